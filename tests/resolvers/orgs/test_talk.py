"""Orgs' conversations and knowledge over the API: said, followed, loaded, searched; what is refused to whom."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest
from starlette.applications import Starlette

from tests.feeds import Subscriber
from tests.resolvers.conftest import Gateway, open_gateway
from tests.resolvers.orgs.office import orgs_served, orgs_template
from tests.serving import served as serving
from trellis.db.demo.people import USER_A
from trellis.db.listen import Listener
from trellis.db.pool import Connection, connect
from trellis.jobs.runner import Runner
from trellis.providers.chat.offline import OFFLINE
from trellis.providers.storage import LocalStorage
from trellis.resolvers.schema import Served
from trellis.web.stored_objects import storage_routes

__all__ = ["orgs_served", "orgs_template"]

TALK = 'mutation { createOrgsConversation(input: {title: "Pumps"}) { conversation { rowId } } }'
SEND = """
mutation ($input: SendOrgsMessageInput!) {
  sendOrgsMessage(input: $input) {
    message { rowId author messageContent replies { nodes { rowId } } }
    reply { rowId state status useKnowledge title conversationId owner { email } actions }
  }
}
"""
TOKENS = "subscription ($id: UUID!, $after: Int) { orgsReply(runId: $id, after: $after) { sequence text } }"
STATE = (
    "subscription ($id: UUID!) { orgsReplyState(rowId: $id) { status length text sources provider model } }"
)
READ = """
query ($id: UUID!) {
  orgsConversation(rowId: $id) { messages { nodes {
    author messageContent reply { status sources provider } replies { nodes { state } }
  } } }
}
"""
INGEST = """
mutation ($input: IngestOrgsDocumentInput!) {
  ingestOrgsDocument(input: $input) { load {
    rowId sourceId status state passages characters metadata title document { filename } owner { email }
  } }
}
"""
LOAD = "subscription ($id: UUID!) { orgsDocumentLoad(rowId: $id) { status state fraction passages errorMessage } }"
SOURCES = "{ orgsSources { nodes { rowId sourceId passages metadata provider model } } }"
FORGET = "mutation ($id: UUID!) { deleteOrgsSource(rowId: $id) { deletedId } }"
SEARCH = """
query ($q: String!, $n: Int, $f: OrgsVectorFilter) {
  searchOrgsVectors(query: $q, first: $n, filter: $f) {
    rowId sourceId ordinal content metadata snippet score similarity
  }
}
"""
KNOWLEDGE = "{ orgsKnowledge { vectors chatProvider chatModel embeddingProvider embeddingModel } }"
REQUEST = """
mutation ($input: RequestOrgsDocumentUploadInput!) {
  requestOrgsDocumentUpload(input: $input) { upload { uploadId url method headers { name value } } }
}
"""
COMPLETE = """
mutation ($id: UUID!) {
  completeOrgsDocumentUpload(uploadId: $id) { document { rowId filename fileSize contentType url } }
}
"""
MANUAL = """# Pumps

The warranty of the pumps is 24 months. Keep them <dry> & clean.

# Valves

