"""What is done with a run that exists: cancel, pause, resume, retry, delete."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import strawberry
from strawberry.types import Info
from strawberry.types.arguments import StrawberryArgument

from trellis.db.errors import GatewayError
from trellis.jobs.queue import Queue
from trellis.resolvers.context import context_of
from trellis.resolvers.runs import run_row
from trellis.resolvers.writes import payload, read_back
from trellis.schema.declaration import Table
from trellis.schema.fields import DerivedField, argument
from trellis.schema.reads import Written
from trellis.schema.run import Run

# Of the queue, a connection, who asks, the run's id, and whatever else a mutation takes.
Act = Callable[..., Awaitable[Any]]

MAX_RETRIED = 1000

_RUN_ID = argument("run_id", UUID, "Which run: its row's key.", required=True)


@strawberry.type(description="The run that was deleted.")
class DeleteRunPayload:
    """What `deleteRun` answers."""

    run_id: UUID = strawberry.field(description="Which run it was: its row's key.")


def controls(kinds: Mapping[str, Table]) -> Iterator[DerivedField]:
    """The mutations; `kinds` are the tables whose rows are runs, by kind."""
    yield _control(
        kinds, "cancelRun", Queue.cancel, "Stop a run: a waiting one at once, a running one within a second."
    )
    yield _control(
        kinds, "pauseRun", Queue.pause, "Take up nothing new of a run; what is in flight is finished."
    )
    yield _control(kinds, "resumeRun", Queue.resume, "Go on with a paused run; it queues as if it were new.")
    yield _control(
        kinds,
        "retryRun",
        Queue.retry,
        "Queue a run that has ended again, for what failed in it or was never finished, and nothing else.",
        [argument("items", list[UUID], f"Of what failed, only these items: {MAX_RETRIED} at most.")],
    )
    yield DerivedField(
        "deleteRun",
        DeleteRunPayload,
        _delete,
        "Delete a run that has ended, with its results and its events.",
        [_RUN_ID],
    )


def _control(
    kinds: Mapping[str, Table], name: str, act: Act, text: str, more: Sequence[StrawberryArgument] = ()
) -> DerivedField:
    made = payload(f"{name[0].upper()}{name[1:]}Payload", "run", Run)

    async def resolve(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context, run_id = context_of(info), kwargs["run_id"]
        identity = context.signed_in()
        async with context.write() as connection:
            await act(context.services.queue, connection, identity, run_id, *_retried(kwargs))
        run = await run_row(context, run_id)
        return await read_back(context, kinds[run.kind], made, "run", (run_id,))

    reads = Written("run", tuple(kinds.values()))
    return DerivedField(name, made, resolve, text, [_RUN_ID, *more], reads=reads)


def _retried(kwargs: Mapping[str, Any]) -> tuple[Sequence[UUID], ...]:
    """The items that a retry is for, where it is not for all. LIMIT_EXCEEDED."""
    items = kwargs.get("items")
    if items is None:
        return ()
    if len(items) > MAX_RETRIED:
        raise GatewayError("LIMIT_EXCEEDED", f"A retry may name at most {MAX_RETRIED} items.", field="items")
    return (items,)


async def _delete(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
    context, run_id = context_of(info), kwargs["run_id"]
    identity = context.signed_in()
    async with context.write() as connection:
        await context.services.queue.delete(connection, identity, run_id)
    return DeleteRunPayload(run_id=run_id)
