"""Catalogs, uploads and pipelines in the dashboard: a real browser over a real gateway."""

import asyncio
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import jwt

from tests.browser.browser import visit
from tests.serving import ROOT, SECRET, RunningGateway
from trellis.db.demo.coice import TENANT_A
from trellis.db.demo.people import MANAGER_A
from trellis.db.pool import Connection

SCRIPT = "dashboard-content.mjs"
CANDLE = ROOT / "db/demo/photographs/candle.jpg"
NAMES = "select split_part(gcs_path, '/', 7) from coice.images where library_id = $1 order by 1"
START = "mutation($input: StartCoiceJobInput!) { startCoiceJob(input: $input) { job { rowId } } }"
SAVE = """
mutation($pipeline: UUID!, $stages: [SaveCoicePipelineStageInput!]!) {
  saveCoicePipelineStages(pipelineId: $pipeline, stages: $stages) { pipeline { rowId } }
}
"""
PREVIEW = """
query($pipeline: UUID!, $order: Int!, $filter: JSON, $earlier: [CoiceStageFilterInput!]) {
  coiceFilterPreview(pipelineId: $pipeline, stageOrder: $order, filter: $filter, earlier: $earlier) {
    job { rowId } images passed unknown
  }
}
"""
FUNNEL = "query($id: UUID!) { coiceJob(rowId: $id) { stages { stage done skipped failed } } }"
FOLLOW = "subscription($id: UUID!) { coiceJob(rowId: $id) { state } }"


def token(claims: dict[str, Any]) -> str:
    return jwt.encode(claims | {"exp": time.time() + 600}, SECRET, "HS256")


