"""The `trellis` command with one more kind of run, whose items cost what they are told to."""

import asyncio
import sys
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from bench.runs.engines.settings import Settings
from bench.runs.results import result_of
from trellis.db.demo.people import ADMIN, Person
from trellis.db.embedded import Embedded
from trellis.db.pool import Connection, close_pool, connect, create_pool
from trellis.db.session import SERVICE, Identity, transaction
from trellis.jobs import queue
from trellis.jobs.kind import Numbered, Outcome, Work
from trellis.jobs.ledger import states
from trellis.jobs.queue import Item, Submission
from trellis.providers.admission import Admission, Caller
from trellis.web import cli, work

KIND = "bench.items"
_STAGE = 1
_STORE = """
insert into bench.results (run_id, item_id, result)
select $1, r.item_id, r.result from unnest($2::uuid[], $3::jsonb[]) as r (item_id, result)
"""


class Items:
    """Items that take `seconds` each at a provider that answers `concurrency` at once."""

    name = KIND

    def __init__(self, seconds: float, concurrency: int) -> None:
        self.concurrency = concurrency
        self._seconds = seconds
        self._door = Admission("bench", concurrency)

    async def process(self, work: Work) -> None:
        """Work through the items of a chunk that are pending."""
        async with transaction(work.pool, SERVICE, readonly=True) as connection:
            found = await states(connection, work.run_id, [UUID(item) for item in work.items])
        pending = [item for item, stages in found.items() if stages[_STAGE] == "pending"]
        if self._seconds:
            async with asyncio.TaskGroup() as tasks:
                for item in pending:
                    tasks.create_task(self._item(work, item))
            return
        for item in pending:
            await self._item(work, item)

    async def _item(self, work: Work, item: UUID) -> None:
        if self._seconds:
            async with self._door.turn(Caller(work.owner, work.order)):
                if work.draining.is_set():
                    return
                await asyncio.sleep(self._seconds)
        await work.report(Outcome(item, _STAGE, "done", result_of(item)))

    async def store(
        self, connection: Connection, run_id: UUID, snapshot: object, outcomes: Sequence[Numbered]
    ) -> Sequence[Numbered]:
        """Insert the results."""
        items = [outcome.item for _, outcome in outcomes]
        await connection.execute(_STORE, run_id, items, [outcome.result for _, outcome in outcomes])
        return outcomes

    def describe(self, outcome: Outcome) -> Mapping[str, object]:
        """Which item it was."""
        return {"item_id": str(outcome.item)}

    async def mirror(self, connection: Connection, run_id: UUID) -> None:
        """There is no row beside the run's."""

    async def controllable(self, connection: Connection, run_ids: Sequence[UUID]) -> Collection[UUID]:
        """All of them."""
        return run_ids

    async def deletable(self, connection: Connection, run_ids: Sequence[UUID]) -> Collection[UUID]:
        """All of them."""
        return run_ids

    async def check_again(self, connection: Connection, run_id: UUID) -> None:
        """Nothing is forbidden."""

    async def delete(self, connection: Connection, run_id: UUID) -> bool:
        """There is no row beside the run's."""
        return True


async def install(lease: Embedded) -> None:
    """The migrations did."""


async def submit(lease: Embedded, items: Sequence[UUID], owner: Person = ADMIN) -> UUID:
    """Start a run over the items as `owner`, in one transaction."""
    identity = Identity("authenticated", owner.claims)

    async def insert(_: UUID) -> Submission:
        return Submission([Item(item, str(item)) for item in items], [_STAGE], {})

    pool = await create_pool(lease.dsn, max_size=1)
    try:
        async with transaction(pool, identity) as connection:
            return await queue.submit(connection, identity, kind=KIND, request={}, key=None, insert=insert)
    finally:
        await close_pool(pool)


async def forget(lease: Embedded) -> None:
    """Delete all runs of this kind, at work or not; their worker has ended."""
    admin = await connect(lease.admin_dsn)
    await admin.execute("delete from pgqueuer.pgqueuer where entrypoint like $1", f"{KIND}%")
    await admin.execute("delete from trellis.runs where kind = $1", KIND)
    await admin.execute("vacuum trellis.runs, trellis.run_items, trellis.run_events, pgqueuer.pgqueuer")
    await admin.close()


def main() -> None:
    """Run a command of `trellis` that knows this kind too."""
    settings = Settings.load()
    known = work.kinds_of
    work.kinds_of = lambda systems, tools: {
        **known(systems, tools),
        KIND: Items(settings.seconds, settings.concurrency),
    }
    sys.exit(cli.main())


if __name__ == "__main__":
    main()
