"""The planner's specification: whatever is asked, it answers what Strawberry and the DataLoaders answer.

200 operations in every run, 2,000 with TRELLIS_LONG=1. A difference is a bug in one of the two.
"""

import os
import re
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.resolvers.conftest import Gateway, open_gateway
from tests.resolvers.operations import CursorWish, Drawn, Facts, operation
from trellis.db.demo.people import PEOPLE, identity_of
from trellis.db.pool import connect
from trellis.db.session import ANON, Identity
from trellis.realtime.operation import Operation
from trellis.resolvers.schema import Served
from trellis.schema.fields import camel

EXAMPLES = 2000 if os.environ.get("TRELLIS_LONG") else 200
ROWS = Path(__file__).with_name("agreement.sql")

_NO_PROFILE = {"sub": "00000000-0000-4000-8000-0000000000ff", "role": "authenticated"}
CALLERS: Mapping[str, Identity] = {
    **{email.partition("@")[0]: identity_of(email) for email in PEOPLE},
    "stranger": Identity("authenticated", _NO_PROFILE),
    "anon": ANON,
}
# Those who see next to nothing come less often.
WHO = [*([name for name in CALLERS if name not in ("stranger", "anon")] * 3), "stranger", "stranger", "anon"]

# The signed URLs of two answers differ if a window of their expiry ends in between.
_SIGNATURE = re.compile(r"\?expires=[0-9]+&signature=[0-9a-f]+$")


class Engines:
    """Two gateways over one database that nothing changes, and what each caller sees in it.

    Not a dataclass: hypothesis would print all that it holds.
    """

    def __init__(self, planned: Gateway, plain: Gateway, served: Served) -> None:
        self.planned, self.plain, self.served = planned, plain, served
        self.facts: dict[str, Facts] = {}
        self.known: dict[tuple[str, CursorWish], list[str]] = {}

    async def ready(self, drawn: Drawn, who: str) -> Drawn:
        """The operation with real cursors: of rows that the caller sees, else of some that others see."""
        texts = []
        for wish in drawn.cursors:
            found = await self.cursors(who, wish) or await self.cursors("admin", wish)
            texts.append(found[wish.place % len(found)] if found else "no such cursor")
        return drawn.filled(texts)

    async def cursors(self, who: str, wish: CursorWish) -> list[str]:
        """The cursors of a root connection, as the plain engine gives them."""
        asked = (who, replace(wish, place=0))
        if asked not in self.known:
            table = wish.table
            search = ", search: $search" if wish.search is not None else ""
            declared = f"$order: [{table.type_name}Order!]{', $search: String' if search else ''}"
            page = (
                f"page: {_root(table.plural)}(first: 100, orderBy: $order{search}) {{ edges {{ cursor }} }}"
            )
            variables = {"order": orjson.loads(wish.order)} | ({"search": wish.search} if search else {})
            answer = await answered(self.plain, Drawn(f"query({declared}) {{ {page} }}", variables), who)
            edges = answer["data"]["page"]["edges"] if answer.get("data") else []
            self.known[asked] = [edge["cursor"] for edge in edges]
        return self.known[asked]

    async def learn(self) -> None:
        """Read what everybody sees."""
        seen = {who: await self._visible(who) for who in CALLERS}
        self.facts = {who: Facts(rows, seen["admin"]) for who, rows in seen.items()}

    async def _visible(self, who: str) -> dict[str, list[dict[str, Any]]]:
        rows: dict[str, list[dict[str, Any]]] = {}
        for table in self.served.systems[-1].tables:
            names = [column.name for column in table.readable]
            query = f"{{ {_root(table.plural)}(first: 200) {{ nodes {{ {' '.join(map(camel, names))} }} }} }}"
            answer = await answered(self.plain, Drawn(query, {}), who)
            nodes = answer["data"][_root(table.plural)]["nodes"] if answer.get("data") else []
            rows[table.type_name] = [{name: node[camel(name)] for name in names} for node in nodes]
        return rows


