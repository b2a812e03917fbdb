"""An OFM generation from start to end: a server that speaks Higgsfield's protocol, workers that are killed."""

import asyncio
import sys
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from tests.jobs.conftest import Process, identity, launching
from tests.jobs.ofm.studio import VAULT, Studio
from tests.providers.higgsfield_server import KEY, HiggsfieldServer, fails, higgsfield_server
from tests.providers.scripted_server import CUT, Reply
from trellis.db.demo import ofm
from trellis.db.demo.people import ADMIN, USER_A, USER_B, Person
from trellis.db.errors import GatewayError, translate
from trellis.db.pool import Connection, Pool
from trellis.db.session import transaction
from trellis.jobs.ofm import cancellations as ofm_cancellations
from trellis.providers.generations import picture_services


@pytest.fixture
async def server() -> AsyncIterator[HiggsfieldServer]:
    async with higgsfield_server() as server:
        yield server


@pytest.fixture
async def studio(
    pool: Pool, admin: Connection, server: HiggsfieldServer, tmp_path: Any
) -> AsyncIterator[Studio]:
    await ofm.load(admin)
    services = picture_services(base_url=server.url, timeout=20.0, concurrency=4)
    studio = Studio(pool, admin, services, tmp_path)
    await studio.save_key(USER_A)
    yield studio
    await services.aclose()


@pytest.fixture
async def launch(database: Any, studio: Studio) -> AsyncIterator[Any]:
    async with launching(database.dsn, {studio.kind.name: studio.kind}) as launch:
        yield launch


@pytest.fixture
async def process(launch: Any) -> Process:
    return await launch()


async def until(process: Process, studio: Studio, run_id: UUID, status: str) -> None:
    """Wait until a generation has a status."""
    with process.hub.watch(run_id) as signal:
        async with asyncio.timeout(20):
            while (await studio.row(run_id))["status"] != status:
                await signal.wait()


async def test_a_generation_goes_its_way(studio: Studio, process: Process, server: HiggsfieldServer) -> None:
    server.results = 2
    run_id = await studio.start(settings={"aspect_ratio": "3:4", "enhance_prompt": True})
    assert await process.until(run_id) == "completed"
    row = await studio.row(run_id)
    [job] = server.jobs.values()
    assert job.request == {"prompt": "a cat in sunglasses", "aspect_ratio": "3:4", "enhance_prompt": True}
    assert job.looks == 3
    assert row["status"] == "completed"
    assert row["higgsfield_job_id"] == job.id
    assert row["result_urls"] == [f"{server.url}/files/{job.id}/{number}.png" for number in range(2)]
    assert row["created_at"] <= row["started_at"] <= row["completed_at"]
    assert (row["error_message"], row["saved_asset_ids"]) == (None, [])
    assert await studio.statuses(run_id) == ["submitting", "queued", "in_progress"]
    events = await studio.admin.fetch(
        "select sequence from trellis.run_events where run_id = $1 order by sequence", run_id
    )
    assert [event["sequence"] for event in events] == list(range(1, len(events) + 1))


async def test_that_it_is_submitted_is_committed_before_anything_goes_out(
    studio: Studio, process: Process, server: HiggsfieldServer
) -> None:
    server.gate.clear()
    run_id = await studio.start()
    await server.until(lambda server: server.orders)
    row = await studio.row(run_id)
    assert (row["status"], row["higgsfield_job_id"]) == ("submitting", None)
    server.gate.set()
    assert await process.until(run_id) == "completed"


async def test_nobody_holds_a_slot_while_the_service_works(
    studio: Studio, launch: Any, server: HiggsfieldServer
) -> None:
    """More are under way than chunks are worked on at a time."""
    server.course = ["in_progress"]
    await studio.admin.execute("update ofm.users set subscription_tier = 'pro'")
    process = await launch(concurrency=2)
    runs = [await studio.start() for _ in range(6)]
    for run_id in runs:
        await until(process, studio, run_id, "in_progress")
    for job in server.jobs.values():
        job.course.append("completed")
    for run_id in runs:
        assert await process.until(run_id) == "completed"
    assert len(server.jobs) == 6


