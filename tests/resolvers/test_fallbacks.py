"""What a plan fails at: Strawberry says what is wrong field by field, or the request ends with one error."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.plans.planning import by_plan
from tests.resolvers.conftest import Gateway, open_gateway
from tests.resolvers.test_agreement import comparable
from trellis.db.demo.coice import TENANT_A
from trellis.db.pool import Connection, connect
from trellis.db.reads import ReadOptions
from trellis.resolvers.schema import Served


@dataclass
class Both:
    """Two gateways on one database: with plans and without; `admin` may change anything in it."""

    planned: Gateway
    plain: Gateway
    admin: Connection

    async def answer(self, query: str, who: str | None = "admin", **variables: Any) -> dict[str, Any]:
        """What both answer."""
        found = [
            orjson.loads((await each.run(query, who, **variables)).body)
            for each in (self.planned, self.plain)
        ]
        assert comparable(found[0]) == comparable(found[1])
        answer: dict[str, Any] = found[0]
        return answer


@pytest.fixture
async def both(copy: Any, demo_database: Any, served: Served, tmp_path: Path) -> AsyncIterator[Both]:
    async with (
        copy(demo_database.name, "fallback") as database,
        open_gateway(database, served, tmp_path) as planned,
        open_gateway(database, served, tmp_path, planned=False) as plain,
    ):
        admin = await connect(database.admin_dsn)
        yield Both(planned, plain, admin)
        await admin.close()


@pytest.fixture(scope="module")
async def alike(copy: Any, demo_database: Any, served: Served, tmp_path_factory: Any) -> AsyncIterator[Both]:
    """Both, for tests that change nothing."""
    folder = tmp_path_factory.mktemp("storage")
    async with (
        copy(demo_database.name, "alike") as database,
        open_gateway(database, served, folder) as planned,
        open_gateway(database, served, folder, planned=False) as plain,
    ):
        admin = await connect(database.admin_dsn)
        yield Both(planned, plain, admin)
        await admin.close()


def told(answer: dict[str, Any]) -> list[tuple[str, list[Any]]]:
    """The codes and paths of the errors."""
    return [(error["extensions"]["code"], error["path"]) for error in answer["errors"]]


async def add_job(admin: Connection) -> None:
    """A job without its run."""
    await admin.execute("alter table coice.jobs disable trigger user")
    await admin.execute(
        "insert into coice.jobs (pipeline_id, library_id, created_by) values ($1, $2, $3)",
        TENANT_A.pipeline_id,
        TENANT_A.library_id,
        TENANT_A.manager.id,
    )


async def test_a_value_that_no_enum_has(both: Both) -> None:
    await both.admin.execute("alter table coice.prompts drop constraint prompts_type_known")
    await both.admin.execute(
        "update coice.prompts set type = 'odd' where id = (select id from coice.prompts order by created_at, id limit 1)"
    )
    answer = await both.answer("{ coiceCatalogs { nodes { name } } coicePrompts { nodes { name type } } }")
    assert told(answer) == [("INTERNAL", ["coicePrompts", "nodes", 0, "type"])]
    # The statement wrote none of it; Strawberry reads what was not wrong again.
    assert "concat(" in both.planned.statements[0].sql
    assert len(both.planned.statements) > 1


async def test_a_run_without_its_record(both: Both) -> None:
    await add_job(both.admin)
    answer = await both.answer("{ coiceJobs { nodes { status total fraction library { name } } } }")
    assert {code for code, _ in told(answer)} == {"NOT_FOUND"}
    answer = await both.answer("{ coiceJobs { nodes { status library { name } } } }")
    assert "errors" not in answer
    assert len(both.planned.statements) == 1


async def test_a_number_that_is_none_of_graphqls(both: Both) -> None:
    await add_job(both.admin)
    await both.admin.execute("""
        insert into coice.job_results (job_id, image_id, stage_id, sequence, result)
        select jobs.id, (select id from coice.images limit 1), stages.id, 3000000000, '{}'
        from coice.jobs join coice.pipeline_stages stages using (pipeline_id) limit 1
    """)
    answer = await both.answer("{ coiceJobResults { totalCount nodes { result sequence } } }")
    assert [path for _, path in told(answer)] == [["coiceJobResults"]]  # its cursor cannot be shown either


@pytest.mark.parametrize(
    "query",
    [
        "{ coiceCatalogs @skip(if: true) { nodes { name } } }",
        "{ coiceCatalogs { nodes @skip(if: true) { name } } }",
        "{ coiceCatalogs { nodes { name @skip(if: true) } } }",
        "{ coiceCatalogs { edges { cursor @skip(if: true) } pageInfo { endCursor @skip(if: true) } } }",
        "{ coiceCatalogs { edges { node { name @skip(if: true) } } } }",
        "{ coiceCatalogs(first: 0) { nodes { name } edges { cursor } totalCount pageInfo { hasNextPage startCursor endCursor } } }",
        "{ coiceCatalogs(last: 0) { nodes { name } totalCount pageInfo { hasPreviousPage startCursor endCursor } } }",
        "{ coiceCatalogs { aggregate { count @skip(if: true) } } }",
        "{ coiceCatalogs { aggregate { __typename } } }",
        "{ coiceCatalogs { aggregate { min { name @skip(if: true) } } } }",
        "{ coiceCatalogs { aggregate { min { __typename } max { name } } } }",
        "{ coiceCatalogs { groups(groupedBy: [{ name: true }]) { __typename } } }",
        "{ coiceCatalogs { groups(groupedBy: [{ name: true }]) { key { __typename } } } }",
        "{ coiceCatalogs { groups(groupedBy: [{ name: true }], first: 0) { count } } }",
        "{ coiceCatalog(rowId: 1) { name @skip(if: true) } }",
        "{ coiceCatalog(rowId: 1) { owner { email @skip(if: true) } libraries { totalCount @skip(if: true) } } }",
        '{ node(id: "WyJDb2ljZUNhdGFsb2ciLDFd") { ... on CoiceImage { url } } }',
        '{ nodes(ids: ["WyJDb2ljZUNhdGFsb2ciLDFd", "WyJDb2ljZUNhdGFsb2ciLDk5OV0"]) { ... on CoiceImage { url } } }',
        '{ nodes(ids: []) { id } }',
        '{ run(id: "00000000-0000-4000-8000-000000000001") { state } }',
    ],
)  # fmt: skip
async def test_where_next_to_nothing_is_asked(alike: Both, query: str) -> None:
    answer = await alike.answer(query)
    assert "errors" not in answer
    if by_plan(alike.planned.statements):
        assert len(alike.planned.statements) == 1, "the plan failed, and Strawberry read it again"


async def test_what_may_not_be_read_is_refused_by_itself(both: Both) -> None:
    await both.admin.execute("revoke select on coice.prompts from authenticated")
    answer = await both.answer(
        "{ a: coiceCatalogs { totalCount } b: coicePrompts { totalCount } c: coiceGroups { totalCount } }"
    )
    assert [code for code, _ in told(answer)] == ["FORBIDDEN"]
    answer = await both.answer(
        "{ coicePipelineStages(first: 2) { nodes { stageOrder prompt { name } } } }", "manager-a"
    )
    assert {code for code, _ in told(answer)} == {"FORBIDDEN"}
    assert [node["prompt"] for node in answer["data"]["coicePipelineStages"]["nodes"]] == [None, None]


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("query ($n: Int) { a: coiceCatalogs { totalCount } b: coiceImages(first: $n) { totalCount } }", {"n": -1}),
        ("query ($n: Int) { a: coiceCatalogs { totalCount } b: coiceImages(last: $n) { totalCount } }", {"n": 201}),
        ("query ($n: Int) { coiceLibraries(first: $n) { nodes { images(first: $n) { totalCount } } } }", {"n": 201}),
        ('query ($c: String) { a: coiceCatalogs(after: $c) { totalCount } b: coiceCatalogs { totalCount } }', {"c": "x"}),
        ('query ($i: ID!) { a: node(id: $i) { id } b: coiceCatalogs { totalCount } }', {"i": "x"}),
        ('query ($i: [ID!]!) { a: nodes(ids: $i) { id } b: coiceCatalogs { totalCount } }', {"i": ["x"]}),
        ('query ($i: [ID!]!) { a: nodes(ids: $i) { id } b: coiceCatalogs { totalCount } }', {"i": []}),
        ('query ($p: [String!]!) { coiceImages(where: {metadata: {path: {path: $p, eq: 1}}}) { totalCount } }',
         {"p": ["a\x00b"]}),
        ('query ($w: String) { coiceCatalogs(where: {name: {eq: $w}}) { totalCount } }', {"w": "\x00"}),
    ],
)  # fmt: skip
async def test_arguments_that_are_wrong(reading: Gateway, query: str, variables: dict[str, Any]) -> None:
    """The second time, there may be a plan; the answer is the same."""
    outcome = await reading.run(query, **variables)
    again = await reading.run(query, **variables)
    assert orjson.loads(outcome.body) == orjson.loads(again.body)
    if outcome.errors:
        assert {error["extensions"]["code"] for error in outcome.errors} <= {
            "BAD_USER_INPUT",
            "LIMIT_EXCEEDED",
        }


async def test_a_read_that_takes_too_long_ends_the_request(
    copy: Any, demo_database: Any, served: Served, tmp_path: Path
) -> None:
    options = ReadOptions(seconds={"authenticated": 0.2})
    async with (
        copy(demo_database.name, "slow") as database,
        open_gateway(database, served, tmp_path, reads=options) as gateway,
        locked(database, "coice.prompts"),
    ):
        outcome = await gateway.run("{ coiceCatalogs { totalCount } coicePrompts { totalCount } }")
        assert (outcome.executed, outcome.code) == (False, "LIMIT_EXCEEDED")
        assert "0.2 s" in outcome.errors[0]["message"]
        assert len(gateway.statements) == 1
        assert await gateway.data("{ coiceCatalogs { totalCount } }")


async def test_a_read_that_is_cut_off_ends_the_request(
    copy: Any, demo_database: Any, served: Served, tmp_path: Path
) -> None:
    async with (
        copy(demo_database.name, "cut") as database,
        open_gateway(database, served, tmp_path) as gateway,
        locked(database, "coice.prompts") as admin,
    ):
        running = asyncio.create_task(gateway.run("{ coicePrompts { nodes { name } } }"))
        [pid] = await waiting(admin, 1)
        await admin.execute("select pg_terminate_backend($1)", pid)
        outcome = await running
        assert (outcome.executed, outcome.code) == (False, "UNAVAILABLE")
        assert len(gateway.statements) == 1


async def test_without_a_database_nothing_is_tried_twice(
    copy: Any, demo_database: Any, served: Served, tmp_path: Path
) -> None:
    async with (
        copy(demo_database.name, "gone") as database,
        open_gateway(database, served, tmp_path) as gateway,
    ):
        await gateway.data("{ coiceCatalogs { totalCount } }")
        admin = await connect(database.admin_dsn)
        await admin.execute(f'alter database "{database.name}" connection limit 0')
        await admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'"
        )
        for _ in range(2):
            outcome = await gateway.run("{ coiceCatalogs { totalCount } }")
            assert (outcome.executed, outcome.code) == (False, "UNAVAILABLE")
            assert len(gateway.statements) == 1
        await admin.execute(f'alter database "{database.name}" connection limit -1')
        assert await gateway.data("{ coiceCatalogs { totalCount } }") == {"coiceCatalogs": {"totalCount": 2}}
        await admin.close()


@pytest.mark.parametrize(("who", "budget"), [(None, 20_000), ("user-a", 200_000), ("admin", 200_000)])
async def test_more_rows_than_a_role_may_ask_for_are_refused_before_any_is_read(
    copy: Any, demo_database: Any, served: Served, tmp_path: Path, who: str | None, budget: int
) -> None:
    query = (
        "query ($n: Int) { coiceCatalogs(first: 20) { nodes { libraries(first: 200) { nodes {"
        " images(first: $n) { nodes { rowId } } } } } } }"
    )
    rows = {n: 20 * (1 + 200 * (1 + n)) for n in (2, 3, 48, 49)}
    async with (
        copy(demo_database.name, "budget") as database,
        open_gateway(database, served, tmp_path) as gateway,
    ):
        for n, cost in rows.items():
            outcome = await gateway.run(query, who, n=n)
            if cost <= budget:
                assert outcome.code == (None if who else "UNAUTHENTICATED")
                continue
            assert (outcome.executed, outcome.code) == (False, "LIMIT_EXCEEDED")
            assert gateway.statements == []
            extensions = outcome.errors[0]["extensions"]
            assert (extensions["cost"], extensions["budget"]) == (cost, budget)
            assert str(cost) in outcome.errors[0]["message"]
            assert str(budget) in outcome.errors[0]["message"]
    assert {cost <= budget for cost in rows.values()} == {True, False}


@asynccontextmanager
async def locked(database: Any, table: str) -> AsyncIterator[Connection]:
    """Keep everybody from a table; the connection is an administrator's."""
    holder, admin = await connect(database.admin_dsn), await connect(database.admin_dsn)
    try:
        async with holder.transaction():
            await holder.execute(f"lock table {table} in access exclusive mode")
            yield admin
    finally:
        await holder.close()
        await admin.close()


