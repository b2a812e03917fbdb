"""Where reads take a transaction each: behind a pooler that keeps startup parameters, or where a check fails."""

import asyncio
import logging
import struct
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from tests.conftest import Database
from tests.db.reading import MINE, add_notes, person, pool_at, reads_of
from trellis.db.one_trip import NotThatRole, OneTrip
from trellis.db.pool import Connection, Pool
from trellis.db.read_check import difference
from trellis.db.read_server import Server
from trellis.db.reads import ReadOptions, open_reads
from trellis.db.session import Identity, transaction

PARAMETER = b"role\0"
SECONDS: Any = {"authenticated": 30.0, "anon": 10.0}


@asynccontextmanager
async def pooler(database: Database, *, refuses: bool) -> AsyncIterator[str]:
    """An address in front of a database that refuses a startup parameter `role`, or passes none of ours on."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            (length,) = struct.unpack("!i", await reader.readexactly(4))
            packet = await reader.readexactly(length - 4)
            if packet[:4] == struct.pack("!i", 80877102):  # a request to cancel
                await forward(reader, writer, packet)
            elif refuses and PARAMETER in packet:
                body = b"SFATAL\0VFATAL\0C08P01\0Munsupported startup parameter: role\0\0"
                writer.write(b"E" + struct.pack("!i", len(body) + 4) + body)
            else:
                words = packet[4:].rstrip(b"\0").split(b"\0")
                kept = dict(zip(words[::2], words[1::2], strict=True))
                named = b"".join(
                    name + b"\0" + kept[name] + b"\0" for name in (b"user", b"database", b"client_encoding")
                )
                await forward(reader, writer, packet[:4] + named + b"\0")
        writer.close()

    async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, packet: bytes) -> None:
        socket = str(database.cluster.socket / ".s.PGSQL.5432")
        its_reader, its_writer = await asyncio.open_unix_connection(socket)
        its_writer.write(struct.pack("!i", len(packet) + 4) + packet)
        await asyncio.gather(pump(reader, its_writer), pump(its_reader, writer))

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while some := await reader.read(65536):
                writer.write(some)
                await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield f"postgresql://authenticator@127.0.0.1:{port}/{database.name}?sslmode=disable"


@pytest.mark.parametrize("refuses", [True, False], ids=["refuses", "ignores"])
@pytest.mark.parametrize("cache", [True, False], ids=["cache", "no cache"])
async def test_a_pooler_that_keeps_startup_parameters(
    database: Database, admin: Connection, caplog: pytest.LogCaptureFixture, refuses: bool, cache: bool
) -> None:
    await add_notes(admin, 3)
    async with pooler(database, refuses=refuses) as dsn:
        options = ReadOptions(size=2, statement_cache=cache)
        async with (
            pool_at(dsn, max_size=2, statement_cache=cache) as pool,
            open_reads(pool, dsn, options) as reads,
        ):
            assert not reads.one_trip
            assert not reads.lanes()
            for number in (1, 2, 3, 1):
                answer = await reads.value(person(number), MINE, [number])
                assert answer is not None
                assert f"note {number}" in answer
    (line,) = [record for record in caplog.records if record.name.startswith("trellis")]
    assert line.levelno == logging.WARNING
    assert "take a transaction each" in line.message


async def test_a_setting_asks_for_transactions(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    async with reads_of(database, one_trip=False) as (reads, _):
        assert not reads.one_trip
        assert not reads.lanes()
    assert not caplog.records


async def test_every_new_connection_is_looked_at(database: Database) -> None:
    async with pooler(database, refuses=False) as dsn:
        with pytest.raises(NotThatRole):
            await OneTrip.open(dsn, {"authenticated": 1}, SECONDS, statement_cache=True)


class Wrong:
    """A form that some day might be what Postgres makes of ours."""

    def __init__(self, pool: Pool, caller: Identity | None, sql: str = "") -> None:
        self.pool, self.caller, self.sql = pool, caller, sql

    async def value(self, identity: Identity, sql: str, values: Sequence[Any]) -> str | None:
        async with transaction(self.pool, self.caller or identity, readonly=not self.sql, seconds=30) as own:
            if self.sql:
                await own.execute(self.sql)
            value: str | None = await own.fetchval(sql, *values)
            return value


async def test_a_form_that_differs_is_found_out(database: Database, pool: Pool) -> None:
    async with reads_of(database, authenticated=30, anon=30):
        safe = Server(pool, None, {"authenticated": 30, "anon": 30})
        wrongs = {
            "somebody else": Wrong(pool, person(1)),
            "nobody, as a person": Wrong(pool, Identity("authenticated")),
            "may write": Wrong(pool, None, "select 1"),
            "not bounded": Wrong(
                pool, None, "set local transaction_read_only = on; set local statement_timeout = 0"
            ),
        }
        found = {name: await difference(pool, form, safe, {}) for name, form in wrongs.items()}
        assert all(found.values()), found
        assert await difference(pool, safe, safe, {}) is None


async def test_claims_that_stay_are_found_out(database: Database, pool: Pool) -> None:
    one_trip = await OneTrip.open(
        database.dsn, {"authenticated": 1, "anon": 1}, SECONDS, statement_cache=True
    )
    quick, safe = Server(pool, one_trip, SECONDS), Server(pool, None, SECONDS)
    try:
        assert await difference(pool, quick, safe, one_trip.lanes) is None
        async with one_trip.lanes["anon"].acquire() as connection:
            await connection.execute("select set_config('request.jwt.claims', '{}', false)")
        found = await difference(pool, quick, safe, one_trip.lanes)
        assert found is not None
        assert "behind" in found
    finally:
        await one_trip.close()


async def test_a_database_without_auth_is_not_trusted(
    database: Database, admin: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    await admin.execute("revoke usage on schema auth from anon, authenticated")
    async with pool_at(database.dsn) as pool, open_reads(pool, database.dsn) as reads:
        assert not reads.one_trip
        assert await reads.value(person(1), "select current_user::text", []) == "authenticated"
    assert "auth.uid()" in caplog.text
