"""The Coice job from start to end: what it may be started on, and what it does with each photograph."""

import asyncio
from contextlib import aclosing
from uuid import uuid4

import asyncpg
import pytest

from tests.providers.storage.supabase_server import supabase_server
from trellis.db.errors import GatewayError
from trellis.db.session import ANON, transaction
from trellis.jobs.coice.job import CoiceJob
from trellis.jobs.ledger import Retries
from trellis.providers.errors import CircuitOpen, Misconfigured, Refused, Unavailable
from trellis.providers.storage.supabase import SupabaseStorage


async def test_every_photograph_goes_through_the_stages_that_its_filters_let_it(
    desk, process, books, world, vision
) -> None:
    run_id = await desk.start()
    assert await process.until(run_id) == "completed"
    await books.audit(run_id)
    results, ledger = await books.results(run_id), await books.ledger(run_id)
    for image in world.a.images:
        number = world.a.numbers[image]
        assert results[image, 1]["result"]["result"] is (number % 2 == 0)
        if number % 2 == 0:
            assert results[image, 2]["result"]["result"] == f"Photograph {number} shows a flare."
            assert results[image, 3]["result"]["result"] == ["flare", f"number {number}"]
        else:
            assert [ledger[image, stage]["state"] for stage in (1, 2, 3)] == ["done", "skipped", "skipped"]
    assert len(vision.asked) == len(results) == 24
    run, job = await books.run(run_id), await books.job(run_id)
    assert (run["total"], run["done"], run["failed"], run["attempt"]) == (36, 36, 0, 1)
    assert run["started_at"] < run["completed_at"]
    assert (job["status"], job["total_images"], job["processed_images"]) == ("completed", 12, 12)
    assert job["image_ids"] == []
    events = await books.events(run_id)
    assert events[0]["type"] == "created"
    assert [event["data"]["state"] for event in events if event["type"] == "state"] == [
        "running",
        "completed",
    ]
    assert events[-2]["data"] == {"done": 36, "failed": 0, "total": 36}


async def test_chosen_photographs_only_each_once(desk, process, books, world) -> None:
    chosen = [world.a.images[3], world.a.images[1], world.a.images[3]]
    run_id = await desk.start(image_ids=chosen)
    assert await process.until(run_id) == "completed"
    await books.audit(run_id)
    assert {image for image, _ in await books.ledger(run_id)} == set(chosen)
    assert (await books.job(run_id))["image_ids"] == chosen[:2]


async def test_later_edits_do_not_change_a_job_under_way(desk, launch, books, world, admin) -> None:
    run_id = await desk.start()
    await admin.execute(
        "update coice.pipeline_stages set filter_condition = null where pipeline_id = $1", world.a.pipeline_id
    )
    await admin.execute("update coice.prompts set prompt = 'Something else'")
    await world.connection.execute(
        "insert into coice.images (library_id, gcs_path) values ($1, $2)",
        world.a.library_id,
        f"gs://coice/catalogs/{world.a.catalog_id}/{world.a.library_id}/late.png",
    )
    process = await launch()
    assert await process.until(run_id) == "completed"
    await books.audit(run_id)
    assert (await books.run(run_id))["total"] == 36
    assert len(await books.results(run_id)) == 24
    stages = (await books.run(run_id))["snapshot"]["stages"]
    assert [stage["text"] for stage in stages] == [
        "Tell me: boolean",
        "Tell me: descriptive",
        "Tell me: keywords",
    ]


@pytest.mark.parametrize(
    "failure", [Refused("not a photograph"), Unavailable("no answer in time"), KeyError("bug")]
)
async def test_a_stage_that_fails_ends_its_photograph_and_no_other(
    desk, process, books, world, vision, failure, caplog
) -> None:
    vision.failures[2, "descriptive"] = failure
    run_id = await desk.start()
    assert await process.until(run_id) == "completed"
    await books.audit(run_id)
    image = world.a.images[1]
    ledger = await books.ledger(run_id)
    assert [ledger[image, stage]["state"] for stage in (1, 2, 3)] == ["done", "failed", "failed"]
    assert [ledger[image, stage]["attempt"] for stage in (1, 2, 3)] == [1, 1, 1]
    assert ledger[image, 3]["error"] == "Stage 2 failed."
    if isinstance(failure, KeyError):
        assert ledger[image, 2]["error"].startswith("Internal error ")
        assert ledger[image, 2]["error"].split()[-1].rstrip(".") in caplog.text
    else:
        assert ledger[image, 2]["error"] == str(failure)
    run = await books.run(run_id)
    assert (run["done"], run["failed"], run["error"]) == (34, 2, None)
    failed = [event["data"] for event in await books.events(run_id) if event["type"] == "failed"]
    assert [(data["image_id"], data["stage"]) for data in failed] == [(str(image), 2), (str(image), 3)]


