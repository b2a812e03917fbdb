"""What a plan says of itself: how many rows it reads at worst, what it is in words, where Python fills in."""

import pytest

from tests.plans.planning import Document, planned_reads, tree
from trellis.db.errors import GatewayError
from trellis.resolvers.schema import Served

# What each reads at most, as a sum over the paths of its rows.
WORST = {
    # A page.
    "{ coiceCatalogs(first: 7) { nodes { name } } }": 7,
    # Each catalog, each of its libraries, each of their images.
    "{ coiceCatalogs(first: 20) { nodes { libraries(first: 10) { nodes { images(first: 10) { nodes { url } } } } } } }": (
        20 * (1 + 10 * (1 + 10 * (1 + 5)))  # what is computed of a row is worth five
    ),
    # A page of the default size, each row with the row at the end of its link, and that one's.
    "{ coiceImages { nodes { library { catalog { name } } } } }": 50 * (1 + 1 + 1),
    # Two links below each row are added up, and a page shown twice is read twice.
    "{ coiceLibraries(first: 3) { nodes { name images(first: 5) { nodes { rowId } } jobs(last: 2) { nodes { rowId } } }"
    " edges { node { name } } } }": 3 * (1 + 5 + 2) + 3 * 1,
    # Neither a count nor what is known of all rows reads any for the answer; groups are rows.
    "{ coiceImages(first: 4) { totalCount aggregate { count } groups(groupedBy: [{ libraryId: true }], first: 9) {"
    " count } pageInfo { hasNextPage } } }": 3 * 10 + 9,
    # With a filter, each of them is worth a hundred.
    "{ coiceImages(first: 4, where: { libraryId: { eq: 1 } }) { totalCount nodes { rowId } } }": 100 + 4,
    # A run of any kind, its events, and its library.
    '{ run(id: "00000000-0000-4000-8000-000000000001") { state events(first: 30) { type }'
    " ... on CoiceJob { library { name } } } }": 1 + 30 + 1,
    # Three rows by their ids, whichever they are: each as large as the largest.
    '{ nodes(ids: ["WyJDb2ljZUNhdGFsb2ciLDFd", "WyJDb2ljZUNhdGFsb2ciLDJd", "WyJDb2ljZUxpYnJhcnkiLDFd"]) { id'
    " ... on CoiceCatalog { libraries(first: 6) { nodes { name } } } } }": 3 * (1 + 6),
    # Root fields are added up.
    "{ a: coiceCatalogs(first: 2) { nodes { name } } b: coiceCatalog(rowId: 1) { name } __typename }": 2 + 1,
}


@pytest.mark.parametrize("text", WORST)
def test_the_most_rows_that_a_plan_reads(served: Served, text: str) -> None:
    assert Document(served, text).worst(planned_reads(served)) == WORST[text]


def test_the_sizes_of_variables_count_each_time(served: Served) -> None:
    document = Document(
        served,
        "query ($n: Int) { coiceCatalogs(first: $n) { nodes { libraries(first: $n) { nodes { name } } } } }",
    )
    reads = planned_reads(served)
    assert [document.worst(reads, n=n) for n in (1, 10, 200)] == [1 * 2, 10 * 11, 200 * 201]
    with pytest.raises(GatewayError):
        document.worst(reads, n=201)
    assert reads.made == 1


def test_a_plan_in_words(served: Served) -> None:
    reading = Document(
        served,
        "{ page: coiceCatalogs(last: 3, orderBy: [{ name: DESC }], where: { name: { isNull: false } }) {"
        " nodes { name owner { email } libraries { totalCount } } } kind: __typename }",
    ).reading(planned_reads(served))
    assert reading is not None
    assert tree(reading.plan) == [
        "page: page of coice.catalogs ordered by name desc, row_id desc, from the end with where",
        "  nodes: each row",
        "    coice.catalogs",
        "      name: name",
        "      owner: to one, by user_id",
        "        coice.profiles",
        "          email: email",
        "      libraries: page of coice.libraries by catalog_id ordered by created_at asc, row_id asc",
        "        totalCount: TotalCount",
        "kind: 'Query'",
    ]


def test_where_python_fills_in(served: Served) -> None:
    reading = Document(
        served,
        "{ coiceImages { nodes { a: url gcsPath library { images { edges { node { url } } pageInfo { endCursor } } } } }"
        " coiceCatalogs { nodes { name } } }",
    ).reading(planned_reads(served))
    assert reading is not None
    assert reading.where is not None
    nodes = reading.where["coiceImages"]["nodes"]
    assert list(reading.where) == ["coiceImages"]
    assert list(nodes) == ["a", "library"]
    assert nodes["library"]["images"] == {"edges": {"node": {"url": nodes["a"]}}}
    assert (nodes["a"].type_name, nodes["a"].name, nodes["a"].needs) == ("CoiceImage", "url", ("gcs_path",))


def test_where_nothing_is_to_fill_in_nothing_is_decoded(served: Served) -> None:
    reading = Document(served, "{ coiceImages { nodes { gcsPath } } }").reading(planned_reads(served))
    assert reading is not None
    assert reading.where is None
