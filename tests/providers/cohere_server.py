"""A server that speaks Cohere's v2 chat over HTTP/1.1, as documented, and fails as told.

A request is held to the documentation first; what is wrong with it is answered as Cohere answers it. A valid
one gets the next reply of the script, and an empty script says `{"result": true}`.
"""

import base64
import io
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from PIL import Image

from tests.providers.scripted_server import CUT, HANG, Reply, ScriptedServer, running

__all__ = ["CUT", "HANG", "KEY", "MODEL", "CohereServer", "Reply", "cohere_server", "fails", "says"]

KEY = "co-test-key"
MODEL = "command-a-vision-07-2025"


def says(text: str, *, finish: str = "COMPLETE") -> Reply:
    """A chat response whose message is this text."""
    content = [{"type": "text", "text": text}]
    return Reply(
        body=_json(id="c-1", finish_reason=finish, message={"role": "assistant", "content": content})
    )


def fails(status: int, message: str = "", headers: Mapping[str, str] | None = None) -> Reply:
    """An error in Cohere's form."""
    return Reply(status, _json(message=message), headers or {})


class CohereServer(ScriptedServer):
    """What was asked (`requests`: decoded bodies) and what will be answered (`script`)."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.formats = {"json_schema", "json_object", "text"}
        self.refused = 0

    def _answer(self, line: str, headers: dict[str, str], body: bytes) -> Reply:
        if headers.get("authorization") != f"Bearer {KEY}":
            self.refused += 1
            return fails(401, "invalid api token")
        if line != "POST /v2/chat HTTP/1.1":
            return fails(404, "not found")
        try:
            request = json.loads(body)
            self._check(request)
        except (ValueError, KeyError, TypeError, AssertionError, OSError) as error:
            return fails(400, f"invalid request: {error!r}")
        self.requests.append(request)
        self.headers.append(headers)
        if request["model"] != MODEL:
            return fails(
                404, f"model '{request['model']}' not found, make sure the correct model ID was used"
            )
        if (kind := _format(request)) not in self.formats:
            return fails(400, f"invalid request: response_format {kind} is not supported for this model")
        return self.script.popleft() if self.script else says('{"result": true}')

    def _check(self, request: dict[str, Any]) -> None:
        known = {"model", "messages", "response_format", "max_tokens", "temperature", "stream"}
        assert set(request) <= known, f"unknown fields {set(request) - known}"
        assert request["stream"] is False
        assert isinstance(request["max_tokens"], int)
        assert 0 <= request["temperature"] <= 1
        assert "json" in json.dumps(request["messages"]).lower(), "JSON mode needs the word in a message"
        roles = [message["role"] for message in request["messages"]]
        assert roles == ["system", "user", *["assistant", "user"] * ((len(roles) - 2) // 2)]
        for message in request["messages"]:
            assert message["content"], "empty content"
        text, image = request["messages"][1]["content"]
        assert (text["type"], image["type"]) == ("text", "image_url")
        prefix, _, data = image["image_url"]["url"].partition(";base64,")
        assert prefix.startswith("data:image/")
        with Image.open(io.BytesIO(base64.b64decode(data, validate=True))) as opened:
            assert Image.MIME[opened.format or ""] == prefix.removeprefix("data:")
        schema = request["response_format"].get("json_schema")
        if schema is not None:
            assert schema["type"] == "object"
            assert schema["required"]


def _format(request: dict[str, Any]) -> str:
    asked = request["response_format"]
    return "json_schema" if asked.get("json_schema") else str(asked["type"])


def _json(**value: Any) -> bytes:
    return json.dumps(value).encode()


@asynccontextmanager
async def cohere_server() -> AsyncIterator[CohereServer]:
    """A running server."""
    server = CohereServer()
    async with running(server):
        yield server
