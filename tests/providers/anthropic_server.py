"""A server that speaks Anthropic's Messages API over HTTP/1.1, as documented, and fails as told.

A request is held to the documentation first; what is wrong with it is answered as Anthropic answers it. A
valid one gets the next reply of the script, and an empty script says `{"result": true}`.
"""

import base64
import io
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from PIL import Image

from tests.providers.scripted_server import Reply, ScriptedServer, running

KEY = "sk-ant-test-key"
MODEL = "claude-sonnet-5-5"


def says(text: str, *, stop: str = "end_turn") -> Reply:
    """A message with this text."""
    return Reply(
        body=json.dumps(
            {
                "id": "msg_1",
                "type": "message",
                "role": "assistant",
                "model": MODEL,
                "content": [{"type": "text", "text": text}],
                "stop_reason": stop,
                "stop_sequence": None,
                "usage": {"input_tokens": 900, "output_tokens": 12},
            }
        ).encode()
    )


def fails(status: int, kind: str, message: str = "", headers: Mapping[str, str] | None = None) -> Reply:
    """An error in Anthropic's form."""
    error = {"type": "error", "error": {"type": kind, "message": message}}
    return Reply(status, json.dumps(error).encode(), headers or {})


class AnthropicServer(ScriptedServer):
    """What was asked (`requests`: decoded bodies) and what will be answered (`script`)."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[dict[str, Any]] = []

    def _answer(self, line: str, headers: dict[str, str], body: bytes) -> Reply:
        if line != "POST /v1/messages HTTP/1.1":
            return fails(404, "not_found_error", "Not found")
        if headers.get("x-api-key") != KEY:
            return fails(401, "authentication_error", "invalid x-api-key")
        if headers.get("anthropic-version") != "2023-06-01":
            return fails(400, "invalid_request_error", "anthropic-version: header is required")
        try:
            request = json.loads(body)
            self._check(request)
        except (ValueError, KeyError, TypeError, AssertionError, OSError) as error:
            return fails(400, "invalid_request_error", f"{error!r}")
        self.requests.append(request)
        if request["model"] != MODEL:
            return fails(404, "not_found_error", f"model: {request['model']}")
        return self.script.popleft() if self.script else says('{"result": true}')

    def _check(self, request: dict[str, Any]) -> None:
        assert set(request) <= {"model", "max_tokens", "messages", "system", "stream"}, set(request)
        assert request["max_tokens"] > 0
        roles = [message["role"] for message in request["messages"]]
        assert roles == ["user", *["assistant", "user"] * ((len(roles) - 1) // 2)]
        image, text = request["messages"][0]["content"]
        assert (image["type"], text["type"]) == ("image", "text")
        assert image["source"]["type"] == "base64"
        with Image.open(io.BytesIO(base64.b64decode(image["source"]["data"], validate=True))) as opened:
            assert Image.MIME[opened.format or ""] == image["source"]["media_type"]


@asynccontextmanager
async def anthropic_server() -> AsyncIterator[AnthropicServer]:
    """A running server."""
    server = AnthropicServer()
    async with running(server):
        yield server
