"""One suite over both buses: Postgres alone, and Redis with a relay; then what only the second one has."""

import asyncio
import sys
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import pytest

from tests.db.ear import Ear, cut_others
from tests.redis_server import RedisServer
from trellis.db.bus import Bus
from trellis.db.listen import Listener
from trellis.db.pool import Connection
from trellis.db.redis_bus import RedisBus

BEAT = 0.5
ROOT = Path(__file__).parents[2]
RELAYS = (
    "select count(*) from pg_locks where locktype = 'advisory' and classid = 1952609651 and granted"  # "tbus"
    " and database = (select oid from pg_database where datname = current_database())"
)


@dataclass
class Way:
    """One way to hear: makes buses, and knows how to cut what they hear through."""

    name: str
    make: Callable[[], Bus]
    admin: Connection
    redis: RedisServer | None = None
    buses: list[Bus] = field(default_factory=list)

    async def open(self, **ears: Callable[[str | None], None]) -> Bus:
        """A bus that is connected, with an ear on each channel (by its name)."""
        bus = self.make()
        for channel, ear in ears.items():
            bus.on(channel, ear)
        self.buses.append(bus)
        await bus.start()
        assert bus.connected
        return bus

    async def cut(self, how: str) -> None:
        if how == "postgres":
            assert await cut_others(self.admin) == 1
            return
        assert self.redis
        if how == "subscribers":
            assert await self.redis.cut_subscribers() == len(self.buses)
        else:
            await self.redis.kill()
            await self.redis.start()


@pytest.fixture
async def database(shared_database):
    """The worker's own database: nothing here writes a row."""
    return shared_database


@pytest.fixture
async def redis(tmp_path: Path) -> AsyncIterator[RedisServer]:
    server = RedisServer(tmp_path)
    await server.start()
    yield server
    await server.kill()


@asynccontextmanager
async def way_of(name: str, database: Any, admin: Connection, folder: Path) -> AsyncIterator[Way]:
    if name == "postgres":
        way = Way(name, lambda: Listener(database.dsn, check_every=0.2), admin)
    else:
        server = RedisServer(folder)
        await server.start()
        way = Way(name, lambda: RedisBus(server.url, database.dsn, beat=BEAT), admin, server)
    try:
        yield way
    finally:
        for bus in way.buses:
            await bus.stop()
        if way.redis:
            await way.redis.kill()


@pytest.fixture(params=["postgres", "redis"])
async def way(
    request: pytest.FixtureRequest, database: Any, admin: Connection, tmp_path: Path
) -> AsyncIterator[Way]:
    async with way_of(request.param, database, admin, tmp_path) as way:
        yield way


@pytest.fixture
async def over_redis(database: Any, admin: Connection, tmp_path: Path) -> AsyncIterator[Way]:
    async with way_of("redis", database, admin, tmp_path) as way:
        yield way


async def notify(admin: Connection, channel: str, *payloads: str) -> None:
    await admin.execute("select pg_notify($1, p) from unnest($2::text[]) p", channel, payloads)


async def test_everybody_hears_their_channels_only(way: Way, admin: Connection) -> None:
    ears = [Ear() for _ in range(4)]
    await way.open(one=ears[0], two=ears[1])
    await way.open(one=ears[2], three=ears[3])
    await notify(admin, "one", "a", "b", "c")
    await notify(admin, "two", "d")
    await notify(admin, "three", "e")
    for ear, wanted in zip(ears, ("abc", "d", "abc", "e"), strict=True):
        assert sorted([await ear.payload() for _ in wanted]) == sorted(wanted)


async def test_the_first_that_is_heard_is_that_anything_may_have_changed(way: Way) -> None:
    ear = Ear()
    await way.open(one=ear)
    assert await ear.next() is None


async def test_what_was_rolled_back_is_not_heard(way: Way, admin: Connection) -> None:
    ear = Ear()
    await way.open(one=ear)
    rolled_back = admin.transaction()
    await rolled_back.start()
    await notify(admin, "one", "never")
    await rolled_back.rollback()
    await notify(admin, "one", "x")
    assert await ear.payload() == "x"


async def test_the_same_many_times_is_told_few_times(way: Way, admin: Connection, database: Any) -> None:
    ear = Ear()
    await way.open(one=ear)
    await ear.anything()

    async def often() -> None:
        writer = await asyncpg.connect(database.admin_dsn)
        for _ in range(200):
            await writer.execute("select pg_notify('one', 'x')")
        await writer.close()

    # Nothing turns meanwhile on this loop: all 200 transactions are there when it looks.
    thread = threading.Thread(target=lambda: asyncio.run(often()))
    thread.start()
    thread.join()
    await notify(admin, "one", "end")
    heard = 0
    while await ear.payload() == "x":
        heard += 1
    assert 1 <= heard <= 5


