"""What holds in Coice whatever the rights: shapes, trees, jobs and what goes with what."""

import asyncio
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from tests.db.asking import until_blocked
from trellis.db.demo import coice
from trellis.db.demo.coice import TENANT_A, TENANT_B
from trellis.db.demo.people import MANAGER_A, MANAGER_B, USER_A, Person, identity_of
from trellis.db.pool import Connection, Pool
from trellis.db.session import SERVICE, transaction

PHOTOGRAPHS = [SimpleNamespace(name=f"{n}.jpg", metadata={"n": n}) for n in range(3)]
IMAGE = coice.demo_id("image a 0.jpg")
STAGE = coice.demo_id("stage a 1")


@pytest.fixture(autouse=True)
async def demo(admin: Connection) -> None:
    await coice.load(admin, PHOTOGRAPHS, PHOTOGRAPHS)


async def add_library(admin: Connection, parent: int | None, catalog: int = TENANT_A.catalog_id) -> int:
    found: int = await admin.fetchval(
        "insert into coice.libraries (catalog_id, parent_id, name) values ($1, $2, 'x') returning id",
        catalog,
        parent,
    )
    return found


async def add_job(
    admin: Connection, library: int = TENANT_A.library_id, pipeline: UUID = TENANT_A.pipeline_id
) -> UUID:
    """A job with its run, an event, a ledger entry, and a result."""
    job = uuid4()
    await admin.execute(
        "insert into coice.jobs (id, pipeline_id, library_id, created_by) values ($1, $2, $3, $4)",
        job,
        pipeline,
        library,
        MANAGER_A.id,
    )
    await admin.execute(
        "insert into trellis.runs (id, system, kind, snapshot) values ($1, 'coice', 'coice.job', '{}')", job
    )
    await admin.execute(
        "insert into trellis.run_items (run_id, item_id, stage) values ($1, $2, 1)", job, IMAGE
    )
    await admin.execute("insert into trellis.run_events (run_id, sequence, type) values ($1, 1, 'x')", job)
    await add_result(admin, job)
    return job


async def add_result(admin: Connection, job: UUID, **result: Any) -> None:
    await admin.execute(
        "insert into coice.job_results (job_id, image_id, stage_id, result, sequence)"
        " values ($1, $2, $3, $4, 1)",
        job,
        IMAGE,
        STAGE,
        result or {"result": True},
    )


async def count(admin: Connection, *tables: str) -> list[int]:
    return [await admin.fetchval(f"select count(*) from {table}") for table in tables]


async def refused(awaitable: Any, constraint: str) -> None:
    with pytest.raises(asyncpg.IntegrityConstraintViolationError) as caught:
        await awaitable
    assert caught.value.constraint_name == constraint


# Trees of libraries


async def test_a_parent_is_in_its_own_catalog(admin: Connection) -> None:
    await refused(add_library(admin, TENANT_B.library_id), "libraries_parent_id_in_catalog")


async def test_a_library_stays_in_its_catalog(admin: Connection) -> None:
    library = await add_library(admin, None)
    move = admin.execute(
        "update coice.libraries set catalog_id = $1 where id = $2", TENANT_B.catalog_id, library
    )
    await refused(move, "libraries_catalog_id_fixed")


async def test_no_cycles(admin: Connection) -> None:
    top = await add_library(admin, None)
    middle = await add_library(admin, top)
    bottom = await add_library(admin, middle)
    move = "update coice.libraries set parent_id = $1 where id = $2"
    itself = "insert into coice.libraries (id, catalog_id, parent_id, name) values (99, 1, 99, 'x')"
    await refused(admin.execute(itself), "libraries_parent_id_not_self")
    await refused(admin.execute(move, top, top), "libraries_parent_id_no_cycle")
    await refused(admin.execute(move, middle, top), "libraries_parent_id_no_cycle")
    await refused(admin.execute(move, bottom, top), "libraries_parent_id_no_cycle")
    await admin.execute(move, top, bottom)


async def test_no_cycle_within_one_statement(admin: Connection) -> None:
    one, two = await add_library(admin, None), await add_library(admin, None)
    swap = "update coice.libraries set parent_id = case id when $1 then $2 else $1 end where id in ($1, $2)"
    await refused(admin.execute(swap, one, two), "libraries_parent_id_no_cycle")