@pytest.fixture(scope="module")
async def engines(
    copy: Any, demo_database: Any, served: Served, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Engines]:
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(copy(demo_database.name, "agreement"))
        connection = await connect(database.admin_dsn)
        try:
            await connection.execute(ROWS.read_text(encoding="utf-8"))
        finally:
            await connection.close()
        folder = tmp_path_factory.mktemp("storage")
        planned, plain = [
            await stack.enter_async_context(open_gateway(database, served, folder, planned=planned))
            for planned in (True, False)
        ]
        engines = Engines(planned, plain, served)
        await engines.learn()
        yield engines


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(who=st.sampled_from(WHO), size=st.sampled_from(range(1, 41)), seed=st.integers(0, 2**32))
async def test_the_planner_and_strawberry_agree(engines: Engines, who: str, size: int, seed: int) -> None:
    schema, tables = engines.served.schema._schema, engines.served.tables
    drawn = operation(schema, tables, engines.facts[who], size=size, seed=seed)
    request = await engines.ready(drawn, who)
    planned = await answered(engines.planned, request, who)
    plain = await answered(engines.plain, request, who)
    if comparable(planned) != comparable(plain):
        note(f"# {who}\n{request}\n\n# planned\n{_shown(planned)}\n\n# Strawberry\n{_shown(plain)}")
    assert comparable(planned) == comparable(plain)


_RUNS = """
query ($where: RunsWhere, $first: Int, $after: String) {
  runs(where: $where, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    nodes {
      __typename id rowId title system kind state fraction total done failed attempt queuePosition priority error actions
      createdBy createdAt startedAt completedAt sequence owner { __typename id name email }
      stages { stage name total pending done skipped failed } throughput(points: 9) { from seconds done failed }
      events(first: 2) { sequence type data } failures { itemId }
    }
    edges { cursor node { ... on CoiceJob { status library { name } results(first: 1) { nodes { result } } } } }
  }
}
"""
_WHERES: list[dict[str, Any] | None] = [
    None,
    {},
    {"mine": True},
    {"state": ["FAILED", "PENDING", "CANCELLED"]},
    {"state": []},
    {"kind": "coice.job", "system": "coice"},
    {"kind": "other"},
    {"search": "%"},
    {"search": "quoted"},
    {"search": "größe", "state": ["FAILED"]},
    {"search": "x" * 201},
    {"createdAfter": "2026-01-01T00:00:00Z", "createdBefore": "9000-01-01T00:00:00Z"},
    {"mine": None, "search": None, "createdBy": "00000000-0000-4000-8000-0000000000a1"},
]


@pytest.mark.parametrize("who", sorted(CALLERS))
async def test_they_agree_on_pages_of_runs(engines: Engines, who: str) -> None:
    for where in _WHERES:
        for first in (None, 0, 1, 4, 1000):
            after = None
            for _ in range(3):
                request = Drawn(_RUNS, {"where": where, "first": first, "after": after})
                planned = await answered(engines.planned, request, who)
                plain = await answered(engines.plain, request, who)
                assert comparable(planned) == comparable(plain), (where, first, after)
                after = planned["data"]["runs"]["pageInfo"]["endCursor"] if planned.get("data") else None
                if after is None:
                    break


async def answered(gateway: Gateway, drawn: Drawn, who: str) -> dict[str, Any]:
    """The parsed response."""
    request = Operation(drawn.query, drawn.variables)
    outcome = await gateway.engine.execute(request, CALLERS[who])
    response: dict[str, Any] = orjson.loads(outcome.body)
    return response


def comparable(response: Mapping[str, Any]) -> Any:
    """What two responses have to have in common: the data to the order of keys, the errors in any order."""
    errors = Counter(
        (tuple(error.get("path", ())), error["extensions"]["code"], error["message"])
        for error in response.get("errors", ())
    )
    return "data" in response, _exact(response.get("data")), errors


def _exact(value: Any) -> Any:
    """A value that equals another only if the JSON does: neither true and 1 nor differently ordered objects."""
    if isinstance(value, dict):
        return {"keys": [(key, _exact(each)) for key, each in value.items()]}
    if isinstance(value, list):
        return [_exact(each) for each in value]
    if isinstance(value, bool):
        return str(value)
    return _SIGNATURE.sub("?…", value) if isinstance(value, str) else value


def _shown(response: Mapping[str, Any]) -> str:
    return orjson.dumps(response, option=orjson.OPT_INDENT_2).decode()


def _root(plural: str) -> str:
    return f"{plural[0].lower()}{plural[1:]}"