def as_manager(**headers: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(headers={"Authorization": f"Bearer {token(MANAGER_A.claims)}"} | headers)


async def ask(url: str, query: str, **variables: Any) -> Any:
    """An answer's data, as manager A."""
    async with as_manager() as client:
        answer = await client.post(f"{url}/graphql", json={"query": query, "variables": variables})
    assert "errors" not in answer.json(), answer.text
    return answer.json()["data"]


async def ended(url: str, job: str) -> None:
    """Follow a job to its end."""
    question = {"query": FOLLOW, "variables": {"id": job}}
    async with asyncio.timeout(60), as_manager(Accept="text/event-stream") as client:
        async with client.stream("POST", f"{url}/graphql", json=question) as answer:
            assert "COMPLETED" in "".join([line async for line in answer.aiter_lines()])


async def test_from_an_empty_catalog_to_a_finished_run(running: RunningGateway, rows: Connection) -> None:
    await visit(SCRIPT, "journey", f"{running.url}/catalogs")
    library = await rows.fetchval("select id from coice.libraries where name = 'Cranes'")
    names = [name for (name,) in await rows.fetch(NAMES, library)]
    assert names == ["fourth.jpg", "second.jpg", "thírd #3 50%.jpg"]
    jobs = await rows.fetch("select status, total_images from coice.jobs where library_id = $1", library)
    assert [tuple(job) for job in jobs] == [("completed", 3)]


async def test_stages_are_edited_tried_on_the_last_job_and_saved_at_once(
    running: RunningGateway, rows: Connection
) -> None:
    chosen = ["flare-stack-night.jpg", "grass-verge.jpg", "skyline.jpg"]
    ids = await rows.fetch(
        "select id from coice.images where library_id = $1 and split_part(gcs_path, '/', 7) = any($2)",
        TENANT_A.library_id,
        chosen,
    )
    started = await ask(
        running.url,
        START,
        input={
            "pipelineId": str(TENANT_A.pipeline_id),
            "libraryId": TENANT_A.library_id,
            "imageIds": [str(id_) for (id_,) in ids],
        },
    )
    await ended(running.url, started["startCoiceJob"]["job"]["rowId"])
    await visit(SCRIPT, "stages", f"{running.url}/pipelines/{TENANT_A.pipeline_id}")
    found = await rows.fetch(
        "select p.name, s.filter_condition from coice.pipeline_stages s join coice.prompts p on p.id = s.prompt_id"
        " where pipeline_id = $1 order by stage_order",
        TENANT_A.pipeline_id,
    )
    assert [tuple(row) for row in found] == [
        ("Flare detection", None),
        ("Words", None),
        ("Description of the finding", {"stage_1.result": True}),
        ("Words", None),
    ]


async def test_what_a_preview_says_is_what_the_next_run_does(
    running: RunningGateway, rows: Connection
) -> None:
    pipeline = await rows.fetchval(
        "insert into coice.pipelines (name, library_id, created_by) values ('Tried', $1, $2) returning id",
        TENANT_A.library_id,
        TENANT_A.manager.id,
    )
    prompts = dict(
        await rows.fetch("select type, id from coice.prompts where created_by = $1", TENANT_A.manager.id)
    )
    types = ("boolean", "keywords", "boolean", "descriptive", "keywords")

    async def save(filters: list[Any]) -> None:
        found = await rows.fetch(
            "select id from coice.pipeline_stages where pipeline_id = $1 order by stage_order", pipeline
        )
        ids = [str(id_) for (id_,) in found] or [None] * len(types)
        stages = [
            {"rowId": id_, "promptId": str(prompts[type_]), "filterCondition": filter}
            for id_, type_, filter in zip(ids, types, filters, strict=True)
        ]
        await ask(running.url, SAVE, pipeline=str(pipeline), stages=stages)

    async def run() -> str:
        started = await ask(
            running.url, START, input={"pipelineId": str(pipeline), "libraryId": TENANT_A.library_id}
        )
        job: str = started["startCoiceJob"]["job"]["rowId"]
        await ended(running.url, job)
        return job

    await save([None] * len(types))
    job = await run()
    filters = [
        None,
        {"stage_1.confidence": {"gte": 0.6}},
        {"or": [{"stage_2.result": {"contains": "orange"}}, {"stage_1.result": False}]},
        {"stage_3.result": {"not": True}},
        {"and": [{"stage_2.result": {"not": {"contains": "green"}}}, {"not": {"stage_1.result": True}}]},
    ]
    told = []
    for place, filter in enumerate(filters, 1):
        earlier = [{"stageOrder": order, "filter": filters[order - 1]} for order in range(1, place)]
        asked = {"pipeline": str(pipeline), "order": place, "filter": filter, "earlier": earlier}
        preview = (await ask(running.url, PREVIEW, **asked))["coiceFilterPreview"]
        assert preview["job"]["rowId"] == job
        told.append(preview["passed"])
    await save(filters)
    stages = (await ask(running.url, FUNNEL, id=await run()))["coiceJob"]["stages"]
    assert [stage["done"] for stage in stages] == told
    assert [stage["skipped"] for stage in stages] == [told[0] - passed for passed in told]
    assert len(set(told)) >= 4, told  # else the filters tell nothing apart


async def test_the_tree_and_an_upload_by_keyboard(running: RunningGateway, rows: Connection) -> None:
    await visit(SCRIPT, "keyboard", f"{running.url}/catalogs")
    await rows.execute("delete from coice.images where split_part(gcs_path, '/', 7) = 'by-keyboard.jpg'")


async def test_uploads_survive_a_lost_connection(running: RunningGateway, rows: Connection) -> None:
    await visit(SCRIPT, "lost", f"{running.url}/catalogs")
    names = [name for (name,) in await rows.fetch(NAMES, 1)]
    assert [name for name in names if name in {"quick.jpg", "slow-1.jpg", "slow-2.jpg"}] == [
        "quick.jpg",
        "slow-1.jpg",
        "slow-2.jpg",
    ]
    await rows.execute("delete from coice.images where split_part(gcs_path, '/', 7) ~ '^(quick|slow)'")


async def test_four_files_are_sent_at_a_time_and_folders_as_well(
    running: RunningGateway, rows: Connection, tmp_path: Path
) -> None:
    places = (
        "top.jpg",
        "below/further/deep.jpg",
        "below/.kept/hidden.jpg",
        "one/double.jpg",
        "two/double.jpg",
    )
    for place in (*places, "nothing/.kept"):
        file = tmp_path / "photographs" / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(CANDLE.read_bytes())
    library: int = await rows.fetchval(
        "insert into coice.libraries (catalog_id, name) values ($1, 'Candles') returning id",
        TENANT_A.catalog_id,
    )
    folder = str(tmp_path / "photographs")
    await visit(SCRIPT, "several", f"{running.url}/catalogs/libraries/{library}", folder)
    names = [name for (name,) in await rows.fetch(NAMES, library)]
    assert sorted(names) == sorted(
        [*(f"candle-{n}.jpg" for n in range(12)), "deep.jpg", "double.jpg", "top.jpg"]
    )
    await rows.execute("delete from coice.libraries where id = $1", library)


async def test_the_state_of_a_job_that_goes_on_is_followed(running: RunningGateway, rows: Connection) -> None:
    job = uuid4()
    owner = (job, TENANT_A.manager.id)
    await rows.execute(
        "insert into coice.jobs (id, pipeline_id, library_id, created_by, status, total_images)"
        " values ($1, $3, $4, $2, 'running', 1)",
        *owner,
        TENANT_A.pipeline_id,
        TENANT_A.library_id,
    )
    await rows.execute(
        "insert into trellis.runs (id, system, kind, title, state, total, created_by, snapshot)"
        " values ($1, 'coice', 'coice.job', 'A job that stands', 'paused', 1, $2, '{}')",
        *owner,
    )
    await visit(SCRIPT, "live", f"{running.url}/catalogs/libraries/{TENANT_A.library_id}", str(job))


async def test_others_see_nothing_and_change_nothing(running: RunningGateway) -> None:
    words = (str(TENANT_A.library_id), str(TENANT_A.pipeline_id))
    await visit(SCRIPT, "others", f"{running.url}/catalogs", *words)


async def test_a_library_that_is_granted_without_its_catalog_is_found(
    running: RunningGateway, rows: Connection
) -> None:
    person, group = uuid4(), uuid4()
    await rows.execute("insert into auth.users (id, email) values ($1, 'guest@example.com')", person)
    await rows.execute("insert into coice.profiles (id, role) values ($1, 'end_user')", person)
    await rows.execute("insert into coice.groups (id, name) values ($1, 'Guests')", group)
    await rows.execute("insert into coice.user_groups (user_id, group_id) values ($1, $2)", person, group)
    await rows.execute("insert into coice.library_groups (library_id, group_id) values (2, $1)", group)
    claims = {"sub": str(person), "role": "authenticated", "aud": "authenticated"}
    await visit(SCRIPT, "granted", f"{running.url}/catalogs", token(claims))


async def test_libraries_nest_to_any_depth(running: RunningGateway, rows: Connection) -> None:
    top: int | None = None
    last: int | None = None
    for depth in range(1, 13):
        last = await rows.fetchval(
            "insert into coice.libraries (catalog_id, name, parent_id) values ($1, $2, $3) returning id",
            *(TENANT_A.catalog_id, f"Depth {depth}", last),
        )
        top = top or last
    await rows.execute(
        "insert into coice.images (library_id, gcs_path)"
        " select $1::int, format('gs://coice/catalogs/%s/%s/%s.jpg', $2::int, $1::int, n) from generate_series(1, 2) n",
        *(last, TENANT_A.catalog_id),
    )
    await visit(SCRIPT, "deep", f"{running.url}/catalogs/libraries/{last}", str(top))
    assert not await rows.fetchval("select exists (select from coice.libraries where name like 'Depth %')")


async def test_many_photographs_come_as_one_scrolls(running: RunningGateway, rows: Connection) -> None:
    library: int = await rows.fetchval(
        "insert into coice.libraries (catalog_id, name) values ($1, 'Many') returning id", TENANT_A.catalog_id
    )
    # Rows alone: the scenario answers for their pictures.
    await rows.execute(
        "insert into coice.images (library_id, gcs_path)"
        " select $1::int, format('gs://coice/catalogs/%s/%s/%s.jpg', $2::int, $1::int, n) from generate_series(1, 450) n",
        library,
        TENANT_A.catalog_id,
    )
    try:
        await visit(SCRIPT, "many", f"{running.url}/catalogs/libraries/{library}")
    finally:
        await rows.execute("delete from coice.libraries where id = $1", library)