ENDS = [
    (b'{"status": "nsfw"}', "nsfw", "The service refused to show what it had made."),
    (b'{"status": "failed", "detail": "out of paint"}', "failed", "Out of paint."),
    (b'{"status": "canceled"}', "failed", "The service says that the job was cancelled there."),
    (
        b'{"status": "completed", "images": []}',
        "failed",
        "Higgsfield says that it is done, but names no pictures.",
    ),
]


@pytest.mark.parametrize(("look", "status", "error"), ENDS)
async def test_what_does_not_end_well_says_why_and_is_ordered_anew_by_a_retry(
    studio: Studio, process: Process, server: HiggsfieldServer, look: bytes, status: str, error: str
) -> None:
    server.looks.append(Reply(body=look))
    server.course = [str(look.partition(b'": "')[2].partition(b'"')[0], "ascii")]
    run_id = await studio.start()
    assert await process.until(run_id) == "failed"
    row = await studio.row(run_id)
    assert (row["status"], row["error_message"], row["result_urls"]) == (status, error, [])
    assert row["completed_at"] is not None
    server.lost |= set(server.jobs)
    server.course = ["queued", "completed"]
    await studio.control("retry", run_id)
    assert await process.until(run_id) == "completed"
    assert (await studio.row(run_id))["error_message"] is None
    assert len(server.jobs) == 2


@pytest.mark.parametrize("reply", [fails(500), fails(503), CUT, Reply(body=b"{}")])
async def test_an_order_of_unknown_outcome_is_not_sent_again_by_itself(
    studio: Studio, process: Process, server: HiggsfieldServer, reply: Reply
) -> None:
    server.script.append(reply)
    run_id = await studio.start()
    assert await process.until(run_id) == "failed"
    row = await studio.row(run_id)
    assert row["status"] == "failed"
    assert row["error_message"].startswith("The outcome is unknown: ")
    assert server.orders == 1
    await studio.control("retry", run_id)
    assert await process.until(run_id) == "completed"
    assert server.orders == 2


@pytest.mark.parametrize(
    "reply",
    [
        fails(429, "Slow down", {"retry-after": "0"}),
        fails(429, "Slow down", {"retry-after": "1"}),
    ],
)
async def test_an_order_that_was_not_taken_goes_out_again(
    studio: Studio, process: Process, server: HiggsfieldServer, reply: Reply
) -> None:
    server.script.append(reply)
    run_id = await studio.start()
    assert await process.until(run_id) == "completed"
    assert server.orders == 2
    assert (await studio.statuses(run_id))[:3] == ["submitting", "pending", "submitting"]


async def test_looks_that_come_to_nothing_are_repeated(
    studio: Studio, process: Process, server: HiggsfieldServer
) -> None:
    server.looks.extend(
        [fails(500), CUT, Reply(body=b"garbage"), fails(404), fails(429, headers={"retry-after": "0"})]
    )
    run_id = await studio.start()
    assert await process.until(run_id) == "completed"
    assert server.orders == 1


async def test_a_lost_job_fails(studio: Studio, launch: Any, server: HiggsfieldServer) -> None:
    studio.kind._lost_after = 0.0
    server.looks.extend([fails(404)] * 2)
    process = await launch()
    run_id = await studio.start()
    assert await process.until(run_id) == "failed"
    assert (await studio.row(run_id))["error_message"] == "Higgsfield knows nothing of this job any more."


async def test_a_retry_goes_on_with_what_the_service_is_still_at(
    studio: Studio, process: Process, server: HiggsfieldServer
) -> None:
    """The key was refused for a moment: what was ordered, and paid for, is not ordered again."""
    server.looks.append(fails(401, "Invalid credentials"))
    run_id = await studio.start()
    assert await process.until(run_id) == "failed"
    assert (await studio.row(run_id))[
        "error_message"
    ] == "Higgsfield does not take your key: Invalid credentials."
    await studio.control("retry", run_id)
    assert await process.until(run_id) == "completed"
    assert server.orders == 1


async def test_what_is_cancelled_is_stopped_at_the_service(
    studio: Studio, process: Process, server: HiggsfieldServer
) -> None:
    server.course = ["queued"]
    run_id = await studio.start()
    await until(process, studio, run_id, "queued")
    [job] = server.jobs.values()
    await studio.control("cancel", run_id)
    assert await process.until(run_id) == "cancelled"
    row = await studio.row(run_id)
    assert (row["status"], row["error_message"]) == ("cancelled", "It was cancelled.")
    assert row["completed_at"] is not None
    assert await studio.cancellations() == 1
    server.looks.clear()
    assert await ofm_cancellations.sweep(studio.pool, studio.services, VAULT) == 1
    assert job.cancelled
    assert await studio.cancellations() == 0


