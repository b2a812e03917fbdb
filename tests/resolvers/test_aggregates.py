"""Aggregates and groups of connections: of which rows, of what is selected, as whom."""

import pytest

from tests.resolvers.conftest import open_gateway
from trellis.db.demo.coice import TENANT_A, TENANT_B, demo_id
from trellis.db.pool import connect

JOBS = """
insert into coice.jobs
  (pipeline_id, library_id, created_by, status, total_images, processed_images, created_at, completed_at)
values ($1, $2, $3, $4, $5, $6, $7::text::timestamptz, $8::text::timestamptz)
"""
# Status, images, of them done, start and end. The last of A's is February in UTC only, like the first by a hair.
OF_A = [
    ("completed", 10, 10, "2026-01-31 23:59:59.999999+00", "2026-02-01 00:00:00+00"),
    ("completed", 20, 20, "2026-02-01 00:00:00+00", "2026-02-01 00:30:00+00"),
    ("failed", 5, 2, "2026-02-01 23:59:59.999999+00", None),
    ("pending", 0, 0, "2026-02-02 00:30:00+02", None),
]
OF_B = [("completed", 1000, 900, "2025-12-31 23:30:00-01", "2026-01-01 01:00:00+00")]

RESULTS = """
insert into coice.job_results (job_id, image_id, stage_id, sequence, result)
select (select id from coice.jobs where created_by = $1 order by created_at limit 1), i.id, $2,
       row_number() over (order by i.created_at), jsonb_build_object('result', 'a flare', 'n', 1)
from coice.images i where i.library_id = $3 order by i.created_at limit 4
"""


@pytest.fixture(scope="module", params=[True, False], ids=["planned", "plain"])
async def jobs(copy, demo_database, served, tmp_path_factory, request):
    """A gateway over finished and unfinished jobs of both tenants, with times close to midnight."""
    async with copy(demo_database.name, "aggregates") as database:
        admin = await connect(database.admin_dsn)
        await admin.execute(
            "set session_replication_role = replica"
        )  # the rows as they are, without triggers
        for tenant, rows in ((TENANT_A, OF_A), (TENANT_B, OF_B)):
            place = (tenant.pipeline_id, tenant.library_id, tenant.manager.id)
            await admin.executemany(JOBS, [(*place, *row) for row in rows])
            stage = demo_id(f"stage {tenant.letter} 1")
            await admin.execute(RESULTS, tenant.manager.id, stage, tenant.library_id)
        await admin.close()
        folder = tmp_path_factory.mktemp("storage")
        async with open_gateway(database, served, folder, planned=request.param) as gateway:
            yield gateway


WHOLE = """
query($where: CoiceJobWhere) {
  coiceJobs(first: 1, where: $where) {
    aggregate {
      count
      sum { totalImages processedImages }
      avg { totalImages }
      min { totalImages createdAt completedAt }
      max { totalImages createdAt completedAt }
    }
  }
}
"""


async def test_an_aggregate_is_of_all_rows_that_fit_whatever_the_page(jobs):
    data = await jobs.data(WHOLE, "manager-a")
    assert data["coiceJobs"]["aggregate"] == {
        "count": 4,
        "sum": {"totalImages": "35", "processedImages": "32"},
        "avg": {"totalImages": 8.75},
        "min": {
            "totalImages": 0,
            "createdAt": "2026-01-31T23:59:59.999999Z",
            "completedAt": "2026-02-01T00:00:00.000000Z",
        },
        "max": {
            "totalImages": 20,
            "createdAt": "2026-02-01T23:59:59.999999Z",
            "completedAt": "2026-02-01T00:30:00.000000Z",
        },
    }


