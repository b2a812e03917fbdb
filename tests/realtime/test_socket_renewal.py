"""A token renewed on the open socket: by a ping or by a mutation, for the same person alone."""

import asyncio
import time
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.clients.gateway import PERSON, Gateway, serve
from tests.clients.transport_ws import acknowledged, hear, hear_close, opened, say, subscribe
from trellis.db.session import Identity
from trellis.realtime.executor import Executor
from trellis.realtime.feed import Feed, Wake
from trellis.realtime.operation import ALL_KINDS, Operation, OperationKind

FOREVER = "subscription { forever }"


@pytest.fixture(scope="module")
async def gateway() -> AsyncIterator[Gateway]:
    async with serve() as running:
        yield running


def until(seconds: float) -> str:
    return f"Bearer until {time.time() + seconds}"


@pytest.mark.parametrize("name", ["authorization", "Authorization", "AUTHORIZATION"])
async def test_a_ping_renews(gateway: Gateway, name: str) -> None:
    async with acknowledged(gateway, {"Authorization": until(60)}) as socket:
        await say(socket, type="ping", payload={name: "Bearer until 4102444800"})
        assert await hear(socket) == {
            "type": "pong",
            "payload": {"renewed": True, "expiresAt": "2100-01-01T00:00:00Z"},
        }
        await subscribe(socket, "{ whoami }")
        assert (await hear(socket))["payload"]["data"]["whoami"] == f"authenticated {PERSON.user_id}"


@pytest.mark.parametrize("endless", ["Bearer good", "Bearer until 4102444800000"])
async def test_a_token_without_an_end_that_can_be_told(gateway: Gateway, endless: str) -> None:
    async with acknowledged(gateway, {"Authorization": until(60)}) as socket:
        await say(socket, type="ping", payload={"authorization": endless})
        assert (await hear(socket))["payload"] == {"renewed": True, "expiresAt": None}


