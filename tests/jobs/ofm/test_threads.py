"""Tokens of Threads: refreshed before they expire, once, and given up when Threads refuses."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.providers.scripted_server import Reply, running
from tests.providers.threads_server import APP, DAYS_60, ThreadsServer, refusal
from trellis.db.demo import ofm
from trellis.db.demo.people import MANAGER_A
from trellis.db.pool import Connection, Pool
from trellis.db.session import SERVICE, transaction
from trellis.jobs.ofm.threads import place_of, refresh_tokens, save_account
from trellis.providers.threads import Profile, Threads, Token
from trellis.providers.vault import Vault

VAULT = Vault({"k1": bytes(32)})


@pytest.fixture
async def server() -> AsyncIterator[ThreadsServer]:
    made = ThreadsServer()
    async with running(made):
        yield made


@pytest.fixture
async def threads(server: ThreadsServer) -> AsyncIterator[Threads]:
    client = Threads(*APP, base_url=server.url, timeout=5)
    yield client
    await client.aclose()


@pytest.fixture(autouse=True)
async def demo(admin: Connection) -> None:
    await ofm.load(admin)


async def connected(pool: Pool, number: int = 1) -> UUID:
    profile = Profile(str(number), f"lia{number}")
    async with transaction(pool, SERVICE) as connection:
        return await save_account(connection, VAULT, MANAGER_A.id, profile, Token("long-1", DAYS_60))


async def due(admin: Connection) -> None:
    await admin.execute("update ofm.threads_accounts set refresh_due_at = now()")


async def row(admin: Connection, account: UUID) -> Any:
    return await admin.fetchrow("select * from ofm.threads_accounts where id = $1", account)


async def test_a_token_is_refreshed_a_week_before_it_expires(
    admin: Connection, pool: Pool, server: ThreadsServer, threads: Threads
) -> None:
    account = await connected(pool)
    before = await row(admin, account)
    assert "long-1" not in before["access_token"]
    assert before["token_expires_at"] - before["refresh_due_at"] == timedelta(days=7)
    assert await refresh_tokens(pool, VAULT, threads) == 0
    await due(admin)
    await admin.execute("update ofm.threads_accounts set token_expires_at = now() + interval '6 days'")
    assert await refresh_tokens(pool, VAULT, threads) == 1
    after = await row(admin, account)
    assert VAULT.open(after["access_token"], place_of(MANAGER_A.id)) == "long-2"
    assert after["token_expires_at"] > datetime.now(UTC) + timedelta(days=59)
    assert (after["is_active"], after["refresh_attempts"]) == (True, 0)
    assert await refresh_tokens(pool, VAULT, threads) == 0


async def test_two_workers_refresh_once(
    admin: Connection, pool: Pool, server: ThreadsServer, threads: Threads
) -> None:
    for number in range(30):
        await connected(pool, number)
    await due(admin)
    counts = await asyncio.gather(*(refresh_tokens(pool, VAULT, threads) for _ in range(2)))
    assert (sum(counts), server.refreshed) == (30, 30)


async def test_a_refused_refresh_deactivates(
    admin: Connection, pool: Pool, server: ThreadsServer, threads: Threads
) -> None:
    account = await connected(pool)
    await due(admin)
    server.script.append(refusal(190))
    assert await refresh_tokens(pool, VAULT, threads) == 0
    found = await row(admin, account)
    assert not found["is_active"]
    assert "connect the account anew" in found["refresh_error"]
    await due(admin)
    assert await refresh_tokens(pool, VAULT, threads) == 0
    assert server.refreshed == 0
    assert await connected(pool) == account
    found = await row(admin, account)
    assert (found["is_active"], found["refresh_error"]) == (True, None)


@pytest.mark.parametrize("reply", [Reply(503), refusal(101)], ids=["away", "the app is refused"])
async def test_what_is_not_the_tokens_fault_deactivates_nobody(
    admin: Connection, pool: Pool, server: ThreadsServer, threads: Threads, reply: Reply
) -> None:
    account = await connected(pool)
    await due(admin)
    server.script.append(reply)
    await refresh_tokens(pool, VAULT, threads)
    found = await row(admin, account)
    assert found["is_active"]
    assert found["refresh_error"] == "It could not be refreshed yet."
    assert found["refresh_due_at"] > datetime.now(UTC)


async def test_a_token_that_has_expired_is_not_sent(
    admin: Connection, pool: Pool, server: ThreadsServer, threads: Threads
) -> None:
    account = await connected(pool)
    await due(admin)
    await admin.execute("update ofm.threads_accounts set token_expires_at = now() - interval '1 second'")
    await refresh_tokens(pool, VAULT, threads)
    assert not (await row(admin, account))["is_active"]
    assert server.refreshed == 0


async def test_an_account_connected_anew_meanwhile_keeps_its_token(
    admin: Connection, pool: Pool, server: ThreadsServer, threads: Threads
) -> None:
    account = await connected(pool)
    await due(admin)

    class Meanwhile:
        async def refresh(self, token: str, caller: Any) -> Token:
            async with transaction(pool, SERVICE) as connection:
                profile = Profile("1", "lia1")
                await save_account(connection, VAULT, MANAGER_A.id, profile, Token("long-9", DAYS_60))
            return await threads.refresh(token, caller)

    await refresh_tokens(pool, VAULT, Meanwhile())  # type: ignore[arg-type]
    found = await row(admin, account)
    assert VAULT.open(found["access_token"], place_of(MANAGER_A.id)) == "long-9"


async def test_connections_that_nobody_came_back_to_are_forgotten(
    admin: Connection, pool: Pool, threads: Threads
) -> None:
    await admin.execute(
        "insert into ofm.threads_connections values ('a', $1, '', now() - interval '1 second'), ('b', $1, '', now() + interval '1 hour')",
        MANAGER_A.id,
    )
    await refresh_tokens(pool, VAULT, threads)
    assert await admin.fetchval("select array_agg(state) from ofm.threads_connections") == ["b"]
