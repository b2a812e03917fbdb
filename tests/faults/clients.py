"""Clients that live through faults: they connect again with their cursor, and keep all that they saw."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException

EVENTS = """
subscription($id: UUID!, $after: Int) { runEvents(runId: $id, after: $after) { sequence type data } }
"""
RESULTS = """
subscription($id: UUID!, $after: Int) { coiceJobResults(jobId: $id, after: $after) { sequence rowId result } }
"""
JOB = """
subscription($id: UUID!) { coiceJob(rowId: $id) { status state sequence done failed total processedImages } }
"""
# What a client sees of a server that died, is not there yet, or has cut it off.
GONE = (OSError, EOFError, TimeoutError, WebSocketException, httpx.TransportError)
_PASSING = {"UNAVAILABLE"}
_FIRST_PAUSE, _LAST_PAUSE = 0.02, 0.5


class Broken(Exception):
    """A stream ended with an error that no reconnection mends."""


class Passing(Exception):
    """A stream ended with an error that says: come back later."""


Urls = Callable[[], Sequence[str]]
"""The addresses of the gateways that there are at the moment; which one a client takes is all the same."""


@dataclass
class Follower:
    """One subscription, kept up until the server completes it. `seen` is every payload, in order."""

    urls: Urls
    token: str
    query: str
    run_id: str
    over: str = "socket"
    leave_after: int | None = None
    """Drop the connection after so many payloads on it, and come back with the cursor; at most `leaves`."""
    leaves: int = 0
    seen: list[Any] = field(default_factory=list)
    cursor: int = 0
    connections: int = 0
    refusals: list[str] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Follow to the end. Raises Broken."""
        pause = _FIRST_PAUSE
        open_stream = self._socket if self.over == "socket" else self._server_sent
        while True:
            before = len(self.seen)
            try:
                if await self._listen(open_stream):
                    return
            except Passing as refusal:
                self.refusals.append(str(refusal))
            except GONE as error:
                self.refusals.append(type(error).__name__)
            pause = _FIRST_PAUSE if len(self.seen) > before else min(2 * pause, _LAST_PAUSE)
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))

    async def until_seen(self, count: int) -> None:
        """Wait for so many payloads in all."""
        async with asyncio.timeout(60):
            while len(self.seen) < count:
                self._news.clear()
                await self._news.wait()

    async def _listen(self, open_stream: Callable[[str], AsyncIterator[Any]]) -> bool:
        """Take what comes over one connection; True when the server says that this was all."""
        urls = self.urls()
        if not urls:
            raise ConnectionRefusedError
        url = urls[self.connections % len(urls)]
        self.connections += 1
        taken = 0
        async with aclosing(open_stream(url)) as payloads:  # type: ignore[type-var]
            async for payload in payloads:
                (value,) = payload.values()
                self.seen.append(value)
                self.cursor = max(self.cursor, value["sequence"])
                self._news.set()
                taken += 1
                if self.leaves and taken == self.leave_after:
                    self.leaves -= 1
                    return False
        return True

    @property
    def _request(self) -> dict[str, Any]:
        return {"query": self.query, "variables": {"id": self.run_id, "after": self.cursor or None}}

    async def _socket(self, url: str) -> AsyncIterator[Any]:
        async with opened(url, self.token) as socket:
            await socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": self._request}))
            while True:
                message = json.loads(await socket.recv())
                match message["type"]:
                    case "next":
                        yield _data(message["payload"])
                    case "complete":
                        return
                    case "error":
                        raise _refused(message["payload"])
                    case "ping":
                        await socket.send('{"type": "pong"}')

    async def _server_sent(self, url: str) -> AsyncIterator[Any]:
        headers = {"accept": "text/event-stream", "authorization": f"Bearer {self.token}"}
        timeout = httpx.Timeout(30, read=30)  # there is a heartbeat every 12 seconds
        # Plain HTTP: there are no certificates to load, which takes longer than the request.
        async with httpx.AsyncClient(timeout=timeout, verify=False) as http:
            async with http.stream("POST", f"{url}/graphql", json=self._request, headers=headers) as answer:
                if answer.status_code >= 500:
                    raise Passing(f"{answer.status_code}")
                event = ""
                async for line in answer.aiter_lines():
                    if line.startswith("event: "):
                        event = line.removeprefix("event: ")
                    elif line.startswith("data: {") and event == "next":
                        yield _data(json.loads(line.removeprefix("data: ")))
                if event != "complete":
                    raise EOFError


def _data(payload: Any) -> Any:
    if payload.get("errors"):
        raise _refused(payload["errors"])
    return payload["data"]


def _refused(errors: Any) -> Exception:
    code = errors[0].get("extensions", {}).get("code")
    return Passing(code) if code in _PASSING else Broken(json.dumps(errors))


@asynccontextmanager
async def opened(url: str, token: str, **options: Any) -> AsyncIterator[ClientConnection]:
    """A socket of graphql-transport-ws that has been acknowledged. It is left without a goodbye."""
    address = f"ws{url.removeprefix('http')}/graphql"
    options = {"compression": None, "open_timeout": 10, "close_timeout": 0.2, "max_size": None} | options
    async with connect(address, subprotocols=["graphql-transport-ws"], **options) as socket:  # type: ignore[list-item]
        try:
            init = {"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}}
            await socket.send(json.dumps(init))
            async with asyncio.timeout(10):
                message = json.loads(await socket.recv())
            if message["type"] != "connection_ack":
                raise InvalidHandshake(f"instead of an acknowledgement: {message}")
            yield socket
        finally:
            socket.transport.abort()


class Following:
    """The three ways to follow a run, side by side: its events, its results, and its state."""

    def __init__(self, urls: Urls, token: str, run_id: str, **events: Any) -> None:
        """`events`: more fields of the follower of the events."""
        self.events = Follower(urls, token, EVENTS, run_id, **events)
        self.results = Follower(urls, token, RESULTS, run_id, over="server-sent events")
        self.job = Follower(urls, token, JOB, run_id)
        self._task: asyncio.Task[None] | None = None

    @property
    def followers(self) -> tuple[Follower, Follower, Follower]:
        """All three."""
        return self.events, self.results, self.job

    async def __aenter__(self) -> "Following":
        self._task = asyncio.create_task(self._follow())
        return self

    async def _follow(self) -> None:
        async with asyncio.TaskGroup() as group:
            for follower in self.followers:
                group.create_task(follower.run())

    async def ended(self, within: float = 120.0) -> None:
        """Wait until all three were completed by the server: then the run has ended."""
        assert self._task is not None
        try:
            async with asyncio.timeout(within):
                await asyncio.shield(self._task)
        except TimeoutError:
            seen = [
                f"{len(one.seen)} payloads, at {one.cursor}, {one.refusals[-3:]}" for one in self.followers
            ]
            raise AssertionError(f"not at the end after {within} s: {'; '.join(seen)}") from None

    async def __aexit__(self, *_: object) -> None:
        assert self._task is not None
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