async def test_a_job_in_which_everything_fails_completes_with_all_failed(
    desk, process, books, vision
) -> None:
    for number in range(1, 13):
        vision.failures[number, "boolean"] = Refused("too dark")
    run_id = await desk.start()
    assert await process.until(run_id) == "completed"
    await books.audit(run_id)
    run = await books.run(run_id)
    assert (run["done"], run["failed"]) == (0, run["total"])
    assert (await books.job(run_id))["processed_images"] == 12


async def test_a_missing_file_fails_its_photograph(desk, process, books, world) -> None:
    path = f"coice/catalogs/{world.a.catalog_id}/{world.a.library_id}/image-00001.png"
    (world.root / path).unlink()
    run_id = await desk.start()
    assert await process.until(run_id) == "completed"
    await books.audit(run_id)
    assert (await books.ledger(run_id))[world.a.images[0], 1]["state"] == "failed"
    assert (await books.run(run_id))["failed"] == 3


async def test_while_the_files_cannot_be_reached_photographs_are_tried_again(
    desk, launch, books, world
) -> None:
    process = await launch(retries=Retries(attempts=20, first=0.05))
    elsewhere = world.root.with_name("elsewhere")
    world.root.rename(elsewhere)
    run_id = await desk.start()
    async with asyncio.timeout(20):
        with process.hub.watch(run_id) as signal:
            while not [event for event in await books.events(run_id) if event["type"] == "retry"]:
                await signal.wait()
    elsewhere.rename(world.root)
    assert await process.until(run_id) == "completed"
    run = await books.run(run_id)
    assert (run["done"], run["failed"]) == (36, 0)
    await books.audit(run_id)


async def test_a_storage_that_refuses_the_gateway_stops_the_job_at_once(desk, launch, books, vision) -> None:
    async with supabase_server() as server:
        async with aclosing(SupabaseStorage(server.url, "another key")) as storage:
            kind = CoiceJob(vision, storage)
            process = await launch(kinds={kind.name: kind})
            run_id = await desk.start()
            assert await process.until(run_id) == "failed"
    assert "Supabase Storage refuses the gateway" in (await books.run(run_id))["error"]
    assert vision.asked == []
    await books.audit(run_id)


async def test_a_provider_that_cannot_be_used_stops_the_job_at_once(desk, process, books, vision) -> None:
    vision.failures[1, "boolean"] = Misconfigured("the API key was refused")
    run_id = await desk.start()
    assert await process.until(run_id) == "failed"
    await books.audit(run_id)
    run = await books.run(run_id)
    assert run["error"] == "the API key was refused"
    assert run["done"] + run["failed"] < run["total"]
    assert (await books.job(run_id))["status"] == "failed"
    assert len(vision.asked) < 36


async def test_a_photograph_that_is_deleted_meanwhile_fails_alone(
    desk, process, books, world, vision, admin
) -> None:
    vision.close_gate()
    run_id = await desk.start()
    await vision.until_asked(4)
    asked = {number for number, _ in vision.asked}
    gone = [image for image in world.a.images if world.a.numbers[image] in asked][:1]
    await admin.execute("delete from coice.images where id = any($1)", [*gone, world.a.images[-1]])
    await vision.permit()
    assert await process.until(run_id) == "completed"
    ledger = await books.ledger(run_id)
    assert ledger[gone[0], 1]["error"] == "The photograph or stage was deleted."
    assert (await books.run(run_id))["failed"] >= 1
    await books.audit(run_id)


async def test_a_job_whose_library_is_deleted_stops(desk, process, vision, world, admin, kinds) -> None:
    vision.close_gate()
    run_id = await desk.start()
    await vision.until_asked(4)
    await admin.execute("delete from coice.libraries where id = $1", world.a.library_id)
    await vision.permit()
    other = await desk.start(who=world.b.user, pipeline_id=world.b.pipeline_id, library_id=world.b.library_id)
    assert await process.until(other) == "completed"
    assert await admin.fetchval("select count(*) from trellis.runs where id = $1", run_id) == 0
    assert await admin.fetchval("select count(*) from coice.job_results where job_id = $1", run_id) == 0


async def refusal(starting) -> GatewayError:
    with pytest.raises(GatewayError) as caught:
        await starting
    return caught.value