@pytest.mark.parametrize("isolation", ["read_committed", "repeatable_read"])
async def test_no_cycle_by_two_moves_at_once(admin: Connection, pool: Pool, isolation: Any) -> None:
    one, two = await add_library(admin, None), await add_library(admin, None)
    move = "update coice.libraries set parent_id = $1 where id = $2"
    async with transaction(pool, SERVICE, isolation=isolation) as first:
        await first.execute(move, one, two)

        async def second() -> None:
            async with transaction(pool, SERVICE, isolation=isolation) as connection:
                await connection.execute(
                    "select 1 from coice.libraries"
                )  # takes its snapshot before it waits
                started.set()
                await connection.execute(move, two, one)

        started = asyncio.Event()
        task = asyncio.create_task(second())
        await started.wait()
        await until_blocked(admin)
    with pytest.raises((asyncpg.CheckViolationError, asyncpg.SerializationError)):
        await asyncio.wait_for(task, 10)
    assert await admin.fetchval("select parent_id from coice.libraries where id = $1", one) is None


# Images


@pytest.mark.parametrize(
    "path",
    [
        "gs://coice/catalogs/1/2/x.jpg",  # another library
        "gs://coice/catalogs/2/1/x.jpg",  # another catalog
        "gs://coice/catalogs/01/1/x.jpg",
        "gs://coice/catalogs/1/1/",
        "gs://coice/catalogs/1/1/..",
        "gs://coice/catalogs/1/1/a/b.jpg",
        "gs://coice/catalogs/1/1/a\nb.jpg",
        "gs://Coice/catalogs/1/1/x.jpg",
        "gs://coice/other/gs://coice/catalogs/1/1/x.jpg",
        "https://coice/catalogs/1/1/x.jpg",
        "gs://coice/catalogs/1/1/" + "x" * 1024,
    ],
)
async def test_a_path_is_bound_to_its_library(admin: Connection, path: str) -> None:
    for sql in (
        "insert into coice.images (library_id, gcs_path) values (1, $1)",
        "update coice.images set gcs_path = $1 where library_id = 1",
    ):
        with pytest.raises(asyncpg.CheckViolationError) as caught:
            await admin.execute(sql, path)
        assert str(caught.value.constraint_name).startswith("images_gcs_path_in_")


async def test_a_path_may_be_in_any_bucket(admin: Connection) -> None:
    path = "gs://my-own.bucket_1/catalogs/1/1/é ü.jpg"
    await admin.execute("insert into coice.images (library_id, gcs_path) values (1, $1)", path)


async def test_deleting_an_image_takes_its_results(admin: Connection) -> None:
    await add_job(admin)
    await admin.execute("delete from coice.images where id = $1", IMAGE)
    assert await count(admin, "coice.job_results", "coice.jobs", "trellis.runs") == [0, 1, 1]


# Names, stages and filters


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("catalogs", "name"),
        ("libraries", "name"),
        ("prompts", "name"),
        ("prompts", "prompt"),
        ("pipelines", "name"),
        ("groups", "name"),
        ("feature_flags", "name"),
    ],
)
async def test_names_are_not_blank(admin: Connection, table: str, column: str) -> None:
    for blank in ("", " ", "\t\n"):
        await refused(
            admin.execute(f"update coice.{table} set {column} = $1", blank), f"{table}_{column}_not_blank"
        )


@pytest.mark.parametrize(
    "condition",
    [
        {"stage_1.result": True},
        {"stage_1.result": {"contains": "smoke"}, "stage_2.measured.brightness": {"gt": 0.5}},
        {"or": [{"stage_1.result": 1}, {"not": {"and": [{"stage_2.result": "x"}]}}]},
        {},
        None,
    ],
)
async def test_filters_of_earlier_stages(admin: Connection, condition: Any) -> None:
    await admin.execute(
        "update coice.pipeline_stages set filter_condition = $1 where stage_order = 3", condition
    )


