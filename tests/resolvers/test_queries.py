import pytest

from tests.resolvers.conftest import open_gateway
from trellis.db.demo.coice import load_people
from trellis.db.demo.people import ADMIN
from trellis.db.pool import connect

NESTED = """
query($size: Int!) {
  coiceCatalogs(first: $size) {
    nodes {
      name
      libraries(first: $size) { nodes { name images(first: $size) { nodes { rowId metadata } } } }
    }
  }
}
"""


TWO_THOUSAND = """
with c as (insert into coice.catalogs (name, user_id) select 'c' || n, $1 from generate_series(1, 20) n returning id),
     l as (insert into coice.libraries (catalog_id, name)
           select c.id, 'l' || n from c, generate_series(1, 10) n returning id, catalog_id)
insert into coice.images (library_id, gcs_path)
select l.id, format('gs://coice/catalogs/%s/%s/%s.jpg', l.catalog_id, l.id, n) from l, generate_series(1, 10) n
"""


@pytest.mark.parametrize(("planned", "statements"), [(True, 1), (False, 3)])
async def test_three_levels_with_two_thousand_leaves_are_few_statements(
    copy, template, served, tmp_path, planned, statements
):
    async with (
        copy(template, "leaves") as database,
        open_gateway(database, served, tmp_path, planned=planned) as gateway,
    ):
        admin = await connect(database.admin_dsn)
        await load_people(admin)
        await admin.execute("set session_replication_role = replica")  # one statement: no triggers in between
        await admin.execute(TWO_THOUSAND.replace("$1", f"'{ADMIN.id}'"))
        await admin.close()
        data = await gateway.data(NESTED, size=20)
        catalogs = data["coiceCatalogs"]["nodes"]
        assert sum(len(lib["images"]["nodes"]) for c in catalogs for lib in c["libraries"]["nodes"]) == 2000
        assert len(gateway.statements) == statements


async def test_a_link_reads_each_row_once_however_many_lead_to_it(reading):
    data = await reading.data("{ coiceLibraries { nodes { catalog { name owner { email } } } } }")
    assert {node["catalog"]["owner"]["email"] for node in data["coiceLibraries"]["nodes"]} == {
        "manager-a@trellis.test",
        "manager-b@trellis.test",
    }
    assert len(reading.statements) == (1 if reading.planned else 3)


async def test_an_answer_ends_at_a_bound_before_memory_does(reading):
    query = "{ coiceImages(first: 200) { nodes { %s } } }"
    for _ in range(5):
        query = query % "library { images(first: 200) { nodes { %s } } }"
    assert (await reading.refusal(query % "rowId"))[0] == "LIMIT_EXCEEDED"
    assert len(reading.statements) < 9


async def test_counts_cost_a_statement_only_when_asked_for(reading):
    query = "{ coiceCatalogs { nodes { libraries(first: 1) { %s nodes { name } } } } }"
    await reading.data(query % "")
    assert len(reading.statements) == (1 if reading.planned else 2)
    assert not any("count(" in statement.sql for statement in reading.statements)
    data = await reading.data(query % "totalCount")
    assert [node["libraries"]["totalCount"] for node in data["coiceCatalogs"]["nodes"]] == [4, 3]
    assert len(reading.statements) == (1 if reading.planned else 3)


async def test_the_same_link_with_other_arguments_is_another_read(reading):
    data = await reading.data(
        "{ coiceCatalog(rowId: 1) {"
        " a: libraries(first: 1) { nodes { name } } b: libraries(last: 1) { nodes { name } } } }"
    )
    assert data["coiceCatalog"] == {
        "a": {"nodes": [{"name": "Wells"}]},
        "b": {"nodes": [{"name": "Refineries"}]},
    }


