"""A reply of Orgs from start to end: said, broken off, cancelled, its workers killed."""

import asyncio
import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.jobs.conftest import Process, identity, launching
from tests.jobs.orgs.desk import WORDS, Desk
from tests.providers.cohere_text_server import CHAT, KEY, cohere_text_server, fails, streams
from trellis.db.demo import orgs
from trellis.db.demo.people import MANAGER_A, USER_A, USER_B
from trellis.db.errors import GatewayError
from trellis.db.pool import Connection, Pool
from trellis.db.session import SERVICE, transaction
from trellis.jobs.ledger import Retries
from trellis.providers.backoff import Backoff
from trellis.providers.chat import Message
from trellis.providers.chat.cohere import CohereChat
from trellis.providers.chat.offline import OFFLINE
from trellis.providers.errors import Misconfigured, Refused, Unavailable

WHOLE = "".join(f"{word} " for word in WORDS)
SOON = Retries(attempts=3, first=0.01, longest=0.02)


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


async def test_an_answer_becomes_a_message(desk: Desk, process: Process) -> None:
    talk = await desk.conversation()
    run_id = await desk.send(talk, "How many?")
    assert await process.until(run_id) == "completed"
    assert await desk.messages(talk) == [("user", "How many?"), ("assistant", WHOLE)]
    row = await desk.reply(run_id)
    assert (row["status"], row["text"], row["length"]) == ("completed", WHOLE, len(WHOLE))
    assert (row["provider"], row["model"], row["sources"]) == ("scripted", "words", None)
    assert row["started_at"] <= row["completed_at"]
    await desk.audit(run_id)
    # What comes together is kept together.
    assert len(await desk.tokens(run_id)) < len(WORDS)
    second = await desk.send(talk, "And then?")
    assert await process.until(second) == "completed"
    assert list(desk.chat.requests[-1].messages) == [
        Message("user", "How many?"),
        Message("assistant", WHOLE),
        Message("user", "And then?"),
    ]


async def test_pieces_are_kept_as_they_come(desk: Desk, process: Process) -> None:
    desk.chat.permits = 3
    talk = await desk.conversation()
    run_id = await desk.send(talk)
    await desk.until_said(process, run_id, len("one two three "))
    row = await desk.reply(run_id)
    assert (row["status"], row["text"], row["length"]) == ("answering", None, len("one two three "))
    with pytest.raises(GatewayError) as caught:
        await desk.send(talk, "Hurry")
    assert (caught.value.code, caught.value.extensions["field"]) == ("CONFLICT", "conversationId")
    await desk.chat.permit()
    assert await process.until(run_id) == "completed"
    assert await desk.messages(talk) == [("user", "How many?"), ("assistant", WHOLE)]


