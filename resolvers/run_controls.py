"""What is done with a run that exists: cancel, retry."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from strawberry.types import Info

from trellis.resolvers.context import context_of
from trellis.resolvers.runs import run_row
from trellis.resolvers.writes import payload, read_back
from trellis.schema.declaration import Table
from trellis.schema.fields import DerivedField, argument
from trellis.schema.reads import Written
from trellis.schema.run import Run


def controls(kinds: Mapping[str, Table]) -> Iterator[DerivedField]:
    """`cancelRun` and `retryRun`; `kinds` are the tables whose rows are runs, by kind."""
    yield _control(kinds, "cancelRun", "Stop a run: a waiting one at once, a running one within a second.")
    yield _control(
        kinds, "retryRun", "Queue a run that has ended again, for what failed in it and nothing else."
    )


def _control(kinds: Mapping[str, Table], name: str, text: str) -> DerivedField:
    made = payload(f"{name[0].upper()}{name[1:]}Payload", "run", Run)

    async def resolve(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context, run_id = context_of(info), kwargs["run_id"]
        identity = context.signed_in()
        queue = context.services.queue
        act = queue.cancel if name == "cancelRun" else queue.retry
        async with context.write() as connection:
            await act(connection, identity, run_id)
        run = await run_row(context, run_id)
        return await read_back(context, kinds[run.kind], made, "run", (run_id,))

    arguments = [argument("run_id", UUID, "The run's id.", required=True)]
    return DerivedField(name, made, resolve, text, arguments, reads=Written("run", tuple(kinds.values())))
