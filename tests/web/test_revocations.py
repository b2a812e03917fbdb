"""Ended sessions: refused in every process as the notification arrives, also after a restart or without one."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import jwt
import pytest

from trellis.db.errors import GatewayError
from trellis.db.listen import Listener
from trellis.db.pool import Connection, create_pool
from trellis.db.session import ANON
from trellis.web.auth import Authenticator
from trellis.web.keys import SharedSecret
from trellis.web.revocations import CHANNEL, Revocations

SECRET = "a secret of more than thirty-two bytes"
REVOKE = (
    "insert into trellis.revocations (user_id) values ($1) on conflict (user_id)"
    " do update set before = clock_timestamp(), created_at = now() returning extract(epoch from before)::float8"
)


class Process:
    """What a process has of it: an authenticator, and what it was told to cut."""

    def __init__(self) -> None:
        self.cuts: asyncio.Queue[tuple[str, float]] = asyncio.Queue()
        self.authenticator: Authenticator
        self.revocations: Revocations

    async def cut(self) -> tuple[str, float]:
        async with asyncio.timeout(20):
            return await self.cuts.get()

    async def admits(self, token: str) -> bool:
        try:
            await self.authenticator.identify(f"Bearer {token}")
        except GatewayError as error:
            if (error.code, error.message) == ("UNAUTHENTICATED", "The session was ended: sign in again."):
                return False
            raise
        return True


@asynccontextmanager
async def process(database: Any, *, poll: float = 3600.0) -> AsyncIterator[Process]:
    made = Process()
    async with AsyncExitStack() as stack:
        pool = await create_pool(database.dsn)
        stack.push_async_callback(pool.close)
        listener = Listener(database.dsn, check_every=0.2)
        made.revocations = Revocations(listener, pool, lambda *cut: made.cuts.put_nowait(cut), poll=poll)
        made.authenticator = Authenticator(
            SharedSecret(SECRET), audience="authenticated", ended=made.revocations.ended
        )
        await listener.start()
        stack.push_async_callback(listener.stop)
        await made.revocations.start()
        stack.push_async_callback(made.revocations.stop)
        yield made


@pytest.fixture
async def database(shared_database):
    """The worker's own database: every test has people of its own."""
    return shared_database


@pytest.fixture(params=[str, lambda person: str(person).upper()], ids=["lower", "upper"])
def subject(request: pytest.FixtureRequest) -> Any:
    return request.param


def token(person: UUID | str, issued: float | None = None, role: str = "authenticated") -> str:
    claims = {"sub": str(person), "role": role, "aud": "authenticated", "exp": int(time.time()) + 600}
    return jwt.encode(claims | ({} if issued is None else {"iat": issued}), SECRET)


async def test_revoked_in_one_process_refused_in_all(database: Any, admin: Connection, subject: Any) -> None:
    person, other = uuid4(), uuid4()
    now = time.time()
    old, silent, others = token(subject(person), now - 5), token(subject(person)), token(other, now - 5)
    async with process(database) as one, process(database) as two:
        for each in (one, two):
            assert await each.admits(old)
            assert await each.admits(silent)
            assert await each.admits(others)
        before = await admin.fetchval(REVOKE, person)
        for each in (one, two):
            assert await each.cut() == (str(person), before)
            assert not await each.admits(old)
            assert not await each.admits(silent)
            assert await each.admits(others)
            assert await each.authenticator.identify(None) is ANON
            assert not await each.admits(token(subject(person), before - 0.001))
            assert await each.admits(token(subject(person), before))
            assert not await each.admits(token(subject(person), int(before)))
            assert await each.admits(token(subject(person), int(before) + 1))


async def test_once_more(database: Any, admin: Connection) -> None:
    person = uuid4()
    async with process(database) as one:
        first = await admin.fetchval(REVOKE, person)
        assert await one.cut() == (str(person), first)
        between = token(person, first)
        assert await one.admits(between)
        second = await admin.fetchval(REVOKE, person)
        assert await one.cut() == (str(person), second)
        assert not await one.admits(between)


async def test_a_restart(database: Any, admin: Connection) -> None:
    person = uuid4()
    before = await admin.fetchval(REVOKE, person)
    async with process(database) as one:
        assert not await one.admits(token(person, before - 1))
        assert await one.admits(token(person, before + 1))


async def test_tokens_of_anon_with_a_subject(database: Any, admin: Connection) -> None:
    person = uuid4()
    before = await admin.fetchval(REVOKE, person)
    async with process(database) as one:
        assert not await one.admits(token(person, before - 1, "anon"))


async def test_a_lost_notification(database: Any, admin: Connection) -> None:
    person, early = uuid4(), uuid4()
    await admin.execute(REVOKE, early)  # with nothing there at all, each look is at everything
    async with process(database, poll=0.01) as one:
        await unheard(admin, REVOKE, person)
        assert (await one.cut())[0] == str(person)
        assert not await one.admits(token(person))


async def test_a_lost_connection(database: Any, admin: Connection) -> None:
    person = uuid4()
    async with process(database) as one:
        await unheard(admin, REVOKE, person)
        await admin.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
        assert (await one.cut())[0] == str(person)
        assert not await one.admits(token(person))


async def test_a_row_that_is_taken_back(database: Any, admin: Connection) -> None:
    person, marker = uuid4(), uuid4()
    async with process(database) as one:
        await admin.execute(REVOKE, person)
        assert (await one.cut())[0] == str(person)
        await admin.execute("delete from trellis.revocations where user_id = $1", person)
        await admin.execute(REVOKE, marker)
        assert (await one.cut())[0] == str(marker)
        assert await one.admits(token(person))


async def test_garbage_on_the_channel(database: Any, admin: Connection) -> None:
    person = uuid4()
    async with process(database) as one:
        await admin.execute("select pg_notify($1, p) from unnest(array['', 'x', '☃']) p", CHANNEL)
        await admin.execute(REVOKE, person)
        assert (await one.cut())[0] == str(person)


async def test_while_the_database_does_not_answer(
    database: Any, admin: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    person, later = uuid4(), uuid4()
    async with process(database, poll=0.01) as one:
        await admin.execute(REVOKE, person)
        assert (await one.cut())[0] == str(person)
        await admin.execute("alter table trellis.revocations rename to elsewhere")
        try:
            async with asyncio.timeout(20):
                while "cannot look at the sessions" not in caplog.text:
                    await asyncio.sleep(0)
            assert not await one.admits(token(person))  # what is known stays known
        finally:
            await admin.execute("alter table trellis.elsewhere rename to revocations")
        await unheard(admin, REVOKE, later)
        assert (await one.cut())[0] == str(later)


async def test_a_database_that_lacks_the_table(database: Any, copy: Any) -> None:
    async with copy("template1", "bare") as bare, process(bare) as one:
        assert await one.admits(token(uuid4()))


async def unheard(admin: Connection, sql: str, *values: object) -> None:
    """Run a statement whose triggers do not fire: nobody is notified."""
    async with admin.transaction():
        await admin.execute("set local session_replication_role = replica")
        await admin.execute(sql, *values)