async def test_of_two_who_send_at_once_one_is_answered(desk: Desk) -> None:
    talk = await desk.conversation()
    found = await asyncio.gather(*(desk.send(talk) for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(one, BaseException) for one in found) == 3
    assert len(await desk.messages(talk)) == 1


async def test_what_breaks_off_is_gone_on_with(desk: Desk, process: Process) -> None:
    desk.chat.failures = [(4, Unavailable("gone for a moment")), (7, Unavailable("and again"))]
    talk = await desk.conversation()
    run_id = await desk.send(talk)
    assert await process.until(run_id) == "completed"
    assert [request.begun for request in desk.chat.requests] == [
        "",
        "one two three four ",
        "one two three four five six seven ",
    ]
    assert await desk.messages(talk) == [("user", "How many?"), ("assistant", WHOLE)]
    await desk.audit(run_id)


@pytest.mark.parametrize("error", [Refused("not this"), Misconfigured("no such model")])
async def test_what_does_not_pass_is_said_and_tried_again_behind_what_came(
    desk: Desk, process: Process, error: Exception
) -> None:
    desk.chat.failures = [(2, error)]
    talk = await desk.conversation()
    run_id = await desk.send(talk)
    assert await process.until(run_id) == "failed"
    row = await desk.reply(run_id)
    assert (row["status"], row["text"]) == ("failed", "one two ")
    assert row["error_message"] == str(error)
    assert await desk.messages(talk) == [("user", "How many?")]
    await desk.control("retry", run_id)
    assert await process.until(run_id) == "completed"
    assert await desk.messages(talk) == [("user", "How many?"), ("assistant", WHOLE)]
    assert (await desk.reply(run_id))["error_message"] is None


async def test_nothing_to_say_is_no_answer(desk: Desk, process: Process) -> None:
    desk.chat.words = [" ", "\n"]
    run_id = await desk.send(await desk.conversation())
    await process.until(run_id)
    row = await desk.reply(run_id)
    assert (row["status"], row["error_message"]) == ("failed", "the model had nothing to say")


async def test_a_cancel_keeps_what_came(desk: Desk, process: Process) -> None:
    desk.chat.permits = 2
    talk = await desk.conversation()
    run_id = await desk.send(talk)
    await desk.until_said(process, run_id, len("one two "))
    await desk.control("cancel", run_id)
    assert await process.until(run_id) == "cancelled"
    row = await desk.reply(run_id)
    assert (row["status"], row["text"]) == ("cancelled", "one two ")
    assert await desk.messages(talk) == [("user", "How many?"), ("assistant", "one two ")]
    # Tried again it goes on, and there is one message in the end.
    await desk.chat.permit()
    await desk.control("retry", run_id)
    assert await process.until(run_id) == "completed"
    assert await desk.messages(talk) == [("user", "How many?"), ("assistant", WHOLE)]
    await desk.audit(run_id)


async def test_a_conversation_that_has_gone_on_is_not_answered_anew(desk: Desk, process: Process) -> None:
    desk.chat.failures = [(0, Refused("not this"))]
    talk = await desk.conversation()
    first = await desk.send(talk)
    await process.until(first)
    second = await desk.send(talk, "And now?")
    assert await process.until(second) == "completed"
    with pytest.raises(GatewayError, match="has gone on"):
        await desk.control("retry", first)


async def test_a_pause_holds_it_up(desk: Desk, process: Process) -> None:
    desk.chat.permits = 3
    run_id = await desk.send(await desk.conversation())
    await desk.until_said(process, run_id, len("one two three "))
    await desk.control("pause", run_id)
    await process.until_idle()
    assert await desk.said(run_id) == "one two three "
    await desk.chat.permit()
    await desk.control("resume", run_id)
    assert await process.until(run_id) == "completed"
    assert await desk.said(run_id) == WHOLE
    await desk.audit(run_id)


async def test_who_was_followed_by_another_adds_nothing(desk: Desk, process: Process) -> None:
    """A worker that was taken for dead wakes up, while its successor writes."""
    desk.chat.permits = 3
    run_id = await desk.send(await desk.conversation())
    await desk.until_said(process, run_id, len("one two three "))
    async with transaction(desk.pool, SERVICE) as connection:
        keep = "select orgs.add_reply_text($1, $2, $3)"
        assert await connection.fetchval(keep, run_id, 3, "late") is None
        assert await connection.fetchval(keep, run_id, len("one two three "), "four ") is not None
    await desk.chat.permit()
    assert await process.until(run_id) == "completed"
    assert await desk.said(run_id) == WHOLE
    await desk.audit(run_id)


async def test_it_goes_by_what_was_loaded(desk: Desk, process: Process) -> None:
    loads = [
        await desk.load("manual", "The warranty of the pumps is 24 months.\n\nPaint is green."),
        await desk.load("secret", "The warranty of the pumps is void.", USER_B),
    ]
    for load in loads:
        assert await process.until(load) == "completed"
    talk = await desk.conversation()
    run_id = await desk.send(talk, "How long is the pump's warranty?", use_knowledge=True)
    assert await process.until(run_id) == "completed"
    [source] = (await desk.reply(run_id))["sources"]
    assert (source["sourceId"], source["ordinal"]) == ("manual", 0)
    assert source["content"].startswith("The warranty of the pumps is 24 months.")
    assert source["score"] > 0
    [request] = desk.chat.requests
    assert [passage.source for passage in request.passages] == ["manual"]


async def test_nothing_loaded_is_nothing_found(desk: Desk, process: Process) -> None:
    run_id = await desk.send(await desk.conversation(), "Anything?", use_knowledge=True)
    assert await process.until(run_id) == "completed"
    assert (await desk.reply(run_id))["sources"] == []
    assert desk.chat.requests[0].passages == []


REFUSALS: list[tuple[dict[str, Any], str, str | None]] = [
    ({"text": " \n"}, "BAD_USER_INPUT", "text"),
    ({"text": "x" * 20_001}, "BAD_USER_INPUT", "text"),
    ({"text": "a\0b"}, "BAD_USER_INPUT", "text"),
    ({"who": USER_B}, "NOT_FOUND", "conversationId"),
    ({"who": MANAGER_A}, "FORBIDDEN", "conversationId"),
]


@pytest.mark.parametrize(("wish", "code", "blamed"), REFUSALS)
async def test_what_is_refused_changes_nothing(
    desk: Desk, wish: dict[str, Any], code: str, blamed: str | None
) -> None:
    talk = await desk.conversation()
    with pytest.raises(GatewayError) as caught:
        await desk.send(talk, **wish)
    assert (caught.value.code, caught.value.extensions.get("field")) == (code, blamed)
    assert await desk.messages(talk) == []
    assert await desk.admin.fetchval("select count(*) from trellis.runs where kind = 'orgs.reply'") == 0


async def test_a_key_says_something_once(desk: Desk) -> None:
    talk = await desk.conversation()
    first = await desk.send(talk, idempotency_key="k")
    assert await desk.send(talk, idempotency_key="k") == first
    assert len(await desk.messages(talk)) == 1
    with pytest.raises(GatewayError) as caught:
        await desk.send(talk, "Something else", idempotency_key="k")
    assert (caught.value.code, caught.value.extensions["field"]) == ("CONFLICT", "idempotencyKey")


async def test_a_conversation_takes_its_replies_along(desk: Desk, process: Process) -> None:
    talk = await desk.conversation()
    run_id = await desk.send(talk)
    assert await process.until(run_id) == "completed"
    await desk.admin.execute("delete from orgs.conversations where id = $1", talk)
    assert await desk.reply(run_id) is None
    assert await desk.admin.fetchval("select count(*) from trellis.runs where id = $1", run_id) == 0


async def test_a_conversation_that_is_deleted_waits_for_who_works_on_a_reply(desk: Desk) -> None:
    talk = await desk.conversation()
    run_id = await desk.send(talk)

    async def delete() -> None:
        async with transaction(desk.pool, identity(USER_A)) as connection:
            await connection.execute("delete from orgs.conversations where id = $1", talk)

    waits = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    async with asyncio.timeout(10), transaction(desk.pool, SERVICE) as connection:
        await connection.execute("select from trellis.runs where id = $1 for update", run_id)
        deleting = asyncio.create_task(delete())
        while not await desk.admin.fetchval(waits):
            await asyncio.sleep(0.01)
        await connection.execute("select orgs.mirror_reply($1)", run_id)
    async with asyncio.timeout(10):
        await deleting
    assert await desk.reply(run_id) is None


async def test_a_worker_that_is_killed_amid_an_answer_is_followed_by_another(
    desk: Desk, launch: Any, database: Any
) -> None:
    watcher = await launch(work=False)
    talk = await desk.conversation()
    run_id = await desk.send(talk, "What is it about?")
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.jobs.orgs.worker", database.dsn, "0.02"
    )
    try:
        await desk.until_said(watcher, run_id, len(OFFLINE) // 2)
    finally:
        child.kill()
        await child.wait()
    before = await desk.tokens(run_id)
    assert (await desk.reply(run_id))["status"] == "answering"
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.jobs.orgs.worker", database.dsn, "0"
    )
    try:
        assert await watcher.until(run_id) == "completed"
    finally:
        child.kill()
        await child.wait()
    after = await desk.tokens(run_id)
    assert after[: len(before)] == before
    [_, (author, text)] = await desk.messages(talk)
    assert author == "assistant"
    assert text == await desk.said(run_id)
    assert text.count(OFFLINE) == 1
    assert text.endswith("fit.")
    assert USER_A.email not in text
    await desk.audit(run_id)


