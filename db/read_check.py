"""Whether reads in one round trip are what reads in a transaction are: both are tried, and compared."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from uuid import uuid4

from asyncpg import PostgresError

from trellis.db.errors import GatewayError
from trellis.db.lane import Lane
from trellis.db.pool import Pool
from trellis.db.session import ANON, Identity, Role

# What a statement may see of its caller and of its bounds, and the shapes in which policies ask for it.
_PROBES: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("select auth.uid()::text", ()),
    ("select auth.jwt()::text", ()),
    ("select auth.role()", ()),
    ("select current_user::text", ()),
    ("select current_setting('request.jwt.claims', true)", ()),
    (
        "select current_setting('transaction_read_only') || ' ' || current_setting('statement_timeout')",
        (),
    ),
    (
        "select json_agg(n order by n)::text from generate_series(1, $1::int) n"
        " where (select auth.uid()) is not null and auth.jwt() ->> 'sub' = (select auth.uid())::text",
        (3,),
    ),
    (
        "with asked as materialized (select auth.uid() as id, $1::jsonb as document)"
        " select json_build_array(asked.*, found.role)::text from asked"
        " left join lateral (select auth.role() as role where auth.uid() = asked.id limit 1) found on true",
        ({"a": [1, None]},),
    ),
)
# Tables under row-level security that a role may read: a few rows of each.
_GUARDED = """
    select format('select count(*)::text from (select 1 from %s limit 5) t', c.oid::regclass)
    from pg_catalog.pg_class c
    where c.relkind = 'r' and c.relrowsecurity
      and pg_catalog.has_schema_privilege($1, c.relnamespace, 'usage')
      and pg_catalog.has_table_privilege($1, c.oid, 'select')
    order by c.oid limit 3
"""
_LEFT = "select current_user::text, coalesce(current_setting('request.jwt.claims', true), '')"


class Form(Protocol):
    """A way to read a value."""

    async def value(self, identity: Identity, sql: str, values: Sequence[Any]) -> str | None:
        """As `Reads.value`."""


async def difference(pool: Pool, one_trip: Form, transaction: Form, lanes: Mapping[Role, Lane]) -> str | None:
    """What `one_trip`, over the roles' `lanes`, does otherwise than `transaction`; None if nothing was found.

    `pool` is any on the same server. Raises what asyncpg raises where that cannot be reached.
    """
    people = [_somebody(), _somebody()]
    for caller in (*people, ANON, *people):  # the statements prepared for one person serve the next
        guarded = [(row[0], ()) for row in await pool.fetch(_GUARDED, caller.role)]
        for sql, values in (*_PROBES, *guarded):
            wanted = await _outcome(transaction, caller, sql, values)
            found = await _outcome(one_trip, caller, sql, values)
            if found != wanted:
                return f"{caller.role} gets another answer to: {sql}"
    person = people[0]
    if await _outcome(transaction, person, *_PROBES[0]) != person.claims["sub"]:
        return "nothing can be compared, since auth.uid() does not tell the caller"
    for role, lane in lanes.items():
        async with lane.acquire() as connection:
            left = await connection.fetchrow(_LEFT)
        if left is None or tuple(left) != (role, ""):
            return f"{role} leaves something of the caller behind"
    return None


def _somebody() -> Identity:
    claims = {"sub": str(uuid4()), "role": "authenticated", "email": 'it\'s "me" \\ ü@trellis.test'}
    return Identity("authenticated", claims)


async def _outcome(form: Form, caller: Identity, sql: str, values: Sequence[Any]) -> Any:
    try:
        return await form.value(caller, sql, values)
    except (PostgresError, GatewayError) as error:
        return type(error)
