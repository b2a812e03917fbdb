"""Loading documents of Orgs: all of one or nothing of it, whatever befalls the workers."""

import asyncio
import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.jobs.conftest import Process, launching
from tests.jobs.orgs.desk import Desk
from trellis.db.demo import orgs
from trellis.db.demo.people import ADMIN, MANAGER_A, MANAGER_B, USER_A, USER_B
from trellis.db.errors import GatewayError
from trellis.db.pool import Connection, Pool
from trellis.jobs.ledger import Retries
from trellis.jobs.passages import passages
from trellis.providers.errors import Refused, Unavailable

_WAITS = "select exists (select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database())"
SOON = Retries(attempts=2, first=0.01, longest=0.02)


def pages(about: str, count: int) -> str:
    """A document of so many passages."""
    return "\n".join(f"# Page {number}\n{about} number {number}.\n" for number in range(count))


@pytest.fixture
async def desk(pool: Pool, admin: Connection) -> Desk:
    await orgs.load(admin)
    return Desk(pool, admin)


@pytest.fixture
async def launch(database: Any, desk: Desk) -> AsyncIterator[Any]:
    async with launching(database.dsn, desk.kinds) as launch:
        yield launch


@pytest.fixture
async def process(launch: Any) -> Process:
    return await launch(retries=SOON)


async def row_of(desk: Desk, run_id: Any) -> Any:
    return await desk.admin.fetchrow("select * from orgs.document_loads where id = $1", run_id)


async def kept(desk: Desk) -> int:
    return await desk.admin.fetchval("select count(*) from orgs.vector_store")


async def test_a_document_is_there_when_all_of_it_is(desk: Desk, process: Process) -> None:
    text = pages("A pump", 400)
    desk.embedder.gate.clear()
    run_id = await desk.load("manual", text, metadata={"year": 2026})
    await process.until(run_id, "running")
    assert await desk.passages("manual") == []
    desk.embedder.gate.set()
    assert await process.until(run_id) == "completed"
    assert await desk.passages("manual") == passages(text)
    assert sorted(desk.embedder.embedded) == [16, 96, 96, 96, 96]
    row = await row_of(desk, run_id)
    assert (row["status"], row["passages"], row["characters"]) == ("completed", 400, len(text))
    assert (row["provider"], row["model"]) == ("offline", "hashed-ngrams-1")
    source = await desk.admin.fetchrow("select * from orgs.sources")
    assert (source["load_id"], source["passages"], source["metadata"]) == (run_id, 400, {"year": 2026})
    assert [len(await desk.passages("manual", who)) for who in (MANAGER_A, ADMIN)] == [400, 400]
    assert [await desk.passages("manual", who) for who in (USER_B, MANAGER_B)] == [[], []]


async def test_loading_again_replaces_it_at_once(desk: Desk, process: Process) -> None:
    old, new = pages("Old", 150), pages("New", 20)
    assert await process.until(await desk.load("manual", old)) == "completed"
    desk.embedder.gate.clear()
    run_id = await desk.load("manual", new)
    await process.until(run_id, "running")
    seen = []

    async def look() -> None:
        while True:
            seen.append(await desk.passages("manual"))
            await asyncio.sleep(0)

    looking = asyncio.create_task(look())
    desk.embedder.gate.set()
    assert await process.until(run_id) == "completed"
    looking.cancel()
    await asyncio.gather(looking, return_exceptions=True)
    assert all(found in (passages(old), passages(new)) for found in seen)
    assert await desk.passages("manual") == passages(new)
    assert await kept(desk) == 20


async def test_of_two_at_once_the_later_one_counts(desk: Desk, launch: Any) -> None:
    first = await desk.load("manual", pages("First", 30))
    second = await desk.load("manual", pages("Second", 40))
    other = await desk.load("manual", pages("Another's", 5), MANAGER_A)
    process = await launch(retries=SOON)
    for run_id in (first, second, other):
        assert await process.until(run_id) == "completed"
    assert await desk.passages("manual", USER_A) == passages(pages("Second", 40))
    assert await kept(desk) == 45


async def test_a_load_that_is_late_is_superseded(desk: Desk, process: Process) -> None:
    first = await desk.load("manual", pages("First", 3))
    await desk.control("pause", first)
    await process.until_idle()
    second = await desk.load("manual", pages("Second", 4))
    assert await process.until(second) == "completed"
    done = await row_of(desk, first)
    if done["status"] != "completed":  # it may have been done before the pause
        await desk.control("resume", first)
        assert await process.until(first) == "completed"
        assert (await row_of(desk, first))["superseded"]
    assert await desk.passages("manual") == passages(pages("Second", 4))
    assert await kept(desk) == 4


async def test_what_fails_leaves_what_was_there_and_can_be_tried_again(desk: Desk, process: Process) -> None:
    assert await process.until(await desk.load("manual", "Old.")) == "completed"
    text = pages("New", 100)
    desk.embedder.failures = [Refused("not this one")]
    run_id = await desk.load("manual", text)
    assert await process.until(run_id) == "failed"
    row = await row_of(desk, run_id)
    assert (row["status"], row["error_message"]) == ("failed", "not this one")
    assert await desk.passages("manual") == ["Old."]
    await desk.control("retry", run_id)
    assert await process.until(run_id) == "completed"
    assert await desk.passages("manual") == passages(text)
    assert await kept(desk) == 100