async def test_a_subscriber_that_raises_harms_nobody(
    way: Way, admin: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: str | None) -> None:
        raise RuntimeError("broken")

    ear = Ear()
    bus = way.make()
    bus.on("one", broken)
    bus.on("one", ear)
    way.buses.append(bus)
    await bus.start()
    await notify(admin, "one", "x")
    assert await ear.payload() == "x"
    assert bus.connected
    assert "a subscriber of notifications failed" in caplog.text


@pytest.mark.parametrize(
    "payloads", [[""], ["\\", '"', "null", "[1]", "\x01", "…", "☃" * 2000], ["x" * 7999], ["{}", "\n\r\n"]]
)
async def test_payloads_arrive_as_they_are(way: Way, admin: Connection, payloads: Sequence[str]) -> None:
    ear = Ear()
    await way.open(one=ear)
    await notify(admin, "one", *payloads)
    assert sorted([await ear.payload() for _ in payloads]) == sorted(payloads)


async def test_many_channels(way: Way, admin: Connection) -> None:
    ears = {f"channel {number}": Ear() for number in range(100)}
    await way.open(**ears)
    await admin.execute("select pg_notify('channel ' || n, n::text) from generate_series(0, 99) n")
    for number, ear in enumerate(ears.values()):
        assert await ear.payload() == str(number)


async def test_many_ids(way: Way, admin: Connection) -> None:
    ear = Ear()
    await way.open(one=ear)
    for turn in range(20):
        await admin.execute(f"select pg_notify('one', '{turn}/' || n) from generate_series(1, 500) n")
    assert len({await ear.payload() for _ in range(10_000)}) == 10_000


@pytest.mark.parametrize(
    ("name", "how"),
    [("postgres", "postgres"), ("redis", "postgres"), ("redis", "subscribers"), ("redis", "server")],
)
async def test_what_was_cut_heals_and_announces_itself(
    name: str, how: str, database: Any, admin: Connection, tmp_path: Path
) -> None:
    ear = Ear()
    async with way_of(name, database, admin, tmp_path) as way:
        bus = await way.open(one=ear)
        await ear.anything()
        for cut in range(3):
            ear.clear()
            await way.cut(how)
            await ear.anything()
            assert bus.connected
            await notify(admin, "one", f"{how} {cut}")
            assert await ear.payload() == f"{how} {cut}"


async def test_stop_is_clean(way: Way, admin: Connection) -> None:
    ear = Ear()
    bus = await way.open(one=ear)
    before = asyncio.all_tasks()
    await bus.stop()
    assert not bus.connected
    ear.clear()
    await notify(admin, "one", "x")
    assert await cut_others(admin) == 0
    assert await admin.fetchval(RELAYS) == 0
    if way.redis:
        assert await way.redis.cut_subscribers() == 0
    assert ear.quiet
    assert asyncio.all_tasks() < before
    await bus.stop()


async def test_one_listens_for_all(over_redis: Way, admin: Connection) -> None:
    ears = [Ear() for _ in range(6)]
    for ear in ears:
        await over_redis.open(one=ear)
    assert await admin.fetchval(RELAYS) == 1
    await notify(admin, "one", "x")
    assert [await ear.payload() for ear in ears] == ["x"] * 6
    assert await cut_others(admin) == 1


async def test_a_channel_that_the_relay_did_not_know(over_redis: Way, admin: Connection) -> None:
    one, two = Ear(), Ear()
    await over_redis.open(one=one)
    await over_redis.open(two=two, three=Ear())
    await two.anything()
    await notify(admin, "two", "x")
    assert await two.payload() == "x"


async def test_a_relay_that_stops_hands_over(over_redis: Way, admin: Connection) -> None:
    first, ear = await over_redis.open(one=Ear()), Ear()
    second = await over_redis.open(one=ear)
    await ear.anything()
    await first.stop()
    await ear.anything()
    assert second.connected
    await notify(admin, "one", "x")
    assert await ear.payload() == "x"