async def test_cohere_is_heard_to_the_end_though_the_stream_is_cut(
    pool: Pool, admin: Connection, database: Any
) -> None:
    await orgs.load(admin)
    async with cohere_text_server() as server:
        server.script += [
            streams("It is ", "two ", ends=False, cut=True),
            fails(429, "slow down", {"retry-after": "0"}),
            streams("years", "."),
        ]
        model = CohereChat(KEY, base_url=server.url, backoff=Backoff(first=0.01))
        desk = Desk(pool, admin, model)
        async with launching(database.dsn, desk.kinds) as launch:
            process = await launch(retries=SOON)
            talk = await desk.conversation()
            run_id = await desk.send(talk, "How long?")
            assert await process.until(run_id) == "completed"
        await model.aclose()
        assert await desk.messages(talk) == [("user", "How long?"), ("assistant", "It is two years.")]
        assert [asked["messages"][-2]["content"] for asked in server.chats[1:]] == ["It is two "] * 2
        row = await desk.reply(run_id)
        assert (row["provider"], row["model"]) == ("cohere", CHAT)
        await desk.audit(run_id)


async def test_a_deployment_that_may_not_ask_cohere_says_so(
    pool: Pool, admin: Connection, database: Any
) -> None:
    await orgs.load(admin)
    async with cohere_text_server() as server:
        model = CohereChat("co-wrong", base_url=server.url)
        desk = Desk(pool, admin, model)
        async with launching(database.dsn, desk.kinds) as launch:
            process = await launch()
            run_id = await desk.send(await desk.conversation())
            assert await process.until(run_id) == "failed"
        await model.aclose()
        assert (await desk.reply(run_id))["error_message"] == "Cohere answered 401: invalid api token"