async def test_a_service_that_is_away_is_asked_to_stop_again_later(
    studio: Studio, process: Process, server: HiggsfieldServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.course = ["queued"]
    run_id = await studio.start()
    await until(process, studio, run_id, "queued")
    await studio.control("cancel", run_id)
    await process.until(run_id)
    away = picture_services(base_url="http://127.0.0.1:9", timeout=1.0)
    assert await ofm_cancellations.sweep(studio.pool, away, VAULT) == 0
    await away.aclose()
    assert await ofm_cancellations.sweep(studio.pool, studio.services, VAULT) == 0, "not at once"
    await studio.admin.execute("update ofm.generation_cancellations set due_at = now()")
    assert await ofm_cancellations.sweep(studio.pool, studio.services, VAULT) == 1
    assert [job.cancelled for job in server.jobs.values()] == [True]


async def test_whoever_cancels_while_the_order_goes_out_cancels_what_comes_of_it(
    studio: Studio, process: Process, server: HiggsfieldServer
) -> None:
    server.course = ["queued"]
    server.gate.clear()
    run_id = await studio.start()
    await server.until(lambda server: server.orders)
    assert await studio.control("cancel", run_id) == "cancelling"
    server.gate.set()
    assert await process.until(run_id) == "cancelled"
    row = await studio.row(run_id)
    [job] = server.jobs.values()
    assert (row["status"], row["higgsfield_job_id"]) == ("cancelled", job.id)
    assert await ofm_cancellations.sweep(studio.pool, studio.services, VAULT) == 1
    assert job.cancelled


async def spawn(database: Any, server: HiggsfieldServer) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.jobs.ofm.worker", database.dsn, server.url
    )


async def test_a_worker_that_is_killed_while_it_submits_leaves_an_unknown_outcome(
    studio: Studio, launch: Any, database: Any, server: HiggsfieldServer
) -> None:
    server.gate.clear()
    run_id = await studio.start()
    child = await spawn(database, server)
    await server.until(lambda server: server.orders)
    child.kill()
    await child.wait()
    assert (await studio.row(run_id))["status"] == "submitting"
    server.gate.set()
    process = await launch()
    assert await process.until(run_id) == "failed"
    row = await studio.row(run_id)
    assert row["error_message"].startswith("The outcome is unknown: ")
    assert server.orders == 1
    await studio.control("retry", run_id)
    assert await process.until(run_id) == "completed"
    assert server.orders == 2


async def test_a_worker_that_is_killed_while_it_looks_is_followed_by_another(
    studio: Studio, launch: Any, database: Any, server: HiggsfieldServer
) -> None:
    server.course = ["in_progress"]
    run_id = await studio.start()
    child = await spawn(database, server)
    await server.until(lambda server: any(job.looks >= 2 for job in server.jobs.values()))
    child.kill()
    await child.wait()
    [job] = server.jobs.values()
    job.course.append("completed")
    process = await launch()
    assert await process.until(run_id) == "completed"
    assert server.orders == 1
    assert (await studio.row(run_id))["higgsfield_job_id"] == job.id


async def test_an_order_found_half_sent_is_looked_up_where_that_can_be_done(
    studio: Studio, launch: Any, server: HiggsfieldServer
) -> None:
    """The service that draws knows every order again."""
    run_id = await studio.start(model="offline", settings={"batch_size": 2})
    await studio.admin.execute("update ofm.generations set status = 'submitting' where id = $1", run_id)
    process = await launch()
    assert await process.until(run_id) == "completed"
    row = await studio.row(run_id)
    assert len(row["result_urls"]) == 2
    assert {url.partition(",")[0] for url in row["result_urls"]} == {"data:image/webp;base64"}
    assert server.orders == 0


async def test_whoever_is_late_with_an_answer_has_it_stopped(
    studio: Studio, launch: Any, server: HiggsfieldServer
) -> None:
    """Another worker has taken the slow one for dead, and given the order up."""
    server.gate.clear()
    process = await launch()
    run_id = await studio.start()
    await server.until(lambda server: server.orders)
    await studio.admin.execute("update ofm.generations set status = 'failed' where id = $1", run_id)
    server.gate.set()
    with process.hub.watch(run_id) as signal:
        async with asyncio.timeout(20):
            while not await studio.cancellations():
                await signal.wait()
    [job] = server.jobs.values()
    stored = await studio.admin.fetchval("select job_id from ofm.generation_cancellations")
    assert stored == job.id


