"""People's keys for services: sealed, replaced, deleted, and never read again."""

from typing import Any
from uuid import UUID

import asyncpg
import pytest

from tests.resolvers.ofm.studio import Studio, studio
from trellis.db.demo.people import MANAGER_A, identity_of
from trellis.db.session import transaction
from trellis.providers.vault import Place, VaultError

__all__ = ["studio"]

SAVE = """
mutation ($input: SaveOfmApiKeyInput!) {
  saveOfmApiKey(input: $input) { apiKey { rowId service lastFour createdAt updatedAt } }
}
"""
KEYS = "{ ofmApiKeys { nodes { rowId service lastFour } } }"
DELETE = "mutation ($id: UUID!) { deleteOfmApiKey(rowId: $id) { deletedId } }"
SECRET = "hf-0123456789-abcd"


async def save(studio: Studio, key: str = SECRET, who: str = "manager-a") -> Any:
    given = {"service": "HIGGSFIELD", "apiKey": key}
    return (await studio.gateway.data(SAVE, who, input=given))["saveOfmApiKey"]["apiKey"]


async def test_a_key_is_sealed_for_its_owner(studio: Studio) -> None:
    saved = await save(studio, f" {SECRET}\n")
    assert (saved["service"], saved["lastFour"]) == ("HIGGSFIELD", "abcd")
    [row] = await studio.admin.fetch("select * from ofm.user_api_keys")
    assert SECRET not in str(dict(row))
    vault = studio.gateway.services.vault
    place = Place("ofm.user_api_keys", "encrypted_api_key", MANAGER_A.id)
    assert vault.open(row["encrypted_api_key"], place) == SECRET
    with pytest.raises(VaultError):
        vault.open(row["encrypted_api_key"], place._replace(owner=UUID(int=1)))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with transaction(studio.gateway.pool, identity_of(MANAGER_A.email)) as connection:
            await connection.fetch("select encrypted_api_key from ofm.user_api_keys")
    assert "encrypted" not in studio.gateway.services.tables["OfmApiKey"].by_sql


async def test_a_key_replaces_the_one_before(studio: Studio) -> None:
    first, again = await save(studio), await save(studio)
    assert again["rowId"] == first["rowId"]
    assert again["createdAt"] == first["createdAt"]
    assert again["updatedAt"] > first["updatedAt"]
    assert (await save(studio, "short"))["lastFour"] == ""
    assert len((await studio.gateway.data(KEYS, "manager-a"))["ofmApiKeys"]["nodes"]) == 1
    assert (await studio.gateway.data(KEYS, "manager-b"))["ofmApiKeys"]["nodes"] == []


async def test_only_its_owner_deletes_a_key(studio: Studio) -> None:
    saved = await save(studio)
    assert await studio.gateway.refusal(DELETE, "admin", id=saved["rowId"]) == ("NOT_FOUND", None)
    await studio.gateway.data(DELETE, "manager-a", id=saved["rowId"])
    assert await studio.admin.fetchval("select count(*) from ofm.user_api_keys") == 0


@pytest.mark.parametrize("key", ["", " ", "with space", "ünlike", "line\nbreak", "x" * 5_000])
async def test_what_is_no_key(studio: Studio, key: str) -> None:
    given = {"service": "WAVESPEED", "apiKey": key}
    assert await studio.gateway.refusal(SAVE, "manager-a", input=given) == ("BAD_USER_INPUT", "apiKey")
    assert await studio.admin.fetchval("select count(*) from ofm.user_api_keys") == 0


async def test_who_may_not_store_a_key(studio: Studio) -> None:
    given = {"service": "WAVESPEED", "apiKey": SECRET}
    assert (await studio.gateway.refusal(SAVE, None, input=given))[0] == "UNAUTHENTICATED"
    await studio.admin.execute("delete from ofm.users where id = $1", MANAGER_A.id)
    assert (await studio.gateway.refusal(SAVE, "manager-a", input=given))[0] == "FORBIDDEN"


async def test_a_refused_key_is_not_repeated(studio: Studio) -> None:
    outcome = await studio.gateway.run(
        SAVE, "manager-a", input={"service": "WAVESPEED", "apiKey": "hush hush"}
    )
    assert "hush" not in str(outcome.errors)
