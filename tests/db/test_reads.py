"""Reads of one value: both forms are one in what they answer, and differ in their round trips."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random
from types import SimpleNamespace
from typing import Any

import asyncpg
import pytest

from tests.conftest import Database
from tests.db.reading import MINE, add_notes, person, reads_of, until_active
from trellis.db.demo import coice
from trellis.db.demo.people import PEOPLE, identity_of
from trellis.db.errors import GatewayError, translate
from trellis.db.lane import Lane
from trellis.db.pool import Connection, Pool, create_pool
from trellis.db.reads import ReadOptions, Reads, open_reads
from trellis.db.session import ANON, SERVICE, Identity

FORMS = pytest.mark.parametrize("one_trip", [True, False], ids=["one trip", "transaction"])
CACHES = pytest.mark.parametrize("cache", [True, False], ids=["cache", "no cache"])
WHO = """
    select json_build_array(
      current_user, auth.uid(), auth.role(), auth.jwt(), (select auth.uid()),
      current_setting('request.jwt.claims', true), current_setting('transaction_read_only'),
      current_setting('TimeZone'), current_setting('statement_timeout')
    )::text
"""
# What a planner writes, over tables with policies: lists, links to many and to one, counts, and nothing at all.
STATEMENTS: list[tuple[str, list[Any]]] = [
    (WHO, []),
    ("select json_agg(c.name order by c.id)::text from coice.catalogs c", []),
    ("select count(*)::text from coice.images where id > $1", [0]),
    ("select count(*)::text from coice.images where metadata @> $1::jsonb", [{"n": 1}]),
    ("select l.name from coice.libraries l where l.id = $1", [1]),
    ("select null::text", []),
    (
        """
        select json_agg(json_build_object('name', c.name, 'libraries', l.list) order by c.id)::text
        from coice.catalogs c
        left join lateral (
          select json_agg(json_build_object('name', l.name, 'images', i.list) order by l.id) as list
          from (select * from coice.libraries where catalog_id = c.id order by id limit $1) l
          left join lateral (
            select json_agg(json_build_object('id', i.id, 'url', i.metadata) order by i.id) as list
            from (select * from coice.images where library_id = l.id order by id limit $2) i
          ) i on true
        ) l on true
        """,
        [2, 3],
    ),
    (
        "with jobs as (select * from coice.jobs order by created_at limit $1)"
        " select json_build_array((select count(*) from jobs), (select json_agg(p.name) from coice.profiles p),"
        " array(select id from coice.images where id = any($2::bigint[]) order by id))::text",
        [5, [1, 2, 3]],
    ),
]


@asynccontextmanager
async def logged(pool: "Pool | Lane") -> AsyncIterator[list[str]]:
    """The statements on a pool of one connection; each is a round trip once it is prepared."""
    seen: list[str] = []

    def note(query: Any) -> None:
        seen.append(query.query)

    async with pool.acquire() as connection:
        connection.add_query_logger(note)
    yield seen
    async with pool.acquire() as connection:
        connection.remove_query_logger(note)


async def outcome(reads: Reads, caller: Identity, sql: str, values: list[Any]) -> Any:
    try:
        return await reads.value(caller, sql, values)
    except (asyncpg.PostgresError, GatewayError) as error:
        return type(error).__name__, str(error)


async def nothing_left(pool: "Pool | Lane", role: str) -> None:
    """The pool's only connection carries nobody's claims, and is in no transaction."""
    async with pool.acquire() as connection:
        left = await connection.fetchrow(
            "select current_user::text, coalesce(current_setting('request.jwt.claims', true), '')"
        )
        assert tuple(left or ()) == (role, "")
        assert not connection.is_in_transaction()


@CACHES
async def test_both_forms_give_the_same(database: Database, admin: Connection, cache: bool) -> None:
    pictures = [SimpleNamespace(name=f"{n}.jpg", metadata={"n": n}) for n in range(4)]
    await coice.load(admin, pictures, pictures)
    strangers = [person(1), Identity("authenticated", {"role": "authenticated"}), Identity("authenticated")]
    odd = Identity(
        "authenticated", {**person(2).claims, "odd": ["'", '"', "\\", "$1", "ü", "数", {"n": 1.5}]}
    )
    callers = [*map(identity_of, PEOPLE), *strangers, odd, ANON]
    asked = [(caller, *statement) for caller in callers for statement in STATEMENTS] * 5
    Random(9).shuffle(asked)
    answers = set()
    async with (
        reads_of(database, cache=cache) as (quick, its_pool),
        reads_of(database, one_trip=False, cache=cache) as (safe, pool),
    ):
        for caller, sql, values in asked:
            found = await outcome(quick, caller, sql, values)
            assert found == await outcome(safe, caller, sql, values), (caller, sql)
            answers.add((sql, str(found)))
        await nothing_left(its_pool, "authenticated")
        await nothing_left(quick.lanes()["reads_anon"], "anon")
        await nothing_left(pool, "authenticator")
    assert len(asked) == 400
    assert len(answers) > 2 * len(STATEMENTS)  # people see different rows, or nothing was compared


@CACHES
@FORMS
async def test_a_statement_prepared_for_one_serves_the_next(
    database: Database, admin: Connection, one_trip: bool, cache: bool
) -> None:
    await add_notes(admin, 50)
    async with reads_of(database, one_trip=one_trip, cache=cache) as (reads, pool):
        for number in [*range(1, 51), *range(50, 0, -1)]:
            answer = json.loads(await reads.value(person(number), MINE, [number]) or "")
            assert answer == [number, person(number).claims["sub"], "authenticated", [f"note {number}"]]
        async with pool.acquire() as connection:
            kept = await connection.fetchval(
                "select count(*) from pg_prepared_statements where statement like $1", "%public.notes%"
            )
        assert kept == int(cache)


@FORMS
async def test_round_trips(database: Database, one_trip: bool) -> None:
    async with reads_of(database, one_trip=one_trip) as (reads, pool):
        await reads.value(person(1), WHO, [])
        async with logged(pool) as seen:
            answer = json.loads(await reads.value(person(2), WHO, []) or "")
            await asyncio.sleep(0)  # the note of a statement is taken in the loop's next turn
            count = len(seen)
        assert count == (1 if one_trip else 4)
        assert answer[:3] == ["authenticated", person(2).claims["sub"], "authenticated"]


@FORMS
async def test_nothing_is_written(database: Database, admin: Connection, one_trip: bool) -> None:
    await add_notes(admin, 1)
    async with reads_of(database, one_trip=one_trip) as (reads, _):
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await reads.value(person(2), "select public.write_note()", [])
        assert await reads.value(person(1), "select text from public.notes", []) == "note 1"


@FORMS
async def test_who_may_not_read_is_told(database: Database, admin: Connection, one_trip: bool) -> None:
    await admin.execute("create table public.closed (text text)")
    async with reads_of(database, one_trip=one_trip) as (reads, _):
        with pytest.raises(GatewayError) as refused:
            await reads.value(ANON, "select text from public.closed", [])
        assert refused.value.code == "UNAUTHENTICATED"
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await reads.value(person(1), "select text from public.closed", [])


async def test_the_service_reads_in_a_transaction(database: Database, admin: Connection) -> None:
    async with reads_of(database) as (reads, _):
        assert await reads.value(SERVICE, "select current_user::text", []) == "service_role"


@CACHES
@FORMS
async def test_a_statement_is_stopped_at_the_end_of_its_roles_time(
    database: Database, one_trip: bool, cache: bool
) -> None:
    sleep = "select pg_sleep(60)::text"
    async with reads_of(database, one_trip=one_trip, cache=cache, anon=0.25) as (reads, pool):
        with pytest.raises(GatewayError) as stopped:
            await reads.value(ANON, sleep, [])
        assert stopped.value.code == "LIMIT_EXCEEDED"
        assert "0.25 s" in stopped.value.message
        assert await reads.value(ANON, "select current_user::text", []) == "anon"
        # Longer than anonymous callers may: the bound is that of the role.
        assert await reads.value(person(1), "select 'slept' from pg_sleep(0.3)", []) == "slept"
        await nothing_left(pool, "authenticated" if one_trip else "authenticator")


@FORMS
async def test_a_cancelled_task_cancels_its_statement(
    database: Database, admin: Connection, one_trip: bool
) -> None:
    async with reads_of(database, one_trip=one_trip) as (reads, pool):
        task = asyncio.create_task(reads.value(person(1), "select 'asleep' from pg_sleep(600)", []))
        (pid,) = await asyncio.wait_for(until_active(admin, "asleep", 1), 60)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.wait_for(until_active(admin, "asleep", 0), 60)
        await nothing_left(pool, "authenticated" if one_trip else "authenticator")
        assert await reads.value(person(2), "select pg_backend_pid()::text", []) == str(pid)


@FORMS
async def test_a_statement_that_somebody_else_stops(
    database: Database, admin: Connection, one_trip: bool
) -> None:
    async with reads_of(database, one_trip=one_trip) as (reads, _):
        for stop in ("pg_cancel_backend", "pg_terminate_backend"):
            task = asyncio.create_task(reads.value(person(1), "select 'asleep' from pg_sleep(600)", []))
            (pid,) = await asyncio.wait_for(until_active(admin, "asleep", 1), 60)
            await admin.execute(f"select {stop}($1)", pid)
            with pytest.raises((GatewayError, asyncpg.PostgresError, asyncpg.InterfaceError)) as stopped:
                await task
            error = translate(stopped.value)
            assert error is not None
            assert error.code == "UNAVAILABLE"
            assert await reads.value(person(2), "select auth.uid()::text", []) == person(2).claims["sub"]


async def test_a_value_that_is_not_sent_leaves_no_clock_running(database: Any) -> None:
    """The driver refuses it with the statement already begun, whose time must not be the next reader's."""
    pool = await create_pool(database.dsn)
    options = ReadOptions(size=1, seconds={"authenticated": 1.0, "anon": 1.0})
    somebody, other = identity_of("manager-a@trellis.test"), identity_of("manager-b@trellis.test")
    slow = "select 'fine' || pg_sleep(0.7)::text"
    async with open_reads(pool, database.dsn, options) as reads:
        with pytest.raises(Exception, match="64-bit"):
            await reads.value(somebody, "select $1::jsonb::text", [2**70])
        assert [await reads.value(other, slow, []) for _ in range(2)] == ["fine", "fine"]
    await pool.close()
