"""The query `runs`: all runs that somebody may see, by pages."""

from tests.resolvers.conftest import Gateway
from tests.resolvers.test_subscriptions import CANCEL, start

RUNS = """
query ($where: RunsWhere, $first: Int, $after: String) {
  runs(where: $where, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { __typename rowId state ... on CoiceJob { library { name } } }
    edges { cursor node { rowId } }
  }
}
"""


async def test_the_newest_first_by_pages(gateway: Gateway) -> None:
    jobs = [await start(gateway, who) for who in ("manager-a", "user-a", "manager-a", "manager-a")]
    page = (await gateway.data(RUNS, "manager-a", first=3))["runs"]
    assert [node["rowId"] for node in page["nodes"]] == jobs[:0:-1]
    assert [edge["node"]["rowId"] for edge in page["edges"]] == jobs[:0:-1]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (4, True)
    assert page["nodes"][0]["__typename"] == "CoiceJob"
    assert page["nodes"][0]["library"] == {"name": "Wells"}
    rest = (await gateway.data(RUNS, "manager-a", first=3, after=page["pageInfo"]["endCursor"]))["runs"]
    assert [node["rowId"] for node in rest["nodes"]] == jobs[:1]
    assert not rest["pageInfo"]["hasNextPage"]


async def test_those_that_fit_and_that_one_may_see(gateway: Gateway) -> None:
    mine, other = await start(gateway, "manager-a"), await start(gateway, "user-a")
    await gateway.data(CANCEL, "manager-a", id=mine)
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
        page = (await gateway.data(RUNS, who, where=where))["runs"]
        assert {node["rowId"] for node in page["nodes"]} == expected, (who, where)
        assert page["totalCount"] == len(expected)
    assert (await gateway.refusal(RUNS, None))[0] == "UNAUTHENTICATED"
    assert (await gateway.refusal(RUNS, "manager-a", after="x"))[0] == "BAD_USER_INPUT"
    assert (await gateway.refusal(RUNS, "manager-a", first=5000))[0] == "LIMIT_EXCEEDED"


async def test_pages_of_runs_take_few_statements(gateway: Gateway) -> None:
    for _ in range(5):
        await start(gateway)
    await gateway.data("{ runs { nodes { rowId ... on CoiceJob { library { name } } } } }", "manager-a")
    assert len(gateway.statements) == 1
