"""What steps do by themselves: call a host, work something out, start a run and wait for it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid5

import orjson

from trellis.db.errors import GatewayError, translate
from trellis.db.pool import Connection, Pool
from trellis.db.session import SERVICE, Identity, become, transaction
from trellis.jobs.mezan import log
from trellis.jobs.mezan.expressions import Expressions, Unfit, storable
from trellis.jobs.mezan.log import Line, Log, Task
from trellis.jobs.state import ENDED
from trellis.providers.calls import Call, Calls
from trellis.providers.errors import Refused, Unavailable

Start = Callable[[Connection, Identity, Mapping[str, Any]], Awaitable[UUID]]
"""Starts a run of one kind, as somebody, from the input of its mutation. Raises GatewayError."""

_BACKOFF: Final = (1.0, 5.0, 20.0, 60.0)
_SOONEST, _LATEST = 0.5, 15.0  # seconds between two looks at a run
_RUN = """
select state, extract(epoch from clock_timestamp() - created_at)::float8 as age,
  coalesce(error, (
    select max(error) from trellis.run_items where run_id = runs.id and state = 'failed'
  )) as error
from trellis.runs where id = $1
"""
_RESULTS: Final[Mapping[str, str]] = {
    "simcore": "select results from alawein.simcore_simulations where id = $1",
    "talai": "select metrics from alawein.talai_experiments where id = $1",
    "optilibria": "select results from alawein.optilibria_runs where id = $1",
    "qmlab": "select measurement_results from alawein.qmlab_experiments where id = $1",
}


class StepFailed(Exception):
    """A step came to nothing, for a reason (the message) that its owner may read."""


@dataclass(frozen=True)
class Wait:
    """Nothing can be done for a task for `seconds`."""

    seconds: float


@dataclass(frozen=True)
class Done:
    """What a task gives."""

    output: Any


@dataclass(frozen=True)
class Tasks:
    """Does tasks of one execution, for its owner. `starts` are by kind of run."""

    pool: Pool
    execution_id: UUID
    owner: UUID
    log: Log
    calls: Calls
    expressions: Expressions
    starts: Mapping[str, Start]

    async def do(
        self, task: Task, type: str, options: Mapping[str, Any], context: Mapping[str, Any]
    ) -> Done | Wait:
        """Go on with a task, as far as that is possible now. Raises StepFailed, which the log has then."""
        standing = self.log.of(task)
        if standing.status == "completed":
            return Done(standing.output)
        if standing.status == "waiting" and standing.left > 0:
            return Wait(standing.left)
        try:
            if type == "http":
                came = await self._call(task, options, context)
            elif type == "run":
                came = await self._run(task, options, context)
            else:
                came = Done(await self.resolve({"$": options["expression"]}, context))
            if isinstance(came, Done):
                storable(came.output)
        except (StepFailed, Unfit) as error:
            await self.fail(task, str(error))
            raise StepFailed(str(error)) from None
        return came

    async def resolve(self, value: Any, context: Mapping[str, Any]) -> Any:
        """A value with all that is to be worked out in it worked out. Raises Unfit."""
        return await self.expressions.resolve(value, context, self.owner)

    async def fail(self, task: Task, error: str) -> None:
        """Have the log say that a task has failed."""
        await self.log.write(Line(task, "failed", max(1, self.log.of(task).attempt), error=error))

    async def _call(self, task: Task, options: Mapping[str, Any], context: Mapping[str, Any]) -> Done | Wait:
        given = await self.resolve(dict(options), context)
        call = self._written(task, given)
        standing = self.log.of(task)
        shown = {"method": call.method, "url": call.url, "query": call.query, "headers": sorted(call.headers)}
        await self.log.write(Line(task, "running", standing.attempt + 1, input=shown | {"body": call.body}))
        try:
            answer = await self.calls.send(call)
        except Refused as error:
            raise StepFailed(str(error)) from None
        except Unavailable as error:
            if standing.tries >= options.get("attempts", 3):
                raise StepFailed(f"{error}, {standing.tries} times") from None
            wait = error.retry_after
            if wait is None:
                wait = _BACKOFF[min(standing.tries, len(_BACKOFF)) - 1]
            line = Line(task, "waiting", standing.attempt, error=str(error), seconds=wait)
            await self.log.write(line)
            return Wait(wait)
        return Done({"status": answer.status, "headers": dict(answer.headers), "body": answer.body})

    def _written(self, task: Task, given: Mapping[str, Any]) -> Call:
        url, headers, query = given["url"], given.get("headers", {}), given.get("query", {})
        if not isinstance(url, str):
            raise StepFailed("its address is no text")
        texts = {
            name: value if isinstance(value, str) else orjson.dumps(value).decode()
            for name, value in headers.items()
        }
        return Call(
            given.get("method", "GET"),
            url,
            str(uuid5(self.execution_id, f"{task.step} {task.element}")),
            texts,
            query,
            given.get("body"),
            given.get("seconds", 30.0),
            self.owner,
        )

    async def _run(self, task: Task, options: Mapping[str, Any], context: Mapping[str, Any]) -> Done | Wait:
        standing = self.log.of(task)
        if standing.status == "waiting" and standing.run_id is not None:
            return await self._look(options["kind"], standing.run_id)
        given = await self.resolve(options["input"], context)
        if not isinstance(given, Mapping):
            raise StepFailed("it cannot be started: its input is no object")
        claims = {"sub": str(self.owner), "role": "authenticated"}
        owner = Identity("authenticated", claims)
        try:
            # The run and the line that knows of it are there together, or neither is.
            async with transaction(self.pool, owner) as connection:
                run_id = await self.starts[options["kind"]](connection, owner, given)
                await become(connection, SERVICE)
                line = Line(task, "waiting", standing.attempt + 1, input=given, run_id=run_id)
                await log.add(connection, self.execution_id, line)
        except (TypeError, ValueError) as error:
            raise StepFailed(
                f"it cannot be started: its input is malformed ({type(error).__name__})"
            ) from error
        except Exception as error:
            told = error if isinstance(error, GatewayError) else translate(error)
            if told is None or told.code == "UNAVAILABLE":
                raise
            where = f" ({told.extensions['field']})" if told.extensions.get("field") else ""
            raise StepFailed(f"it cannot be started: {told.message}{where}") from None
        self.log.note(line)
        return Wait(_SOONEST)

    async def _look(self, kind: str, run_id: UUID) -> Done | Wait:
        """How a run stands that was started."""
        async with transaction(self.pool, SERVICE, readonly=True) as connection:
            run = await connection.fetchrow(_RUN, run_id)
            if run is None:
                raise StepFailed("the run that it started was deleted")
            if run["state"] not in ENDED:
                return Wait(min(max(_SOONEST, run["age"] / 5), _LATEST))
            if run["state"] != "completed" or run["error"]:
                state = "failed" if run["state"] == "completed" else run["state"]
                why = f": {run['error']}" if run["error"] else ""
                raise StepFailed(f"the run that it started is {state}{why}")
            results = await connection.fetchval(_RESULTS[kind], run_id)
        if results is None:
            raise StepFailed("the run that it started has no result")
        told = {name: value for name, value in results.items() if name != "plots"}
        return Done({"runId": str(run_id), "results": told})
