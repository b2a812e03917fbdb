"""A database of the release before runs had chunks: its runs go on where they stood."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from tests.conftest import Database
from tests.jobs.conftest import World
from trellis.db.embedded import Embedded
from trellis.db.migrate import FOLDER, migrate
from trellis.db.pool import Connection, connect
from trellis.jobs.state import ENDED

BEFORE = "20261121115959"  # every migration up to here is the earlier release's
STATES = ("pending", "running", "cancelling", "completed", "failed", "cancelled")


@pytest.fixture
async def database(cluster: Embedded, worker: str, tmp_path: Path) -> AsyncIterator[Database]:
    """A database as the earlier release left it; `migrate` brings it up to date."""
    name = f"earlier_{worker}"
    server = await connect(cluster.address("postgres", "postgres"))
    await server.execute(f'create database "{name}"')
    folder = tmp_path / "earlier"
    folder.mkdir()
    for file in FOLDER.glob("*.sql"):
        if file.name < BEFORE:
            shutil.copy(file, folder)
    await migrate(cluster.address("postgres", name), ["coice"], folder)
    yield Database(cluster, name)
    await server.execute(f'drop database "{name}" with (force)')
    await server.close()


async def add_earlier(admin: Connection, world: World, state: str) -> UUID:
    """A job over twelve photographs in one stage, as the earlier release wrote it; five are done."""
    tenant, job = world.a, uuid4()
    pipeline, [stage] = await world.add_pipeline(tenant, [("boolean", None)])
    ended = state in ENDED
    await admin.execute(
        "insert into coice.jobs (id, pipeline_id, library_id, status, total_images, processed_images, created_by,"
        " completed_at) values ($1, $2, $3, $4, 12, 5, $5, case when $6 then now() end)",
        job,
        pipeline,
        tenant.library_id,
        "running" if state == "cancelling" else state,
        tenant.user.user_id,
        ended,
    )
    snapshot = {
        "library_id": tenant.library_id,
        "images": [
            {"id": str(row["id"]), "gcs_path": row["gcs_path"]}
            for row in await admin.fetch(
                "select id, gcs_path from coice.images where library_id = $1 order by gcs_path",
                tenant.library_id,
            )
        ],
        "stages": [
            {
                "id": str(stage),
                "order": 1,
                "prompt_id": str(uuid4()),
                "name": "",
                "text": "A flare?",
                "type": "boolean",
                "filter_condition": None,
            }
        ],
    }
    await admin.execute(
        "insert into trellis.runs (id, system, kind, state, total, done, created_by, snapshot, sequence,"
        " completed_at, lease_owner, lease_until) values ($1, 'coice', 'coice.job', $2, 12, 5, $3, $4, 2,"
        " case when $5 then now() end, case when $5 then null else 'host/1/2' end, now())",
        job,
        state,
        tenant.user.user_id,
        snapshot,
        ended,
    )
    await admin.execute(
        "insert into trellis.run_items (run_id, item_id, stage, state)"
        " select $1, i.id, 1, case when i.place <= 5 then 'done' else 'pending' end"
        " from unnest($2::uuid[]) with ordinality as i (id, place)",
        job,
        tenant.images,
    )
    return job


async def test_runs_of_the_earlier_release_go_on(database, admin, world, launch, vision, kinds) -> None:
    jobs = {state: await add_earlier(admin, world, state) for state in STATES}
    await admin.execute(
        "insert into trellis.run_events (run_id, sequence, type) select id, n, 'state'"
        " from trellis.runs cross join generate_series(1, 2) n"
    )
    await admin.execute("update trellis.runs set started_at = now() - interval '1 h'")
    await admin.execute(
        "update trellis.run_items set finished_at = now() - interval '50 min' where state = 'done'"
    )
    await migrate(database.admin_dsn, ["coice"])
    assert {row["title"] for row in await admin.fetch("select title from trellis.runs")} == {"Flares · North"}
    stages = await admin.fetch("select name, total, done, pending from trellis.run_stages")
    assert [tuple(row) for row in stages] == [("", 12, 5, 7)] * len(STATES)
    pace = await admin.fetch("select attempt, second, seconds, done, failed from trellis.run_pace")
    assert [tuple(row) for row in pace] == [(1, 600, 4, 5, 0)] * len(STATES)
    process = await launch()
    for state, job in jobs.items():
        after = await process.until(job)
        assert after == {"pending": "completed", "running": "completed", "cancelling": "cancelled"}.get(
            state, state
        )
    done = await admin.fetch("select id, done from trellis.runs")
    assert {row["id"]: row["done"] for row in done} == {
        job: 12 if state in ("pending", "running") else 5 for state, job in jobs.items()
    }
    assert len(vision.asked) == 14  # seven photographs each of the two that were unfinished