async def test_each_caller_counts_and_compares_only_what_they_may_see(jobs):
    query = """{
      coiceJobs { aggregate { count sum { totalImages } min { createdAt } max { totalImages } }
                  groups(groupedBy: [{status: true}]) { key { status } count max { totalImages } } }
      coiceCatalogs { aggregate { count min { name } max { name } } }
    }"""
    seen = {who: await jobs.data(query, who) for who in ("admin", "manager-a", "manager-b")}
    assert {who: data["coiceJobs"]["aggregate"] for who, data in seen.items()} == {
        "admin": {
            "count": 5,
            "sum": {"totalImages": "1035"},
            "min": {"createdAt": "2026-01-01T00:30:00.000000Z"},
            "max": {"totalImages": 1000},
        },
        "manager-a": {
            "count": 4,
            "sum": {"totalImages": "35"},
            "min": {"createdAt": "2026-01-31T23:59:59.999999Z"},
            "max": {"totalImages": 20},
        },
        "manager-b": {
            "count": 1,
            "sum": {"totalImages": "1000"},
            "min": {"createdAt": "2026-01-01T00:30:00.000000Z"},
            "max": {"totalImages": 1000},
        },
    }
    assert {who: data["coiceCatalogs"]["aggregate"] for who, data in seen.items()} == {
        "admin": {"count": 2, "min": {"name": "Cities"}, "max": {"name": "Oil & Gas"}},
        "manager-a": {"count": 1, "min": {"name": "Oil & Gas"}, "max": {"name": "Oil & Gas"}},
        "manager-b": {"count": 1, "min": {"name": "Cities"}, "max": {"name": "Cities"}},
    }
    assert seen["manager-a"]["coiceJobs"]["groups"] == [
        {"key": {"status": "COMPLETED"}, "count": 2, "max": {"totalImages": 20}},
        {"key": {"status": "FAILED"}, "count": 1, "max": {"totalImages": 5}},
        {"key": {"status": "PENDING"}, "count": 1, "max": {"totalImages": 0}},
    ]
    [of_b] = seen["manager-b"]["coiceJobs"]["groups"]
    assert (of_b["key"], of_b["count"]) == ({"status": "COMPLETED"}, 1)


async def test_a_hidden_row_cannot_be_probed_by_a_condition(jobs):
    data = await jobs.data(WHOLE, "manager-a", where={"totalImages": {"gt": 500}})
    assert data["coiceJobs"]["aggregate"]["count"] == 0


async def test_of_nothing_the_count_is_zero_and_the_rest_is_null(jobs):
    data = await jobs.data(WHOLE, where={"status": {"eq": "CANCELLED"}})
    assert data["coiceJobs"]["aggregate"] == {
        "count": 0,
        "sum": {"totalImages": None, "processedImages": None},
        "avg": {"totalImages": None},
        "min": {"totalImages": None, "createdAt": None, "completedAt": None},
        "max": {"totalImages": None, "createdAt": None, "completedAt": None},
    }
    query = (
        "{ coiceJobs(where: {status: {eq: CANCELLED}}) { groups(groupedBy: [{status: true}]) { count } } }"
    )
    assert await jobs.data(query) == {"coiceJobs": {"groups": []}}


async def test_all_parents_of_a_level_are_one_statement(jobs):
    query = """{
      coiceLibraries(orderBy: [{rowId: ASC}]) { nodes { rowId
        jobs(first: 1) { aggregate { count max { totalImages } } }
        again: jobs(first: 1) { aggregate { max { totalImages } count } }
      } }
    }"""
    data = await jobs.data(query)
    found = {node["rowId"]: node["jobs"]["aggregate"] for node in data["coiceLibraries"]["nodes"]}
    assert len(found) == 7
    assert found[TENANT_A.library_id] == {"count": 4, "max": {"totalImages": 20}}
    assert found[TENANT_B.library_id] == {"count": 1, "max": {"totalImages": 1000}}
    assert found[2] == {"count": 0, "max": {"totalImages": None}}
    assert [node["again"] for node in data["coiceLibraries"]["nodes"]] == [
        node["jobs"] for node in data["coiceLibraries"]["nodes"]
    ]
    assert len(jobs.statements) == (1 if jobs.planned else 3)


async def test_groups_of_all_parents_are_one_statement_through_a_join_table_too(jobs):
    query = """{
      coiceProfiles(orderBy: [{email: ASC}]) { nodes { email
        groups { groups(groupedBy: [{name: true}]) { key { name } count } }
      } }
    }"""
    data = await jobs.data(query)
    assert {node["email"]: node["groups"]["groups"] for node in data["coiceProfiles"]["nodes"]} == {
        "admin@trellis.test": [],
        "manager-a@trellis.test": [{"key": {"name": "Group A"}, "count": 1}],
        "manager-b@trellis.test": [{"key": {"name": "Group B"}, "count": 1}],
        "user-a@trellis.test": [{"key": {"name": "Group A"}, "count": 1}],
        "user-b@trellis.test": [{"key": {"name": "Group B"}, "count": 1}],
    }
    assert len(jobs.statements) == (1 if jobs.planned else 3)


