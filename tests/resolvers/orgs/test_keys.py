"""People's keys for providers: sealed, tried with the provider, replaced and deleted; never read again."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tests.providers.keys.test_checks import Provider, reply
from tests.providers.scripted_server import CUT, Reply, running
from tests.resolvers.conftest import open_gateway
from tests.resolvers.orgs.office import Office, office, orgs_served, orgs_template
from trellis.db.demo.people import USER_A, identity_of
from trellis.db.pool import connect
from trellis.db.session import transaction
from trellis.providers.keys import KeyChecks
from trellis.providers.vault import Place, VaultError
from trellis.resolvers.schema import Served

__all__ = ["office", "orgs_served", "orgs_template"]

SHOWN = "key { rowId provider lastFour verified user { email } }"
SAVE = f"mutation ($i: SaveOrgsKeyInput!) {{ saveOrgsKey(input: $i) {{ {SHOWN} }} }}"
VERIFY = f"mutation ($id: UUID!) {{ verifyOrgsKey(rowId: $id) {{ {SHOWN} }} }}"
DELETE = "mutation ($id: UUID!) { deleteOrgsKey(rowId: $id) { deletedId } }"
SECRET = "co-0123456789-wxyz"


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    server = Provider()
    async with running(server):
        yield server


@pytest.fixture
async def desk(
    copy: Any, orgs_template: Any, orgs_served: Served, tmp_path: Path, provider: Provider
) -> AsyncIterator[Office]:
    """An office whose keys are tried with the server of the tests."""
    checks = KeyChecks(dict.fromkeys(("cohere", "anthropic", "gemini"), provider.url))
    async with copy(orgs_template.name, "desk") as database:
        admin = await connect(database.admin_dsn)
        async with open_gateway(database, orgs_served, tmp_path, key_checks=checks) as gateway:
            yield Office(gateway, admin)
        await admin.close()


async def save(office: Office, who: str = "user-a", key: str = SECRET, provider: str = "COHERE") -> Any:
    given = {"provider": provider, "apiKey": key}
    return (await office.gateway.data(SAVE, who, i=given))["saveOrgsKey"]["key"]


async def verify(office: Office, key: Any, who: str = "user-a") -> Any:
    return (await office.gateway.data(VERIFY, who, id=key["rowId"]))["verifyOrgsKey"]["key"]["verified"]


async def test_a_key_is_sealed_for_its_owner(desk: Office) -> None:
    saved = await save(desk, key=f" {SECRET}\n")
    assert (saved["lastFour"], saved["verified"], saved["user"]) == ("wxyz", False, {"email": USER_A.email})
    [row] = await desk.admin.fetch("select * from orgs.key_store")
    assert SECRET not in str(dict(row))
    vault = desk.gateway.services.vault  # type: ignore[union-attr]
    place = Place("orgs.key_store", "api_key", USER_A.id)
    assert vault.open(row["api_key"], place) == SECRET
    with pytest.raises(VaultError):
        vault.open(row["api_key"], place._replace(table="ofm.user_api_keys"))
    for who in ("user-a", "manager-a", "admin"):
        async with transaction(desk.gateway.pool, identity_of(f"{who}@trellis.test")) as connection:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch("select api_key from orgs.key_store")


async def test_a_key_is_verified_and_another_is_not(desk: Office, provider: Provider) -> None:
    saved = await save(desk)
    provider.script.append(reply({"valid": True}))
    assert await verify(desk, saved)
    assert provider.asked_for[0][1]["authorization"] == f"Bearer {SECRET}"
    again = await save(desk, key="co-other-0123456789")
    assert (again["rowId"], again["verified"]) == (saved["rowId"], False)
    provider.script.append(reply({"valid": False}))
    assert not await verify(desk, saved)


async def test_a_key_that_was_good_once(desk: Office, provider: Provider) -> None:
    saved = await save(desk, provider="ANTHROPIC")
    provider.script += [reply({"data": []}), reply({}, 401)]
    assert await verify(desk, saved)
    assert not await verify(desk, saved)


@pytest.mark.parametrize("answer", [CUT, Reply(503, b"")])
async def test_a_provider_that_does_not_say_changes_nothing(
    desk: Office, provider: Provider, answer: Reply
) -> None:
    saved = await save(desk)
    provider.script += [reply({"valid": True}), answer]
    assert await verify(desk, saved)
    assert (await desk.gateway.refusal(VERIFY, "user-a", id=saved["rowId"]))[0] == "UNAVAILABLE"
    assert await desk.admin.fetchval("select verified from orgs.key_store")


async def test_a_key_that_is_replaced_while_the_provider_thinks(desk: Office, provider: Provider) -> None:
    saved = await save(desk)
    told = asyncio.Event()
    provider._reply = _after(provider, told)  # type: ignore[method-assign]
    provider.script.append(reply({"valid": True}))
    async with asyncio.timeout(20):
        verifying = asyncio.create_task(desk.gateway.refusal(VERIFY, "user-a", id=saved["rowId"]))
        await provider.asked.wait()
        await save(desk, key="co-other-0123456789")
        told.set()
        assert await verifying == ("CONFLICT", "rowId")
    assert not await desk.admin.fetchval("select verified from orgs.key_store")


def _after(provider: Provider, told: asyncio.Event) -> Any:
    answer = provider._reply

    async def wait(writer: asyncio.StreamWriter, given: Reply) -> None:
        provider.asked.set()
        await told.wait()
        await answer(writer, replace(given))

    return wait


async def test_who_may_not(desk: Office, provider: Provider) -> None:
    gateway, saved = desk.gateway, await save(desk)
    given = {"provider": "COHERE", "apiKey": SECRET}
    assert (await gateway.refusal(SAVE, None, i=given))[0] == "UNAUTHENTICATED"
    # Whoever sees that there is one does not try it.
    for who in ("manager-a", "admin"):
        assert (await gateway.refusal(VERIFY, who, id=saved["rowId"]))[0] == "FORBIDDEN"
    for who in ("user-b", "manager-b"):
        assert await gateway.refusal(VERIFY, who, id=saved["rowId"]) == ("NOT_FOUND", "rowId")
        assert (await gateway.refusal(DELETE, who, id=saved["rowId"]))[0] == "NOT_FOUND"
    assert provider.asked_for == []
    await desk.admin.execute(
        "update orgs.user_profile set status = 'deactivated' where user_id = $1", USER_A.id
    )
    assert (await gateway.refusal(SAVE, "user-a", i=given))[0] == "FORBIDDEN"
    assert (await gateway.refusal(VERIFY, "user-a", id=saved["rowId"]))[0] == "NOT_FOUND"
    await gateway.data(DELETE, "manager-a", id=saved["rowId"])


@pytest.mark.parametrize("key", ["", "with space", "ünlike", "x" * 5_000])
async def test_what_is_no_key(desk: Office, key: str) -> None:
    refused = await desk.gateway.refusal(SAVE, "user-a", i={"provider": "GEMINI", "apiKey": key})
    assert refused == ("BAD_USER_INPUT", "apiKey")
    assert await desk.admin.fetchval("select count(*) from orgs.key_store") == 0


async def test_nobody_tries_keys_without_end(desk: Office, provider: Provider) -> None:
    saved = await save(desk)
    provider.script += [reply({"valid": False})] * 30
    async with asyncio.timeout(60):
        asked, outcome = 0, await desk.gateway.run(VERIFY, "user-a", id=saved["rowId"])
        while not outcome.errors:
            asked, outcome = asked + 1, await desk.gateway.run(VERIFY, "user-a", id=saved["rowId"])
    assert 10 <= asked < 20, "a few more have come round, where the machine is slow"
    assert [error["extensions"]["code"] for error in outcome.errors] == ["RATE_LIMITED"]
    assert outcome.errors[0]["extensions"]["retryAfter"] <= 6
    assert len(provider.asked_for) == asked
