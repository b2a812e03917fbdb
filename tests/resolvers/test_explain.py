"""What requests are told beside their answers: to whom, what, and that nothing runs that should not."""

import asyncio
from dataclasses import replace
from typing import Any

import asyncpg
import orjson
import pytest

from tests.feeds import Subscriber
from tests.resolvers.conftest import Gateway
from trellis.db.demo.people import identity_of
from trellis.db.pool import create_pool
from trellis.db.reads import ReadOptions, open_reads
from trellis.db.session import ANON, SERVICE, Identity
from trellis.realtime.operation import ExecutionOutcome, Operation, Report
from trellis.resolvers.context import context_opener
from trellis.resolvers.engine import Engine
from trellis.resolvers.explain import Reports

ADMIN, MANAGER = identity_of("admin@trellis.test"), identity_of("manager-a@trellis.test")
NESTED = "{ coiceCatalogs(first: 2) { nodes { name libraries(first: 3) { nodes { rowId } } } } }"
CREATE = 'mutation { createCoiceCatalog(input: {name: "explained"}) { catalog { rowId name } } }'


async def asked(
    gateway: Gateway, query: str, who: Identity, *report: Report, **variables: Any
) -> ExecutionOutcome:
    return await gateway.engine.execute(Operation(query, variables, report=frozenset(report)), who)


async def explained(gateway: Gateway, query: str, who: Identity = ADMIN, **variables: Any) -> Any:
    outcome = await asked(gateway, query, who, "explain", **variables)
    assert outcome.extensions, outcome.errors
    return outcome.extensions["explain"]


def for_anyone(gateway: Gateway) -> Gateway:
    """The same gateway in local mode."""
    gateway.engine._reports = Reports(gateway.engine._planned, anyone=True)
    return gateway


async def names(gateway: Gateway) -> list[str]:
    data = await gateway.data("{ coiceCatalogs { nodes { name } } }")
    return [node["name"] for node in data["coiceCatalogs"]["nodes"]]


async def test_nothing_is_told_unasked(reading: Gateway) -> None:
    assert (await asked(reading, NESTED, ADMIN)).extensions is None


@pytest.mark.parametrize(
    ("who", "budget"),
    [(MANAGER, 200_000), (ANON, 20_000), (SERVICE, None)],
    ids=["manager", "anon", "service"],
)
async def test_everybody_is_told_the_cost(gateway: Gateway, who: Identity, budget: int | None) -> None:
    outcome = await asked(gateway, NESTED, who, "cost")
    assert outcome.extensions == {"cost": {"rows": 2 * (1 + 3), "budget": budget}}


async def test_the_cost_names_what_it_leaves_out(gateway: Gateway) -> None:
    query = '{ a: coiceCatalogs(first: 7) { nodes { name } } b: __type(name: "Node") { name } }'
    outcome = await asked(gateway, query, MANAGER, "cost")
    assert outcome.extensions == {"cost": {"rows": 7, "budget": 200_000, "unplanned": ["b"]}}
    outcome = await asked(gateway, "{ __schema { queryType { name } } }", MANAGER, "cost")
    assert outcome.extensions == {"cost": {"rows": 0, "budget": 200_000, "unplanned": ["__schema"]}}


@pytest.mark.parametrize(("who", "code"), [(MANAGER, "FORBIDDEN"), (ANON, "UNAUTHENTICATED")])
async def test_only_admins_are_explained_anything(gateway: Gateway, who: Identity, code: str) -> None:
    for query in (NESTED, CREATE):
        outcome = await asked(gateway, query, who, "explain", "cost")
        assert (outcome.code, outcome.executed, outcome.extensions) == (code, False, None)
    assert "explained" not in await names(gateway)


@pytest.mark.parametrize("who", [ADMIN, SERVICE], ids=["admin", "service"])
async def test_admins_are_explained_everything(gateway: Gateway, who: Identity) -> None:
    assert (await explained(gateway, NESTED, who))["planned"][0]["postgres"]


async def test_in_local_mode_everybody_is(gateway: Gateway) -> None:
    local = for_anyone(gateway)
    assert (await explained(local, NESTED, MANAGER))["planned"][0]["postgres"]
    told = await explained(local, NESTED, ANON)
    assert "postgres" not in told["planned"][0]
    assert told["planned"][0]["error"] == told["strawberry"]["left"]
    assert told["strawberry"]["left"].startswith("Sign in")


async def test_a_planned_query(gateway: Gateway) -> None:
    query = """query ($name: String!) {
        coiceCatalogs(where: {name: {ne: $name}}) { nodes { libraries { nodes { images(first: 1) { nodes { url } } } } } }
    }"""
    told = await explained(gateway, query, name="it's")
    assert list(told) == ["planned", "strawberry", "milliseconds"]
    [part] = told["planned"]
    assert part["fields"] == ["coiceCatalogs"]
    assert part["plan"][0].startswith("coiceCatalogs: page of coice.catalogs ordered by")
    assert any(line.endswith("url: computed from gcs_path") for line in part["plan"])
    assert "\n    from coice.catalogs" in part["sql"].replace("      from", "    from")
    assert "it's" not in part["sql"]
    assert repr("it's") in part["values"]
    assert part["postgres"][-1].startswith("Execution Time: ")
    assert part["cached"] is False
    assert set(part["milliseconds"]) == {"planning", "statement", "hydrate"}
    assert part["milliseconds"]["statement"] <= told["milliseconds"]["total"]
    assert told["strawberry"] == {"fields": {}, "statements": []}
    again = await explained(gateway, query, name="another")
    assert again["planned"][0]["cached"] is True
    plain = await asked(gateway, query, ADMIN, name="x")
    answer = await asked(gateway, query, ADMIN, "explain", name="x")
    assert orjson.loads(answer.body)["data"] == orjson.loads(plain.body)["data"]