PAGE = """
query($first: Int, $after: String, $last: Int, $before: String, $order: [CoiceImageOrder!]) {
  coiceImages(first: $first, after: $after, last: $last, before: $before, orderBy: $order) {
    edges { cursor node { rowId } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""


@pytest.mark.parametrize(
    "order",
    [None, [{"gcsPath": "DESC"}], [{"libraryId": "ASC"}, {"createdAt": "DESC"}], [{"rowId": "ASC"}]],
)
async def test_pages_both_ways_are_the_whole_without_gap_or_repeat(reading, order):
    whole = await reading.data(PAGE, first=200, order=order)
    expected = [edge["node"]["rowId"] for edge in whole["coiceImages"]["edges"]]
    assert len(expected) > 40
    forward, after, more = [], None, True
    while more:
        page = (await reading.data(PAGE, first=7, after=after, order=order))["coiceImages"]
        forward += [edge["node"]["rowId"] for edge in page["edges"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    backward, before, more = [], None, True
    while more:
        page = (await reading.data(PAGE, last=7, before=before, order=order))["coiceImages"]
        backward = [edge["node"]["rowId"] for edge in page["edges"]] + backward
        before, more = page["pageInfo"]["startCursor"], page["pageInfo"]["hasPreviousPage"]
    assert forward == backward == expected


async def test_pages_through_nulls(reading):
    query = """
    query($after: String, $direction: OrderDirection!) {
      coiceLibraries(first: 1, after: $after, orderBy: [{parentId: $direction}]) {
        nodes { rowId parentId } pageInfo { hasNextPage endCursor }
      }
    }
    """
    for direction, nulls_first in (("ASC", False), ("DESC", True)):
        parents, after, more = [], None, True
        while more:
            page = (await reading.data(query, after=after, direction=direction))["coiceLibraries"]
            parents += [node["parentId"] for node in page["nodes"]]
            after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        assert len(parents) == 7
        absent = [parent is None for parent in parents]
        assert absent == sorted(absent, reverse=nulls_first)


async def test_links_lead_through_join_tables_both_ways(reading):
    data = await reading.data(
        '{ coiceProfiles(where: {email: {eq: "user-a@trellis.test"}}) { nodes { groups { nodes {'
        " name members(orderBy: [{email: ASC}]) { totalCount nodes { email } } } } } } }"
    )
    [group] = data["coiceProfiles"]["nodes"][0]["groups"]["nodes"]
    assert [member["email"] for member in group["members"]["nodes"]] == [
        "manager-a@trellis.test",
        "user-a@trellis.test",
    ]
    assert group["members"]["totalCount"] == 2


async def test_where_reaches_through_links_and_into_json(reading):
    data = await reading.data(
        """
        { coiceImages(where: {library: {catalog: {name: {eq: "Cities"}}}, metadata: {hasKey: "licence"}}) {
            totalCount
          }
          coiceCatalogs(where: {libraries: {some: {images: {some: {}}}}, not: {name: {like: "C%"}}}) {
            nodes { name }
          }
          coiceLibraries(where: {or: [{name: {ilike: "well%"}}, {parentId: {isNull: true}}]}) { totalCount } }
        """
    )
    assert [node["name"] for node in data["coiceCatalogs"]["nodes"]] == ["Oil & Gas"]
    assert data["coiceImages"]["totalCount"] == 27
    assert data["coiceLibraries"]["totalCount"] == 5


async def test_a_composite_key_and_its_global_id(reading):
    data = await reading.data("{ coiceUserGroups(first: 1) { nodes { id userId groupId } } }")
    [row] = data["coiceUserGroups"]["nodes"]
    again = await reading.data(
        "query($id: ID!, $u: UUID!, $g: UUID!) { node(id: $id) { id __typename }"
        " coiceUserGroup(userId: $u, groupId: $g) { id } }",
        id=row["id"],
        u=row["userId"],
        g=row["groupId"],
    )
    assert again == {
        "node": {"id": row["id"], "__typename": "CoiceUserGroup"},
        "coiceUserGroup": {"id": row["id"]},
    }


async def test_nodes_of_several_types_come_in_the_order_asked_for(reading):
    data = await reading.data("{ coiceCatalogs { nodes { id } } coiceLibraries(first: 1) { nodes { id } } }")
    ids = [*(node["id"] for node in data["coiceCatalogs"]["nodes"]), data["coiceLibraries"]["nodes"][0]["id"]]
    found = await reading.data("query($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }", ids=ids[::-1])
    assert [node["id"] for node in found["nodes"]] == ids[::-1]
    assert found["nodes"][0]["__typename"] == "CoiceLibrary"


@pytest.mark.parametrize("text", ["", "x", "WyJOb3BlIiwxXQ", "WyJDb2ljZUNhdGFsb2ciLCJ4Il0", "é", "a" * 5000])
async def test_a_forged_id_is_bad_input(reading, text):
    assert await reading.refusal("query($id: ID!) { node(id: $id) { id } }", id=text) == (
        "BAD_USER_INPUT",
        "id",
    )


async def test_a_forged_cursor_is_bad_input(reading):
    page = await reading.data("{ coiceCatalogs(first: 1) { pageInfo { endCursor } } }")
    cursor = page["coiceCatalogs"]["pageInfo"]["endCursor"]
    for query, forged in (
        ("query($c: String) { coiceCatalogs(after: $c) { nodes { id } } }", "forged"),
        ("query($c: String) { coiceCatalogs(after: $c) { nodes { id } } }", cursor[:-2] + "xx"),
        ("query($c: String) { coiceCatalogs(after: $c, orderBy: [{name: ASC}]) { nodes { id } } }", cursor),
        ("query($c: String) { coiceLibraries(after: $c) { nodes { id } } }", cursor),
    ):
        assert await reading.refusal(query, c=forged) == ("BAD_USER_INPUT", "after")


async def test_tenants_see_their_own_and_hidden_links_are_null(reading):
    query = (
        "{ coiceCatalogs { totalCount nodes { name } } coiceJobs { totalCount } coiceImages { totalCount } }"
    )
    assert (await reading.data(query, "user-a"))["coiceCatalogs"]["nodes"] == [{"name": "Oil & Gas"}]
    assert (await reading.data(query, "manager-b"))["coiceCatalogs"]["nodes"] == [{"name": "Cities"}]
    assert await reading.data("{ coiceCatalog(rowId: 2) { name } }", "user-a") == {"coiceCatalog": None}


async def test_nobody_is_told_to_sign_in(reading):
    assert (await reading.refusal("{ coiceCatalogs { nodes { name } } }", None))[0] == "UNAUTHENTICATED"
    assert (await reading.data("{ coiceFeatureFlags { nodes { name } } }", None))["coiceFeatureFlags"][
        "nodes"
    ]


async def test_a_failed_field_leaves_the_others_alone(reading):
    outcome = await reading.run('{ a: node(id: "x") { id } b: coiceCatalogs { totalCount } }')
    assert outcome.data == {"a": None, "b": {"totalCount": 2}}
    assert [error["path"] for error in outcome.errors] == [["a"]]


async def test_image_urls_are_signed_for_their_own_path(reading):
    data = await reading.data("{ coiceImages(first: 2) { nodes { url gcsPath } } }", "user-a")
    for node in data["coiceImages"]["nodes"]:
        assert node["gcsPath"].removeprefix("gs://") in node["url"]
        assert "signature=" in node["url"]
