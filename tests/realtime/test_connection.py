"""How long a client may take to make room."""

import asyncio

import pytest

from trellis.realtime.connection import Connection


class Client:
    """A client that takes so many of the bytes that wait each time when it is looked at."""

    def __init__(self, *left: int) -> None:
        self._left = iter(left)
        self.cut = False
        self.has_room = False
        self.looks = 0
        self.connection = Connection(
            abort=self._abort, unsent=self._unsent, ready=lambda: self.has_room, drained=asyncio.Event().wait
        )

    def _unsent(self) -> int:
        self.looks += 1
        left = next(self._left)
        self.has_room = left == 0
        return left

    def _abort(self) -> None:
        self.cut = True


async def test_a_client_may_take_its_time_as_long_as_it_takes_some() -> None:
    client = Client(900, 600, 300, 0)
    await client.connection.room(within=0.001)
    assert not client.cut
    assert client.looks == 4


async def test_a_client_that_takes_nothing_is_cut() -> None:
    client = Client(900, 600, 600)
    with pytest.raises(ConnectionAbortedError):
        await client.connection.room(within=0.001)
    assert client.cut


async def test_a_client_that_is_gone_is_not_waited_for() -> None:
    connection = Connection(ready=lambda: False, drained=asyncio.Event().wait, gone=lambda: True)
    with pytest.raises(ConnectionAbortedError):
        await connection.room(within=60)
