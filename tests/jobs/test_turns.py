"""Turns: random owners at random times, held against what fair queueing promises."""

import random
from collections import Counter, defaultdict
from uuid import UUID, uuid4

import pytest

from trellis.db.session import SERVICE, transaction
from trellis.jobs import entries
from trellis.jobs.entries import Entry
from trellis.jobs.turns import reserve


class Line:
    """A lane of the queue in one transaction, served entry by entry as workers would."""

    def __init__(self, connection) -> None:
        self.connection = connection
        self.owners: dict[int, tuple[UUID | None, str]] = {}

    async def add(self, owner: UUID | None, chunks: int, priority: str = "normal") -> list[int]:
        turns = await reserve(self.connection, "test", owner, priority, chunks)
        new = [Entry(uuid4(), number, {}) for number in range(chunks)]
        for id in await entries.enqueue(self.connection, "test", new, turns):
            self.owners[id] = (owner, priority)
        return list(turns)

    async def serve(self) -> tuple[UUID | None, str]:
        """Take up the next entry; the one before it is done with."""
        await self.connection.execute("delete from pgqueuer.pgqueuer where status = 'picked'")
        id = await self.connection.fetchval(
            "update pgqueuer.pgqueuer set status = 'picked' where id = ("
            " select id from pgqueuer.pgqueuer where status = 'queued' and execute_after <= now()"
            " order by priority desc, id limit 1) returning id"
        )
        return self.owners.pop(id)

    def waiting(self) -> Counter[tuple[UUID | None, str]]:
        return Counter(self.owners.values())


@pytest.fixture
async def line(pool):
    async with transaction(pool, SERVICE) as connection:
        yield Line(connection)


A, B, C = (UUID(int=number) for number in (1, 2, 3))


async def served(line: Line, count: int) -> str:
    names = {A: "a", B: "b", C: "c", None: "-"}
    return "".join([names[(await line.serve())[0]] for _ in range(count)])


async def test_who_comes_new_is_served_at_once(line) -> None:
    await line.add(A, 1000)
    assert await served(line, 10) == "aaaaaaaaaa"
    await line.add(B, 3)
    assert (await served(line, 7)).count("b") == 3
    assert await served(line, 3) == "aaa"


async def test_who_had_a_lot_queued_is_in_no_ones_debt_afterwards(line) -> None:
    await line.add(A, 50)
    await served(line, 50)
    await line.add(B, 4)
    await line.add(A, 4)
    order = await served(line, 8)
    assert all(abs(order[:n].count("a") - order[:n].count("b")) <= 2 for n in range(8))


async def test_what_waits_for_a_later_time_is_not_the_front_of_the_queue(line) -> None:
    """Else who comes new would begin where it stands, far ahead of all who have gone on meanwhile."""
    await line.add(A, 40)
    assert await served(line, 20) == "a" * 20
    turns = await reserve(line.connection, "test", C, "normal", 1)
    await entries.enqueue(line.connection, "test", [Entry(uuid4(), 1, {})], turns, delay=300)
    assert await served(line, 10) == "a" * 10
    await line.add(B, 100)
    assert (await served(line, 8)).count("a") >= 3


async def test_who_comes_while_all_others_are_put_off_is_not_behind_them(line) -> None:
    await line.add(A, 200)
    await line.connection.execute("update pgqueuer.pgqueuer set execute_after = now() + interval '1 minute'")
    assert max(await line.add(B, 2)) <= 3


async def test_the_runs_of_one_owner_go_one_after_the_other(line) -> None:
    first = await line.add(A, 3)
    assert min(await line.add(A, 3)) > max(first)


async def test_high_goes_beside_the_owners_other_runs(line) -> None:
    await line.add(A, 100)
    high = await line.add(A, 3, "high")
    assert max(high) <= 4


async def test_low_gets_every_fourth_turn(line) -> None:
    await line.add(A, 100, "low")
    await line.add(B, 100)
    first = Counter([(await line.serve())[0] for _ in range(100)])
    assert 18 <= first[A] <= 22


async def test_nobody_in_particular_is_an_owner_too(line) -> None:
    await line.add(None, 10)
    await line.add(A, 2)
    assert set(await served(line, 4)) == {"-", "a"}


@pytest.mark.parametrize("seed", range(8))
async def test_whoever_waits_is_served_as_often_as_anybody_else(line, seed) -> None:
    """Between two owners who both have something waiting all the while, no more than two turns differ."""
    chance = random.Random(seed)
    people = [UUID(int=number) for number in range(1, 6)]
    ahead: dict[tuple[UUID, UUID], int] = defaultdict(int)
    for _ in range(120):
        if chance.random() < 0.2 or not line.owners:
            await line.add(chance.choice(people), chance.choice((1, 2, 5, 40)))
        waiting = {owner for owner, _ in line.waiting()}
        for pair in list(ahead):
            if not set(pair) <= waiting:
                del ahead[pair]
        owner, _ = await line.serve()
        for other in waiting - {owner}:
            ahead[owner, other] += 1
            ahead[other, owner] -= 1
            assert ahead[owner, other] <= 3