@pytest.mark.parametrize(
    "condition",
    [
        [],
        True,
        "stage_1.result",
        {"stage_3.result": True},  # itself
        {"stage_0.result": True},
        {"stage_01.result": True},
        {"stage_1": True},
        {"stage_1.": True},
        {"stage_1.a b": True},
        {"stage_9999999999.result": True},
        {"result": True},
        {"or": {"stage_1.result": True}},
        {"or": []},
        {"not": [{"stage_1.result": True}]},
        {"and": [{"stage_1.result": True}, {"stage_4.result": True}]},
    ],
)
async def test_malformed_filters(admin: Connection, condition: Any) -> None:
    change = admin.execute(
        "update coice.pipeline_stages set filter_condition = $1 where stage_order = 3", condition
    )
    await refused(change, "pipeline_stages_filter_condition_valid")


async def test_stages_are_numbered_from_one_without_doubles(admin: Connection) -> None:
    add = "insert into coice.pipeline_stages (pipeline_id, prompt_id, stage_order) values ($1, $2, $3)"
    prompt = coice.demo_id("prompt a 1")
    await refused(admin.execute(add, TENANT_A.pipeline_id, prompt, 0), "pipeline_stages_stage_order_positive")
    await refused(admin.execute(add, TENANT_A.pipeline_id, prompt, 1), "pipeline_stages_stage_order_unique")


# Jobs


async def start(pool: Pool, email: str, library: int, pipeline: UUID, *images: UUID) -> UUID:
    async with transaction(pool, identity_of(email)) as connection:
        job: UUID = await connection.fetchval(
            "insert into coice.jobs (pipeline_id, library_id, image_ids) values ($1, $2, $3) returning id",
            pipeline,
            library,
            list(images),
        )
        return job


async def add_pipeline(admin: Connection, library: int | None, author: Person = MANAGER_A) -> UUID:
    found: UUID = await admin.fetchval(
        "insert into coice.pipelines (library_id, name, created_by) values ($1, 'x', $2) returning id",
        library,
        author.id,
    )
    return found


async def test_a_job_begins_as_the_callers(admin: Connection, pool: Pool) -> None:
    job = await start(pool, USER_A.email, TENANT_A.library_id, TENANT_A.pipeline_id, IMAGE)
    row = await admin.fetchrow("select * from coice.jobs where id = $1", job)
    assert row is not None
    assert (row["created_by"], row["status"], row["total_images"], row["processed_images"]) == (
        USER_A.id,
        "pending",
        0,
        0,
    )


async def test_a_pipeline_fits_its_library_and_those_below(admin: Connection, pool: Pool) -> None:
    beside, below = TENANT_A.libraries[3][0], TENANT_A.libraries[2][0]
    await start(pool, USER_A.email, below, TENANT_A.pipeline_id)
    await start(pool, USER_A.email, beside, await add_pipeline(admin, None))
    for library in (beside, TENANT_A.library_id):
        pipeline = await add_pipeline(admin, below)
        await refused(start(pool, USER_A.email, library, pipeline), "jobs_pipeline_id_fits")


async def test_a_hidden_pipeline_is_like_none(admin: Connection, pool: Pool) -> None:
    hidden = await add_pipeline(admin, None, MANAGER_B)
    errors = []
    for pipeline in (hidden, TENANT_B.pipeline_id, uuid4()):
        with pytest.raises(asyncpg.CheckViolationError) as caught:
            await start(pool, USER_A.email, TENANT_A.library_id, pipeline)
        errors.append((str(caught.value), caught.value.constraint_name))
    assert set(errors) == {("There is no such pipeline for this library.", "jobs_pipeline_id_fits")}


async def test_a_hidden_library_is_like_none(admin: Connection, pool: Pool) -> None:
    pipeline = await add_pipeline(admin, None)
    errors = []
    for library in (TENANT_B.library_id, 999_999):
        with pytest.raises(asyncpg.InsufficientPrivilegeError) as caught:
            await start(pool, USER_A.email, library, pipeline)
        errors.append(str(caught.value))
    assert len(set(errors)) == 1


async def test_images_are_of_the_library_itself(admin: Connection, pool: Pool) -> None:
    parent, below = TENANT_A.library_id, TENANT_A.libraries[1][0]
    inside = await admin.fetchval(
        "insert into coice.images (library_id, gcs_path) values ($1, $2) returning id",
        below,
        f"gs://coice/catalogs/1/{below}/x.jpg",
    )
    await start(pool, USER_A.email, parent, TENANT_A.pipeline_id, IMAGE)
    await start(pool, USER_A.email, below, TENANT_A.pipeline_id, inside)
    for images in ([inside], [IMAGE, inside], [coice.demo_id("image b 0.jpg")], [uuid4()], [IMAGE, IMAGE]):
        refusal = start(pool, USER_A.email, parent, TENANT_A.pipeline_id, *images)
        await refused(refusal, "jobs_image_ids_in_library")


