"""Orgs' key store: keys sealed on their way in, never shown again, and tried with their provider."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from trellis.db.errors import GatewayError
from trellis.db.session import SERVICE, become
from trellis.jobs.throttle import Limit
from trellis.providers.errors import Unavailable
from trellis.providers.vault import Place, VaultError
from trellis.resolvers.context import context_of
from trellis.resolvers.secret_keys import seal_key
from trellis.resolvers.throttled import throttle
from trellis.resolvers.writes import payload, read_back
from trellis.schema.declaration import declaration_of
from trellis.schema.fields import DerivedField, argument
from trellis.schema.objects import Types
from trellis.schema.orgs.system import API_KEY, OrgsKey, OrgsKeyProvider
from trellis.schema.reads import Written

_KEY = declaration_of(OrgsKey)
_ATTEMPTS = 10  # a minute, of one person: nobody is to try other people's keys here
_MAY_ACT = "select orgs.me() is not null"
# clock_timestamp(), since the same key sealed anew differs in nothing that the trigger looks at.
_SAVE = """
insert into orgs.key_store (user_id, provider, api_key, last_four) values ($1, $2, $3, $4)
on conflict (user_id, provider) do update
set api_key = excluded.api_key, last_four = excluded.last_four, verified = false,
  updated_at = clock_timestamp()
returning id
"""
_OWN = "select user_id = orgs.me() from orgs.key_store where id = $1"
_STORED = "select user_id, provider, api_key from orgs.key_store where id = $1"
_VERIFIED = "update orgs.key_store set verified = $3 where id = $1 and api_key = $2 returning true"


@strawberry.input(description="A key for a provider, which replaces the one that is stored.")
class SaveOrgsKeyInput:
    """Input of `saveOrgsKey`."""

    provider: OrgsKeyProvider = strawberry.field(description="The provider that it is for.")
    api_key: str = strawberry.field(
        description="The key itself. It is kept sealed, and can be used and deleted but never read again."
    )


def key_mutations(types: Types) -> Iterator[DerivedField]:
    """`saveOrgsKey` and `verifyOrgsKey`."""
    row = types.rows[_KEY.type_name]
    saved, verified = payload("SaveOrgsKeyPayload", "key", row), payload("VerifyOrgsKeyPayload", "key", row)

    async def save(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context, asked = context_of(info), kwargs["input"]
        owner = context.signed_in().user_id
        sealed, shown = seal_key(context, API_KEY, asked.api_key)
        async with context.write() as connection:
            if not await connection.fetchval(_MAY_ACT):
                raise GatewayError("FORBIDDEN", "You are in no organisation.")
            await become(connection, SERVICE)
            key = await connection.fetchval(_SAVE, owner, asked.provider.value, sealed, shown)
        return await read_back(context, _KEY, saved, "key", (key,))

    async def verify(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context, key = context_of(info), kwargs["row_id"]
        services, owner = context.services, context.signed_in().user_id
        async with context.write() as connection:
            own = await connection.fetchval(_OWN, key)
            if own is None:
                raise GatewayError("NOT_FOUND", "There is no such key, or you may not see it.", field="rowId")
            if not own:
                raise GatewayError("FORBIDDEN", "Only whose it is has a key verified.")
            await become(connection, SERVICE)
            await throttle(connection, [Limit(f"orgs-keys:{owner}", _ATTEMPTS, _ATTEMPTS)])
            stored = await connection.fetchrow(_STORED, key)
        assert stored is not None
        try:
            text = services.vault.open(
                stored["api_key"], Place(API_KEY.relation, API_KEY.column, stored["user_id"])
            )
            good = await services.key_checks.accepts(stored["provider"], text)
        except VaultError as error:
            raise GatewayError("UNAVAILABLE", "The key cannot be opened here at the moment.") from error
        except Unavailable as error:
            raise GatewayError("UNAVAILABLE", f"{error}.", extensions={"retryable": True}) from error
        async with context.write() as connection:
            await become(connection, SERVICE)
            if not await connection.fetchval(_VERIFIED, key, stored["api_key"], good):
                raise GatewayError("CONFLICT", "The key was replaced or deleted meanwhile.", field="rowId")
        return await read_back(context, _KEY, verified, "key", (key,))

    yield DerivedField(
        "saveOrgsKey",
        saved,
        save,
        "Store your key for a provider, instead of the one that is there. What you get back tells it by its "
        "last four characters; it is not verified yet.",
        [argument("input", SaveOrgsKeyInput, "The key, and what it is for.", required=True)],
        reads=Written("key", (_KEY,)),
    )
    yield DerivedField(
        "verifyOrgsKey",
        verified,
        verify,
        "Ask the provider whether it takes your stored key: `verified` says so. UNAVAILABLE where it cannot "
        "be asked, which changes nothing.",
        [argument("row_id", UUID, "The stored key's key.", required=True)],
        reads=Written("key", (_KEY,)),
    )
