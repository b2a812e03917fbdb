"""What calls to providers come to, for who they were made for."""

import asyncio
from decimal import Decimal
from uuid import UUID

import pytest

from trellis.db.demo import ofm
from trellis.db.demo.people import MANAGER_A, MANAGER_B
from trellis.db.pool import Connection, Pool
from trellis.jobs.ofm.costs import Costs
from trellis.providers.admission import ANYBODY, Admission, Call, Caller, Unobserved, Usage
from trellis.providers.errors import Unavailable
from trellis.providers.prices import Prices, parse_prices

PRICES = Prices(parse_prices(["cohere/vision:input=2.5", "cohere/vision:output=10"], ["cohere"]))


class Told(Unobserved):
    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []

    def called(self, provider: str, outcome: str, seconds: float) -> None:
        self.calls.append((provider, outcome))


@pytest.fixture(autouse=True)
async def demo(admin: Connection) -> None:
    await ofm.load(admin)


async def call(
    door: Admission,
    caller: Caller,
    *,
    usage: Usage | None = None,
    model: str | None = None,
    fails: bool = False,
) -> None:
    try:
        async with door.turn(caller, model=model) as turn:
            turn.usage = usage
            if fails:
                raise Unavailable("not now")
    except Unavailable:
        pass


async def test_every_call_for_a_person_is_written_down(admin: Connection, pool: Pool) -> None:
    beside = Told()
    costs = Costs(pool, PRICES, beside)
    costs.start()
    cohere, offline = (Admission(name, 2, observe=costs) for name in ("cohere", "offline"))
    await call(cohere, Caller(MANAGER_A.id), usage=Usage(1_234.0))
    await call(cohere, Caller(MANAGER_A.id), usage=Usage(3, 2, 1), model="vision")
    await call(cohere, Caller(MANAGER_A.id), fails=True)
    await call(offline, Caller(MANAGER_B.id))
    await call(cohere, ANYBODY)
    await call(cohere, Caller(UUID(int=5)))  # who is no user of the studio
    await costs.stop()
    rows = await admin.fetch(
        "select user_id, provider, model, outcome, tokens, cost from ofm.cost_tracking order by created_at"
    )
    assert [tuple(row) for row in rows] == [
        (MANAGER_A.id, "cohere", None, "ok", 1_234, None),
        (MANAGER_A.id, "cohere", "vision", "ok", 3, Decimal("0.000015")),
        (MANAGER_A.id, "cohere", None, "Unavailable", None, None),
        (MANAGER_B.id, "offline", None, "ok", None, Decimal(0)),
    ]
    assert len(beside.calls) == 6


async def test_costs_are_kept_while_the_database_is_away(admin: Connection, pool: Pool) -> None:
    costs = Costs(pool, PRICES, Unobserved())
    await admin.execute("alter table ofm.cost_tracking rename to away")
    costs.made_for(MANAGER_A.id, Call("cohere", "ok", 0.5))
    with pytest.raises(Exception, match="cost_tracking"):
        await costs.write()
    await admin.execute("alter table ofm.away rename to cost_tracking")
    await costs.write()
    [row] = await admin.fetch("select milliseconds from ofm.cost_tracking")
    assert row["milliseconds"] == 500


async def test_they_are_written_as_they_come(admin: Connection, pool: Pool) -> None:
    costs = Costs(pool, PRICES, Unobserved())
    written = asyncio.Event()
    write = costs.write

    async def told() -> None:
        await write()
        written.set()

    costs.write = told  # type: ignore[method-assign]
    costs.start()
    costs.made_for(MANAGER_A.id, Call("cohere", "ok", 0.5))
    async with asyncio.timeout(10):
        await written.wait()
    assert await admin.fetchval("select count(*) from ofm.cost_tracking") == 1
    await costs.stop()
