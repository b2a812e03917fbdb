"""The query `runs`: all runs that somebody may see, by pages. By plan and without."""

from typing import Any
from uuid import UUID

from tests.resolvers.conftest import Gateway
from tests.resolvers.test_subscriptions import CANCEL, START, start
from trellis.db.demo.coice import TENANT_B
from trellis.db.demo.people import MANAGER_A, USER_A
from trellis.db.pool import Connection

RUNS = """
query ($where: RunsWhere, $first: Int, $after: String) {
  runs(where: $where, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { __typename rowId state ... on CoiceJob { library { name } } }
    edges { cursor node { rowId } }
  }
}
"""


async def listed(either: Gateway, who: str, **where: Any) -> set[str]:
    """The ids of the runs that fit."""
    found = (await either.data(RUNS, who, where=where))["runs"]["nodes"]
    return {node["rowId"] for node in found}


async def test_the_newest_first_by_pages(either: Gateway) -> None:
    jobs = [await start(either, who) for who in ("manager-a", "user-a", "manager-a", "manager-a")]
    page = (await either.data(RUNS, "manager-a", first=3))["runs"]
    assert [node["rowId"] for node in page["nodes"]] == jobs[:0:-1]
    assert [edge["node"]["rowId"] for edge in page["edges"]] == jobs[:0:-1]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (4, True)
    assert page["nodes"][0]["__typename"] == "CoiceJob"
    assert page["nodes"][0]["library"] == {"name": "Wells"}
    rest = (await either.data(RUNS, "manager-a", first=3, after=page["pageInfo"]["endCursor"]))["runs"]
    assert [node["rowId"] for node in rest["nodes"]] == jobs[:1]
    assert not rest["pageInfo"]["hasNextPage"]


async def test_whose_they_are(either: Gateway, admin: Connection) -> None:
    for who in ("user-a", "manager-a", "user-a"):
        await start(either, who)
    other = {"pipelineId": str(TENANT_B.pipeline_id), "libraryId": TENANT_B.library_id}
    await either.data(START, "manager-b", input=other)

    async def owners(who: str) -> list[str]:
        found = (await either.data("{ runOwners { id name email } }", who))["runOwners"]
        assert [person["name"] for person in found] == sorted(person["name"] for person in found)
        return sorted(person["email"].partition("@")[0] for person in found)

    assert await owners("admin") == ["manager-a", "manager-b", "user-a"]
    assert await owners("manager-a") == ["manager-a", "user-a"]
    assert await owners("user-a") == ["user-a"]
    assert await owners("user-b") == []
    await admin.execute("delete from coice.user_groups where user_id = $1", USER_A.id)
    await admin.execute("update coice.catalogs set user_id = $1 where id = 1", MANAGER_A.id)
    assert await owners("manager-a") == ["manager-a"]
    assert (await either.refusal("{ runOwners { id } }", None))[0] == "UNAUTHENTICATED"


async def test_those_that_fit_and_that_one_may_see(either: Gateway) -> None:
    mine, other = await start(either, "manager-a"), await start(either, "user-a")
    await either.data(CANCEL, "manager-a", id=mine)
    cases = [
        ("manager-a", None, {mine, other}),
        ("user-a", None, {other}),
        ("user-b", None, set()),
        ("manager-a", {"mine": True}, {mine}),
        ("manager-a", {"state": ["CANCELLED", "FAILED"]}, {mine}),
        ("manager-a", {"state": []}, set()),
        ("manager-a", {"system": "coice", "kind": "coice.job"}, {mine, other}),
        ("manager-a", {"kind": "other"}, set()),
        ("manager-a", {"system": "other"}, set()),
    ]
    for who, where, expected in cases:
        page = (await either.data(RUNS, who, where=where))["runs"]
        assert {node["rowId"] for node in page["nodes"]} == expected, (who, where)
        assert page["totalCount"] == len(expected)
    assert (await either.refusal(RUNS, None))[0] == "UNAUTHENTICATED"
    assert (await either.refusal(RUNS, "manager-a", after="x"))[0] == "BAD_USER_INPUT"
    assert (await either.refusal(RUNS, "manager-a", first=5000))[0] == "LIMIT_EXCEEDED"


async def test_pages_of_runs_take_few_statements(either: Gateway) -> None:
    for _ in range(5):
        await start(either)
    await either.data("{ runs { nodes { rowId ... on CoiceJob { library { name } } } } }", "manager-a")
    assert len(either.statements) == (1 if either.planned else 3)


