"""A server that speaks Cohere's streamed v2 chat and v2 embed over HTTP/1.1, as documented, and fails as told.

A request is held to the documentation first. A valid one gets the next reply of the script; an empty script
streams "Yes." to a chat, and embeds each text by how long it is.
"""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from tests.providers.scripted_server import CUT, HANG, Reply, ScriptedServer, running

__all__ = [
    "CHAT",
    "CUT",
    "EMBED",
    "HANG",
    "KEY",
    "CohereTextServer",
    "Reply",
    "cohere_text_server",
    "embeds",
    "fails",
    "streams",
]

KEY = "co-test-key"
CHAT = "command-a-03-2025"
EMBED = "embed-v4.0"
DIMENSIONS = 1536


def event(type: str, **more: Any) -> str:
    return f"event: {type}\ndata: {json.dumps({'type': type, **more})}\n\n"


def streams(
    *pieces: str,
    finish: str = "COMPLETE",
    tokens: tuple[int, int] = (11, 7),
    ends: bool = True,
    cut: bool = False,
) -> Reply:
    """An answer as a stream of events; without its end it stops in time, or is cut."""
    text = event("message-start", id="m-1", delta={"message": {"role": "assistant", "content": []}})
    text += event("content-start", index=0, delta={"message": {"content": {"type": "text", "text": ""}}})
    for piece in pieces:
        text += event("content-delta", index=0, delta={"message": {"content": {"text": piece}}})
    if ends:
        usage = {"tokens": {"input_tokens": tokens[0], "output_tokens": tokens[1]}}
        text += event("citation-start", index=0, delta={"message": {"citations": {"start": 0, "end": 1}}})
        text += event("content-end", index=0)
        text += event("message-end", delta={"finish_reason": finish, "usage": usage}) + "data: [DONE]\n\n"
    body = text.encode()
    kept = len(body) if cut else None
    return Reply(
        body=body + b" " * 100 if cut else body, headers={"content-type": "text/event-stream"}, keep=kept
    )


def embeds(vectors: Sequence[Sequence[Any]], **more: Any) -> Reply:
    """The answer of an embed."""
    return Reply(
        body=_json(
            id="e-1",
            texts=[],
            response_type="embeddings_by_type",
            embeddings={"float": vectors},
            meta={"billed_units": {"input_tokens": 5}},
            **more,
        )
    )


def fails(status: int, message: str = "", headers: Mapping[str, str] | None = None) -> Reply:
    """An error in Cohere's form."""
    return Reply(status, _json(message=message), headers or {})


class CohereTextServer(ScriptedServer):
    """What was asked (`chats`, `embeddings`: decoded bodies) and what will be answered (`script`)."""

    def __init__(self) -> None:
        super().__init__()
        self.chats: list[dict[str, Any]] = []
        self.embeddings: list[dict[str, Any]] = []

    def _answer(self, line: str, headers: dict[str, str], body: bytes) -> Reply:
        if headers.get("authorization") != f"Bearer {KEY}":
            return fails(401, "invalid api token")
        asked = {"POST /v2/chat HTTP/1.1": self._chat, "POST /v2/embed HTTP/1.1": self._embed}.get(line)
        if asked is None:
            return fails(404, "not found")
        request = json.loads(body)
        try:
            usual = asked(request)
        except (ValueError, KeyError, TypeError, AssertionError) as error:
            return fails(400, f"invalid request: {error!r}")
        return self.script.popleft() if self.script else usual

    def _chat(self, request: dict[str, Any]) -> Reply:
        known = {"model", "messages", "max_tokens", "temperature", "stream", "documents"}
        assert set(request) <= known, f"unknown fields {set(request) - known}"
        assert request["stream"] is True
        assert request["model"] == CHAT
        roles = [message["role"] for message in request["messages"]]
        assert roles[0] == "system"
        assert set(roles[1:]) <= {"user", "assistant"}
        assert roles[-1] == "user"
        assert all(
            isinstance(message["content"], str) and message["content"] for message in request["messages"]
        )
        for document in request.get("documents", ()):
            assert set(document) == {"id", "data"}
            assert isinstance(document["id"], str)
        assert request.get("documents", True), "empty documents"
        self.chats.append(request)
        return streams("Yes", ".")

    def _embed(self, request: dict[str, Any]) -> Reply:
        known = {"model", "texts", "input_type", "embedding_types", "output_dimension", "truncate"}
        assert set(request) == known
        assert request["model"] == EMBED
        assert 1 <= len(request["texts"]) <= 96
        assert all(isinstance(text, str) and text for text in request["texts"])
        assert request["input_type"] in ("search_document", "search_query")
        assert (request["embedding_types"], request["output_dimension"]) == (["float"], DIMENSIONS)
        assert request["truncate"] in ("NONE", "START", "END")
        self.embeddings.append(request)
        return embeds([[float(len(text)), *[0.25] * (DIMENSIONS - 1)] for text in request["texts"]])


def _json(**value: Any) -> bytes:
    return json.dumps(value).encode()


@asynccontextmanager
async def cohere_text_server() -> AsyncIterator[CohereTextServer]:
    """A running server."""
    server = CohereTextServer()
    async with running(server):
        yield server
