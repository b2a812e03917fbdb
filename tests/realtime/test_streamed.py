"""A streamed response over a connection that a test makes up."""

import asyncio
from collections.abc import Callable
from itertools import count

from starlette.types import Message

from trellis.db.session import ANON
from trellis.realtime.connection import Connection
from trellis.realtime.feed import Feed, Wake
from trellis.realtime.socket import SocketRegistry
from trellis.realtime.sse import EVENTS
from trellis.realtime.streamed import StreamedResponse


class Quiet:
    """A client that a stream has nothing for but heartbeats: after ten of them it leaves."""

    def __init__(self, unsent: Callable[[], int]) -> None:
        self._unsent = unsent
        self._messages = 0
        self._left = asyncio.Event()
        self.cut = False

    async def follow(self) -> None:
        connection = Connection(abort=self._abort, unsent=self._unsent)
        scope: dict[str, object] = {"type": "http"}
        connection.enter(scope)
        response = StreamedResponse(
            EVENTS, self._open, ANON, SocketRegistry(), heartbeat_seconds=0.001, send_seconds=0.003
        )
        async with asyncio.timeout(10):
            await response(scope, self._receive, self._send)

    async def _open(self, wake: Wake) -> Feed:
        return await asyncio.Future()

    async def _receive(self) -> Message:
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        self._messages += 1
        if self._messages == 12:
            self._left.set()

    def _abort(self) -> None:
        self.cut = True


async def test_a_client_that_takes_no_heartbeat_is_cut_off() -> None:
    client = Quiet(count(5000, 3).__next__)
    await client.follow()
    assert client.cut


async def test_a_client_that_takes_some_or_all_of_what_is_sent_is_not() -> None:
    for unsent in (lambda: 0, count(5000, -1).__next__):
        client = Quiet(unsent)
        await client.follow()
        assert not client.cut
