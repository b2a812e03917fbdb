"""Sealing anew while others write, after a kill, and with what does not open."""

import asyncio
import sys
from typing import Any
from uuid import uuid4

import pytest

from tests.jobs.sealed_rows import BOTH, NEW, OLD, SEALED, TABLE, add, opened, place
from trellis.db.pool import Connection, Pool
from trellis.db.session import SERVICE, transaction
from trellis.jobs.rotation import rotate, waiting
from trellis.providers.vault import NoKeys, Vault


@pytest.fixture
async def secrets(admin: Connection) -> Connection:
    await admin.execute(TABLE)
    return admin


async def test_all_is_sealed_by_the_newest_key_then(secrets: Connection, pool: Pool) -> None:
    texts: list[str | None] = [f"secret {number}" for number in range(450)]
    ids = await add(secrets, Vault(OLD), [*texts, None])
    await add(secrets, Vault(BOTH), ["new already"])
    told: list[int] = []
    assert await waiting(pool, Vault(BOTH), SEALED) == 450
    done = await rotate(pool, Vault(BOTH), SEALED, told.append)
    assert (done.anew, dict(done.failures), done.by_key) == (450, {}, {"k2": 451})
    assert sum(told) == 450
    # The old key is needed no more.
    found = await opened(secrets, Vault(NEW))
    assert [found[each] for each in ids] == [*texts, None]
    assert await waiting(pool, Vault(BOTH), SEALED) == 0
    assert (await rotate(pool, Vault(BOTH), SEALED, told.append)).anew == 0


async def test_what_does_not_open_stays_and_is_told(secrets: Connection, pool: Pool) -> None:
    good, foreign, moved, plain = await add(secrets, Vault(OLD), ["a", "b", "c", "d"])
    other = Vault({"k0": bytes([7]) * 32})
    lost = other.seal("b", place(uuid4()))
    await secrets.execute("update vaults.secrets set sealed = $2 where id = $1", foreign, lost)
    await secrets.execute(
        "update vaults.secrets set sealed = (select sealed from vaults.secrets where id = $2) where id = $1",
        moved,
        good,
    )
    await secrets.execute("update vaults.secrets set sealed = 'plain' where id = $1", plain)
    before = dict(await secrets.fetch("select id, sealed from vaults.secrets"))
    done = await rotate(pool, Vault(BOTH), SEALED, lambda _: None)
    assert done.anew == 1
    assert sorted(done.failures.values()) == [1, 1, 1]
    assert any("'k0'" in reason for reason in done.failures)
    assert done.by_key == {"k0": 1, "k1": 1, "k2": 1}
    after = dict(await secrets.fetch("select id, sealed from vaults.secrets"))
    assert [each for each in before if before[each] != after[each]] == [good]


async def test_no_write_is_lost_meanwhile(secrets: Connection, pool: Pool) -> None:
    """Some gateways seal by the new key, others still by the old one: the last write of each row is there."""
    ids = await add(secrets, Vault(OLD), [f"before {number}" for number in range(600)])
    people = dict(await secrets.fetch("select id, person from vaults.secrets"))
    written: dict[Any, str] = {}
    rotating = asyncio.Event()

    async def write(vault: Vault, mine: list[Any]) -> None:
        await rotating.wait()
        for each in mine:
            async with transaction(pool, SERVICE) as connection:
                await connection.execute("select from vaults.secrets where id = $1 for update", each)
                sealed = vault.seal(f"after {each}", place(people[each]))
                await connection.execute("update vaults.secrets set sealed = $2 where id = $1", each, sealed)
            written[each] = f"after {each}"

    async with asyncio.TaskGroup() as group:
        group.create_task(write(Vault(OLD), ids[::7]))
        group.create_task(write(Vault(BOTH), ids[3::7]))
        task = group.create_task(rotate(pool, Vault(BOTH), SEALED, lambda _: rotating.set()))
    assert task.result().failures == {}
    final = await rotate(pool, Vault(BOTH), SEALED, lambda _: None)
    assert final.by_key == {"k2": 600}
    found = await opened(secrets, Vault(NEW))
    expected = {each: f"before {number}" for number, each in enumerate(ids)} | written
    assert len(written) > 150
    assert found == expected


async def test_one_that_is_killed_goes_on_where_it_was(
    secrets: Connection, pool: Pool, database: Any
) -> None:
    texts = [f"secret {number}" for number in range(2_000)]
    ids = await add(secrets, Vault(OLD), list(texts))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.jobs.rotating_process", database.dsn, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    await process.stdout.readline()
    process.kill()
    await process.wait()
    left = await waiting(pool, Vault(BOTH), SEALED)
    assert 0 < left < 2_000
    assert left % 200 == 0, "a batch is there whole or not at all"
    assert (await opened(secrets, Vault(BOTH))).keys() == set(ids)
    done = await rotate(pool, Vault(BOTH), SEALED, lambda _: None)
    assert done.anew == left
    found = await opened(secrets, Vault(NEW))
    assert [found[each] for each in ids] == texts


async def test_without_keys_nothing_is_begun(secrets: Connection, pool: Pool) -> None:
    with pytest.raises(NoKeys):
        await waiting(pool, Vault({}), SEALED)