async def test_a_search_and_where_decide_what_is_counted(jobs):
    query = """query($words: String, $where: CoiceJobResultWhere) {
      coiceJobResults(search: $words, where: $where, first: 1) {
        totalCount aggregate { count max { sequence } } groups(groupedBy: [{stageId: true}]) { count }
      }
    }"""
    data = await jobs.data(query, words="flares", where={"sequence": {"lte": 3}})
    assert data["coiceJobResults"] == {
        "totalCount": 6,
        "aggregate": {"count": 6, "max": {"sequence": 3}},
        "groups": [{"count": 3}, {"count": 3}],
    }
    data = await jobs.data(query, "manager-a", words="flares")
    assert data["coiceJobResults"]["aggregate"] == {"count": 4, "max": {"sequence": 4}}
    data = await jobs.data(query, words="elephants")
    assert data["coiceJobResults"]["aggregate"] == {"count": 0, "max": {"sequence": None}}


async def test_only_what_is_selected_is_computed(jobs):
    query = """query($with: Boolean!) {
      coiceJobs {
        aggregate { ...Counted ... @include(if: $with) { sum { totalImages } } max @skip(if: true) { createdAt } }
        aggregate { min { ... on CoiceJobMinimum { at: createdAt @include(if: $with) __typename } } }
      }
    }
    fragment Counted on CoiceJobAggregate { n: count }
    """
    data = await jobs.data(query, **{"with": False})
    assert data["coiceJobs"]["aggregate"] == {"n": 5, "min": {"__typename": "CoiceJobMinimum"}}
    [sql] = [statement.sql for statement in jobs.statements if "count" in statement.sql]
    assert "count(*)" in sql
    assert not [name for name in ("sum(", "min(", "max(", "avg(") if name in sql]
    data = await jobs.data(query, **{"with": True})
    assert data["coiceJobs"]["aggregate"]["sum"] == {"totalImages": "1035"}
    assert data["coiceJobs"]["aggregate"]["min"]["at"] == "2026-01-01T00:30:00.000000Z"


async def test_a_fragment_in_two_places_is_read_for_each(jobs):
    data = await jobs.data(
        """
        { coiceJobs { ...A } more: coiceJobs { ...A aggregate { max { totalImages } } } }
        fragment A on CoiceJobConnection { aggregate { count } }
        """
    )
    assert data == {
        "coiceJobs": {"aggregate": {"count": 5}},
        "more": {"aggregate": {"count": 5, "max": {"totalImages": 1000}}},
    }


async def test_typenames_alone(jobs):
    data = await jobs.data(
        "{ coiceJobs { aggregate { __typename sum { __typename } } groups(groupedBy: [{status: true}]) { __typename } } }",
        "manager-b",
    )
    assert data["coiceJobs"] == {
        "aggregate": {"__typename": "CoiceJobAggregate", "sum": {"__typename": "CoiceJobSum"}},
        "groups": [{"__typename": "CoiceJobAggregateGroup"}],
    }


@pytest.mark.parametrize(
    ("bucket", "expected"),
    [
        ("HOUR", [("2026-01-31T23", 1), ("2026-02-01T00", 1), ("2026-02-01T22", 1), ("2026-02-01T23", 1)]),
        ("DAY", [("2026-01-31T00", 1), ("2026-02-01T00", 3)]),
        ("WEEK", [("2026-01-26T00", 4)]),
        ("MONTH", [("2026-01-01T00", 1), ("2026-02-01T00", 3)]),
        ("QUARTER", [("2026-01-01T00", 4)]),
        ("YEAR", [("2026-01-01T00", 4)]),
    ],
)
async def test_buckets_start_and_end_in_utc(jobs, bucket, expected):
    query = """query($by: [CoiceJobGrouping!]!) {
      coiceJobs { groups(groupedBy: $by) { key { createdAt status } count } }
    }"""
    data = await jobs.data(query, "manager-a", by=[{"createdAt": bucket}])
    assert data["coiceJobs"]["groups"] == [
        {"key": {"createdAt": f"{start}:00:00.000000Z", "status": None}, "count": count}
        for start, count in expected
    ]


