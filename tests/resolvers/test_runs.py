"""Starting and controlling runs through GraphQL. No pool works here, so a run stays where a test puts it."""

import asyncio
from uuid import uuid4

import pytest

from trellis.db.demo.coice import TENANT_A, TENANT_B
from trellis.db.session import SERVICE, transaction

START = """
mutation($input: StartCoiceJobInput!) {
  startCoiceJob(input: $input) {
    job { rowId status state total totalImages fraction queuePosition actions createdBy submitter { email } }
  }
}
"""
RUN = """
query($id: UUID!) {
  run(id: $id) {
    __typename system kind state fraction actions queuePosition error completedAt sequence
    events { sequence type data }
    ... on CoiceJob { status library { name } }
  }
}
"""
CANCEL = "mutation($id: UUID!) { cancelRun(runId: $id) { run { rowId state } } }"
RETRY = "mutation($id: UUID!) { retryRun(runId: $id) { run { rowId state attempt } } }"
ASKED = {"pipelineId": str(TENANT_A.pipeline_id), "libraryId": TENANT_A.library_id}


async def start(gateway, who="manager-a", **more):
    return (await gateway.data(START, who, input=ASKED | more))["startCoiceJob"]["job"]


async def test_a_started_job_is_a_pending_run(gateway):
    job = await start(gateway)
    assert job["submitter"] == {"email": "manager-a@trellis.test"}
    assert (job["status"], job["state"], job["fraction"], job["queuePosition"]) == (
        "PENDING",
        "PENDING",
        0,
        0,
    )
    assert (job["totalImages"], job["total"]) == (25, 75)
    assert job["actions"] == ["CANCEL", "PAUSE"]
    run = (await gateway.data(RUN, "manager-a", id=job["rowId"]))["run"]
    assert (run["__typename"], run["system"], run["kind"]) == ("CoiceJob", "coice", "coice.job")
    assert run["events"] == [{"sequence": 1, "type": "created", "data": {"total": 75}}]
    second = await start(gateway, "user-a")
    assert second["queuePosition"] == 1


async def test_runs_are_seen_and_controlled_by_those_who_may(gateway):
    job = await start(gateway, "user-a")
    for who, seen in (
        ("user-a", True),
        ("manager-a", True),
        ("admin", True),
        ("manager-b", False),
        ("user-b", False),
    ):
        run = (await gateway.data(RUN, who, id=job["rowId"]))["run"]
        assert (run is not None) == seen, who
    assert (await gateway.refusal(CANCEL, "manager-b", id=job["rowId"]))[0] == "NOT_FOUND"
    assert (await gateway.refusal(CANCEL, None, id=job["rowId"]))[0] == "UNAUTHENTICATED"
    others = await start(gateway, "manager-a")
    assert (await gateway.refusal(CANCEL, "user-a", id=others["rowId"]))[0] == "NOT_FOUND"


async def test_a_pending_run_is_cancelled_at_once_and_can_be_retried(gateway):
    job = await start(gateway)
    assert (await gateway.refusal(RETRY, "manager-a", id=job["rowId"]))[0] == "CONFLICT"
    cancelled = await gateway.data(CANCEL, "manager-a", id=job["rowId"])
    assert cancelled["cancelRun"]["run"] == {"rowId": job["rowId"], "state": "CANCELLED"}
    run = (await gateway.data(RUN, "manager-a", id=job["rowId"]))["run"]
    assert (run["status"], run["actions"], run["queuePosition"]) == ("CANCELLED", ["RETRY", "DELETE"], None)
    assert run["completedAt"] is not None
    assert (await gateway.refusal(CANCEL, "manager-a", id=job["rowId"])) == ("CONFLICT", "runId")
    retried = await gateway.data(RETRY, "manager-a", id=job["rowId"])
    assert retried["retryRun"]["run"] == {"rowId": job["rowId"], "state": "PENDING", "attempt": 2}


async def test_a_run_is_paused_and_goes_on(gateway):
    job = await start(gateway, priority="LOW")
    control = "mutation($id: UUID!) { %s(runId: $id) { run { rowId state priority actions } } }"
    paused = await gateway.data(control % "pauseRun", "manager-a", id=job["rowId"])
    shown = {"rowId": job["rowId"], "priority": "LOW"}
    assert paused["pauseRun"]["run"] == shown | {"state": "PAUSED", "actions": ["CANCEL", "RESUME"]}
    assert await gateway.data(control % "pauseRun", "manager-a", id=job["rowId"]) == paused
    resumed = await gateway.data(control % "resumeRun", "manager-a", id=job["rowId"])
    assert resumed["resumeRun"]["run"] == shown | {"state": "PENDING", "actions": ["CANCEL", "PAUSE"]}
    assert (await gateway.refusal(control % "resumeRun", "manager-a", id=job["rowId"])) == (
        "CONFLICT",
        "runId",
    )
    assert (await gateway.refusal(control % "pauseRun", "user-b", id=job["rowId"]))[0] == "NOT_FOUND"


