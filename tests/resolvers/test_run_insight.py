"""What people see of a run beside its state: title, owner, stages, throughput. By plan and without."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import orjson
import pytest

from tests.conftest import Database
from tests.resolvers.conftest import Gateway
from tests.resolvers.test_subscriptions import start
from trellis.db.demo.people import MANAGER_A, USER_A, identity_of
from trellis.db.pool import Connection
from trellis.db.session import transaction

RUN = """
query ($id: UUID!) { run(id: $id) {
  title owner { id name email }
  stages { __typename stage name total pending done skipped failed }
} }
"""
THROUGHPUT = """
query ($id: UUID!, $points: Int) { run(id: $id) { throughput(points: $points) { from seconds done failed } } }
"""
LEFT = "query ($id: UUID!) { run(id: $id) { secondsLeft } }"
WHY = (
    "query ($id: UUID!, $first: Int) { run(id: $id) { failureReasons(first: $first) { stage error items } } }"
)
WHICH = """
query ($id: UUID!, $stage: Int, $error: String) {
  run(id: $id) { failures(stage: $stage, error: $error) { itemId } }
}
"""
HISTORY = """
query ($id: UUID!, $first: Int) { run(id: $id) { history(first: $first) { sequence state attempt person error } } }
"""
CONTROL = "mutation ($id: UUID!) { %sRun(runId: $id) { run { rowId } } }"
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


async def set_stage(admin: Connection, job: str, stage: int, **counts: int) -> None:
    """What a flush writes of a stage, and of the run."""
    sets = ", ".join(f"{name} = {count}" for name, count in counts.items())
    await admin.execute(
        f"update trellis.run_stages set {sets} where run_id = $1 and stage = $2", UUID(job), stage
    )
    await admin.execute(
        "update trellis.runs set (done, failed) = (select sum(done + skipped), sum(failed)"
        " from trellis.run_stages where run_id = id) where id = $1",
        UUID(job),
    )


async def add_slots(admin: Connection, job: str, *slots: tuple[int, int, int, int, int]) -> None:
    """(attempt, second, seconds, done, failed); the second attempt is a day after the first."""
    for attempt, second, seconds, done, failed in slots:
        began = BEGAN + timedelta(days=attempt - 1, seconds=second)
        await admin.execute(
            "insert into trellis.run_pace (run_id, attempt, second, seconds, began_at, done, failed)"
            " values ($1, $2, $3, $4, $5, $6, $7)",
            *(UUID(job), attempt, second, seconds, began, done, failed),
        )


async def throughput(
    either: Gateway, job: str, points: int | None = None
) -> list[tuple[str, float, int, int]]:
    found = (await either.data(THROUGHPUT, "manager-a", id=job, points=points))["run"]["throughput"]
    return [tuple(point.values()) for point in found]


async def test_the_title_and_the_stages_are_those_of_the_start(either: Gateway, admin: Connection) -> None:
    job = await start(either, "manager-a")
    await admin.execute("update coice.pipelines set name = 'Renamed'")
    await admin.execute("update coice.prompts set name = 'Renamed'")
    await set_stage(admin, job, 1, done=20, failed=1)
    await set_stage(admin, job, 2, done=8, skipped=12, failed=1)
    run = (await either.data(RUN, "manager-a", id=job))["run"]
    assert run["title"] == "Oil & Gas inspection · Wells"
    assert [tuple(stage.values()) for stage in run["stages"]] == [
        ("RunStage", 1, "Flare detection", 25, 4, 20, 0, 1),
        ("RunStage", 2, "Description of the finding", 25, 4, 8, 12, 1),
        ("RunStage", 3, "Keywords", 25, 25, 0, 0, 0),
    ]


async def test_stages_that_a_process_did_not_count_are_counted_from_the_ledger(
    either: Gateway, admin: Connection
) -> None:
    """As one of the release before does, which knows nothing of stages."""
    job = await start(either, "manager-a")
    await admin.execute(
        "update trellis.run_items set state = case when item_id in (select item_id from trellis.run_items"
        " order by item_id limit 10) then 'skipped' else 'done' end where stage = 2"
    )
    await admin.execute("update trellis.run_items set state = 'failed' where stage = 3")
    await admin.execute("update trellis.runs set done = 25, failed = 25")
    counted = [
        ("RunStage", 1, "Flare detection", 25, 25, 0, 0, 0),
        ("RunStage", 2, "Description of the finding", 25, 0, 21, 4, 0),
        ("RunStage", 3, "Keywords", 25, 0, 0, 0, 25),
    ]
    run = (await either.data(RUN, "manager-a", id=job))["run"]
    assert [tuple(stage.values()) for stage in run["stages"]] == counted
    await admin.execute("delete from trellis.run_stages")
    run = (await either.data(RUN, "manager-a", id=job))["run"]
    assert [stage["done"] for stage in run["stages"]] == [0, 21, 0]
    await admin.execute("update trellis.runs set trimmed_at = now()")
    assert (await either.data(RUN, "manager-a", id=job))["run"]["stages"] == []


async def test_the_owner_is_shown_to_who_may_see_that_person(either: Gateway, admin: Connection) -> None:
    job = await start(either, "user-a")
    amira = {"id": str(USER_A.id), "name": USER_A.display_name, "email": USER_A.email}
    assert (await either.data(RUN, "manager-a", id=job))["run"]["owner"] == amira
    assert (await either.data(RUN, "user-a", id=job))["run"]["owner"] == amira
    # Who shares no group any more sees the run of a library that it manages, and not whose it is.
    await admin.execute("delete from coice.user_groups where user_id = $1", USER_A.id)
    await admin.execute("update coice.catalogs set user_id = $1 where id = 1", MANAGER_A.id)
    found = (await either.data(RUN, "manager-a", id=job))["run"]
    assert found["owner"] is None
    assert found["stages"]


async def test_another_tenant_sees_nothing_of_it(
    either: Gateway, admin: Connection, database: Database
) -> None:
    job = await start(either, "manager-a")
    await add_slots(admin, job, (1, 0, 1, 1, 0))
    assert (await either.data(RUN, "manager-b", id=job))["run"] is None
    await admin.execute("update trellis.run_items set state = 'failed'")
    await either.data(CONTROL % "pause", "manager-a", id=job)
    for function in (
        "run_funnel($1)",
        "run_throughput($1, 60)",
        "run_failure_reasons($1, 5)",
        "run_history($1, 5)",
    ):
        for who, rows in (("manager-a", True), ("manager-b", False)):
            async with transaction(either.pool, identity_of(f"{who}@trellis.test")) as connection:
                found = await connection.fetch(f"select * from trellis.{function}", UUID(job))
            assert bool(found) == rows, (function, who)


async def test_throughput_of_a_run_that_has_not_begun_is_empty(either: Gateway) -> None:
    assert await throughput(either, await start(either)) == []


async def test_throughput_has_no_gap_and_its_last_point_is_as_long_as_it_was(
    either: Gateway, admin: Connection
) -> None:
    job = await start(either)
    await add_slots(admin, job, (1, 0, 1, 5, 0), (1, 3, 1, 7, 2))
    await admin.execute(
        "update trellis.runs set state = 'completed', completed_at = $1", BEGAN + timedelta(seconds=3.5)
    )
    assert await throughput(either, job) == [
        ("2026-01-01T00:00:00.000000Z", 1, 5, 0),
        ("2026-01-01T00:00:01.000000Z", 1, 0, 0),
        ("2026-01-01T00:00:02.000000Z", 1, 0, 0),
        ("2026-01-01T00:00:03.000000Z", 0.5, 7, 2),
    ]
    assert await throughput(either, job, 2) == [
        ("2026-01-01T00:00:00.000000Z", 2, 5, 0),
        ("2026-01-01T00:00:02.000000Z", 1.5, 7, 2),
    ]
    assert await throughput(either, job, 1) == [("2026-01-01T00:00:00.000000Z", 3.5, 12, 2)]


async def test_a_run_at_work_reaches_up_to_now(either: Gateway, admin: Connection) -> None:
    job = await start(either)
    began = datetime.now(UTC) - timedelta(seconds=30)
    await admin.execute(
        "insert into trellis.run_pace (run_id, attempt, second, seconds, began_at, done, failed)"
        " values ($1, 1, 0, 1, $2, 3, 0)",
        UUID(job),
        began,
    )
    await admin.execute("update trellis.runs set state = 'running', attempted_at = $1", began)
    points = await throughput(either, job)
    assert len(points) in range(30, 34)
    assert [point[2] for point in points] == [3] + [0] * (len(points) - 1)
    assert 0 < points[-1][1] <= 1


@pytest.mark.parametrize("points", [1, 2, 7, 60, 500])
async def test_there_are_never_more_points_than_asked_for_and_none_is_lost(
    either: Gateway, admin: Connection, points: int
) -> None:
    """A first attempt of three weeks, a second of two minutes."""
    job = await start(either)
    await admin.execute(
        "insert into trellis.run_pace (run_id, attempt, second, seconds, began_at, done, failed)"
        " select $1, 1, (e / w) * w, max(w), $2::timestamptz + (e / w) * w * interval '1 s', count(*), 1"
        " from generate_series(0, 21 * 86400, 500) e cross join lateral trellis.pace_width(e) w group by (e / w) * w",
        UUID(job),
        BEGAN,
    )
    await add_slots(admin, job, *((2, second, 1, 10, 0) for second in range(0, 120, 7)))
    await admin.execute(
        "update trellis.runs set state = 'completed', attempt = 2, completed_at = $1",
        BEGAN + timedelta(days=1, seconds=120),
    )
    total = await admin.fetchrow(
        "select sum(done) as done, sum(failed) as failed, count(*) from trellis.run_pace"
    )
    assert total["count"] < 2500
    found = await throughput(either, job, points)
    assert 0 < len(found) <= points
    if points > 1:  # room for a point of each attempt
        assert (sum(point[2] for point in found), sum(point[3] for point in found)) == (
            total["done"],
            total["failed"],
        )
    assert [point[0] for point in found] == sorted(point[0] for point in found)


@pytest.mark.parametrize("points", [0, -1, 501])
async def test_points_are_bounded(either: Gateway, points: int) -> None:
    job = await start(either)
    assert await either.refusal(THROUGHPUT, "manager-a", id=job, points=points) == (
        "LIMIT_EXCEEDED",
        "points",
    )


@pytest.mark.parametrize(
    ("attempt", "attempted", "running", "slots", "left"),
    [
        # (attempt, seconds since it began, seconds since it was taken up, (seconds ago, width, ended)…, of 20 left)
        (1, 30, 30, [(30, 1, 15)], 40),  # two seconds each
        (2, 30, 30, [(30, 1, 15)], 40),  # whatever the attempt before did
        (1, 3600, 30, [(3600, 1, 30), (30, 16, 15)], 40),  # the rest between does not count
        (1, 600, 600, [(600, 1, 900), (140, 4, 15)], 200),  # it has become slower, ten seconds each
        (1, 3600, 3600, [(3600, 1, 40), (20, 16, 90)], 200),  # nobody worked on it for an hour
        (1, 600, 600, [(600, 1, 2)], 6000),  # a slow one
        (1, 600, 600, [], None),
        (1, 2, 2, [(2, 1, 1)], None),  # it has just begun
    ],
)
async def test_the_time_left_is_told_by_how_it_gets_on_now(
    either: Gateway,
    admin: Connection,
    attempt: int,
    attempted: int,
    running: int,
    slots: list[tuple[int, int, int]],
    left: int | None,
) -> None:
    job = await start(either)
    assert (await either.data(LEFT, "manager-a", id=job))["run"]["secondsLeft"] is None
    for ago, width, ended in slots:
        await admin.execute(
            "insert into trellis.run_pace (run_id, attempt, second, seconds, began_at, done, failed)"
            " values ($1, $2, $3, $4, now() - make_interval(secs => $5), $6, 0)",
            *(UUID(job), attempt, attempted - ago, width, ago, ended),
        )
    await admin.execute("alter table trellis.runs disable trigger user")
    await admin.execute(
        "update trellis.runs set state = 'running', attempt = $1, done = 55,"
        " started_at = now() - interval '1 day', attempted_at = now() - make_interval(secs => $2),"
        " running_since = now() - make_interval(secs => $3)",
        *(attempt, attempted, running),
    )
    found = (await either.data(LEFT, "manager-a", id=job))["run"]["secondsLeft"]
    assert found is None if left is None else left * 0.95 <= found < left * 1.2, found


async def test_failures_are_told_by_their_reasons(either: Gateway, admin: Connection) -> None:
    job = await start(either)
    await admin.execute(
        "update trellis.run_items set state = 'failed', error = case when n > 20 then 'torn' else 'too dark' end"
        " from (select item_id as item, row_number() over (order by item_id) as n from trellis.run_items where stage = 1)"
        " as counted where item_id = item and stage = 1"
    )
    await admin.execute("update trellis.run_items set state = 'failed' where stage = 2")

    async def why(who: str, first: int | None = None) -> list[tuple[int, str | None, int]] | None:
        run = (await either.data(WHY, who, id=job, first=first))["run"]
        return run and [tuple(reason.values()) for reason in run["failureReasons"]]

    assert await why("manager-a") == [(2, None, 25), (1, "too dark", 20), (1, "torn", 5)]
    assert await why("manager-a", 1) == [(2, None, 25)]
    assert await why("manager-b") is None

    async def which(**asked: object) -> int:
        return len((await either.data(WHICH, "manager-a", id=job, **asked))["run"]["failures"])

    assert await which() == 50
    assert await which(stage=1) == 25
    assert await which(stage=None, error="torn") == 5
    assert await which(stage=2, error="torn") == 0
    assert await which(error="to%") == 0
    assert await either.refusal(WHY, "manager-a", id=job, first=1001) == ("LIMIT_EXCEEDED", "first")


async def test_the_history_tells_what_became_of_a_run_and_who_wanted_it(
    either: Gateway, admin: Connection
) -> None:
    job = await start(either, "user-a")
    for control, who in (
        ("pause", "manager-a"),
        ("resume", "user-a"),
        ("cancel", "admin"),
        ("retry", "user-a"),
    ):
        await either.data(CONTROL % control, who, id=job)

    async def history(who: str, **more: int) -> list[tuple[object, ...]] | None:
        run = (await either.data(HISTORY, who, id=job, **more))["run"]
        return run and [tuple(change.values()) for change in run["history"]]

    people = {
        who: str(identity_of(f"{who}@trellis.test").user_id) for who in ("user-a", "manager-a", "admin")
    }
    changes = [
        (5, "PENDING", 2, people["user-a"], None),
        (4, "CANCELLED", 1, people["admin"], None),
        (3, "PENDING", 1, people["user-a"], None),
        (2, "PAUSED", 1, people["manager-a"], None),
    ]
    assert await history("user-a") == changes
    assert await history("user-a", first=1) == changes[:1]
    assert await history("manager-b") is None
    await admin.execute("delete from trellis.run_events")
    assert await history("user-a") == []


async def test_stages_are_followed_live_by_one_read_for_all(either: Gateway, admin: Connection) -> None:
    job = await start(either, "manager-a")
    query = "subscription ($id: UUID!) { coiceJob(rowId: $id) { title stages { done } throughput(points: 5) { done } } }"
    followers = [await either.follow(query, who, id=job) for who in ("manager-a", "admin")]
    first = [orjson.loads((await follower.next()).body)["data"]["coiceJob"] for follower in followers]
    assert (
        first[0]
        == first[1]
        == {
            "title": "Oil & Gas inspection · Wells",
            "stages": [{"done": 0}] * 3,
            "throughput": [],
        }
    )
    if either.planned:
        assert len(either.following.cohorts) == 1  # whoever may see the run is shown the same of it
    await set_stage(admin, job, 1, done=1)
    await admin.execute("update trellis.runs set sequence = sequence + 1, state = 'running'")
    await admin.execute("select pg_notify('trellis_runs', $1)", job)
    for follower in followers:
        assert orjson.loads((await follower.next()).body)["data"]["coiceJob"]["stages"][0] == {"done": 1}
