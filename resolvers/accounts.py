"""Signing in: who the services know, as a mutation."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from trellis.resolvers.context import context_of
from trellis.schema.fields import DerivedField, argument


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


def mutations() -> Iterator[DerivedField]:
    """`signIn`."""

    async def sign_in(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> SignInPayload:
        asked: SignInInput = kwargs["input"]
        session = await context_of(info).services.accounts.sign_in(asked.email, asked.password)
        return SignInPayload(
            access_token=session.access_token,
            expires_at=session.expires_at,
            user_id=session.user_id,
            email=session.email,
        )

    text = "Sign in with an e-mail address and a password (in local mode, as any demo person, without one)."
    arguments = [argument("input", SignInInput, "Who signs in.", required=True)]
    yield DerivedField("signIn", SignInPayload, sign_in, text, arguments)