async def test_a_key_that_is_gone_or_cannot_be_opened_ends_the_run(
    studio: Studio, process: Process, server: HiggsfieldServer
) -> None:
    server.course = ["in_progress"]
    run_id = await studio.start()
    await until(process, studio, run_id, "in_progress")
    await studio.admin.execute("update ofm.user_api_keys set encrypted_api_key = 'v1.k9.AAAA'")
    assert await process.until(run_id) == "failed"
    assert "cannot be opened any more" in (await studio.row(run_id))["error_message"]
    await studio.admin.execute("delete from ofm.user_api_keys")
    with pytest.raises(GatewayError) as caught:
        await studio.control("retry", run_id)
    assert (caught.value.code, caught.value.field) == ("CONFLICT", "model")


async def test_the_key_is_nowhere_but_in_the_vault(
    studio: Studio, process: Process, server: HiggsfieldServer
) -> None:
    server.script.append(fails(403, f"{KEY} is no key"))
    run_id = await studio.start(idempotency_key="once")
    await process.until(run_id)
    tables = await studio.admin.fetch(
        "select format('%I.%I', schemaname, tablename) as name from pg_tables"
        " where schemaname not in ('pg_catalog', 'information_schema')"
    )
    for table in tables:
        found = await studio.admin.fetchval(
            f"select exists (select from {table['name']} t where strpos(t::text, $1) > 0)", KEY
        )
        assert not found, table["name"]


async def test_a_plan_bounds_what_is_under_way(studio: Studio, launch: Any, server: HiggsfieldServer) -> None:
    server.course = ["in_progress"]
    first = await studio.start()
    await studio.start()
    with pytest.raises(asyncpg.CheckViolationError) as caught:
        await studio.start()
    error = translate(caught.value)
    assert error is not None
    assert error.code == "LIMIT_EXCEEDED"
    assert error.message == (
        "Your plan (free) has 2 generations under way at once: wait for one to end, or cancel one."
    )
    await studio.save_key(USER_B)
    assert await studio.start(USER_B)
    await studio.control("cancel", first)
    assert await studio.start()
    with pytest.raises(asyncpg.CheckViolationError):
        await studio.control("retry", first)
    await studio.admin.execute("update ofm.users set subscription_tier = 'basic' where id = $1", USER_A.id)
    await studio.control("retry", first)


async def test_a_plan_bounds_what_is_started_on_a_day_whatever_is_deleted(studio: Studio) -> None:
    await studio.admin.execute(
        "insert into ofm.generation_days values ($1, (now() at time zone 'UTC')::date, 18)"
        " on conflict (user_id, day) do update set started = 18",
        USER_A.id,
    )
    for _ in range(2):
        run_id = await studio.start(model="offline")
        await studio.control("cancel", run_id)
        await studio.control("delete", run_id)
    with pytest.raises(asyncpg.CheckViolationError, match="20 generations a day"):
        await studio.start(model="offline")


async def test_two_at_once_are_counted_one_after_the_other(studio: Studio) -> None:
    """Six start at the same moment, and two may."""
    outcomes = await asyncio.gather(*(studio.start() for _ in range(5)), return_exceptions=True)
    assert sum(isinstance(outcome, UUID) for outcome in outcomes) == 2
    assert {type(outcome) for outcome in outcomes} == {UUID, asyncpg.CheckViolationError} or {
        type(outcome).__name__ for outcome in outcomes
    } == {"UUID", "CheckViolationError"}
    assert (
        await studio.admin.fetchval(
            "select count(*) from trellis.runs where kind = 'ofm.generation' and state = 'pending'"
        )
        == 2
    )


async def test_the_same_idempotency_key_is_the_same_generation(studio: Studio) -> None:
    first = await studio.start(idempotency_key="mine")
    assert await studio.start(idempotency_key="mine") == first
    with pytest.raises(GatewayError) as caught:
        await studio.start(idempotency_key="mine", prompt_text="else")
    assert (caught.value.code, caught.value.field) == ("CONFLICT", "idempotencyKey")