Valves close by hand. They are painted green.
"""


@dataclass
class Desk:
    """A gateway of Orgs alone with a worker, and the way to its files."""

    gateway: Gateway
    admin: Connection
    http: httpx.AsyncClient

    async def talk(self, who: str = "user-a") -> str:
        return str((await self.gateway.data(TALK, who))["createOrgsConversation"]["conversation"]["rowId"])

    async def send(self, talk: str, text: str, who: str = "user-a", **more: Any) -> Any:
        wish = {"conversationId": talk, "text": text} | more
        return (await self.gateway.data(SEND, who, input=wish))["sendOrgsMessage"]

    async def load(self, source: str, text: str, who: str = "user-a", **more: Any) -> Any:
        wish = {"sourceId": source, "text": text} | more
        return await self.loaded((await self.gateway.data(INGEST, who, input=wish)), who)

    async def loaded(self, answer: Any, who: str) -> Any:
        load = answer["ingestOrgsDocument"]["load"]
        told = await self.rest(LOAD, who, id=load["rowId"])
        assert told[-1]["orgsDocumentLoad"]["status"] == "COMPLETED", told
        return load

    async def search(self, query: str, who: str = "user-a", **more: Any) -> Any:
        return (await self.gateway.data(SEARCH, who, q=query, **more))["searchOrgsVectors"]

    async def rest(self, subscription: str, who: str = "user-a", **variables: Any) -> list[Any]:
        """Everything that a subscription says until it completes."""
        return await payloads(await self.gateway.follow(subscription, who, **variables))

    async def upload(self, data: bytes, who: str = "user-a", **wish: Any) -> Any:
        given = {"filename": "manual.md", "contentType": "text/markdown", "size": len(data)} | wish
        asked = (await self.gateway.data(REQUEST, who, input=given))["requestOrgsDocumentUpload"]["upload"]
        headers = {header["name"]: header["value"] for header in asked["headers"]}
        answer = await self.http.request(asked["method"], asked["url"], content=data, headers=headers)
        assert answer.status_code == 201, answer.text
        return asked["uploadId"]


async def payloads(subscriber: Subscriber) -> list[Any]:
    found = []
    async with asyncio.timeout(30):
        while (outcome := await subscriber.next()) is not None:
            assert not outcome.errors, outcome.errors
            found.append(orjson.loads(outcome.body)["data"])
    return found


@pytest.fixture
async def desk(copy: Any, orgs_template: Any, orgs_served: Served, tmp_path: Path) -> AsyncIterator[Desk]:
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(copy(orgs_template.name, "talk"))
        admin = await connect(database.admin_dsn)
        stack.push_async_callback(admin.close)
        gateway = await stack.enter_async_context(
            open_gateway(database, orgs_served, tmp_path, listening=True)
        )
        services = gateway.services
        assert services is not None
        assert isinstance(services.storage, LocalStorage)
        url = await stack.enter_async_context(serving(Starlette(routes=storage_routes(services.storage))))
        http = await stack.enter_async_context(httpx.AsyncClient(base_url=url))
        listener = Listener(database.dsn)
        await listener.start()
        stack.push_async_callback(listener.stop)
        runner = Runner(gateway.pool, listener, services.kinds, dsn=database.dsn, sweep=0.1)
        await runner.start()
        stack.push_async_callback(runner.stop, 0.2)
        yield Desk(gateway, admin, http)


async def test_a_question_about_a_document_is_answered(desk: Desk) -> None:
    await desk.load("manual", MANUAL, metadata={"year": 2026})
    talk = await desk.talk()
    sent = await desk.send(talk, "How long is the warranty of a pump?", useKnowledge=True)
    assert sent["message"]["author"] == "USER"
    assert sent["message"]["replies"]["nodes"] == [{"rowId": sent["reply"]["rowId"]}]
    assert sent["reply"]["conversationId"] == talk
    assert sent["reply"]["owner"] == {"email": USER_A.email}
    key = sent["reply"]["rowId"]
    states = asyncio.create_task(desk.rest(STATE, id=key))
    # Somebody who loses the connection goes on with the last piece that came.
    subscriber = await desk.gateway.follow(TOKENS, "user-a", id=key)
    first = await subscriber.next()
    assert first is not None
    assert subscriber.feed is not None
    subscriber.feed.close()
    begun = orjson.loads(first.body)["data"]["orgsReply"]
    pieces = [begun, *(one["orgsReply"] for one in await desk.rest(TOKENS, id=key, after=begun["sequence"]))]
    again = [one["orgsReply"] for one in await desk.rest(TOKENS, id=key)]
    assert pieces == again
    assert [piece["sequence"] for piece in pieces] == sorted({piece["sequence"] for piece in pieces})
    text = "".join(piece["text"] for piece in pieces)
    assert text.startswith(OFFLINE)
    assert "The warranty of the pumps is 24 months." in text
    last = (await states)[-1]["orgsReplyState"]
    assert (last["status"], last["text"], last["length"]) == ("COMPLETED", text, len(text))
    assert (last["provider"], last["model"]) == ("offline", "offline")
    assert last["sources"][0]["sourceId"] == "manual"
    read = (await desk.gateway.data(READ, "user-a", id=talk))["orgsConversation"]["messages"]["nodes"]
    assert [(one["author"], one["reply"] and one["reply"]["status"]) for one in read] == [
        ("USER", None),
        ("ASSISTANT", "COMPLETED"),
    ]
    assert read[0]["replies"]["nodes"] == [{"state": "COMPLETED"}]
    assert read[1]["messageContent"] == text
    assert read[1]["reply"]["sources"] == last["sources"]


async def test_a_key_says_something_once(desk: Desk) -> None:
    talk = await desk.talk()
    first = await desk.send(talk, "Hello", idempotencyKey="k")
    again = await desk.send(talk, "Hello", idempotencyKey="k")
    assert again["reply"]["rowId"] == first["reply"]["rowId"]
    assert again["message"]["rowId"] == first["message"]["rowId"]
    wish = {"conversationId": talk, "text": "Something else", "idempotencyKey": "k"}
    assert await desk.gateway.refusal(SEND, "user-a", input=wish) == ("CONFLICT", "idempotencyKey")


async def test_who_may_say_what_where(desk: Desk) -> None:
    talk = await desk.talk()
    wish = {"conversationId": talk, "text": "Hello"}
    assert await desk.gateway.refusal(SEND, "user-b", input=wish) == ("NOT_FOUND", "conversationId")
    assert await desk.gateway.refusal(SEND, "manager-a", input=wish) == ("FORBIDDEN", "conversationId")
    assert await desk.gateway.refusal(SEND, None, input=wish) == ("UNAUTHENTICATED", None)
    assert await desk.gateway.refusal(SEND, "user-a", input=wish | {"text": " "}) == (
        "BAD_USER_INPUT",
        "text",
    )
    sent = await desk.send(talk, "Hello")
    assert await desk.gateway.refusal(SEND, "user-a", input=wish) == ("CONFLICT", "conversationId")
    key = sent["reply"]["rowId"]
    for stranger in ("user-b", "manager-b"):
        follower = await desk.gateway.follow(TOKENS, stranger, id=key)
        outcome = await follower.next()
        assert outcome is None or outcome.errors
    assert len(await desk.rest(TOKENS, "manager-a", id=key)) > 0


async def test_passages_are_found_by_likeness_and_by_words(desk: Desk) -> None:
    await desk.load("manual", MANUAL, metadata={"year": 2026, "tags": ["pump"]})
    await desk.load("old", MANUAL.replace("24", "12"), metadata={"year": 2020})
    await desk.load("theirs", MANUAL, "user-b")
    found = await desk.search("warranty of pumps")
    assert {match["sourceId"] for match in found} == {"manual", "old"}
    assert found[0]["content"].startswith("# Pumps")
    assert "<mark>warranty</mark>" in found[0]["snippet"]
    assert "&lt;dry&gt; &amp; clean" in found[0]["snippet"]
    assert [match["score"] for match in found] == sorted((match["score"] for match in found), reverse=True)
    assert found[0]["score"] <= 2 / 61
    assert 0 < found[0]["similarity"] <= 1
    assert len(await desk.search("warranty", n=1)) == 1
    for chosen in ({"sourceIds": ["old"]}, {"metadata": {"year": 2020}}):
        assert {match["sourceId"] for match in await desk.search("pump", f=chosen)} == {"old"}
    assert await desk.search("pump", f={"sourceIds": []}) == []
    assert {match["sourceId"] for match in await desk.search("pumps", "user-b")} == {"theirs"}
    # An admin sees what its people have loaded, and searches its own.
    assert await desk.search("pumps", "manager-a") == []
    sources = (await desk.gateway.data(SOURCES, "user-a"))["orgsSources"]["nodes"]
    assert [(one["sourceId"], one["passages"]) for one in sources] == [("manual", 2), ("old", 2)]
    await desk.gateway.data(FORGET, "user-a", id=sources[0]["rowId"])
    assert {match["sourceId"] for match in await desk.search("pumps")} == {"old"}
    assert await desk.gateway.refusal(FORGET, "user-b", id=sources[1]["rowId"]) == ("NOT_FOUND", None)
    await desk.admin.execute(
        "update orgs.user_profile set status = 'deactivated' where user_id = $1", USER_A.id
    )
    assert await desk.search("pumps") == []


async def test_what_another_model_embedded_is_found_by_its_words(desk: Desk) -> None:
    await desk.load("manual", MANUAL)
    await desk.admin.execute("update orgs.sources set model = 'former'")
    [found] = await desk.search("warranty")
    assert (found["sourceId"], found["similarity"]) == ("manual", None)


async def test_searches_that_make_no_sense_are_refused(desk: Desk) -> None:
    async def refused(**wish: Any) -> tuple[str, str | None]:
        return await desk.gateway.refusal(SEARCH, "user-a", **({"q": "pump"} | wish))

    assert await refused(q=" ") == ("BAD_USER_INPUT", "query")
    assert await refused(q="x" * 2_001) == ("BAD_USER_INPUT", "query")
    assert await refused(n=0) == ("LIMIT_EXCEEDED", "first")
    assert await refused(n=51) == ("LIMIT_EXCEEDED", "first")
    assert await refused(f={"metadata": [1]}) == ("BAD_USER_INPUT", "filter")
    assert await refused(f={"sourceIds": ["x"] * 1_001}) == ("LIMIT_EXCEEDED", "filter")
    assert await desk.gateway.refusal(SEARCH, None, q="pump") == ("UNAUTHENTICATED", None)
    for odd in ("the of and", "%_'\"&|!():*", "🙂", "a <-> b"):
        await desk.search(odd)


async def test_a_file_is_uploaded_loaded_and_searched(desk: Desk) -> None:
    upload = await desk.upload(MANUAL.encode())
    made = (await desk.gateway.data(COMPLETE, "user-a", id=upload))["completeOrgsDocumentUpload"]["document"]
    assert (made["filename"], made["contentType"]) == ("manual.md", "text/markdown")
    wish = {"sourceId": "manual", "uploadKey": made["rowId"]}
    keyed = wish | {"idempotencyKey": "k"}
    first = await desk.loaded(await desk.gateway.data(INGEST, "user-a", input=keyed), "user-a")
    load = await desk.loaded(await desk.gateway.data(INGEST, "user-a", input=wish), "user-a")
    assert load["document"] == {"filename": "manual.md"}
    assert (load["passages"], load["characters"], load["title"]) == (2, len(MANUAL), "manual")
    assert len(await desk.search("valves")) > 0
    for stranger in ("user-b", "manager-a"):
        assert await desk.gateway.refusal(INGEST, stranger, input=wish) == ("NOT_FOUND", "uploadKey")
    await desk.gateway.data(
        "mutation ($id: UUID!) { deleteOrgsDocument(rowId: $id) { deletedId } }", "user-a", id=made["rowId"]
    )
    assert await desk.gateway.refusal(INGEST, "user-a", input=wish) == ("NOT_FOUND", "uploadKey")
    again = await desk.gateway.data(INGEST, "user-a", input=keyed)  # which needs no file any more
    assert again["ingestOrgsDocument"]["load"]["rowId"] == first["rowId"]
    other = keyed | {"sourceId": "another"}
    assert await desk.gateway.refusal(INGEST, "user-a", input=other) == ("CONFLICT", "idempotencyKey")
    assert len(await desk.search("valves")) > 0


async def test_what_is_no_document_is_refused(desk: Desk) -> None:
    for data in (b"\xff\xfe\x00", b"a\0b", b" \n \n"):
        upload = await desk.upload(data)
        assert await desk.gateway.refusal(COMPLETE, "user-a", id=upload) == ("BAD_USER_INPUT", "uploadId")

    async def refused(**wish: Any) -> tuple[str, str | None]:
        return await desk.gateway.refusal(INGEST, "user-a", input={"sourceId": "x"} | wish)

    assert await refused() == ("BAD_USER_INPUT", "text")
    assert await refused(text="x", uploadKey=str(uuid4())) == ("BAD_USER_INPUT", "text")
    assert await refused(uploadKey=str(uuid4())) == ("NOT_FOUND", "uploadKey")
    assert await refused(text=" ") == ("BAD_USER_INPUT", "text")
    assert await refused(text="x" * 200_001) == ("BAD_USER_INPUT", "text")
    assert await refused(text="x", sourceId="") == ("BAD_USER_INPUT", "sourceId")
    assert await refused(text="x", metadata=7) == ("BAD_USER_INPUT", "metadata")
    given = {"filename": "a.pdf", "contentType": "application/pdf", "size": 1}
    assert await desk.gateway.refusal(REQUEST, "user-a", input=given) == ("BAD_USER_INPUT", "contentType")
    given = {"filename": "a.txt", "contentType": "text/plain", "size": 21 * 2**20}
    assert await desk.gateway.refusal(REQUEST, "user-a", input=given) == ("BAD_USER_INPUT", "size")


async def test_without_vectors_that_is_said_and_all_else_works(desk: Desk) -> None:
    assert (await desk.gateway.data(KNOWLEDGE, "user-a"))["orgsKnowledge"] == {
        "vectors": True,
        "chatProvider": "offline",
        "chatModel": "offline",
        "embeddingProvider": "offline",
        "embeddingModel": "hashed-ngrams-1",
    }
    await desk.admin.execute("alter table orgs.vector_store drop column embedding")
    assert not (await desk.gateway.data(KNOWLEDGE, "user-a"))["orgsKnowledge"]["vectors"]
    assert await desk.gateway.refusal(SEARCH, "user-a", q="pump") == ("UNAVAILABLE", None)
    wish: dict[str, Any] = {"sourceId": "x", "text": "x"}
    assert await desk.gateway.refusal(INGEST, "user-a", input=wish) == ("UNAVAILABLE", None)
    talk = await desk.talk()
    wish = {"conversationId": talk, "text": "Hello", "useKnowledge": True}
    assert await desk.gateway.refusal(SEND, "user-a", input=wish) == ("UNAVAILABLE", None)
    sent = await desk.send(talk, "Hello")
    assert len(await desk.rest(TOKENS, id=sent["reply"]["rowId"])) > 0
