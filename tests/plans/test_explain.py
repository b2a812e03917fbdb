"""What Postgres makes of the statements, over 20,000 images and as many results, as an admin and as a manager.

A page is read by its index and as far as it goes; no large table is read from end to end; the functions that
policies call run once for each place in the plan, not once for each row.
"""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import pytest

from tests.loaders.cursors import cursor_text
from tests.plans.planning import Document, planned_reads
from trellis.db.demo.coice import TENANTS
from trellis.db.demo.large import load_large
from trellis.db.demo.people import identity_of
from trellis.db.one_trip import _wrapped
from trellis.db.pool import Connection, Pool, connect, create_pool
from trellis.db.session import Identity, transaction
from trellis.loaders.order import order_of
from trellis.loaders.statement import Statement
from trellis.loaders.variables import bound
from trellis.resolvers.planned import PlannedReads
from trellis.resolvers.schema import Served
from trellis.schema.node import encode_id

# The large database is loaded by one worker alone.
pytestmark = pytest.mark.xdist_group("large")

WHO = ("admin", "manager-a")
LARGE = ("images", "job_results")
# The images of a time are of one tenant's catalog, 100 of them, then of the other's: what is hidden is passed over.
PASSED = 110
# Rows of the same first term as the cursor's, of which a range of the index cannot tell the first half.
TIES = 10
# A scan of the plan's own, not of a policy: its rows have an alias, to which Postgres may add a number.
_OWN = re.compile(r"t\d+(_\d+)?")
# What a policy calls is all that a node gives.
_CALL = re.compile(r"coice\.\w+\(")
_READ_THROUGH = (
    "select sum(seq_scan) from pg_stat_xact_user_tables where schemaname = 'coice' and relname = any($1)"
)

_JOBS = """
insert into coice.jobs (id, pipeline_id, library_id, created_by, total_images)
  select md5('job ' || n || $1::uuid)::uuid, $1, $2, $3, 1000 from generate_series(1, 10) n
"""
# One of a job's thousand results has a word that no other has.
_RESULTS = """
insert into coice.job_results (job_id, image_id, stage_id, sequence, result)
  select jobs.id, images.id, stages.id, images.n,
         jsonb_build_object('result', case images.n when 500 then 'a beacon' else 'a flare' end)
    from coice.jobs
    join (select id, row_number() over (order by created_at, id) as n from coice.images limit 1000) images on true
    join coice.pipeline_stages stages on stages.pipeline_id = jobs.pipeline_id and stages.stage_order = 1
"""


@dataclass
class Large:
    """The database, and the plans of what is asked of it."""

    pool: Pool
    served: Served
    reads: PlannedReads

    def statement(self, text: str, variables: Mapping[str, Any], who: Identity | None = None) -> Statement:
        """The statement of a query that is planned as a whole; for `who`, as it is read in one round trip."""
        execution = Document(self.served, text).execution(**variables)
        reading = self.reads.query(execution)
        assert reading is not None
        assert not reading.rest
        sql, values = (
            reading.statement.sql,
            bound(reading.statement.values, execution.variable_values.coerced),
        )
        if who is None:
            return Statement(sql, values)
        return Statement(_wrapped(sql, len(values)), (*values, who.claims_json))

    async def variables(self, connection: Connection, case: "Case") -> dict[str, Any]:
        """The variables of a case: of the row in the middle of what the caller sees, in the case's order."""
        table = self.served.tables[case.type_name]
        terms = order_of(table, case.order)
        columns = [table.by_name[term.name] for term in terms]
        order = ", ".join(f"{c.sql} {term.direction}" for c, term in zip(columns, terms, strict=True))
        place = await connection.fetchval(f"select count(*) / 2 from {table.relation} where {case.among}")
        row = await connection.fetchrow(
            f"select * from {table.relation} where {case.among} order by {order} offset {place} limit 1"
        )
        assert row is not None
        shown = [None if row[c.sql] is None else c.scalar.serialize(row[c.sql]) for c in columns]
        key = [row[column.sql] for column in table.key_columns]
        known = {"cursor": cursor_text(table, terms, shown), "key": str(key[0]), "id": encode_id(table, key)}
        return {name: value for name, value in known.items() if f"${name}" in case.text}


@dataclass(frozen=True)
class Case:
    """A query and the indexes that it is to go by; `rows` are read of each large table at most, each time.

    `$cursor`, `$key` and `$id` are of the row of `type_name` in the middle of the rows `among` which to choose, in
    this order. Where rows are read `unordered`, the index may be read as a bitmap.
    """

    text: str
    indexes: tuple[str, ...]
    rows: int
    type_name: str = "CoiceImage"
    order: tuple[tuple[str, Any], ...] = ()
    among: str = "true"
    unordered: bool = False


_PAGE = "nodes { gcsPath } pageInfo { hasNextPage endCursor }"
_LIBRARIES = "nodes { name } pageInfo { hasNextPage endCursor }"
_BY_PARENT: Any = (("parent_id", "ASC"), ("created_at", "ASC"))
_MIXED: Any = (("library_id", "ASC"), ("created_at", "DESC"))