async def waiting(admin: Connection, count: int) -> list[int]:
    """The backends that wait for a table, once there are so many."""
    async with asyncio.timeout(30):
        while True:
            found = await admin.fetch(
                "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
            )
            if len(found) == count:
                return [row["pid"] for row in found]


async def test_the_statements_of_a_document_are_bounded(gateway: Gateway) -> None:
    """2 KB of document and 20 KB of variables are 7 MB of SQL and too many parameters; never INTERNAL."""
    where = {"or": [{"name": {"eq": "x", "ne": "y", "like": "a", "ilike": "b", "gt": "a"}}] * 190}
    fields = " ".join(f"a{n}: coiceLibraries(where: $w) {{ nodes {{ id }} }}" for n in range(80))
    code, _ = await gateway.refusal(f"query($w: CoiceLibraryWhere) {{ {fields} }}", w=where)
    assert code == "LIMIT_EXCEEDED"


async def test_links_to_many_below_each_other_are_bounded(gateway: Gateway) -> None:
    """Each may be tried for every row of the one above: three of them took half a minute over 100,000 images."""
    where: dict[str, Any] = {"gcsPath": {"eq": "q"}}
    for _ in range(2):
        where = {"library": {"images": {"some": where}}}
    query = "query($w: CoiceImageWhere) { coiceImages(first: 1, where: $w) { nodes { id } } }"
    assert (await gateway.run(query, w=where)).errors == []
    assert await gateway.refusal(query, w={"library": {"images": {"some": where}}}) == (
        "LIMIT_EXCEEDED",
        "where",
    )


async def test_a_search_is_bounded(gateway: Gateway) -> None:
    query = "query($s: String) { coiceJobResults(search: $s) { totalCount } }"
    assert await gateway.refusal(query, s="x" * 1001) == ("LIMIT_EXCEEDED", "search")


async def test_an_integer_that_cannot_be_stored_is_refused(gateway: Gateway) -> None:
    query = "{ coiceImages(where: { metadata: { contains: { a: 99999999999999999999 } } }) { totalCount } }"
    assert (await gateway.refusal(query))[0] == "BAD_USER_INPUT"
