"""The LISTEN connection against real Postgres: it hears, it heals, it says when it may have missed some."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.db.ear import Ear, cut_others
from trellis.db.listen import Listener
from trellis.db.pool import Connection


@pytest.fixture
async def database(shared_database):
    """The worker's own database: nothing here writes a row."""
    return shared_database


@pytest.fixture
async def listener(database) -> AsyncIterator[Listener]:
    listener = Listener(database.dsn, check_every=0.2)
    yield listener
    await listener.stop()


async def test_hears_its_channels_only(listener: Listener, admin: Connection) -> None:
    one, two = Ear(), Ear()
    listener.on("one", one)
    listener.on("two", two)
    await listener.start()
    assert (await one.next(), await two.next()) == (None, None)
    await admin.execute("select pg_notify('one', 'a'), pg_notify('three', 'b'), pg_notify('two', 'c')")
    assert (await one.next(), await two.next()) == ("a", "c")
    assert one.quiet
    assert two.quiet


async def test_two_subscribers_of_one_channel(listener: Listener, admin: Connection) -> None:
    ears = [Ear(), Ear()]
    for ear in ears:
        listener.on("one", ear)
    await listener.start()
    await admin.execute("select pg_notify('one', 'x')")
    for ear in ears:
        assert [await ear.next(), await ear.next()] == [None, "x"]


async def test_a_subscriber_that_raises_harms_nobody(
    listener: Listener, admin: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(payload: str | None) -> None:
        raise RuntimeError("broken")

    ear = Ear()
    listener.on("one", broken)
    listener.on("one", ear)
    await listener.start()
    await admin.execute("select pg_notify('one', 'x')")
    assert [await ear.next(), await ear.next()] == [None, "x"]
    assert listener.connected
    assert "a subscriber of notifications failed" in caplog.text


@pytest.mark.parametrize("cuts", [1, 3])
async def test_a_connection_that_is_cut_heals_and_announces_itself(
    listener: Listener, admin: Connection, cuts: int
) -> None:
    ear = Ear()
    listener.on("one", ear)
    await listener.start()
    assert await ear.next() is None
    for cut in range(cuts):
        assert await cut_others(admin) == 1
        assert await ear.next() is None
        assert listener.connected
        await admin.execute("select pg_notify('one', $1)", str(cut))
        assert await ear.next() == str(cut)


async def test_a_connection_that_died_in_silence_is_found(listener: Listener, admin: Connection) -> None:
    ear = Ear()
    listener.on("one", ear)
    await listener.start()
    assert await ear.next() is None
    silent = listener._connection
    assert silent is not None
    silent._transport.pause_reading()
    assert await ear.next() is None
    assert listener._connection is not silent


async def test_setups_run_on_every_connection_before_it_is_announced(
    listener: Listener, admin: Connection
) -> None:
    ear = Ear()
    listener.on("one", ear)

    async def hold(connection: Connection) -> None:
        await connection.execute("select pg_advisory_lock_shared(7, 8)")

    listener.on_connect(hold)
    held = "select count(*) from pg_locks where locktype = 'advisory' and classid = 7 and objid = 8"
    await listener.start()
    for _ in range(2):
        assert await ear.next() is None
        assert await admin.fetchval(held) == 1
        assert await cut_others(admin) == 1
    assert await ear.next() is None


async def test_the_first_connection_must_succeed(database) -> None:
    listener = Listener(database.cluster.address("authenticator", "nowhere"))
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await listener.start()
    await listener.stop()
    assert not listener.connected
