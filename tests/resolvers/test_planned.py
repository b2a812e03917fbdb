"""Which requests share a plan, how many are kept, and that no value ever becomes part of a statement."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import orjson
import pytest

from tests.loaders.cursors import cursor_text
from tests.plans.planning import Document, InvalidError, planned_reads
from tests.resolvers.operations import CursorWish, Drawn, Facts, operation
from trellis.loaders.order import RANK, order_of
from trellis.resolvers.kept import Kept
from trellis.resolvers.planned import PlannedReads
from trellis.resolvers.schema import Served
from trellis.schema.declaration import Column
from trellis.schema.fields import camel
from trellis.schema.node import encode_id

ASKED = """
query ($first: Int, $after: String, $where: CoiceLibraryWhere, $direction: OrderDirection = ASC, $with: Boolean = true) {
  coiceLibraries(first: $first, after: $after, where: $where, orderBy: [{ parentId: $direction }]) {
    nodes { name catalog @include(if: $with) { name } }
  }
}
"""


@pytest.fixture
def reads(served: Served) -> PlannedReads:
    return planned_reads(served, kept=3)


@pytest.fixture
def asked(served: Served) -> Document:
    return Document(served, ASKED)


def place(served: Served, parent: int | None, key: int) -> str:
    """The cursor of a library, by the key of the one above it."""
    table = served.tables["CoiceLibrary"]
    return cursor_text(table, order_of(table, [("parent_id", "ASC")]), [parent, key])


def test_values_of_one_shape_share_a_plan(served: Served, asked: Document, reads: PlannedReads) -> None:
    for pair in (
        ({}, {}),
        ({"first": 1}, {"first": 200}),
        ({"after": place(served, 1, 2)}, {"after": place(served, 3, 4)}),
        ({"where": {"name": {"eq": "a"}}}, {"where": {"name": {"eq": "b"}}}),
        ({"where": {"rowId": {"in": [1]}}}, {"where": {"rowId": {"in": [2, 3, 4]}}}),
    ):
        before = reads.made
        one, other = (asked.reading(reads, **variables) for variables in pair)
        assert one is not None
        assert one is other
        assert reads.made == before + 1, pair


def test_what_changes_a_statement_makes_another_plan(
    served: Served, asked: Document, reads: PlannedReads
) -> None:
    for pair in (
        ({"after": place(served, 1, 2)}, {"after": place(served, None, 2)}),
        ({"after": place(served, 1, 2)}, {"after": None}),
        ({"direction": "ASC"}, {"direction": "DESC"}),
        ({"with": True}, {"with": False}),
        ({"where": {"name": {"eq": "a"}}}, {"where": {"name": {"ne": "a"}}}),
        ({"where": {"parentId": {"isNull": True}}}, {"where": {"parentId": {"isNull": False}}}),
        ({"where": {"or": [{"name": {"eq": "a"}}]}}, {"where": {"or": [{"name": {"eq": "a"}}] * 2}}),
    ):
        one, other = (asked.reading(reads, **variables) for variables in pair)
        assert one is not None
        assert other is not None
        assert one.statement.sql != other.statement.sql, pair


def test_null_and_nothing_are_kept_apart(asked: Document, reads: PlannedReads) -> None:
    """For an argument they mean the same; for the member of a filter they do not have to."""
    assert asked.reading(reads, first=None) is not asked.reading(reads)
    assert reads.made == 2


def test_a_cursor_is_read_again_each_time(served: Served, asked: Document, reads: PlannedReads) -> None:
    assert asked.reading(reads, after=place(served, 1, 2)) is not None
    assert asked.reading(reads, after="forged") is None
    table = served.tables["CoiceLibrary"]
    assert (
        asked.reading(reads, after=cursor_text(table, order_of(table, []), ["2026-01-01T00:00:00Z", 1]))
        is None
    )
    assert asked.reading(reads, after=place(served, 5, 6)) is not None
    assert reads.made == 1


def test_an_id_decides_by_its_type(served: Served, reads: PlannedReads) -> None:
    document = Document(served, "query ($id: ID!) { node(id: $id) { id ... on CoiceCatalog { name } } }")
    ids = {name: encode_id(served.tables[name], (7,)) for name in ("CoiceCatalog", "CoiceLibrary")}
    catalog, library = (document.reading(reads, id=given) for given in ids.values())
    assert catalog is not None
    assert library is not None
    assert "coice.catalogs" in catalog.statement.sql
    assert "coice.libraries" in library.statement.sql
    assert document.reading(reads, id=encode_id(served.tables["CoiceCatalog"], (8,))) is catalog
    assert document.reading(reads, id="forged") is None
    assert reads.made == 2


def test_a_document_with_one_name_twice_is_not_confused(served: Served, reads: PlannedReads) -> None:
    one, other = (
        Document(served, "query A { coiceCatalogs { nodes { %s } } }" % field).reading(reads)  # noqa: UP031
        for field in ("name", "description")
    )
    assert one is not None
    assert other is not None
    assert one.statement.sql != other.statement.sql


def test_those_used_last_are_kept(served: Served, reads: PlannedReads) -> None:
    documents = [
        Document(served, f"{{ coiceCatalogs(first: {n}) {{ nodes {{ name }} }} }}") for n in range(1, 6)
    ]
    for number in (0, 1, 2, 0, 3, 0, 4, 0):
        documents[number].reading(reads)
    assert reads.made == 5
    documents[0].reading(reads)
    assert reads.made == 5
    documents[1].reading(reads)
    assert reads.made == 6


def test_an_unplannable_operation_is_known_as_such(served: Served, reads: PlannedReads) -> None:
    document = Document(served, "{ __schema { description } }")
    assert document.reading(reads) is None
    assert document.reading(reads) is None
    assert reads.made == 1


def test_what_is_kept_is_bounded_by_all_that_makes_a_plan(served: Served, reads: PlannedReads) -> None:
    names = ("CoiceCatalog", "CoiceLibrary", "CoiceImage", "CoicePrompt")
    key = {"CoiceCatalog": 1, "CoiceLibrary": 1}
    uuid = "00000000-0000-4000-8000-000000000001"
    ids = [encode_id(served.tables[name], (key.get(name, uuid),)) for name in names]
    for copy in range(3):
        document = Document(served, f"query ($ids: [ID!]!) {{ x{copy}: nodes(ids: $ids) {{ id }} }}")
        for given in ids:
            assert document.reading(reads, ids=[given]) is not None
    assert len(reads._kept) <= 3


def test_what_is_kept_is_weighed_too() -> None:
    """A few hundred long statements, from anybody, would take gigabytes."""
    kept: Kept[str] = Kept(100, 10)
    for name in "abc":
        kept.keep(name, None, [], {}, name, weight=4)
    assert [kept.find(name, {}) is not None for name in "abc"] == [False, True, True]
    kept.keep("d", None, [], {}, "d", weight=11)
    assert len(kept) == 0


def test_a_cursor_below_one_of_several_types_is_planned_once(served: Served, reads: PlannedReads) -> None:
    document = Document(
        served,
        "query ($id: ID!, $after: String) { node(id: $id) { id"
        " ... on CoiceCatalog { libraries(after: $after) { nodes { name } } } } }",
    )
    table = served.tables["CoiceLibrary"]
    after = cursor_text(table, order_of(table, []), ["2026-01-01T00:00:00Z", 1])
    ids = [encode_id(served.tables[name], (7,)) for name in ("CoiceLibrary", "CoiceCatalog")]
    for _ in range(3):
        for given in ids:
            assert document.reading(reads, id=given, after=after) is not None
    assert reads.made == 2


# Values that no statement has a reason to hold.
_MARKED = re.compile(r"marker|facade|123450\d{4}|2031-07")


def _marked(column: Column, number: int) -> Any:
    """A value of the column that says so of itself, as JSON."""
    if column.is_list:
        return [_marked_one(column, number), _marked_one(column, number + 1)]
    return _marked_one(column, number)


def _marked_one(column: Column, number: int) -> Any:
    if column.enum is not None:
        return list(column.enum)[number % len(column.enum)].name
    by_scalar: Mapping[str, Any] = {
        "Int": 1_234_500_000 + number,
        "BigInt": str(1_234_500_000 + number),
        "Float": 1_234_500_000.5 + number,
        "UUID": f"facade00-0000-4000-8000-{number:012d}",
        "DateTime": f"2031-07-01T00:00:00.{number:06d}Z",
        "JSON": {"marker": "marker '%s", 'marker " key': {"n": 1_234_500_000 + number}},
        "Boolean": True,
    }
    return by_scalar.get(column.scalar.name, f"marker '{number}' \" $1 --")


def _cursor(wish: CursorWish) -> str:
    """A cursor in the order wished for, of a row that is nowhere."""
    names = {camel(column.name): column.name for column in wish.table.columns}
    given = [next(iter(term.items())) for term in orjson.loads(wish.order)]
    terms = order_of(
        wish.table, [(names[name], side) for name, side in given], ranked=wish.search is not None
    )
    values = [
        0.5 if term.name == RANK else _marked(wish.table.by_name[term.name], wish.place) for term in terms
    ]
    return cursor_text(wish.table, terms, values)


def _drawn(served: Served) -> Iterator[Drawn]:
    """Operations full of values that can be told from all else."""
    tables = {name: table for name, table in served.tables.items() if name.startswith("Coice")}
    rows = {
        name: [{column.name: _marked(column, n) for column in table.readable} for n in range(3)]
        for name, table in tables.items()
    }
    for seed in range(200):
        drawn = operation(served.schema._schema, tables, Facts(rows, rows), size=25, seed=seed)
        yield drawn.filled([_cursor(wish) for wish in drawn.cursors])


def test_values_never_enter_a_statement(served: Served) -> None:
    reads = planned_reads(served)
    planned = told = 0
    for drawn in _drawn(served):
        try:
            reading = Document(served, drawn.query).reading(reads, **drawn.variables)
        except InvalidError:
            continue
        if reading is None:
            continue
        planned += 1
        told += bool(_MARKED.search(drawn.query)) or bool(_MARKED.search(str(drawn.variables)))
        assert not _MARKED.search(reading.statement.sql), drawn
    assert planned > 100
    assert told > 80