async def test_what_a_job_may_not_be_started_on(desk, world, admin) -> None:
    a, b = world.a, world.b
    empty, _ = await world.add_library(a, 0)
    bare, _ = await world.add_pipeline(a, [])
    cases = [
        ({"library_id": b.library_id}, "NOT_FOUND", "libraryId"),
        ({"library_id": 2**31 - 1}, "NOT_FOUND", "libraryId"),
        ({"pipeline_id": b.pipeline_id}, "NOT_FOUND", "pipelineId"),
        ({"pipeline_id": uuid4()}, "NOT_FOUND", "pipelineId"),
        ({"pipeline_id": bare}, "BAD_USER_INPUT", "pipelineId"),
    ]
    for changes, code, field in cases:
        error = await refusal(desk.start(**changes))
        assert (error.code, error.field) == (code, field), changes
    general, _ = await world.add_pipeline(a, [("boolean", None)])
    error = await refusal(desk.start(library_id=empty, pipeline_id=general))
    assert (error.code, error.field) == ("BAD_USER_INPUT", "libraryId")
    error = await refusal(desk.start(who=ANON))
    assert error.code == "UNAUTHENTICATED"
    # What the table's own trigger refuses comes as Postgres says it; the API maps it to the input field.
    for changes in ({"image_ids": [b.images[0]]}, {"image_ids": [uuid4()]}, {"library_id": empty}):
        with pytest.raises(asyncpg.CheckViolationError):
            await desk.start(**changes)
    for table in (
        "coice.jobs",
        "trellis.runs",
        "trellis.run_items",
        "trellis.run_events",
        "trellis.run_keys",
    ):
        assert await admin.fetchval(f"select count(*) from {table}") == 0


async def test_a_malformed_filter_is_found_before_anything_is_written(desk, world, admin) -> None:
    pipeline, _ = await world.add_pipeline(
        world.a, [("boolean", None), ("boolean", {"stage_1.result": {"nonsense": 1}})]
    )
    error = await refusal(desk.start(pipeline_id=pipeline))
    assert (error.code, error.field) == ("BAD_USER_INPUT", "pipelineId")
    assert "stage 2" in str(error)
    assert await admin.fetchval("select count(*) from coice.jobs") == 0


async def test_the_one_who_starts_it_is_its_creator_and_nobody_of_another_tenant_sees_it(
    desk, world, pool
) -> None:
    run_id = await desk.start()
    for person, visible in ((world.a.user, 1), (world.a.manager, 1), (world.admin, 1), (world.b.manager, 0)):
        async with transaction(pool, person) as connection:
            for table in ("trellis.runs", "coice.jobs"):
                found = await connection.fetchval(f"select count(*) from {table} where id = $1", run_id)
                assert found == visible, (person, table)


async def test_of_many_jobs_those_that_the_caller_may_control(desk, world, pool, kinds) -> None:
    a, b = world.a, world.b
    own = await desk.start()
    of_the_manager = await desk.start(who=a.manager)
    of_another_tenant = await desk.start(who=b.user, pipeline_id=b.pipeline_id, library_id=b.library_id)
    runs = [own, of_the_manager, of_another_tenant, uuid4()]
    for person, expected in (
        (a.user, {own}),
        (a.manager, {own, of_the_manager}),
        (b.user, {of_another_tenant}),
        (world.admin, {own, of_the_manager, of_another_tenant}),
    ):
        async with transaction(pool, person) as connection:
            assert await kinds["coice.job"].controllable(connection, runs) == expected


async def test_while_the_model_is_left_alone_photographs_wait_untouched(desk, process, books, vision) -> None:
    """A breaker that is open costs no photograph an attempt; the chunk comes back when it closes."""
    vision.failures = {(number, "boolean"): CircuitOpen("later", retry_after=0.05) for number in range(1, 13)}
    run_id = await desk.start()
    await vision.until_asked(4)
    vision.failures.clear()
    assert await process.until(run_id) == "completed"
    run = await books.run(run_id)
    assert (run["done"], run["failed"]) == (36, 0)
    assert {row["attempt"] for row in (await books.ledger(run_id)).values()} == {1}
    assert [event for event in await books.events(run_id) if event["type"] == "retry"] == []
    await books.audit(run_id)


async def test_a_last_stage_that_is_tried_again_counts_once(desk, launch, books, vision) -> None:
    """Of every photograph the last stage fails at first, and the job's count of photographs stays true."""
    process = await launch(retries=Retries(attempts=3, first=0.01))
    failures = {(number, "keywords"): Unavailable("for now") for number in range(2, 13, 2)}
    vision.failures = failures
    vision.close_gate()
    run_id = await desk.start()
    await vision.permit(12 + 6 + 6)  # every question once
    async with asyncio.timeout(20):
        with process.hub.watch(run_id) as signal:
            while not [event for event in await books.events(run_id) if event["type"] == "retry"]:
                await signal.wait()
    vision.failures = {}
    await vision.permit()
    assert await process.until(run_id) == "completed"
    job = await books.job(run_id)
    assert (job["processed_images"], (await books.run(run_id))["failed"]) == (12, 0)
    await books.audit(run_id)


async def test_what_a_provider_says_is_kept_as_far_as_postgres_takes_it(desk, process, books, vision) -> None:
    vision.failures = {(3, "boolean"): Refused("bad \ud800 thing\0")}
    run_id = await desk.start()
    assert await process.until(run_id) == "completed"
    ledger = await books.ledger(run_id)
    assert [row["error"] for row in ledger.values() if row["stage"] == 1 and row["state"] == "failed"] == [
        "bad ? thing"
    ]
    await books.audit(run_id)