async def test_a_stored_prompt_is_gone_by_and_kept(
    studio: Studio, process: Process, server: HiggsfieldServer
) -> None:
    key = ofm.demo_id(USER_A, "prompt 1")
    run_id = await studio.start(prompt_id=key)
    await process.until(run_id)
    text = await studio.admin.fetchval("select prompt_text from ofm.prompts where id = $1", key)
    await studio.admin.execute("delete from ofm.prompts where id = $1", key)
    row = await studio.row(run_id)
    assert (row["prompt_id"], row["prompt_text"]) == (None, text)
    assert [job.request["prompt"] for job in server.jobs.values()] == [text]


REFUSALS: list[tuple[dict[str, Any], str, str]] = [
    ({"prompt_text": " \n"}, "BAD_USER_INPUT", "promptText"),
    ({"prompt_text": "x" * 10_001}, "BAD_USER_INPUT", "promptText"),
    ({"prompt_text": "nul\0"}, "BAD_USER_INPUT", "promptText"),
    ({"prompt_text": None}, "BAD_USER_INPUT", "promptText"),
    ({"prompt_text": "x", "prompt_id": uuid4()}, "BAD_USER_INPUT", "promptText"),
    ({"prompt_id": uuid4()}, "NOT_FOUND", "promptId"),
    ({"prompt_id": ofm.demo_id(USER_B, "prompt 0")}, "NOT_FOUND", "promptId"),
    ({"model": "../requests"}, "BAD_USER_INPUT", "model"),
    ({"model": ""}, "BAD_USER_INPUT", "model"),
    ({"settings": {"prompt": "another"}}, "BAD_USER_INPUT", "settings"),
    ({"settings": {"Quality": "720p"}}, "BAD_USER_INPUT", "settings"),
    ({"settings": {"quality": ["720p"]}}, "BAD_USER_INPUT", "settings"),
    ({"settings": {"quality": None}}, "BAD_USER_INPUT", "settings"),
    ({"settings": {"width_and_height": "large"}}, "BAD_USER_INPUT", "settings"),
    ({"settings": {"quality": "720p", "resolution": "720p"}}, "BAD_USER_INPUT", "settings"),
    ({"settings": {"quality": "x" * 501}}, "BAD_USER_INPUT", "settings"),
    ({"settings": {"quality": "nul\0"}}, "BAD_USER_INPUT", "settings"),
    ({"settings": {f"s{n}": n for n in range(31)}}, "BAD_USER_INPUT", "settings"),
    ({"settings": ["quality"]}, "BAD_USER_INPUT", "settings"),
    ({"who": USER_B}, "CONFLICT", "model"),
    ({"idempotency_key": ""}, "BAD_USER_INPUT", "idempotencyKey"),
]


@pytest.mark.parametrize(("changes", "code", "at"), REFUSALS)
async def test_what_may_not_be_started(studio: Studio, changes: dict[str, Any], code: str, at: str) -> None:
    counts = "select (select count(*) from ofm.generations) + (select count(*) from trellis.runs)"
    before = await studio.admin.fetchval(counts)
    with pytest.raises(GatewayError) as caught:
        await studio.start(**changes)
    assert (caught.value.code, caught.value.field) == (code, at)
    assert await studio.admin.fetchval(counts) == before


@pytest.mark.parametrize("who", [USER_B, ADMIN])
async def test_nobody_else_controls_a_generation(studio: Studio, who: Person) -> None:
    run_id = await studio.start()
    for name in ("cancel", "pause", "resume", "retry", "delete"):
        with pytest.raises(GatewayError) as caught:
            await studio.control(name, run_id, who)
        assert caught.value.code == "NOT_FOUND"
    async with transaction(studio.pool, identity(who)) as connection:
        assert await connection.fetch("select id from ofm.generations where id = $1", run_id) == []


async def test_what_goes_on_is_not_deleted(studio: Studio) -> None:
    run_id = await studio.start()
    with pytest.raises(GatewayError) as caught:
        await studio.control("delete", run_id)
    assert caught.value.code == "CONFLICT"
    await studio.control("cancel", run_id)
    await studio.control("delete", run_id)
    assert await studio.row(run_id) is None
    assert await studio.admin.fetchval("select count(*) from trellis.runs where id = $1", run_id) == 0