CASES = {
    "the first page": Case(f"{{ coiceImages(first: 20) {{ {_PAGE} }} }}", ("images_created_at",), 21),
    "the last page": Case(f"{{ coiceImages(last: 20) {{ {_PAGE} }} }}", ("images_created_at",), 21),
    "a page far behind": Case(
        f"query ($cursor: String) {{ coiceImages(first: 20, after: $cursor) {{ {_PAGE} }} }}", ("images_created_at",), 21
    ),
    "the page before it": Case(
        f"query ($cursor: String) {{ coiceImages(last: 20, before: $cursor) {{ {_PAGE} }} }}", ("images_created_at",), 21
    ),
    "the newest first, far behind": Case(
        "query ($cursor: String) { coiceImages(first: 20, after: $cursor, orderBy: [{ createdAt: DESC }]) {"
        f" {_PAGE} }} }}",
        ("images_created_at",),
        21,
        order=(("created_at", "DESC"),),
    ),
    # There is no index in two directions: the images of one library after another are sorted, ten each.
    "mixed directions, far behind": Case(
        "query ($cursor: String) { coiceImages(first: 20, after: $cursor,"
        f" orderBy: [{{ libraryId: ASC }}, {{ createdAt: DESC }}]) {{ {_PAGE} }} }}",
        ("images_library_id",),
        40,
        order=_MIXED,
    ),
    "a column that may be null, far behind": Case(
        "query ($cursor: String) { coiceLibraries(first: 20, after: $cursor,"
        f" orderBy: [{{ parentId: ASC }}, {{ createdAt: ASC }}]) {{ {_LIBRARIES} }} }}",
        ("libraries_parent_id",),
        21,
        "CoiceLibrary",
        _BY_PARENT,
        among="parent_id is not null",
    ),
    "the same at nulls": Case(
        "query ($cursor: String) { coiceLibraries(first: 20, after: $cursor,"
        f" orderBy: [{{ parentId: ASC }}, {{ createdAt: ASC }}]) {{ {_LIBRARIES} }} }}",
        ("libraries_parent_id",),
        21,
        "CoiceLibrary",
        _BY_PARENT,
        among="parent_id is null",
    ),
    "three levels": Case(
        "{ coiceCatalogs(first: 5) { nodes { libraries(first: 5) { nodes { name"
        " images(first: 5) { nodes { gcsPath metadata } } } } } } }",
        ("libraries_catalog_id", "images_library_id"),
        5,
    ),
    "how many there are of each": Case(
        "{ coiceLibraries(first: 20) { nodes { images(first: 1) { totalCount } } } }",
        ("images_library_id",),
        20,
        unordered=True,
    ),
    "links to one": Case(
        "{ coiceImages(first: 20) { nodes { library { name catalog { name } parent { name } } } } }",
        ("images_created_at", "libraries_pkey"),
        20,
    ),
    "one row": Case("query ($key: UUID!) { coiceImage(rowId: $key) { gcsPath library { name } } }",
        ("images_pkey", "libraries_pkey"), 1),
    "one row by its global id": Case("query ($id: ID!) { node(id: $id) { id } }", ("images_pkey",), 1),
    "rows by their global ids": Case("query ($id: ID!) { nodes(ids: [$id]) { id } }", ("images_pkey",), 1),
    "what a job found": Case(
        "query ($key: UUID!) { coiceJob(rowId: $key) { results(first: 20) { nodes { result image { gcsPath } } } } }",
        ("jobs_pkey", "job_results_sequence_unique", "images_pkey"),
        21,
        "CoiceJob",
    ),
    "what was found in an image": Case(
        "query ($key: UUID!) { coiceImage(rowId: $key) { results(first: 5) { nodes { result } } } }",
        ("images_pkey", "job_results_image_id"),
        20,
        among="exists (select from coice.job_results where image_id = images.id)",
    ),
    "a rare key of JSON": Case(
        '{ coiceImages(first: 20, where: { metadata: { hasKey: "serial" } }) { nodes { gcsPath } } }',
        ("images_pkey",),
        20,
        unordered=True,
    ),
    "a rare word": Case(
        '{ coiceJobResults(first: 20, search: "beacon") { edges { rank snippet node { result } } } }',
        ("job_results_pkey",),
        20,
        unordered=True,
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
async def large(copy: Any, template: str, served: Served) -> AsyncIterator[Large]:
    async with copy(template, "explained") as database:
        admin = await connect(database.admin_dsn)
        await admin.execute(f"alter database \"{database.name}\" set track_functions = 'all'")
        await load_large(admin, catalogs=20, libraries=100, images=10)
        await admin.execute("alter table coice.jobs disable trigger user")
        for tenant in TENANTS:
            await admin.execute(_JOBS, tenant.pipeline_id, tenant.library_id, tenant.manager.id)
        await admin.execute(_RESULTS)
        await admin.execute("analyze")
        await admin.close()
        pool = await create_pool(database.dsn)
        yield Large(pool, served, planned_reads(served))
        await pool.close()


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("name", CASES)
async def test_what_is_asked_most_goes_by_an_index(large: Large, name: str, who: str) -> None:
    case = CASES[name]
    identity = identity_of(f"{who}@trellis.test")
    async with transaction(large.pool, identity, readonly=True) as connection:
        variables = await large.variables(connection, case)
        nodes = await explained(connection, large.statement(case.text, variables, identity))
    used = {node["Index Name"] for node in nodes if "Index Name" in node}
    assert set(case.indexes) <= used
    kinds = {"Index Scan", "Index Only Scan", *(["Bitmap Heap Scan"] if case.unordered else [])}
    for node in nodes:
        if _is_large(node):
            assert node["Node Type"] in kinds, node
            assert node["Actual Rows"] <= case.rows, node
            assert node.get("Rows Removed by Filter", 0) <= (TIES if who == "admin" else PASSED), node


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("name", ["the first page", "a page far behind", "three levels", "what a job found"])
async def test_a_statement_that_is_kept_goes_on_by_its_index(large: Large, name: str, who: str) -> None:
    """From its sixth run on, Postgres may take a plan for any values."""
    case = CASES[name]
    async with transaction(large.pool, identity_of(f"{who}@trellis.test"), readonly=True) as connection:
        statement = large.statement(case.text, await large.variables(connection, case))
        before = await connection.fetchval(_READ_THROUGH, list(LARGE))
        for _ in range(12):
            await connection.fetchval(statement.sql, *statement.values)
        assert await connection.fetchval(_READ_THROUGH, list(LARGE)) == before


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize(
    "text",
    [
        "query ($size: Int) { coiceImages(first: $size) { totalCount nodes { gcsPath } } }",
        "query ($size: Int) { coiceImages(first: $size) { nodes { library { name catalog { name } } } } }",
        "query ($size: Int) { coiceCatalogs(first: 5) { nodes { libraries(first: $size) { totalCount nodes {"
        " images(first: $size) { nodes { gcsPath } } } } } } }",
        "query ($size: Int) { coiceJobs(first: 5) { nodes { results(first: $size) { totalCount nodes {"
        " sequence image { gcsPath } stage { prompt { name } } } } } } }",
        'query ($size: Int) { coiceImages(first: $size, where: { metadata: { contains: { camera: "Nikon Z6" } } }) {'
        " nodes { gcsPath } } }",
        'query ($size: Int) { coiceLibraries(first: $size) { nodes { images(first: 5, where: { metadata: { hasKey: "serial" } }) {'
        " totalCount nodes { gcsPath } } } } }",
        'query ($size: Int) { coiceLibraries(first: $size, where: { images: { some: { metadata: { hasKey: "serial" } } } }) {'
        " nodes { name } } }",
    ],
)
async def test_functions_of_policies_run_as_often_for_many_rows_as_for_few(
    large: Large, text: str, who: str
) -> None:
    identity = identity_of(f"{who}@trellis.test")
    async with transaction(large.pool, identity, readonly=True) as connection:
        few = await called(connection, large.statement(text, {"size": 2}, identity))
        many = await called(connection, large.statement(text, {"size": 50}, identity))
        nodes = await explained(connection, large.statement(text, {"size": 50}, identity))
    assert few
    assert many == few
    calling = [node for node in nodes if any(_CALL.match(each) for each in node.get("Output", ()))]
    assert calling
    assert all(node["Actual Loops"] == 1 for node in calling)


def _is_large(node: Mapping[str, Any]) -> bool:
    """Whether it reads a large table; policies read all libraries, to know which are visible."""
    relation = node.get("Relation Name")
    return relation in LARGE or (relation == "libraries" and bool(_OWN.fullmatch(node["Alias"])))


async def explained(connection: Connection, statement: Statement) -> list[dict[str, Any]]:
    """The nodes of a plan that were run, with what they read each time."""
    options = "analyze, verbose, format json, timing off, buffers off"
    text = await connection.fetchval(f"explain ({options}) {statement.sql}", *statement.values)
    found = orjson.loads(text) if isinstance(text, str) else text
    return list(_run(found[0]["Plan"]))


def _run(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if node["Actual Loops"]:
        yield node
    for below in node.get("Plans", ()):
        yield from _run(below)


async def called(connection: Connection, statement: Statement) -> dict[str, int]:
    """How often each function that policies call was called by a statement."""
    before = await _calls(connection)
    assert orjson.loads(await connection.fetchval(statement.sql, *statement.values))
    after = await _calls(connection)
    return {name: count - before.get(name, 0) for name, count in after.items() if count > before.get(name, 0)}


async def _calls(connection: Connection) -> dict[str, int]:
    rows = await connection.fetch(
        "select funcname, calls from pg_stat_xact_user_functions where schemaname = 'coice'"
    )
    return {row["funcname"]: row["calls"] for row in rows}
