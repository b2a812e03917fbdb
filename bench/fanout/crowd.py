"""Many clients of one run: what each of them got, when, and whether it was what it should be."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import orjson

from bench.fanout.client import Client, connect
from bench.servers.server import Running

_START_SECONDS = 60.0
_AT_ONCE = 100
"""Sockets that are being opened at a time."""


class Crowd:
    """Clients with a subscription each. Raises SystemExit for anything that they should not get."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.arrivals: list[tuple[int, float, bytes]] = []
        """(client, moment, text), in the order of arrival."""
        self._clients: list[Client] = []
        self._wanted = 0
        self._failure = ""
        self._complete: asyncio.Future[None] | None = None

    def received(self, number: int, moment: float, text: bytes) -> None:
        """Note it, and no more: the next message waits."""
        self.arrivals.append((number, moment, text))
        if len(self.arrivals) == self._wanted and self._complete and not self._complete.done():
            self._complete.set_result(None)

    def lost(self, number: int, reason: str) -> None:
        """No client may be lost: `hear` and `take` raise it."""
        self._failure = self._failure or f"{self.server}: client {number}: {reason}"
        if self._complete and not self._complete.done():
            self._complete.set_result(None)

    async def join(self, port: int, tokens: Sequence[str], documents: Sequence[str]) -> None:
        """Open a socket for each token, with the document in the same place."""
        gate = asyncio.Semaphore(_AT_ONCE)

        async def one(number: int) -> None:
            async with gate:
                client = await connect(number, tokens[number], port, documents[number], self)
                self._clients.append(client)

        try:
            async with asyncio.TaskGroup() as tasks:
                for number in range(len(tokens)):
                    tasks.create_task(one(number))
        except* OSError as failed:
            raise SystemExit(f"{self.server}: a client cannot subscribe: {failed.exceptions[0]}") from None

    async def hear(self, count: int, within: float) -> bool:
        """Wait until there are `count` arrivals; False where there are not so many in time (seconds)."""
        if len(self.arrivals) < count:
            self._wanted = count
            self._complete = asyncio.get_running_loop().create_future()
            with suppress(TimeoutError):
                async with asyncio.timeout(within):
                    await self._complete
        self._check()
        return len(self.arrivals) >= count

    def take(self) -> list[tuple[int, float, bytes]]:
        """What arrived since the last time."""
        self._check()
        taken, self.arrivals = self.arrivals, []
        return taken

    def _check(self) -> None:
        if self._failure:
            raise SystemExit(self._failure)

    def leave(self) -> None:
        """Cut all connections."""
        for client in self._clients:
            client.close()
        self._clients.clear()


class Texts:
    """The events of messages. Equal texts are read once."""

    def __init__(self) -> None:
        self._known: dict[bytes, dict[str, Any]] = {}

    def event(self, text: bytes) -> dict[str, Any]:
        """The event that a `next` message carries. Raises SystemExit where it carries something else."""
        found = self._known.get(text)
        if found is None:
            payload = orjson.loads(text)["payload"]
            if payload.get("errors") or not payload.get("data"):
                raise SystemExit(f"a client got {text[:500]!r}")
            found = self._known[text] = payload["data"]["runEvents"]
        return found


async def until_served(one: Running, port: int, token: str, document: str) -> None:
    """Return when a client can subscribe. Raises SystemExit where none ever can."""
    deadline = time.monotonic() + _START_SECONDS
    while one.alive and time.monotonic() < deadline:
        try:
            client = await connect(-1, token, port, document, Crowd(one.server.name))
        except OSError:
            await asyncio.sleep(0.05)
        else:
            client.close()
            return
    raise SystemExit(f"{one.server.name} did not start:\n{one.said()}")
