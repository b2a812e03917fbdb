"""What a socket begins: a few operations at once, in order, and none while the client leaves answers untaken."""

import asyncio
import socket as sockets

from tests.clients.gateway import serve
from tests.clients.transport_ws import acknowledged, hear, opened, say, subscribe
from tests.realtime.test_socket_stuck import watched
from trellis.db.session import Identity
from trellis.realtime.executor import Executor
from trellis.realtime.feed import Feed, Wake
from trellis.realtime.operation import ALL_KINDS, Operation, OperationKind
from trellis.realtime.socket import SocketOptions

ANSWER = 500 * 1024


async def test_a_few_operations_run_at_once_in_order() -> None:
    async with serve(sockets=SocketOptions(at_once=2)) as gateway, acknowledged(gateway) as socket:
        for id_ in "abcd":
            await subscribe(socket, "{ hello }" if id_ == "d" else "{ wait }", id=id_)
        await say(socket, type="ping")
        assert (await hear(socket))["type"] == "pong"
        assert gateway.ledger.opened == 2
        await say(socket, id="a", type="complete")  # c is next
        await gateway.ledger.cancelled.wait()
        await say(socket, id="b", type="complete")
        assert (await hear(socket))["id"] == "d"
        assert gateway.ledger.opened == 4


async def test_an_operation_that_was_given_up_in_the_line_never_runs() -> None:
    async with serve(sockets=SocketOptions(at_once=1)) as gateway, acknowledged(gateway) as socket:
        await subscribe(socket, "{ wait }", id="a")
        await subscribe(socket, 'mutation { record(text: "b") }', id="b")
        await subscribe(socket, 'mutation { record(text: "c") }', id="c")
        for id_ in "ba":
            await say(socket, id=id_, type="complete")
        assert (await hear(socket))["id"] == "c"
        assert gateway.ledger.mutations == ["c"]


async def test_who_waits_in_line_counts_among_the_operations_of_the_socket() -> None:
    options = SocketOptions(at_once=1, operations=2)
    async with serve(sockets=options) as gateway, acknowledged(gateway) as socket:
        for id_ in "abc":
            await subscribe(socket, "{ wait }", id=id_)
        refused = await hear(socket)
        assert (refused["id"], refused["type"]) == ("c", "error")


class Untaken:
    """An executor that knows the most answers that waited at one time to be taken."""

    def __init__(self, executor: Executor) -> None:
        self.execute = executor.execute
        self._open = executor.open
        self.feeds: list[Feed] = []
        self.most = 0

    async def open(
        self,
        operation: Operation,
        identity: Identity,
        wake: Wake,
        *,
        kinds: frozenset[OperationKind] = ALL_KINDS,
    ) -> Feed:
        feed = await self._open(operation, identity, wake, kinds=kinds)
        self.feeds.append(feed)
        self.most = max(self.most, sum(feed.held > 0 for feed in self.feeds))
        return feed


async def test_answers_that_nobody_takes_are_not_made() -> None:
    """And the client that takes them in the end gets all of them."""
    untaken: list[Untaken] = []

    def around(executor: Executor) -> Executor:
        untaken.append(Untaken(executor))
        return untaken[0]

    protocol = watched()
    options = SocketOptions(at_once=3, send_seconds=60, unsent_size=2 * ANSWER)
    quiet = {"max_queue": 1, "max_size": None, "close_timeout": 0.1, "ping_interval": None}
    async with (
        asyncio.timeout(30),
        serve(sockets=options, socket_protocol=protocol, around=around) as gateway,
        opened(gateway, **quiet) as client,
        acknowledged(gateway) as other,
    ):
        client.transport.get_extra_info("socket").setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 65536)
        await say(client, type="connection_init")
        assert (await hear(client))["type"] == "connection_ack"
        client.transport.pause_reading()
        for number in range(40):
            await subscribe(client, f"{{ fat(kilobytes: {ANSWER // 1024}) }}", id=str(number))
        await protocol.blocked.wait()
        for number in range(20):
            await subscribe(other, "{ hello }", id=str(number))
            assert [(await hear(other))["type"] for _ in range(2)] == ["next", "complete"]
        client.transport.resume_reading()
        heard = [await hear(client) for _ in range(80)]
        assert [one["id"] for one in heard if one["type"] == "next"] == [str(number) for number in range(40)]
        assert untaken[0].most <= 5  # two that fill the bound, and three that had begun by then


async def test_a_failure_of_many_answers_leaves_nobody_in_line() -> None:
    async with serve(sockets=SocketOptions(at_once=1)) as gateway, acknowledged(gateway) as socket:
        for number in range(10):
            await subscribe(socket, "{ nope }", id=str(number))
        heard = [await hear(socket) for _ in range(10)]
        assert [one["id"] for one in heard] == [str(number) for number in range(10)]
        assert {one["type"] for one in heard} == {"error"}