async def test_results_are_found_by_their_words(admin: Connection) -> None:
    job = await add_job(admin)
    await admin.execute("delete from coice.job_results")
    await add_result(
        admin,
        job,
        result=["Burning flares", "night"],
        note={"deep": "smokestack"},
        provider="offline",
        model="m",
    )
    for words, found in [("flare", 1), ("burn night", 1), ("smokestack", 1), ("offline", 0), ("result", 0)]:
        matches = "search_vector @@ websearch_to_tsquery('english', $1)"
        rows = await admin.fetch(f"select 1 from coice.job_results where {matches}", words)
        assert len(rows) == found, words
    text = await admin.fetchval("select coice.result_text(result) from coice.job_results")
    assert set(text.split()) == {"Burning", "flares", "night", "smokestack"}


# What goes with what

EVERYTHING = [
    "coice.jobs",
    "coice.job_results",
    "trellis.runs",
    "trellis.run_items",
    "trellis.run_events",
]


async def test_a_job_takes_its_run(admin: Connection) -> None:
    job = await add_job(admin)
    await admin.execute("delete from coice.jobs where id = $1", job)
    assert await count(admin, *EVERYTHING) == [0] * len(EVERYTHING)


async def test_a_run_is_a_jobs(admin: Connection) -> None:
    job = await add_job(admin)
    await refused(admin.execute("delete from trellis.runs where id = $1", job), "runs_id_coice_job")
    add = "insert into trellis.runs (id, system, kind, snapshot) values ($1, 'coice', 'coice.job', '{}')"
    await refused(admin.execute(add, uuid4()), "runs_id_coice_job")


@pytest.mark.parametrize("table", ["catalogs", "libraries"])
async def test_a_catalog_or_library_takes_everything_in_it(admin: Connection, table: str) -> None:
    """However deep the jobs of its pipeline are: the pipeline goes, and would be kept by any job left."""
    library = TENANT_A.library_id
    for _ in range(5):
        await add_job(admin, library)
        library = await add_library(admin, library)
    await add_job(admin, library)
    await admin.execute(f"delete from coice.{table} where id = 1")
    assert await count(admin, *EVERYTHING) == [0] * len(EVERYTHING)
    left = await admin.fetch("select catalog_id, parent_id from coice.libraries where catalog_id = 1")
    assert len(left) == (1 if table == "libraries" else 0)  # "Refineries" is beside the library
    assert (
        await admin.fetchval("select count(*) from coice.pipelines where id = $1", TENANT_A.pipeline_id) == 0
    )
    assert (
        await admin.fetchval("select count(*) from coice.images where library_id = $1", TENANT_A.library_id)
        == 0
    )


async def test_what_a_job_elsewhere_needs_is_kept(admin: Connection) -> None:
    below = await add_library(admin, TENANT_A.library_id)
    await add_job(admin, below)
    await admin.execute("update coice.libraries set parent_id = null where id = $1", below)
    removal = admin.execute("delete from coice.libraries where id = $1", TENANT_A.library_id)
    await refused(removal, "jobs_pipeline_id_exists")
    assert await count(admin, "coice.jobs", "coice.job_results") == [1, 1]


async def test_what_is_in_use_is_kept(admin: Connection) -> None:
    prompt = admin.execute("delete from coice.prompts where id = $1", coice.demo_id("prompt a 1"))
    await refused(prompt, "pipeline_stages_prompt_id_exists")
    await add_job(admin)
    stage = admin.execute("delete from coice.pipeline_stages where id = $1", STAGE)
    await refused(stage, "job_results_stage_id_exists")
    pipeline = admin.execute("delete from coice.pipelines where id = $1", TENANT_A.pipeline_id)
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await pipeline
    person = admin.execute("delete from auth.users where id = $1", MANAGER_A.id)
    await refused(person, "catalogs_user_id_exists")


async def test_a_result_is_once_per_image_and_stage(admin: Connection) -> None:
    job = await add_job(admin)
    with pytest.raises(asyncpg.UniqueViolationError):
        await add_result(admin, job)
