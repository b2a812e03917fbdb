"""The sockets of a process: counted, bounded, cut with their sessions, and drained."""

import asyncio
import time

import pytest
from websockets.exceptions import InvalidStatus

from tests.clients.gateway import PERSON, serve
from tests.clients.transport_ws import acknowledged, hear, hear_close, opened, say, subscribe
from tests.realtime.test_socket_bounds import reads_nothing, watched
from trellis.realtime.socket import SocketOptions, SocketRegistry
from trellis.realtime.socket.registry import Ending

SUB = str(PERSON.user_id)


class Watched(SocketRegistry):
    """A registry that tells when a socket leaves."""

    def __init__(self, **bounds: int) -> None:
        super().__init__(**bounds)
        self._left = asyncio.Event()

    def leave(self, socket: Ending) -> None:
        super().leave(socket)
        self._left.set()

    async def empty(self) -> None:
        """Return once no socket is open."""
        async with asyncio.timeout(10):
            while self.count():
                self._left.clear()
                await self._left.wait()


async def test_sockets_are_counted_by_person() -> None:
    registry = Watched()
    async with serve(registry=registry) as gateway:
        async with (
            acknowledged(gateway),
            acknowledged(gateway, {"Authorization": "Bearer good"}),
            acknowledged(gateway, {"Authorization": "Bearer good"}),
            opened(gateway) as stranger,
        ):
            await say(stranger, type="ping")
            await hear(stranger)
            assert gateway.sockets.count() == 4
            assert gateway.sockets.count(SUB) == 2
        await registry.empty()
        assert gateway.sockets.count(SUB) == 0


async def test_a_person_has_only_so_many_sockets() -> None:
    good = {"Authorization": "Bearer good"}
    registry = Watched(per_person=2)
    async with serve(registry=registry) as gateway:
        async with acknowledged(gateway, good), acknowledged(gateway, good):
            async with opened(gateway) as third:
                await say(third, type="connection_init", payload=good)
                assert await hear_close(third) == (1013, "Too many sockets")
            async with acknowledged(gateway, {"Authorization": "Bearer other"}), acknowledged(gateway):
                pass
        await registry.empty()
        async with acknowledged(gateway, good):
            pass


async def test_those_who_are_not_signed_in_have_only_so_many_sockets_together() -> None:
    good = {"Authorization": "Bearer good"}
    registry = Watched(anonymous=2)
    async with serve(registry=registry) as gateway:
        async with acknowledged(gateway), acknowledged(gateway):
            async with opened(gateway) as third:
                await say(third, type="connection_init")
                assert await hear_close(third) == (1013, "Too many sockets")
            async with acknowledged(gateway, good):
                pass
        await registry.empty()
        async with acknowledged(gateway):
            pass


async def test_a_process_has_only_so_many_sockets() -> None:
    registry = Watched(in_all=2)
    async with serve(registry=registry) as gateway:
        async with acknowledged(gateway), acknowledged(gateway, {"Authorization": "Bearer good"}):
            with pytest.raises(InvalidStatus) as refused:
                async with opened(gateway):
                    pass
            assert refused.value.response.status_code == 503
        await registry.empty()
        async with acknowledged(gateway):
            pass


async def test_so_many_sockets_may_say_nothing(caplog: pytest.LogCaptureFixture) -> None:
    async with serve(registry=SocketRegistry(uninitialised=1)) as gateway:
        async with opened(gateway) as silent:
            await say(silent, type="ping")
            await hear(silent)
            with pytest.raises(InvalidStatus) as refused:
                async with opened(gateway):
                    pass
            assert refused.value.response.status_code == 503
            await say(silent, type="connection_init")
            assert (await hear(silent))["type"] == "connection_ack"
            async with acknowledged(gateway):
                pass
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_a_revoked_session_takes_its_sockets_along() -> None:
    now = time.time()
    async with (
        serve() as gateway,
        acknowledged(gateway, {"Authorization": f"Bearer issued {now - 60}"}) as old,
        acknowledged(gateway, {"Authorization": "Bearer good"}) as undated,
        acknowledged(gateway, {"Authorization": f"Bearer issued {now}"}) as new,
        acknowledged(gateway, {"Authorization": "Bearer other"}) as other,
    ):
        await subscribe(old, "subscription { forever }", id="x")
        assert (await hear(old))["type"] == "next"
        gateway.sockets.cut(SUB, now - 1)
        heard = await hear(old)
        assert (heard["id"], heard["type"]) == ("x", "error")
        assert heard["payload"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        for socket in (old, undated):
            assert await hear_close(socket) == (4403, "Forbidden: The session was ended: sign in again.")
        for socket in (new, other):
            await subscribe(socket, "{ hello }")
            assert (await hear(socket))["type"] == "next"
        async with asyncio.timeout(10):
            await gateway.ledger.finished.wait()


async def test_drained_sockets_close_and_none_opens() -> None:
    async with serve() as gateway:
        async with acknowledged(gateway) as one, acknowledged(gateway) as two, opened(gateway) as silent:
            await subscribe(one, "subscription { forever }")
            assert (await hear(one))["type"] == "next"
            draining = asyncio.create_task(gateway.sockets.drain())
            for socket in (one, two, silent):
                assert await hear_close(socket) == (1012, "Service restart")
            async with asyncio.timeout(10):
                await draining
                await gateway.ledger.finished.wait()
        assert gateway.sockets.draining
        with pytest.raises(InvalidStatus) as refused:
            async with opened(gateway):
                pass
        assert refused.value.response.status_code == 503


async def test_the_ends_of_many_are_spread() -> None:
    ends: list[float] = []

    class Socket:
        def end(self, *_: object) -> None:
            ends.append(time.monotonic())
            registry.leave(self)

        def was_issued_before(self, _: float) -> bool:
            return True

    registry = SocketRegistry(drain_seconds=0.5)
    for _ in range(2000):
        registry.enter(Socket())
    began = time.monotonic()
    await registry.drain()
    assert registry.count() == 0
    assert 0.3 < ends[-1] - ends[0] < 10
    assert sum(end - began < 0.25 for end in ends) < 1500


async def test_one_that_does_not_read_holds_the_drain_up_for_a_bounded_time() -> None:
    blocked = asyncio.Event()
    options = SocketOptions(send_seconds=60, close_seconds=0.3)
    async with (
        serve(sockets=options, socket_protocol=watched(blocked)) as gateway,
        reads_nothing(gateway),
        asyncio.timeout(20),
    ):
        await blocked.wait()
        await gateway.sockets.drain()
        assert gateway.sockets.count() == 0
