"""What a filter would let through of the last job's images, as the caller sees them."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.resolvers.conftest import Gateway
from trellis.db.demo.coice import TENANT_A, demo_id
from trellis.db.demo.people import MANAGER_A, USER_A
from trellis.db.pool import Connection

PREVIEW = """
query ($pipeline: UUID!, $order: Int!, $filter: JSON, $earlier: [CoiceStageFilterInput!]) {
  coiceFilterPreview(pipelineId: $pipeline, stageOrder: $order, filter: $filter, earlier: $earlier) {
    job { rowId } images passed unknown
  }
}
"""
PIPELINE = str(TENANT_A.pipeline_id)
STAGES = [demo_id(f"stage a {order}") for order in (1, 2, 3)]


async def add_job(admin: Connection, results: list[list[Any]], who: Any = MANAGER_A) -> str:
    """A job with an image for each list of results, of stages 1, 2, …; None where there is no result."""
    job = uuid4()
    images = await admin.fetch(
        "select id from coice.images where library_id = $1 order by id limit $2",
        TENANT_A.library_id,
        len(results),
    )
    await admin.execute("alter table coice.jobs disable trigger user")
    await admin.execute(
        "insert into coice.jobs (id, pipeline_id, library_id, created_by, created_at)"
        " values ($1, $2, $3, $4, clock_timestamp())",
        *(job, TENANT_A.pipeline_id, TENANT_A.library_id, who.id),
    )
    await admin.execute("alter table coice.jobs enable trigger user")
    await admin.execute(
        "insert into trellis.runs (id, system, kind, snapshot, created_by)"
        " values ($1, 'coice', 'coice.job', '{}', $2)",
        *(job, who.id),
    )
    number = 0
    for image, of_image in zip(images, results, strict=True):
        for stage, result in zip(STAGES, of_image, strict=False):
            number += 1
            if result is not None:
                await admin.execute(
                    "insert into coice.job_results (job_id, image_id, stage_id, result, sequence)"
                    " values ($1, $2, $3, $4, $5)",
                    *(job, image["id"], stage, result, number),
                )
    return str(job)


async def preview(
    gateway: Gateway, filter: Any, order: int = 2, who: str = "manager-a", earlier: Any = None
) -> tuple[Any, ...]:
    found = await gateway.data(PREVIEW, who, pipeline=PIPELINE, order=order, filter=filter, earlier=earlier)
    job, *counts = found["coiceFilterPreview"].values()
    return (job and job["rowId"], *counts)


YES, NO = {"result": True, "confidence": 0.9}, {"result": False, "confidence": 0.4}


async def test_it_counts_what_would_pass_of_the_last_job_with_results(
    gateway: Gateway, admin: Connection
) -> None:
    await add_job(admin, [[YES]])
    job = await add_job(
        admin, [[YES, {"result": "smoke"}], [NO], [YES, {"result": "fog"}], [None, {"result": "x"}]]
    )
    await add_job(admin, [])  # has none
    assert await preview(gateway, {"stage_1.result": True}) == (job, 4, 2, 1)
    assert await preview(gateway, {"stage_1.result": {"not": True}}) == (job, 4, 1, 1)
    assert await preview(gateway, {"stage_1.confidence": {"gte": 0.3}}) == (job, 4, 3, 1)
    assert await preview(gateway, None) == (job, 4, 4, 0)
    assert await preview(gateway, {}) == (job, 4, 4, 0)
    bare = f'{{ coiceFilterPreview(pipelineId: "{PIPELINE}", stageOrder: 1) {{ passed }} }}'
    assert await gateway.data(bare, "manager-a") == {"coiceFilterPreview": {"passed": 4}}
    assert await preview(gateway, {"stage_2.result": {"contains": "SMOKE"}}, 3) == (job, 4, 1, 1)
    both = {"or": [{"stage_1.result": False}, {"stage_2.result": {"contains": "fog"}}]}
    assert await preview(gateway, both, 3) == (job, 4, 2, 1)


async def test_what_an_earlier_filter_leaves_out_has_no_answer(gateway: Gateway, admin: Connection) -> None:
    smoke, fog = {"result": "smoke"}, {"result": "fog"}
    job = await add_job(admin, [[YES, smoke], [YES, fog], [NO, smoke], [NO]])
    wanted = {"stage_2.result": "smoke"}
    assert await preview(gateway, wanted, 3) == (job, 4, 2, 1)
    first, second = {"stageOrder": 1}, {"stageOrder": 2, "filter": {"stage_1.result": True}}
    assert await preview(gateway, wanted, 3, earlier=[first, second]) == (job, 4, 1, 2)
    # By one that is left out itself, and in whichever order they are.
    third = {"stageOrder": 3, "filter": {"stage_2.result": {"contains": "fog"}}}
    assert await preview(gateway, {"stage_2.result": "fog"}, 4, earlier=[second, third]) == (job, 4, 1, 2)
    assert await preview(gateway, wanted, 4, earlier=[third, second]) == (job, 4, 1, 2)


async def test_it_is_the_last_job_that_the_caller_sees(gateway: Gateway, admin: Connection) -> None:
    mine = await add_job(admin, [[YES], [NO]], USER_A)
    managers = await add_job(admin, [[YES]])
    assert await preview(gateway, {"stage_1.result": True}, who="user-a") == (mine, 2, 1, 0)
    assert await preview(gateway, {"stage_1.result": True}) == (managers, 1, 1, 0)


async def test_without_a_job_there_is_nothing_to_count(gateway: Gateway) -> None:
    assert await preview(gateway, {"stage_1.result": True}) == (None, 0, 0, 0)


@pytest.mark.parametrize(
    ("who", "given", "refusal"),
    [
        ("manager-a", {"filter": {"stage_2.result": True}}, ("BAD_USER_INPUT", "filter")),
        ("manager-a", {"filter": {"nonsense": 1}}, ("BAD_USER_INPUT", "filter")),
        ("manager-a", {"filter": [1]}, ("BAD_USER_INPUT", "filter")),
        ("manager-a", {"order": 0}, ("BAD_USER_INPUT", "stageOrder")),
        (
            "manager-a",
            {"earlier": [{"stageOrder": 1, "filter": {"stage_2.result": 1}}]},
            ("BAD_USER_INPUT", "earlier"),
        ),
        ("manager-a", {"earlier": [{"stageOrder": 1}] * 101}, ("BAD_USER_INPUT", "earlier")),
        ("manager-b", {}, ("NOT_FOUND", "pipelineId")),
        ("manager-a", {"pipeline": str(UUID(int=1))}, ("NOT_FOUND", "pipelineId")),
        (None, {}, ("UNAUTHENTICATED", None)),
    ],
)
async def test_what_is_refused(
    gateway: Gateway, who: str | None, given: dict[str, Any], refusal: tuple[str, str | None]
) -> None:
    asked = {"pipeline": PIPELINE, "order": 2, "filter": {"stage_1.result": True}} | given
    assert await gateway.refusal(PREVIEW, who, **asked) == refusal


async def test_of_many_images_some_are_looked_at(gateway: Gateway, admin: Connection) -> None:
    job = await add_job(admin, [])
    await admin.execute(
        "insert into coice.images (id, library_id, gcs_path)"
        " select md5('n' || n)::uuid, $1, 'gs://coice/catalogs/1/1/n' || n || '.jpg' from generate_series(1, 2500) n",
        TENANT_A.library_id,
    )
    await admin.execute(
        "insert into coice.job_results (job_id, image_id, stage_id, result, sequence)"
        " select $1, md5('n' || n)::uuid, $2, jsonb_build_object('result', n % 2 = 0), n from generate_series(1, 2500) n",
        *(UUID(job), STAGES[0]),
    )
    found, images, passed, unknown = await preview(gateway, {"stage_1.result": True})
    assert (found, images, unknown) == (job, 2_000, 0)
    assert passed in range(900, 1_101)
