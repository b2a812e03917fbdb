"""Who a statement runs as: an identity, and a transaction that carries it.

Row-level security is the only authority on who sees what, so every statement runs inside a transaction that
first sets the role and the JWT claims locally (as PostgREST does). Nothing is ever set at session level.
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

import orjson
from asyncpg import InsufficientPrivilegeError

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection, Pool

Role = Literal["anon", "authenticated", "service_role"]
Isolation = Literal["read_committed", "repeatable_read"]

_BECOME = "select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)"


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


ANON = Identity()
SERVICE = Identity(role="service_role", claims={"role": "service_role"})


async def become(connection: Connection, identity: Identity) -> None:
    """Turn the open transaction into one of `identity`, until it ends or becomes another."""
    await connection.execute(_BECOME, identity.role, orjson.dumps(dict(identity.claims)).decode())


@asynccontextmanager
async def transaction(
    pool: Pool, identity: Identity, *, isolation: Isolation = "read_committed", readonly: bool = False
) -> AsyncIterator[Connection]:
    """One transaction as `identity` on a pooled connection; commits on a clean exit, else rolls back."""
    async with pool.acquire() as connection, connection.transaction(isolation=isolation, readonly=readonly):
        await become(connection, identity)
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
