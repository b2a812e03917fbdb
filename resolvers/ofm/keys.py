"""OFM's stored keys: sealed on their way in, and never shown again."""

from collections.abc import Iterator
from typing import Any

import strawberry
from strawberry.types import Info

from trellis.db.session import SERVICE, become
from trellis.resolvers.context import context_of
from trellis.resolvers.ofm.users import require_user
from trellis.resolvers.secret_keys import seal_key
from trellis.resolvers.writes import payload, read_back
from trellis.schema.declaration import declaration_of
from trellis.schema.fields import DerivedField, argument
from trellis.schema.objects import Types
from trellis.schema.ofm.system import API_KEY, OfmApiKey, OfmService
from trellis.schema.reads import Written

_KEY = declaration_of(OfmApiKey)
# clock_timestamp(), since the same key sealed anew differs in nothing that the trigger looks at.
_SAVE = """
insert into ofm.user_api_keys (user_id, service, encrypted_api_key, last_four) values ($1, $2, $3, $4)
on conflict (user_id, service) do update
set encrypted_api_key = excluded.encrypted_api_key, last_four = excluded.last_four,
  updated_at = clock_timestamp()
returning id
"""


@strawberry.input(description="A key for a service, which replaces the one that is stored.")
class SaveOfmApiKeyInput:
    """Input of `saveOfmApiKey`."""

    service: OfmService = strawberry.field(description="The service that it is for.")
    api_key: str = strawberry.field(
        description="The key itself. It is kept sealed, and can be used and deleted but never read again."
    )


def key_mutations(types: Types) -> Iterator[DerivedField]:
    """`saveOfmApiKey`."""
    saved = payload("SaveOfmApiKeyPayload", "api_key", types.rows[_KEY.type_name])

    async def save(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context, asked = context_of(info), kwargs["input"]
        owner = context.signed_in().user_id
        sealed, shown = seal_key(context, API_KEY, asked.api_key)
        async with context.write() as connection:
            await require_user(connection)
            await become(connection, SERVICE)
            key = await connection.fetchval(_SAVE, owner, asked.service.value, sealed, shown)
        return await read_back(context, _KEY, saved, "api_key", (key,))

    yield DerivedField(
        "saveOfmApiKey",
        saved,
        save,
        "Store your key for a service, instead of the one that is there. What you get back tells it by its "
        "last four characters.",
        [argument("input", SaveOfmApiKeyInput, "The key, and what it is for.", required=True)],
        reads=Written("api_key", (_KEY,)),
    )
