"""Ending sessions: one's own everywhere, or, for admins, somebody else's."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from trellis.db.errors import GatewayError
from trellis.db.session import SERVICE, become
from trellis.resolvers.context import context_of
from trellis.schema.fields import DerivedField, argument

_REVOKE = """
insert into trellis.revocations (user_id, by) values ($1, $2)
on conflict (user_id) do update set
  before = greatest(revocations.before, excluded.before), by = excluded.by, created_at = excluded.created_at
returning before
"""


@strawberry.type(description="What `revokeSessions` answers.")
class RevokeSessionsPayload:
    """Whose sessions were ended, and which."""

    user_id: UUID = strawberry.field(description="The person's key.")
    before: datetime = strawberry.field(
        description="Tokens that were issued before this moment are refused. Most say when in whole seconds: "
        "sign in a second later."
    )


def mutations(admins: Sequence[str]) -> Iterator[DerivedField]:
    """`revokeSessions`; `admins` are SQL conditions that hold for those who may end everybody's."""
    is_admin = f"select {' or '.join(f'({condition})' for condition in admins) or 'false'}"

    async def revoke(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> RevokeSessionsPayload:
        context = context_of(info)
        caller = context.signed_in().user_id
        assert caller is not None
        person: UUID = kwargs.get("user_id") or caller
        async with context.write() as connection:
            if person != caller and not await connection.fetchval(is_admin):
                raise GatewayError("FORBIDDEN", "Only an admin may end somebody else's sessions.")
            await become(connection, SERVICE)
            before = await connection.fetchval(_REVOKE, person, caller)
        return RevokeSessionsPayload(user_id=person, before=before)

    yield DerivedField(
        "revokeSessions",
        RevokeSessionsPayload,
        revoke,
        "End all sessions of yours, this one too: tokens issued until now are refused from now on, and open "
        "sockets and streams end. Admins end anybody's.",
        [argument("user_id", UUID, "Whose sessions; your own if nothing is given.")],
    )