async def test_what_strawberry_runs(gateway: Gateway) -> None:
    told = await explained(
        gateway,
        "{ a: coiceCatalogs { nodes { name } } b: coiceCatalogs { __typename } c: __schema { description } }",
    )
    assert told["planned"][0]["fields"] == ["a"]
    strawberry = told["strawberry"]
    assert strawberry["fields"] == {
        "b": "nothing of the rows is selected",
        "c": "it is answered from the schema",
    }
    [statement] = strawberry["statements"]
    assert "from coice.catalogs" in statement["sql"]
    assert statement["postgres"][-1].startswith("Execution Time: ")


async def test_arguments_that_no_plan_is_made_of(gateway: Gateway) -> None:
    query = "query ($after: String) { coiceCatalogs(after: $after) { nodes { name } } }"
    outcome = await asked(gateway, query, ADMIN, "explain", after="no cursor")
    assert outcome.code == "BAD_USER_INPUT"
    assert outcome.extensions
    told = outcome.extensions["explain"]
    assert told["planned"] == []
    assert told["strawberry"]["fields"] == {"coiceCatalogs": outcome.errors[0]["message"]}


async def test_without_a_planner(gateway: Gateway) -> None:
    gateway.engine._planned, gateway.engine._reports = None, Reports(None, anyone=True)
    told = await explained(gateway, NESTED)
    assert (told["planned"], len(told["strawberry"]["statements"])) == ([], 2)


async def test_a_mutation_writes_once(gateway: Gateway) -> None:
    told = await explained(gateway, CREATE)
    assert (await names(gateway)).count("explained") == 1
    [part] = told["planned"]
    assert part["postgres"][-1].startswith("Execution Time: ")
    assert all("insert" not in each["sql"] for each in [part, *told["strawberry"]["statements"]])


async def test_what_is_refused_is_not_run_to_be_explained(gateway: Gateway) -> None:
    query = "{ coiceCatalogs(first: 100) { nodes { libraries(first: 100) { nodes { images(first: 100) { nodes { rowId } } } } } } }"
    outcome = await asked(gateway, query, ADMIN, "explain", "cost")
    assert (outcome.code, outcome.executed) == ("LIMIT_EXCEEDED", False)
    assert outcome.extensions
    assert outcome.extensions["cost"]["rows"] > outcome.extensions["cost"]["budget"]
    [part] = outcome.extensions["explain"]["planned"]
    assert part["plan"]
    assert "postgres" not in part
    assert gateway.statements == []


async def test_subscriptions_are_not_reported_on(gateway: Gateway) -> None:
    request = Operation(
        'subscription { coiceJob(rowId: "00000000-0000-4000-8000-000000000000") { rowId } }',
        report=frozenset({"cost"}),
    )
    outcomes = await (await Subscriber.of(gateway.engine, request, ADMIN)).rest()
    assert [(outcome.code, outcome.executed) for outcome in outcomes] == [("BAD_USER_INPUT", False)]
    query = replace(request, query=NESTED)
    [outcome] = await (await Subscriber.of(gateway.engine, query, ADMIN)).rest()
    assert outcome.extensions


async def test_long_values_are_cut(gateway: Gateway) -> None:
    query = "query ($name: String!) { coiceCatalogs(where: {name: {eq: $name}}) { nodes { name } } }"
    [part] = (await explained(gateway, query, name="x" * 5000))["planned"]
    assert max(map(len, part["values"])) < 250


async def test_postgres_explains_as_the_caller_and_writes_nothing(gateway: Gateway) -> None:
    async with gateway.engine._open_context(MANAGER) as context:
        reads = context.services.reads
        who = "select 1 / (current_user = 'authenticated' and auth.uid() = $1)::int"
        assert (await reads.plan(MANAGER, who, [MANAGER.user_id], analyze=True))[-1].startswith("Execution")
        with pytest.raises(asyncpg.DivisionByZeroError):
            await reads.plan(ADMIN, who, [MANAGER.user_id], analyze=True)
        write = "with made as (insert into coice.catalogs (name) values ('x') returning 1) select 1 from made"
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await reads.plan(ADMIN, write, [], analyze=True)
        assert "actual" not in "".join(await reads.plan(MANAGER, who, [MANAGER.user_id], analyze=False))


async def test_explaining_takes_no_second_connection(gateway: Gateway, database: Any) -> None:
    """With as many requests as connections, each would wait for one that another one holds."""
    async with gateway.engine._open_context(SERVICE) as context:
        services = context.services
    pool = await create_pool(database.dsn, max_size=1)
    try:
        async with open_reads(pool, database.dsn, ReadOptions(one_trip=False)) as reads:
            opener = context_opener(replace(services, pool=pool, reads=reads))
            engine = Engine(gateway.engine._schema, opener, reports=Reports(None, anyone=True))
            async with asyncio.timeout(20):
                outcome = await engine.execute(Operation(NESTED, report=frozenset({"explain"})), MANAGER)
        assert outcome.extensions
        assert outcome.extensions["explain"]["strawberry"]["statements"][0]["postgres"]
    finally:
        await pool.close()
