"""Connecting an account at Threads: the person is sent there, and comes back with a code."""

from collections.abc import Iterator
from datetime import datetime
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlsplit

import strawberry
from strawberry.types import Info

from trellis.db.errors import GatewayError
from trellis.db.session import SERVICE, become
from trellis.jobs.ofm.threads import save_account
from trellis.providers.admission import Caller
from trellis.providers.errors import Misconfigured, Refused, Unavailable
from trellis.providers.vault import VaultError
from trellis.resolvers.context import context_of
from trellis.resolvers.ofm.users import require_user
from trellis.resolvers.writes import payload, read_back
from trellis.schema.declaration import declaration_of
from trellis.schema.fields import DerivedField, argument
from trellis.schema.objects import Types
from trellis.schema.ofm.system import OfmThreadsAccount
from trellis.schema.reads import Written

_ACCOUNT = declaration_of(OfmThreadsAccount)
_BEGIN = """
insert into ofm.threads_connections (state, user_id, redirect_uri, expires_at)
values ($1, $2, $3, now() + interval '15 minutes') returning expires_at
"""
_COME_BACK = """
delete from ofm.threads_connections where state = $1 and user_id = $2 and expires_at > now()
returning redirect_uri
"""


@strawberry.type(description="Where a person is sent to connect an account, and until when they are awaited.")
class OfmThreadsInvitation:
    """What `beginOfmThreads` gives."""

    authorize_url: str = strawberry.field(description="The page of Threads that asks the person.")
    state: str = strawberry.field(description="What comes back beside the code; for `connectOfmThreads`.")
    expires_at: datetime = strawberry.field(description="Until when the code has to be there.")


@strawberry.type(description="What `beginOfmThreads` answers.")
class BeginOfmThreadsPayload:
    """The way to Threads."""

    invitation: OfmThreadsInvitation = strawberry.field(description="Where to send the person.")


@strawberry.input(description="What a person has brought back from Threads.")
class ConnectOfmThreadsInput:
    """Input of `connectOfmThreads`."""

    code: str = strawberry.field(description="The `code` of the address that they came back to.")
    state: str = strawberry.field(description="The `state` beside it, which `beginOfmThreads` gave.")


def threads_mutations(types: Types) -> Iterator[DerivedField]:
    """`beginOfmThreads` and `connectOfmThreads`."""
    connected = payload("ConnectOfmThreadsPayload", "threads_account", types.rows[_ACCOUNT.type_name])

    async def begin(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context, address = context_of(info), kwargs["redirect_uri"]
        owner = context.signed_in().user_id
        _check(address)
        state = token_urlsafe(32)
        try:
            url = context.services.threads.authorize_url(state, address)
        except Misconfigured as error:
            raise _unavailable() from error
        async with context.write() as connection:
            await require_user(connection)
            await become(connection, SERVICE)
            expires = await connection.fetchval(_BEGIN, state, owner, address)
        return BeginOfmThreadsPayload(
            invitation=OfmThreadsInvitation(authorize_url=url, state=state, expires_at=expires)
        )

    async def connect(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context, asked = context_of(info), kwargs["input"]
        owner = context.signed_in().user_id
        assert owner is not None
        services, caller = context.services, Caller(owner)
        async with context.write() as connection:
            await require_user(connection)
            await become(connection, SERVICE)
            address = await connection.fetchval(_COME_BACK, asked.state, owner)
        if address is None:
            message = "This was not begun by you, was used, or has expired: begin anew."
            raise GatewayError("BAD_USER_INPUT", message, field="state")
        try:
            token = await services.threads.exchange(asked.code, address, caller)
            profile = await services.threads.profile(token.text, caller)
        except Refused as error:
            message = "Threads does not take this code: begin anew."
            raise GatewayError("BAD_USER_INPUT", message, field="code") from error
        except (Unavailable, Misconfigured) as error:
            raise _unavailable() from error
        async with context.write() as connection:
            await become(connection, SERVICE)
            try:
                key = await save_account(connection, services.vault, owner, profile, token)
            except VaultError as error:
                raise GatewayError("UNAVAILABLE", "Secrets cannot be kept here at the moment.") from error
        return await read_back(context, _ACCOUNT, connected, "threads_account", (key,))

    yield DerivedField(
        "beginOfmThreads",
        BeginOfmThreadsPayload,
        begin,
        "Begin to connect an account at Threads: send the person to the page that you are given.",
        [
            argument(
                "redirect_uri",
                str,
                "Where Threads sends them back to: an address that its app knows.",
                required=True,
            )
        ],
    )
    yield DerivedField(
        "connectOfmThreads",
        connected,
        connect,
        "Connect an account at Threads by the code that the person came back with. Connecting one again "
        "renews it.",
        [argument("input", ConnectOfmThreadsInput, "What they came back with.", required=True)],
        reads=Written("threads_account", (_ACCOUNT,)),
    )


def _check(address: str) -> None:
    try:
        url = urlsplit(address)
        usable = url.scheme in ("https", "http") and bool(url.hostname) and not url.fragment
    except ValueError:
        usable = False
    if not usable or len(address) > 2_048:
        raise GatewayError("BAD_USER_INPUT", "It is a web address: https://…", field="redirectUri")


def _unavailable() -> GatewayError:
    return GatewayError("UNAVAILABLE", "Threads cannot be asked here at the moment.")
