"""A server that speaks generateContent of Google's Gemini API over HTTP/1.1, as documented, and fails as told.

A request is held to the documentation first; what is wrong with it is answered as Google answers it. A valid
one gets the next reply of the script, and an empty script makes a picture.
"""

import asyncio
import base64
import io
import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from PIL import Image

from tests.providers.scripted_server import Reply, ScriptedServer, running

KEY = "AIza-test-key"
MODELS = {"gemini-2.5-flash-image", "gemini-3-pro-image-preview"}

_LINE = re.compile(r"POST /v1beta/models/([^/:]+):generateContent HTTP/1\.1")
_CONFIG = {"responseModalities", "candidateCount", "seed"}


def picture(colour: str = "teal", kind: str = "PNG") -> bytes:
    """The file of a small picture."""
    file = io.BytesIO()
    Image.new("RGB", (16, 16), colour).save(file, kind)
    return file.getvalue()


def gives(data: bytes, content_type: str = "image/png", *, words: str = "Here it is:") -> Reply:
    """A response with a picture, after some words, as the models like to write them."""
    inline = {"mimeType": content_type, "data": base64.b64encode(data).decode()}
    return candidate([{"text": words}, {"inlineData": inline}], "STOP")


def candidate(parts: list[Any] | None, finish: str, message: str | None = None) -> Reply:
    """A response with one candidate; without `parts` it has no content, as one that was held back."""
    one: dict[str, Any] = {"finishReason": finish, "index": 0}
    if parts is not None:
        one["content"] = {"role": "model", "parts": parts}
    if message:
        one["finishMessage"] = message
    return answers(candidates=[one], usageMetadata={"promptTokenCount": 9, "totalTokenCount": 1_299})


def answers(**body: Any) -> Reply:
    """A response with this body."""
    return Reply(body=json.dumps({"modelVersion": "test", "responseId": "r-1", **body}).encode())


def fails(
    code: int,
    status: str,
    message: str = "",
    *details: Mapping[str, Any],
    headers: Mapping[str, str] | None = None,
) -> Reply:
    """An error in Google's form."""
    error = {"code": code, "message": message, "status": status, "details": details}
    return Reply(code, json.dumps({"error": error}).encode(), headers or {})


def bad_key() -> Reply:
    """What a key gets that is none."""
    info = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "API_KEY_INVALID",
        "domain": "googleapis.com",
    }
    return fails(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", info)


def exhausted(delay: str) -> Reply:
    """That a key's quota is used up, for so long."""
    info = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": delay}
    return fails(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota.", info)


class GeminiServer(ScriptedServer):
    """What was asked (`requests`: decoded bodies, with `model` and `key`) and what will be answered.

    `keys` are good; `of_key` has replies for single ones.
    """

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[dict[str, Any]] = []
        self.keys = {KEY}
        self.of_key: dict[str, Reply] = {}
        self.refused = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self._full = asyncio.Condition()

    async def until_busy(self, requests: int) -> None:
        """Wait until so many requests are under way at once; `gate` holds their replies back."""
        async with asyncio.timeout(30), self._full:
            await self._full.wait_for(lambda: self.busy >= requests)

    async def _reply(self, writer: asyncio.StreamWriter, reply: Reply) -> None:
        async with self._full:
            self._full.notify_all()
        await self.gate.wait()
        await super()._reply(writer, reply)

    def _answer(self, line: str, headers: dict[str, str], body: bytes) -> Reply:
        found = _LINE.fullmatch(line)
        if not found:
            return fails(404, "NOT_FOUND", "Requested entity was not found.")
        key = headers.get("x-goog-api-key", "")
        if key not in self.keys:
            self.refused += 1
            return bad_key()
        if found[1] not in MODELS:
            return fails(404, "NOT_FOUND", f"models/{found[1]} is not found for API version v1beta")
        try:
            request = json.loads(body)
            self._check(request)
        except (ValueError, KeyError, TypeError, AssertionError, OSError) as error:
            return fails(400, "INVALID_ARGUMENT", f"Invalid value: {error!r}")
        self.requests.append(request | {"model": found[1], "key": key})
        if key in self.of_key:
            return self.of_key[key]
        return self.script.popleft() if self.script else gives(picture())

    def _check(self, request: dict[str, Any]) -> None:
        assert set(request) == {"contents", "generationConfig"}, set(request)
        assert set(request["generationConfig"]) <= _CONFIG, request["generationConfig"]
        assert request["generationConfig"]["responseModalities"] == ["IMAGE"]
        assert isinstance(request["generationConfig"].get("seed", 0), int)
        [content] = request["contents"]
        assert content["role"] == "user"
        *references, prompt = content["parts"]
        assert prompt["text"]
        for part in references:
            inline = part["inlineData"]
            with Image.open(io.BytesIO(_decoded(inline["data"]))) as opened:
                # In JSON of protocol buffers a field may be written in either way.
                assert Image.MIME[opened.format or ""] == inline.get("mimeType", inline.get("mime_type"))


def _decoded(data: str) -> bytes:
    """In JSON of protocol buffers both alphabets are taken."""
    return base64.b64decode(data.replace("-", "+").replace("_", "/"), validate=True)


@asynccontextmanager
async def gemini_server() -> AsyncIterator[GeminiServer]:
    """A running server."""
    server = GeminiServer()
    async with running(server):
        yield server
