"""Signing in, and staying so on an open socket, as mutations."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from trellis.db.session import SERVICE, transaction
from trellis.realtime.socket.renewal import renew
from trellis.resolvers.context import context_of
from trellis.schema.fields import DerivedField, argument

_SIGNED_IN = "select trellis.signed_in($1)"


@strawberry.input(description="Who signs in.")
class SignInInput:
    """Input of `signIn`."""

    email: str = strawberry.field(description="The person's e-mail address.")
    password: str = strawberry.field(default="", description="The password; local mode asks for none.")


@strawberry.type(description="What `signIn` answers.")
class SignInPayload:
    """A session's token."""

    access_token: str = strawberry.field(description="Send it as `Authorization: Bearer …`.")
    expires_at: datetime = strawberry.field(description="When the token stops being good.")
    user_id: UUID = strawberry.field(description="The person's key.")
    email: str = strawberry.field(description="The person's e-mail address.")


@strawberry.type(description="What `renewSession` answers.")
class RenewSessionPayload:
    """Until when the socket may stay."""

    expires_at: datetime | None = strawberry.field(
        description="When the new token stops being good; null if it never does."
    )


def mutations() -> Iterator[DerivedField]:
    """`signIn` and `renewSession`."""

    async def sign_in(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> SignInPayload:
        asked: SignInInput = kwargs["input"]
        services = context_of(info).services
        session = await services.accounts.sign_in(asked.email, asked.password)
        async with transaction(services.pool, SERVICE) as connection:
            await connection.execute(_SIGNED_IN, session.user_id)
        return SignInPayload(
            access_token=session.access_token,
            expires_at=session.expires_at,
            user_id=session.user_id,
            email=session.email,
        )

    text = "Sign in with an e-mail address and a password (in local mode, as any demo person, without one)."
    arguments = [argument("input", SignInInput, "Who signs in.", required=True)]
    yield DerivedField("signIn", SignInPayload, sign_in, text, arguments)

    async def renew_session(_: Any, __: Info[Any, Any], kwargs: dict[str, Any]) -> RenewSessionPayload:
        token: str = kwargs["token"]
        return RenewSessionPayload(expires_at=await renew(f"Bearer {token.removeprefix('Bearer ')}"))

    text = (
        "Go on with a newer token of the same person on the websocket that this is sent over: its "
        "subscriptions stay. Elsewhere, send the new token with each request."
    )
    arguments = [argument("token", str, "The new token.", required=True)]
    yield DerivedField("renewSession", RenewSessionPayload, renew_session, text, arguments)