async def test_what_passes_is_tried_again(desk: Desk, process: Process) -> None:
    desk.embedder.failures = [Unavailable("a moment")]
    run_id = await desk.load("manual", "New.")
    assert await process.until(run_id) == "completed"
    assert await desk.passages("manual") == ["New."]


async def test_what_is_deleted_takes_along_what_is_its_own(desk: Desk, process: Process) -> None:
    desk.embedder.failures = [Refused("no")]
    failed = await desk.load("other", pages("Half", 100))
    await process.until(failed)
    whole = await desk.load("manual", "Whole.")
    await process.until(whole)
    assert await kept(desk) > 1
    await desk.control("delete", failed)
    assert await kept(desk) == 1
    await desk.control("delete", whole)
    assert await desk.passages("manual") == ["Whole."]
    await desk.admin.execute("delete from orgs.sources")
    assert await kept(desk) == 0


async def test_another_model_does_not_go_on_with_it(desk: Desk, process: Process) -> None:
    desk.embedder.failures = [Refused("no")]
    run_id = await desk.load("manual", "New.")
    await process.until(run_id)
    desk.embedder.model = "other"
    await desk.control("retry", run_id)
    assert await process.until(run_id) == "failed"
    assert "load this one anew" in (await row_of(desk, run_id))["error_message"]


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"source": " "}, "sourceId"),
        ({"source": "x" * 256}, "sourceId"),
        ({"source": "a\0b"}, "sourceId"),
        ({"metadata": [1]}, "metadata"),
        ({"metadata": {"a": "x" * 17_000}}, "metadata"),
        ({"metadata": {"a": "\0"}}, "metadata"),
    ],
)
async def test_what_is_refused_changes_nothing(desk: Desk, wish: dict[str, Any], field: str) -> None:
    with pytest.raises(GatewayError) as caught:
        await desk.load(**({"source": "manual", "text": "x"} | wish))
    assert (caught.value.code, caught.value.extensions["field"]) == ("BAD_USER_INPUT", field)
    assert await desk.admin.fetchval("select count(*) from orgs.document_loads") == 0


async def test_a_key_loads_once(desk: Desk) -> None:
    first = await desk.load("manual", "x", idempotency_key="k")
    assert await desk.load("manual", "x", idempotency_key="k") == first
    for other in ({"text": "y"}, {"source": "other"}, {"metadata": {"a": 1}}):
        with pytest.raises(GatewayError) as caught:
            await desk.load(**({"source": "manual", "text": "x", "idempotency_key": "k"} | other))
        assert (caught.value.code, caught.value.extensions["field"]) == ("CONFLICT", "idempotencyKey")
    assert await desk.admin.fetchval("select count(*) from orgs.document_loads") == 1


async def test_who_is_moved_meanwhile_takes_it_along(desk: Desk, process: Process) -> None:
    """The run ends while the move is under way: neither waits for the other for ever."""
    desk.embedder.gate.clear()
    load = await desk.load("manual", "The pump.")
    talk = await desk.conversation()
    reply = await desk.send(talk, "What?", use_knowledge=True)
    move = "update orgs.user_profile set organization_id = $1 where user_id = $2"
    async with desk.admin.transaction():
        # The profile is held, and nothing of what follows it yet.
        hold = "select 1 from orgs.user_profile where user_id = $1 for no key update"
        await desk.admin.execute(hold, USER_A.id)
        desk.embedder.gate.set()
        async with asyncio.timeout(20):
            while not await desk.pool.fetchval(_WAITS):
                await asyncio.sleep(0.01)
        await desk.admin.execute(move, orgs.HARBOUR.id, USER_A.id)
    for run_id in (load, reply):
        assert await process.until(run_id) == "completed"
    homes = (
        "select organization_id from orgs.{} where user_id = $1 and created_at > now() - interval '1 hour'"
    )
    for table in ("replies", "document_loads", "sources", "conversations"):
        rows = await desk.admin.fetch(homes.format(table), USER_A.id)
        assert {row["organization_id"] for row in rows} == {orgs.HARBOUR.id}, table
    assert await desk.passages("manual", MANAGER_A) == []
    assert await desk.passages("manual", MANAGER_B) == ["The pump."]


async def test_a_worker_that_is_killed_loses_and_repeats_nothing(
    desk: Desk, launch: Any, database: Any
) -> None:
    watcher = await launch(work=False)
    text = pages("A pump with much to say about itself", 700)
    run_id = await desk.load("manual", text)
    child = await spawn(database, "1")
    await watcher.until_done(run_id, 2)
    child.kill()
    await child.wait()
    assert await desk.passages("manual") == []
    child = await spawn(database)
    try:
        assert await watcher.until(run_id) == "completed"
    finally:
        child.kill()
        await child.wait()
    assert await desk.passages("manual") == passages(text)


async def spawn(database: Any, pace: str = "0") -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.jobs.orgs.worker", database.dsn, pace
    )
