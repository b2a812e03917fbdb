"""Who a statement runs as: an identity, and a transaction that carries it.

Row-level security is the only authority on who sees what, so every statement runs inside a transaction that
first sets the role and the JWT claims locally (as PostgREST does). Nothing is ever set at session level.
"""

import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal
from uuid import UUID

import orjson
from asyncpg import InsufficientPrivilegeError, QueryCanceledError

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection, Pool
from trellis.db.waiting import waiting

Role = Literal["anon", "authenticated", "service_role"]
Isolation = Literal["read_committed", "repeatable_read"]

# A process that is stopped, or a machine that leaves the network, amid a transaction would otherwise keep its
# locks for hours: nothing of ours pauses for long between two statements.
_BECOME = (
    "select set_config('role', $1, true), set_config('request.jwt.claims', $2, true),"
    " set_config('idle_in_transaction_session_timeout', '10s', true)"
)
_WITHIN = f"{_BECOME}, set_config('statement_timeout', $3, true)"


@dataclass(frozen=True)
class Identity:
    """A caller: the database role and the verified JWT claims that policies read through `auth.uid()`."""

    role: Role = "anon"
    claims: Mapping[str, Any] = field(default_factory=dict)

    @property
    def user_id(self) -> UUID | None:
        """The `sub` claim; None for `anon` and for `service_role`."""
        subject = self.claims.get("sub")
        return UUID(subject) if subject else None

    @cached_property
    def claims_json(self) -> str:
        """The claims as the text that `request.jwt.claims` holds."""
        return orjson.dumps(dict(self.claims)).decode()


ANON = Identity()
SERVICE = Identity(role="service_role", claims={"role": "service_role"})


async def become(connection: Connection, identity: Identity, *, seconds: float | None = None) -> None:
    """Turn the open transaction into one of `identity`, until it ends or becomes another.

    `seconds` bounds each statement from then on (SQLSTATE 57014 when it runs out).
    """
    if seconds is None:
        await connection.execute(_BECOME, identity.role, identity.claims_json)
    else:
        limit = f"{round(seconds * 1000)}ms"
        await connection.execute(_WITHIN, identity.role, identity.claims_json, limit)


@asynccontextmanager
async def transaction(
    pool: Pool,
    identity: Identity,
    *,
    isolation: Isolation = "read_committed",
    readonly: bool = False,
    seconds: float | None = None,
) -> AsyncIterator[Connection]:
    """One transaction as `identity` on a pooled connection; commits on a clean exit, else rolls back.

    `seconds` bounds each of its statements, as `become` does.
    """
    async with AsyncExitStack() as stack:
        with waiting():
            connection = await stack.enter_async_context(pool.acquire())
        await stack.enter_async_context(connection.transaction(isolation=isolation, readonly=readonly))
        await become(connection, identity, seconds=seconds)
        yield connection


@contextmanager
def asked_by(identity: Identity) -> Iterator[None]:
    """Tell nobody in particular to sign in where Postgres refuses them: as somebody they might be allowed."""
    try:
        yield
    except InsufficientPrivilegeError as error:
        if identity.role != "anon":
            raise
        raise GatewayError("UNAUTHENTICATED", "Sign in to do this: send a bearer token.") from error


@contextmanager
def bounded(seconds: float | None) -> Iterator[None]:
    """Tell a statement that ran out of time from one that somebody else stopped.

    Postgres has one SQLSTATE for both, and its words are in the server's language. A task that is cancelled
    never sees either.
    """
    began = time.monotonic()
    try:
        yield
    except QueryCanceledError as error:
        if seconds is None or time.monotonic() - began < 0.9 * seconds:
            raise GatewayError("UNAVAILABLE", "The read was stopped. Try again.") from error
        raise GatewayError(
            "LIMIT_EXCEEDED",
            f"The read took longer than {seconds:g} s and was stopped: ask for less at once.",
        ) from error
