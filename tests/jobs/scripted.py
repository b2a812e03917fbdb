"""A kind of run of the tests' own: numbered items, each of which ends as its test has written down."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from trellis.db.pool import Connection, Pool
from trellis.db.session import SERVICE, Identity, become, transaction
from trellis.jobs import ledger
from trellis.jobs.kind import Numbered, Outcome, Priority, Work
from trellis.jobs.queue import Item, Queue, Submission, submit
from trellis.jobs.state import ENDED
from trellis.providers.admission import Admission, Caller

NAME = "test.run"

SCHEMA = f"""
create schema test;
create table test.results (
  run_id uuid not null references trellis.runs on delete cascade,
  item_id uuid not null,
  stage integer not null,
  sequence bigint not null,
  value jsonb not null,
  primary key (run_id, item_id, stage),
  unique (run_id, sequence)
);
grant usage on schema test to service_role;
grant select, insert on test.results to service_role;
create policy test_runs on trellis.runs for select to authenticated using (kind = '{NAME}');
"""

_STORE = """
insert into test.results (run_id, item_id, stage, sequence, value)
select $1, r.item_id, r.stage, r.sequence, r.value
from unnest($2::uuid[], $3::int[], $4::bigint[], $5::jsonb[]) as r (item_id, stage, sequence, value)
"""


def person(number: int) -> Identity:
    return Identity("authenticated", {"sub": str(UUID(int=number)), "role": "authenticated"})


ALICE, BOB = person(1), person(2)


@dataclass(frozen=True)
class Asked:
    """One question to the provider that the tests play."""

    run_id: UUID
    number: int
    stage: int


class Scripted:
    """The kind. Every item ends as `done`, unless `replies` says otherwise.

    `replies` holds, by (number, stage), what the next questions come to: fields of an `Outcome`, or what is
    raised. `troubles` is what the next deliveries raise before they ask anything.
    """

    name = NAME

    def __init__(self, *, concurrency: int = 4) -> None:
        self.concurrency = concurrency
        self.queued: list[Asked] = []
        self.asked: list[Asked] = []
        self.answered: list[Asked] = []
        self.replies: dict[tuple[int, int], list[dict[str, Any] | Exception]] = {}
        self.troubles: list[Exception] = []
        self.unstorable: Exception | None = None
        self.loaded: list[Work] = []
        self._door = Admission("scripted", concurrency)
        self._changed = asyncio.Condition()
        self._permits: float = float("inf")

    def close_gate(self) -> None:
        """Answer nothing until `permit`."""
        self._permits = 0

    async def permit(self, count: float = float("inf")) -> None:
        """Let that many more questions be answered."""
        async with self._changed:
            self._permits += count
            self._changed.notify_all()

    async def until_asked(self, count: int) -> None:
        """Wait until that many questions have been asked in all."""
        async with asyncio.timeout(20), self._changed:
            await self._changed.wait_for(lambda: len(self.asked) >= count)

    async def until_answered(self, count: int) -> None:
        """Wait until that many questions have been answered in all."""
        async with asyncio.timeout(20), self._changed:
            await self._changed.wait_for(lambda: len(self.answered) >= count)

    async def until_queued_of(self, run_id: UUID, count: int) -> None:
        """Wait until that many questions of a run have come, whether or not their turn has."""
        async with asyncio.timeout(20), self._changed:
            await self._changed.wait_for(lambda: sum(one.run_id == run_id for one in self.queued) >= count)

    async def until_loaded(self, count: int) -> None:
        """Wait until that many chunks have been taken up in all."""
        async with asyncio.timeout(20), self._changed:
            await self._changed.wait_for(lambda: len(self.loaded) >= count)

    async def until_loaded_of(self, run_id: UUID, count: int) -> None:
        """Wait until that many chunks of a run have been taken up."""
        async with asyncio.timeout(20), self._changed:
            await self._changed.wait_for(lambda: sum(w.run_id == run_id for w in self.loaded) >= count)

    async def process(self, work: Work) -> None:
        async with self._changed:
            self.loaded.append(work)
            self._changed.notify_all()
        if self.troubles:
            raise self.troubles.pop(0)
        async with transaction(work.pool, SERVICE, readonly=True) as connection:
            states = await ledger.states(connection, work.run_id, [UUID(int=item) for item in work.items])
        left = iter(sorted(item.int for item, found in states.items() if "pending" in found.values()))

        async def each() -> None:
            for number in left:
                if work.draining.is_set():
                    return
                await self._item(work, number, dict(sorted(states[UUID(int=number)].items())))

        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(2 * self.concurrency):
                    group.create_task(each())
        except ExceptionGroup as errors:
            raise errors.exceptions[0] from None

    async def _item(self, work: Work, number: int, states: Mapping[int, str]) -> None:
        failed = False
        for stage, state in states.items():
            if state == "waiting" or (state == "pending" and work.draining.is_set()):
                return
            if state != "pending":
                failed = failed or state == "failed"
                continue
            outcome = Outcome(UUID(int=number), stage, "failed", error="An earlier stage failed.")
            if not failed:
                outcome = await self._ask(work, number, stage)
            await work.report(outcome)
            if outcome.state == "again":
                return
            failed = failed or outcome.state == "failed"

    async def _ask(self, work: Work, number: int, stage: int) -> Outcome:
        asked = Asked(work.run_id, number, stage)
        async with self._changed:
            self.queued.append(asked)
            self._changed.notify_all()
        async with self._door.turn(Caller(work.owner, work.order)), self._changed:
            self.asked.append(asked)
            self._changed.notify_all()
            await self._changed.wait_for(lambda: self._permits > 0)
            self._permits -= 1
            self.answered.append(asked)
            self._changed.notify_all()
        outcome = Outcome(UUID(int=number), stage, "done", result={"number": number}, seconds=0.25)
        replies = self.replies.get((number, stage))
        reply = replies.pop(0) if replies else {}
        if isinstance(reply, Exception):
            raise reply
        return replace(outcome, **reply)

    async def store(
        self, connection: Connection, run_id: UUID, snapshot: Any, outcomes: Sequence[Numbered]
    ) -> Sequence[Numbered]:
        if self.unstorable is not None:
            raise self.unstorable
        done = [(number, outcome) for number, outcome in outcomes if outcome.state == "done"]
        await connection.execute(
            _STORE,
            run_id,
            [outcome.item for _, outcome in done],
            [outcome.stage for _, outcome in done],
            [number for number, _ in done],
            [outcome.result for _, outcome in done],
        )
        return outcomes

    def describe(self, outcome: Outcome) -> Mapping[str, Any]:
        data: dict[str, Any] = {"number": outcome.item.int, "stage": outcome.stage}
        return data | ({"error": outcome.error} if outcome.error is not None else {})

    async def mirror(self, connection: Connection, run_id: UUID) -> None:
        """There is no other row."""

    async def controllable(self, connection: Connection, run_ids: Sequence[UUID]) -> Collection[UUID]:
        return run_ids

    async def deletable(self, connection: Connection, run_ids: Sequence[UUID]) -> Collection[UUID]:
        return run_ids

    async def check_again(self, connection: Connection, run_id: UUID) -> None:
        """Anybody may."""

    async def delete(self, connection: Connection, run_id: UUID) -> bool:
        await become(connection, SERVICE)
        await connection.execute("delete from trellis.runs where id = $1", run_id)
        return True


@dataclass
class Office:
    """Starts runs of numbered items and controls them as the API does: one transaction each."""

    pool: Pool
    queue: Queue

    async def start(
        self,
        items: int = 10,
        who: Identity = ALICE,
        *,
        stages: Sequence[int] = (1,),
        chunk: int = 100,
        key: str | None = None,
        priority: Priority = "normal",
        kind: str = NAME,
    ) -> UUID:
        async with transaction(self.pool, who) as connection:
            return await self.start_in(connection, items, who, stages, chunk, key, priority, kind)

    async def start_in(
        self,
        connection: Connection,
        items: int,
        who: Identity = ALICE,
        stages: Sequence[int] = (1,),
        chunk: int = 100,
        key: str | None = None,
        priority: Priority = "normal",
        kind: str = NAME,
    ) -> UUID:
        async def insert(_: UUID) -> Submission:
            each = [Item(UUID(int=number), number) for number in range(1, items + 1)]
            names = {stage: f"Stage {stage}" for stage in stages}
            return Submission(each, stages, {"about": "the run"}, chunk, "A run", names)

        request = {"items": items, "chunk": chunk}
        return await submit(
            connection, who, kind=kind, request=request, key=key, insert=insert, priority=priority
        )

    async def cancel(self, run_id: UUID, who: Identity = ALICE) -> str:
        async with transaction(self.pool, who) as connection:
            return await self.queue.cancel(connection, who, run_id)

    async def pause(self, run_id: UUID, who: Identity = ALICE) -> str:
        async with transaction(self.pool, who) as connection:
            return await self.queue.pause(connection, who, run_id)

    async def resume(self, run_id: UUID, who: Identity = ALICE) -> str:
        async with transaction(self.pool, who) as connection:
            return await self.queue.resume(connection, who, run_id)

    async def retry(self, run_id: UUID, who: Identity = ALICE, *, items: Sequence[UUID] | None = None) -> str:
        async with transaction(self.pool, who) as connection:
            return await self.queue.retry(connection, who, run_id, items)

    async def delete(self, run_id: UUID, who: Identity = ALICE) -> None:
        async with transaction(self.pool, who) as connection:
            await self.queue.delete(connection, who, run_id)


@dataclass
class Audit:
    """What the tables say of a scripted run, and whether they agree with each other."""

    connection: Connection

    async def run(self, run_id: UUID) -> Any:
        return await self.connection.fetchrow("select * from trellis.runs where id = $1", run_id)

    async def state(self, run_id: UUID) -> str:
        return await self.connection.fetchval("select state from trellis.runs where id = $1", run_id)

    async def chunks(self, run_id: UUID) -> list[Any]:
        return await self.connection.fetch(
            "select * from trellis.run_chunks where run_id = $1 order by number", run_id
        )

    async def stages(self, run_id: UUID) -> dict[int, Any]:
        rows = await self.connection.fetch("select * from trellis.run_stages where run_id = $1", run_id)
        return {row["stage"]: row for row in rows}

    async def pace(self, run_id: UUID) -> list[Any]:
        return await self.connection.fetch(
            "select * from trellis.run_pace where run_id = $1 order by attempt, second", run_id
        )

    async def events(self, run_id: UUID) -> list[Any]:
        return await self.connection.fetch(
            "select * from trellis.run_events where run_id = $1 order by sequence", run_id
        )

    async def moves(self, run_id: UUID) -> list[str]:
        """The states that the run has gone through."""
        return [event["data"]["state"] for event in await self.events(run_id) if event["type"] == "state"]

    async def items(self, run_id: UUID) -> dict[tuple[int, int], Any]:
        """The ledger, by (number, stage)."""
        rows = await self.connection.fetch("select * from trellis.run_items where run_id = $1", run_id)
        return {(row["item_id"].int, row["stage"]): row for row in rows}

    async def results(self, run_id: UUID) -> dict[tuple[int, int], Any]:
        rows = await self.connection.fetch("select * from test.results where run_id = $1", run_id)
        return {(row["item_id"].int, row["stage"]): row for row in rows}

    async def entries(self) -> list[Any]:
        """What is in the queue."""
        return await self.connection.fetch("select * from pgqueuer.pgqueuer order by id")

    async def check(self, run_id: UUID) -> None:
        """Every number that is kept twice is the same twice, and nothing is missing or double."""
        async with self.connection.transaction(isolation="repeatable_read"):
            await self._check(run_id)

    async def _check(self, run_id: UUID) -> None:
        run, events = await self.run(run_id), await self.events(run_id)
        items, results = await self.items(run_id), await self.results(run_id)
        assert [event["sequence"] for event in events] == list(range(1, run["sequence"] + 1))
        states = [row["state"] for row in items.values()]
        assert len(states) == run["total"]
        assert run["done"] == states.count("done") + states.count("skipped")
        assert run["failed"] == states.count("failed")
        assert {pair for pair, row in items.items() if row["state"] == "done"} == set(results)
        reported = {
            event["sequence"]: (event["data"]["number"], event["data"]["stage"])
            for event in events
            if event["type"] == "result"
        }
        assert reported == {row["sequence"]: pair for pair, row in results.items()}
        moves = [event["data"]["state"] for event in events if event["type"] == "state"]
        assert (moves or ["pending"])[-1] == run["state"]
        for stage, of in (await self.stages(run_id)).items():
            theirs = [row["state"] for (_, each), row in items.items() if each == stage]
            counts = {state: theirs.count(state) for state in ("pending", "done", "skipped", "failed")}
            assert {name: of[name] for name in counts} == counts
            assert of["total"] == len(theirs)
        pace = await self.pace(run_id)
        assert run["done"] == sum(slot["done"] for slot in pace)
        assert run["failed"] == sum(slot["failed"] for slot in pace if slot["attempt"] == run["attempt"])
        chunks = await self.chunks(run_id)
        if run["state"] in ENDED:
            assert run["completed_at"] is not None
            if run["state"] != "failed":  # others may still be letting go of theirs
                assert not [chunk for chunk in chunks if chunk["holder"] is not None]
        if run["state"] == "completed":
            assert "pending" not in states