async def test_the_socket_outlives_its_first_token(gateway: Gateway) -> None:
    async with acknowledged(gateway, {"Authorization": until(1)}) as socket:
        await subscribe(socket, FOREVER, id="x")
        assert (await hear(socket))["type"] == "next"
        await say(socket, type="ping", payload={"authorization": until(2)})
        assert (await hear(socket))["payload"]["renewed"] is True
        renewed = time.monotonic()
        heard = await hear(socket)
        assert heard["payload"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert await hear_close(socket) == (4403, "Forbidden: The access token has expired.")
        assert time.monotonic() - renewed > 1.5


@pytest.mark.parametrize(
    ("authorization", "code"),
    [
        ("Bearer other", "FORBIDDEN"),
        ("Bearer bad", "UNAUTHENTICATED"),
        ("Bearer unknown", "UNAVAILABLE"),
        ("Bearer breaks", "INTERNAL"),
        ("", "FORBIDDEN"),  # nobody is not the same person either
        (None, "FORBIDDEN"),
        (["Bearer good"], "FORBIDDEN"),
    ],
)
async def test_a_token_that_cannot_be_used_changes_nothing(
    gateway: Gateway, authorization: object, code: str
) -> None:
    async with acknowledged(gateway, {"Authorization": "Bearer good"}) as socket:
        await subscribe(socket, FOREVER, id="x")
        assert (await hear(socket))["type"] == "next"
        await say(socket, type="ping", payload={"Authorization": authorization})
        text = await socket.recv()
        assert f'"renewed":false,"code":"{code}","message":"' in str(text)
        assert "Bearer" not in str(text)
        assert "hunter2" not in str(text)
        await subscribe(socket, "{ whoami }", id="y")
        assert (await hear(socket))["payload"]["data"]["whoami"] == f"authenticated {PERSON.user_id}"


async def test_there_is_nothing_to_renew_before_the_ack(gateway: Gateway) -> None:
    async with opened(gateway) as socket:
        await say(socket, type="ping", payload={"authorization": "Bearer good"})
        assert (await hear(socket))["payload"]["renewed"] is False
        await say(socket, type="connection_init")
        assert await hear(socket) == {"type": "connection_ack"}


async def test_other_pings_are_echoed(gateway: Gateway) -> None:
    async with acknowledged(gateway) as socket:
        await say(socket, type="ping", payload={"nested": {"authorization": "Bearer x"}})
        assert (await hear(socket))["payload"] == {"nested": {"authorization": "Bearer x"}}


async def test_a_mutation_renews(gateway: Gateway) -> None:
    async with acknowledged(gateway, {"Authorization": until(1)}) as socket:
        await subscribe(socket, FOREVER, id="x")
        assert (await hear(socket))["type"] == "next"
        await subscribe(socket, 'mutation { renew(token: "until 4102444800") }', id="y")
        heard = await hear(socket)
        assert heard["payload"] == {"data": {"renew": "2100-01-01 00:00:00+00:00"}}
        assert await hear(socket) == {"id": "y", "type": "complete"}
        await subscribe(socket, 'mutation { renew(token: "other") }', id="y")
        heard = await hear(socket)
        assert heard["payload"]["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_elsewhere_the_mutation_says_what_to_do(gateway: Gateway) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.post(gateway.url, json={"query": 'mutation { renew(token: "good") }'})
    [error] = answer.json()["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "Authorization header" in error["message"]


class Noting:
    """An executor whose feeds tell as whom they go on."""

    def __init__(self, executor: Executor) -> None:
        self.execute = executor.execute
        self._open = executor.open
        self.renewed: asyncio.Queue[Identity] = asyncio.Queue()

    async def open(
        self,
        operation: Operation,
        identity: Identity,
        wake: Wake,
        *,
        kinds: frozenset[OperationKind] = ALL_KINDS,
    ) -> Feed:
        return NotingFeed(await self._open(operation, identity, wake, kinds=kinds), self.renewed)


class NotingFeed:
    def __init__(self, feed: Feed, renewed: asyncio.Queue[Identity]) -> None:
        self._feed = feed
        self._renewed = renewed
        self.take = feed.take
        self.close = feed.close

    @property
    def ended(self) -> bool:
        return self._feed.ended

    @property
    def held(self) -> int:
        return self._feed.held

    async def renew(self, identity: Identity) -> None:
        await self._feed.renew(identity)
        self._renewed.put_nowait(identity)


async def test_feeds_go_on_as_who_was_renewed() -> None:
    noting: list[Noting] = []

    def around(executor: Executor) -> Executor:
        noting.append(Noting(executor))
        return noting[0]

    async with serve(around=around) as gateway:
        async with acknowledged(gateway, {"Authorization": until(60)}) as socket:
            for id_ in "ab":
                await subscribe(socket, FOREVER, id=id_)
                assert (await hear(socket))["type"] == "next"
            await say(socket, type="ping", payload={"authorization": "Bearer until 4102444800"})
            assert (await hear(socket))["type"] == "pong"
            async with asyncio.timeout(10):
                for _ in "ab":
                    assert (await noting[0].renewed.get()).claims["exp"] == 4102444800.0


class Blocking:
    """An executor whose one feed takes its time to be renewed."""

    def __init__(self, executor: Executor) -> None:
        self.execute = executor.execute
        self._open = executor.open
        self.begun = asyncio.Event()
        self.go_on = asyncio.Event()
        self.renewed: asyncio.Queue[Identity] = asyncio.Queue()

    async def open(
        self,
        operation: Operation,
        identity: Identity,
        wake: Wake,
        *,
        kinds: frozenset[OperationKind] = ALL_KINDS,
    ) -> Feed:
        feed = await self._open(operation, identity, wake, kinds=kinds)

        async def renew(identity: Identity) -> None:
            self.renewed.put_nowait(identity)
            self.begun.set()
            await self.go_on.wait()

        feed.renew = renew  # type: ignore[method-assign]
        return feed


async def test_of_many_renewals_the_newest_counts() -> None:
    blocking: list[Blocking] = []

    def around(executor: Executor) -> Executor:
        blocking.append(Blocking(executor))
        return blocking[0]

    async with serve(around=around) as gateway, asyncio.timeout(20):
        token = until(60)
        async with acknowledged(gateway, {"Authorization": token}) as socket:
            await subscribe(socket, FOREVER, id="a")
            assert (await hear(socket))["type"] == "next"
            await say(socket, type="ping", payload={"authorization": token})  # nothing new
            assert (await hear(socket))["payload"]["renewed"]
            for expiry in range(4102444801, 4102444821):
                await say(socket, type="ping", payload={"authorization": f"Bearer until {expiry}"})
                assert (await hear(socket))["payload"]["renewed"]
            await blocking[0].begun.wait()
            blocking[0].go_on.set()
            renewed = [(await blocking[0].renewed.get()).claims["exp"] for _ in range(2)]
            assert renewed == [4102444801.0, 4102444820.0]
            await say(socket, type="ping")
            await hear(socket)
            assert blocking[0].renewed.empty()
