"""Reference images and API keys that nobody uses: they go, and nothing else does."""

from uuid import UUID, uuid4

import pytest

from trellis.db.demo.masstock import CLIENT_A, load
from trellis.db.demo.people import USER_A
from trellis.db.pool import Connection, Pool
from trellis.jobs.masstock.retention import sweep


@pytest.fixture(autouse=True)
async def demo(admin: Connection) -> None:
    await load(admin)


async def add_image(admin: Connection, days: int) -> UUID:
    return await admin.fetchval(
        "insert into masstock.reference_images"
        " (client_id, storage_path, content_type, size, created_by, created_at)"
        " values ($1, $2, 'image/png', 1, $3, now() - make_interval(days => $4)) returning id",
        *(CLIENT_A.id, f"gs://workflow-results/references/{CLIENT_A.id}/{uuid4()}/x.png", USER_A.id, days),
    )


async def add_execution(
    admin: Connection, state: str, days: int, *, images: tuple[UUID, ...] = (), key: str = "v1.k1.x"
) -> UUID:
    """An execution in this state since so many days, which was started with a key."""
    run = uuid4()
    status = {"paused": "processing", "running": "processing"}.get(state, state)
    await admin.execute(
        "insert into masstock.workflow_executions (id, workflow_id, client_id, triggered_by_user_id, status,"
        " input_data) values ($1, $2, $3, $4, $5, jsonb_build_object('prompts', array['x'],"
        " 'reference_images', $6::text[]))",
        *(run, CLIENT_A.flash, CLIENT_A.id, USER_A.id, status, [str(image) for image in images]),
    )
    await admin.execute(
        "insert into trellis.runs (id, system, kind, total, created_by, snapshot, state, sequence)"
        " values ($1, 'masstock', 'masstock.execution', 1, $2, '{}', $3, 1)",
        *(run, USER_A.id, state),
    )
    await admin.execute(
        "insert into trellis.run_events (run_id, sequence, type, data, created_at)"
        " values ($1, 1, 'state', '{}', now() - make_interval(days => $2))",
        *(run, days),
    )
    await admin.execute(
        "insert into masstock.execution_api_keys values ($1, $2, $3)", *(run, CLIENT_A.id, key)
    )
    return run


async def test_images_that_no_execution_used_go_with_their_files(admin: Connection, pool: Pool) -> None:
    unused, recent, used, wanted = [await add_image(admin, days) for days in (91, 89, 91, 91)]
    await add_execution(admin, "completed", 91, images=(used,))
    await add_execution(admin, "pending", 0, images=(wanted, used))
    path = await admin.fetchval("select storage_path from masstock.reference_images where id = $1", unused)
    assert await sweep(pool, 90) == (1, 0)
    left = {row["id"] for row in await admin.fetch("select id from masstock.reference_images")}
    assert left == {recent, used, wanted}
    assert [row["path"] for row in await admin.fetch("select path from trellis.discards")] == [path]
    assert await sweep(pool, 90) == (0, 0)


async def test_keys_of_executions_that_stand_still_go(admin: Connection, pool: Pool) -> None:
    forgotten = await add_execution(admin, "paused", 91)
    kept = {
        await add_execution(admin, "paused", 89),
        await add_execution(admin, "running", 91),
        await add_execution(admin, "pending", 91),
    }
    assert await sweep(pool, 90) == (0, 1)
    rows = await admin.fetch(
        "select execution_id from masstock.execution_api_keys where sealed_api_key is not null"
    )
    assert {row["execution_id"] for row in rows} == kept
    lacking = "select sealed_api_key is null from masstock.execution_api_keys where execution_id = $1"
    assert await admin.fetchval(lacking, forgotten), "the row says that there was one"
