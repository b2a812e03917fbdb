"""One execution of a workflow, gone on with until it ends or nothing can be done for a while."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID, uuid5

from trellis.db.session import SERVICE, transaction
from trellis.jobs.kind import Outcome, Postponed, RunFailed, Work
from trellis.jobs.ledger import states
from trellis.jobs.mezan.definition import Definition, Step
from trellis.jobs.mezan.expressions import MAX_VALUE, Unfit, storable
from trellis.jobs.mezan.log import Line, Log, Task
from trellis.jobs.mezan.step_types import LONGEST_DELAY, MAX_ELEMENTS
from trellis.jobs.mezan.tasks import Done, StepFailed, Tasks, Wait

STAGE: Final = 1
_IN_PLACE: Final = 1.5  # seconds that are waited for without giving the execution back
_STRETCH: Final = 1.5  # as much longer at most does the engine wait than it is asked to


def item_id(execution_id: UUID, step: str) -> UUID:
    """The ledger's id of a step."""
    return uuid5(execution_id, step)


class Execution:
    """The steps of an execution, and how far each is."""

    def __init__(self, work: Work, definition: Definition, given: Any, tasks: Tasks) -> None:
        self._work = work
        self._definition = definition
        self._input = given
        self._tasks = tasks
        self._log: Log = tasks.log
        self._states: dict[str, str] = {}
        self._outputs: dict[str, Any] = {}
        self._sleeping: dict[str, float] = {}  # until when, monotonic
        self._failed: str | None = None

    async def go_on(self) -> None:
        """Do what can be done. RunFailed where a step has failed; Postponed where all that is left waits."""
        await self._load()
        running: dict[asyncio.Task[Any], Step] = {}
        try:
            while True:
                await self._begin(running)
                if not running:
                    break
                timeout = min(self._sleeping.values(), default=time.monotonic() + 60) - time.monotonic()
                ended, _ = await asyncio.wait(
                    running, timeout=max(timeout, 0.05), return_when=asyncio.FIRST_COMPLETED
                )
                for task in ended:
                    await self._take_in(running.pop(task), task)
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
        if self._failed is not None:
            raise RunFailed(self._failed)
        if self._sleeping:
            soonest = min(self._sleeping.values()) - time.monotonic()
            raise Postponed(max(soonest / _STRETCH, 0.2))

    async def _load(self) -> None:
        """See what is done already, and have the ledger know of it."""
        await self._log.load()
        items = {step: item_id(self._work.run_id, step) for step in self._definition.steps}
        async with transaction(self._work.pool, SERVICE, readonly=True) as connection:
            known = await states(connection, self._work.run_id, list(items.values()))
        for step in self._definition.steps:
            standing = self._log.of(Task(step))
            state = {"completed": "done", "skipped": "skipped"}.get(standing.status)
            if state is not None:
                self._states[step], self._outputs[step] = state, standing.output
                if known.get(items[step], {}).get(STAGE) == "pending":
                    await self._report(step)

    async def _begin(self, running: dict[asyncio.Task[Any], Step]) -> None:
        """Take up every step whose turn it is."""
        at_it = {step.id for step in running.values()}
        now = time.monotonic()
        for step in self._definition.steps.values():
            if self._failed is not None or self._work.draining.is_set():
                return
            if step.id in self._states or step.id in at_it or self._sleeping.get(step.id, 0.0) > now:
                continue
            if not all(need in self._states for need in step.needs):
                continue
            self._sleeping.pop(step.id, None)
            if self._definition.is_skipped(step, self._states, self._outputs):
                await self._end(step, "skipped", None)
            else:
                running[asyncio.create_task(self._do(step), name=f"step {step.id}")] = step

    async def _take_in(self, step: Step, task: "asyncio.Task[Done | Wait]") -> None:
        try:
            came = task.result()
        except StepFailed as error:
            self._failed = self._failed or f"Step {step.id}: {error}"
            return
        if isinstance(came, Wait):
            self._sleeping[step.id] = time.monotonic() + came.seconds
        else:
            await self._end(step, "done", came.output)

    async def _end(self, step: Step, state: str, output: Any) -> None:
        """Write down that a step has ended, and with the last one what the execution gives."""
        self._states[step.id], self._outputs[step.id] = state, output
        task = Task(step.id)
        status = "completed" if state == "done" else state
        line = Line(task, status, max(1, self._log.of(task).attempt), output=output)
        await self._log.write(line, result=self._result())
        await self._report(step.id)

    def _result(self) -> Mapping[str, Any] | None:
        if len(self._states) < len(self._definition.steps):
            return None
        result = {id: self._outputs[id] for id in self._definition.last}
        try:
            storable(result)
        except Unfit:
            return {"cut": f"The last steps give more than {MAX_VALUE // 1024} kB: see their own outputs."}
        return result

    async def _report(self, step: str) -> None:
        item = item_id(self._work.run_id, step)
        state = self._states[step]
        await self._work.report(Outcome(item, STAGE, "done" if state == "done" else "skipped"))

    async def _do(self, step: Step) -> Done | Wait:
        """Go on with a step as far as that is possible without giving the execution back."""
        while True:
            came = await self._tried(step)
            stops = self._failed is not None or self._work.draining.is_set()
            if isinstance(came, Done) or came.seconds > _IN_PLACE or stops:
                return came
            await asyncio.sleep(came.seconds)

    async def _tried(self, step: Step) -> Done | Wait:
        context = {
            "input": self._input,
            "steps": {id: self._outputs.get(id) for id in self._definition.before[step.id]},
        }
        if step.type == "delay":
            return await self._blamed(step, self._delay(step, context))
        if step.type == "branch":
            return await self._blamed(step, self._branch(step, context))
        if step.type == "map":
            return await self._blamed(step, self._map(step, context))
        return await self._tasks.do(Task(step.id), step.type, step.options, context)

    async def _blamed(self, step: Step, doing: Any) -> Done | Wait:
        """What a step does that is no task by itself; the log says where it fails."""
        try:
            came: Done | Wait = await doing
        except (StepFailed, Unfit) as error:
            await self._tasks.fail(Task(step.id), str(error))
            raise StepFailed(str(error)) from None
        return came

    async def _delay(self, step: Step, context: Mapping[str, Any]) -> Done | Wait:
        standing = self._log.of(Task(step.id))
        if standing.status != "waiting":
            given = await self._tasks.resolve(dict(step.options), context)
            seconds = given["seconds"]
            fits = isinstance(seconds, int | float) and not isinstance(seconds, bool)
            if not fits or not 0 <= seconds <= LONGEST_DELAY:
                raise StepFailed(f"it cannot wait for that long: 0 to {LONGEST_DELAY} seconds")
            line = Line(Task(step.id), "waiting", standing.attempt + 1, input=given, seconds=seconds)
            await self._log.write(line)
        return Wait(standing.left) if standing.left > 0 else Done(None)

    async def _branch(self, step: Step, context: Mapping[str, Any]) -> Done:
        found = await self._tasks.resolve({"$": step.options["on"]}, context)
        return Done(found is not None and found is not False and found not in ("", [], {}))

    async def _map(self, step: Step, context: Mapping[str, Any]) -> Done | Wait:
        task, inner = Task(step.id), step.options["do"]
        elements = await self._tasks.resolve(step.options["over"], context)
        if not isinstance(elements, list) or len(elements) > MAX_ELEMENTS:
            raise StepFailed(f"what it goes over is no list of at most {MAX_ELEMENTS} elements")
        standing = self._log.of(task)
        if standing.status != "running":
            shown = {"elements": len(elements)}
            await self._log.write(Line(task, "running", standing.attempt + 1, input=shown))
        outputs: dict[int, Any] = {}
        while len(outputs) < len(elements):
            if self._work.draining.is_set():
                return Wait(0.0)
            waiting = await self._some(step, inner, context, elements, outputs)
            storable(list(outputs.values()))
            self._work.advance(item_id(self._work.run_id, step.id), STAGE, len(outputs) / len(elements))
            if waiting is not None:
                return waiting
        return Done([outputs[n] for n in range(len(elements))])

    async def _some(
        self,
        step: Step,
        inner: Mapping[str, Any],
        context: Mapping[str, Any],
        elements: list[Any],
        outputs: dict[int, Any],
    ) -> Wait | None:
        """Go on with the next few elements of a map; how long to wait, where all of these do."""
        next_ones = [n for n in range(len(elements)) if n not in outputs][: step.options.get("atOnce", 4)]

        async def one(n: int) -> Done | Wait:
            task, within = Task(step.id, n), {**context, "item": elements[n], "index": n}
            before = self._log.of(task)
            ended = before.status == "completed"
            came = await self._tasks.do(task, inner["type"], inner["with"], within)
            if isinstance(came, Done) and not ended:
                line = Line(task, "completed", max(1, before.attempt), output=came.output)
                await self._log.write(line)
            return came

        came = await asyncio.gather(*map(one, next_ones), return_exceptions=True)
        for n, each in zip(next_ones, came, strict=True):
            if isinstance(each, StepFailed):
                raise StepFailed(f"element {n}: {each}")
            if isinstance(each, BaseException):
                raise each
            if isinstance(each, Done):
                outputs[n] = each.output
        waits = [each.seconds for each in came if isinstance(each, Wait)]
        return Wait(min(waits)) if len(waits) == len(came) else None