async def test_every_field_of_a_run_in_a_list(either: Gateway) -> None:
    job = await start(either, "user-a")
    query = """{ runs { nodes { __typename id rowId title system kind state fraction total done failed attempt
      queuePosition priority error actions createdBy createdAt startedAt completedAt sequence
      owner { name } stages { stage total } throughput { done } events { sequence } failures { itemId }
      ... on CoiceJob { totalImages submitter { email } } } edges { cursor node { rowId actions } } } }"""
    page = (await either.data(query, "manager-a"))["runs"]
    [run] = page["nodes"]
    assert run["rowId"] == job
    assert run["owner"] == {"name": USER_A.display_name}
    assert run["actions"] == ["CANCEL", "PAUSE"]
    assert run["stages"] == [{"stage": 1, "total": 25}, {"stage": 2, "total": 25}, {"stage": 3, "total": 25}]
    assert run["events"] == [{"sequence": 1}]
    assert run["submitter"] == {"email": "user-a@trellis.test"}
    assert page["edges"][0]["node"] == {"rowId": job, "actions": ["CANCEL", "PAUSE"]}


async def test_those_of_a_person_and_of_a_time(either: Gateway, admin: Connection) -> None:
    theirs, mine = await start(either, "user-a"), await start(either, "manager-a")
    assert await listed(either, "manager-a", createdBy=str(USER_A.id)) == {theirs}
    assert await listed(either, "manager-a", createdBy=str(USER_A.id), mine=True) == set()
    assert await listed(either, "manager-a", createdBy=str(MANAGER_A.id), mine=True) == {mine}
    assert await listed(either, "user-b", createdBy=str(USER_A.id)) == set()
    at = await admin.fetchval("select created_at from trellis.runs where id = $1", UUID(mine))
    assert await listed(either, "manager-a", createdAfter=at.isoformat()) == {mine}
    assert await listed(either, "manager-a", createdBefore=at.isoformat()) == {theirs}
    assert (
        await listed(either, "manager-a", createdAfter=at.isoformat(), createdBefore=at.isoformat()) == set()
    )


async def test_a_search_for_what_is_in_a_title_an_error_or_begins_an_id(
    either: Gateway, admin: Connection
) -> None:
    one, other = await start(either, "manager-a"), await start(either, "manager-a")
    await admin.execute("update trellis.runs set title = $2 where id = $1", UUID(one), "100% of_all \\ Größe")
    await admin.execute(
        "update trellis.runs set title = 'Other', error = 'No such KEY' where id = $1", UUID(other)
    )
    cases = {
        "GRÖSSE": set(),  # as Postgres folds it: ß stays
        "größe": {one},
        "  größe ": {one},
        "0% of_": {one},
        "%": {one},
        "_": {one},
        "\\": {one},
        "100%all": set(),
        "such key": {other},
        "": {one, other},
        one: {one},
        one.upper(): {one},
        other[:8]: {other},
        other[:10]: {other},  # with its hyphen
        other.replace("-", ""): {other},
        other[:2] + "x": set(),
        "0" * 40: set(),
    }
    for text, expected in cases.items():
        assert await listed(either, "manager-a", search=text) == expected, text
    assert await listed(either, "manager-b", search="such key") == set()
    assert (await either.refusal(RUNS, "manager-a", where={"search": "\0"}))[0] == "BAD_USER_INPUT"
    assert await either.refusal(RUNS, "manager-a", where={"search": "x" * 201}) == (
        "LIMIT_EXCEEDED",
        "search",
    )


async def test_conditions_that_are_written_into_the_document(either: Gateway) -> None:
    job = await start(either, "manager-a")
    query = """{
      a: runs(where: { search: "oil", state: [PENDING], mine: true, createdAfter: "2020-01-01T00:00:00Z" }) { nodes { rowId } }
      b: runs(where: { search: "oil", state: [RUNNING] }) { nodes { rowId } }
      c: runs(where: { search: null, kind: "coice.job", mine: null }) { totalCount nodes { rowId } }
      d: runs(where: null, first: 0) { nodes { rowId } }
    }"""
    data = await either.data(query, "manager-a")
    assert [[node["rowId"] for node in page["nodes"]] for page in data.values()] == [[job], [], [job], []]
    assert data["c"]["totalCount"] == 1