async def test_a_run_is_deleted_once_it_has_ended_and_its_key_starts_no_other(gateway):
    job = await start(gateway, idempotencyKey="once")
    delete = "mutation($id: UUID!) { deleteRun(runId: $id) { runId } }"
    assert (await gateway.refusal(delete, "manager-a", id=job["rowId"])) == ("CONFLICT", "runId")
    await gateway.data(CANCEL, "manager-a", id=job["rowId"])
    assert (await gateway.refusal(delete, "manager-b", id=job["rowId"]))[0] == "NOT_FOUND"
    assert await gateway.data(delete, "manager-a", id=job["rowId"]) == {"deleteRun": {"runId": job["rowId"]}}
    assert (await gateway.data(RUN, "manager-a", id=job["rowId"]))["run"] is None
    again = ASKED | {"idempotencyKey": "once"}
    assert await gateway.refusal(START, "manager-a", input=again) == ("CONFLICT", "idempotencyKey")
    async with transaction(gateway.pool, SERVICE) as connection:
        assert await connection.fetchval("select count(*) from trellis.run_chunks") == 0
        assert await connection.fetchval("select count(*) from pgqueuer.pgqueuer") == 0


async def test_a_key_starts_one_job_however_often_and_at_once_it_is_sent(gateway):
    sent = [gateway.data(START, "manager-a", input=ASKED | {"idempotencyKey": "k"}) for _ in range(20)]
    jobs = {answer["startCoiceJob"]["job"]["rowId"] for answer in await asyncio.gather(*sent)}
    assert len(jobs) == 1
    image = (await gateway.data("{ coiceImages(first: 1) { nodes { rowId } } }", "manager-a"))["coiceImages"][
        "nodes"
    ]
    other = ASKED | {"idempotencyKey": "k", "imageIds": [image[0]["rowId"]]}
    assert await gateway.refusal(START, "manager-a", input=other) == ("CONFLICT", "idempotencyKey")


@pytest.mark.parametrize(
    ("asked", "code", "field"),
    [
        ({"pipelineId": str(uuid4())}, "NOT_FOUND", "pipelineId"),
        ({"libraryId": 99}, "NOT_FOUND", "libraryId"),
        ({"libraryId": TENANT_B.library_id}, "NOT_FOUND", "libraryId"),
        ({"pipelineId": str(TENANT_B.pipeline_id)}, "NOT_FOUND", "pipelineId"),
        ({"imageIds": [str(uuid4())]}, "BAD_USER_INPUT", "imageIds"),
        ({"libraryId": TENANT_A.libraries[3][0]}, "BAD_USER_INPUT", "pipelineId"),
        ({"idempotencyKey": ""}, "BAD_USER_INPUT", "idempotencyKey"),
    ],
)
async def test_what_does_not_fit_starts_nothing(gateway, asked, code, field):
    assert await gateway.refusal(START, "user-a", input=ASKED | asked) == (code, field)
    async with transaction(gateway.pool, SERVICE) as connection:
        assert await connection.fetchval("select count(*) from trellis.runs") == 0
        assert await connection.fetchval("select count(*) from coice.jobs") == 0
        assert await connection.fetchval("select count(*) from trellis.run_keys") == 0


async def test_events_page_by_number(gateway):
    job = await start(gateway)
    await gateway.data(CANCEL, "manager-a", id=job["rowId"])
    query = "query($id: UUID!) { run(id: $id) { events(after: 1, first: 1) { sequence type } } }"
    assert (await gateway.data(query, "manager-a", id=job["rowId"]))["run"]["events"] == [
        {"sequence": 2, "type": "state"}
    ]
    query = "query($id: UUID!) { run(id: $id) { events(first: 5000) { sequence } } }"
    assert (await gateway.refusal(query, "manager-a", id=job["rowId"]))[0] == "LIMIT_EXCEEDED"


async def test_what_failed_is_told_with_its_error_attempts_and_timing(gateway):
    job = await start(gateway)
    async with transaction(gateway.pool, SERVICE) as connection:
        await connection.execute(
            "update trellis.run_items set state = 'failed', error = 'Too dark.', attempt = 3, seconds = 0.1,"
            " finished_at = '2026-01-02T03:04:05Z'"
            " where stage = 1 and item_id = (select item_id from trellis.run_items limit 1)"
        )
    query = """query($id: UUID!) {
      run(id: $id) { failures(first: 5) { stage error attempts seconds finishedAt } }
    }"""
    told = {"stage": 1, "error": "Too dark.", "attempts": 3, "seconds": 0.1}
    assert (await gateway.data(query, "manager-a", id=job["rowId"]))["run"]["failures"] == [
        told | {"finishedAt": "2026-01-02T03:04:05.000000Z"}
    ]