async def test_groups_are_in_the_order_of_their_keys_with_nulls_last(jobs):
    query = "{ coiceJobs { groups(groupedBy: %s, first: 3) { key { completedAt status } count } } }"
    data = await jobs.data(query % "[{completedAt: DAY}, {status: true}]")
    first, second, failed, pending = (
        ("2026-01-01T00:00:00.000000Z", "COMPLETED", 1),
        ("2026-02-01T00:00:00.000000Z", "COMPLETED", 2),
        (None, "FAILED", 1),
        (None, "PENDING", 1),
    )

    def flat(groups):
        return [(group["key"]["completedAt"], group["key"]["status"], group["count"]) for group in groups]

    assert flat(data["coiceJobs"]["groups"]) == [first, second, failed]
    data = await jobs.data(query.replace("3", "200") % "[{status: true}, {completedAt: DAY}]")
    assert flat(data["coiceJobs"]["groups"]) == [first, second, failed, pending]
    data = await jobs.data(query.replace("3", "0") % "[{status: true}]")
    assert data["coiceJobs"]["groups"] == []


async def test_a_group_of_nulls_has_a_null_key(jobs):
    data = await jobs.data(
        "{ coiceLibraries { groups(groupedBy: [{parentId: true}]) { key { parentId } count min { name } } } }"
    )
    assert data["coiceLibraries"]["groups"] == [
        {"key": {"parentId": 1}, "count": 1, "min": {"name": "Wellheads"}},
        {"key": {"parentId": 2}, "count": 1, "min": {"name": "Valves"}},
        {"key": {"parentId": 5}, "count": 1, "min": {"name": "Pavilions"}},
        {"key": {"parentId": None}, "count": 4, "min": {"name": "Parks"}},
    ]


async def test_booleans_and_enums_are_keys(jobs):
    data = await jobs.data(
        """{
          coiceFeatureFlags { groups(groupedBy: [{enabled: true}]) { key { enabled } count } }
          coiceProfiles { groups(groupedBy: [{role: true}]) { key { role } count } }
        }"""
    )
    assert data["coiceFeatureFlags"]["groups"] == [
        {"key": {"enabled": False}, "count": 1},
        {"key": {"enabled": True}, "count": 1},
    ]
    assert [(group["key"]["role"], group["count"]) for group in data["coiceProfiles"]["groups"]] == [
        ("ADMIN", 1),
        ("END_USER", 2),
        ("MANAGER", 2),
    ]


GROUPS = "query($by: [CoiceJobGrouping!]!, $first: Int) { coiceJobs { groups(groupedBy: $by, first: $first) { count } } }"


@pytest.mark.parametrize(
    ("by", "first", "refused"),
    [
        ([], None, ("BAD_USER_INPUT", "groupedBy")),
        ([{"status": False}], None, ("BAD_USER_INPUT", "groupedBy")),
        ([{"createdAt": "DAY"}, {"createdAt": "MONTH"}], None, ("BAD_USER_INPUT", "groupedBy")),
        (
            [{"status": True}, {"libraryId": True}, {"pipelineId": True}, {"createdBy": True}],
            None,
            ("LIMIT_EXCEEDED", "groupedBy"),
        ),
        ([{"status": True}], 201, ("LIMIT_EXCEEDED", "first")),
        ([{"status": True}], -1, ("BAD_USER_INPUT", "first")),
        ([{"status": None}], None, ("BAD_USER_INPUT", None)),
        ([{"status": True, "libraryId": True}], None, ("BAD_USER_INPUT", None)),
        ([{"createdAt": True}], None, ("BAD_USER_INPUT", None)),
    ],
)
async def test_what_cannot_be_grouped_is_refused(jobs, by, first, refused):
    assert await jobs.refusal(GROUPS, by=by, first=first) == refused


async def test_nobody_is_told_to_sign_in(jobs):
    query = "{ coiceJobs { aggregate { count } } }"
    assert (await jobs.refusal(query, None))[0] == "UNAUTHENTICATED"


async def test_groups_count_among_the_rows_of_an_answer(jobs):
    query = "{ coiceImages(first: 100) { nodes { library { images(first: 1) { %s } } } } }"
    groups = "groups(groupedBy: [{rowId: true}]) { count }"
    data = await jobs.data(query % groups)
    assert sum(len(node["library"]["images"]["groups"]) for node in data["coiceImages"]["nodes"]) > 1000
    many = " ".join(f"g{n}: {groups.replace(')', ', first: 200)')}" for n in range(12))
    assert (await jobs.refusal(query % many))[0] == "LIMIT_EXCEEDED"