async def test_a_relay_that_is_killed_is_replaced(
    over_redis: Way, admin: Connection, database: Any, record_property: Callable[[str, object], None]
) -> None:
    assert over_redis.redis
    async with AsyncExitStack() as stack:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.db.bus_process", over_redis.redis.url, database.dsn, str(BEAT)),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
        )
        stack.push_async_callback(process.wait)
        stack.callback(lambda: process.returncode is None and process.kill())
        assert process.stdout
        async with asyncio.timeout(30):
            assert await process.stdout.readline() == b"None\n"
        assert await admin.fetchval(RELAYS) == 1

        ears = [Ear(), Ear()]
        buses = [await over_redis.open(one=ear) for ear in ears]
        await notify(admin, "one", "x")
        async with asyncio.timeout(30):
            assert await process.stdout.readline() == b"x\n"
        assert [await ear.payload() for ear in ears] == ["x", "x"]
        for ear in ears:
            ear.clear()

        killed = asyncio.get_running_loop().time()
        process.kill()
        await process.wait()
        await notify(admin, "one", "lost")
        for ear in ears:
            await ear.anything()
        record_property("takeover", asyncio.get_running_loop().time() - killed)
    assert all(bus.connected for bus in buses)
    await notify(admin, "one", "y")
    assert [await ear.payload() for ear in ears] == ["y", "y"]
    assert await admin.fetchval(RELAYS) == 1


async def test_while_redis_is_away_the_bus_is_not_connected(over_redis: Way, admin: Connection) -> None:
    assert over_redis.redis
    ear = Ear()
    bus = await over_redis.open(one=ear)
    assert isinstance(bus, RedisBus)
    await over_redis.redis.kill()
    async with asyncio.timeout(20):
        while bus._subscribed.is_set():  # the server's end has not arrived here yet
            await asyncio.sleep(0)
    assert not bus.connected
    ear.clear()
    await notify(admin, "one", "lost")
    await over_redis.redis.start()
    assert await ear.next() is None
    assert bus.connected


async def test_no_redis_at_the_start(database: Any, tmp_path: Path) -> None:
    bus = RedisBus(f"unix://{tmp_path}/nowhere", database.dsn)
    with pytest.raises(OSError, match="Redis does not answer"):
        await bus.start()
    await bus.stop()
    assert not bus.connected


@pytest.mark.parametrize(
    "garbage",
    [
        *(b"", b"\xff\xfe", b"null", b"[]", b"7", b'"x"', b"{", b"{}", b'{"relay": 7}'),
        b'{"relay": "r", "channels": {}, "hints": []}',
        b'{"relay": "r", "channels": [7, null], "hints": [7]}',
        b'{"join": [7, null, "", "' + b"x" * 100 + b'"]}',
        b'{"join": "one"}',
        b'{"leaving": "someone else"}',
        b'{"leaving": null}',
    ],
)
async def test_garbage_in_redis(over_redis: Way, admin: Connection, garbage: bytes) -> None:
    assert over_redis.redis
    ear = Ear()
    bus = await over_redis.open(one=ear)
    await ear.anything()
    assert await over_redis.redis.command("PUBLISH", "trellis:3", garbage) == 1
    await notify(admin, "one", "x")
    assert await ear.payload() == "x"
    assert bus.connected


async def test_hints_that_are_none_are_left_out(over_redis: Way) -> None:
    assert over_redis.redis
    ear = Ear()
    bus = await over_redis.open(one=ear)
    assert isinstance(bus, RedisBus)
    await ear.anything()
    hints = [7, [], ["one"], ["one", None], ["one", "a", "b"], ["two", "a"], ["one", "good"]]
    message = orjson.dumps({"relay": bus._relayed_by, "channels": ["one"], "hints": hints})
    await over_redis.redis.command("PUBLISH", "trellis:3", message)
    assert await ear.payload() == "good"


async def test_another_number_is_another_set_of_gateways(
    redis: RedisServer, database: Any, admin: Connection
) -> None:
    here, there = Ear(), Ear()
    async with AsyncExitStack() as stack:
        buses = []
        for ear, number in ((here, 3), (there, 4)):
            bus = RedisBus(redis.url.replace("db=3", f"db={number}"), database.dsn, beat=BEAT)
            bus.on("one", ear)
            stack.push_async_callback(bus.stop)
            await bus.start()
            buses.append(bus)
        assert await admin.fetchval(RELAYS) == 2
        message = {"relay": buses[0]._relayed_by, "channels": ["one"], "hints": [["one", "x"]]}
        await redis.command("PUBLISH", "trellis:3", orjson.dumps(message))
        assert await here.payload() == "x"
        await notify(admin, "one", "y")
        assert [await here.payload(), await there.payload()] == ["y", "y"]
