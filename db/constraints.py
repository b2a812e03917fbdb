"""Which columns a constraint speaks of, read once from the database's own catalog.

Postgres names a violated constraint but, under row-level security, not its columns: this is how an error
finds the input field to blame.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import asyncpg

from trellis.db.pool import Connection

_CONSTRAINTS = """
select n.nspname as schema, c.relname as "table", k.conname as name,
       array(select a.attname::text
               from unnest(k.conkey) with ordinality as key(number, place)
               join pg_attribute a on a.attrelid = k.conrelid and a.attnum = key.number
              order by key.place) as columns
  from pg_constraint k
  join pg_class c on c.oid = k.conrelid
  join pg_namespace n on n.oid = c.relnamespace
 where n.nspname not in ('pg_catalog', 'information_schema')
union all
select n.nspname, c.relname, i.relname,
       array(select a.attname::text
               from unnest(x.indkey::int2[]) with ordinality as key(number, place)
               join pg_attribute a on a.attrelid = x.indrelid and a.attnum = key.number
              where key.place <= x.indnkeyatts
              order by key.place)
  from pg_index x
  join pg_class i on i.oid = x.indexrelid
  join pg_class c on c.oid = x.indrelid
  join pg_namespace n on n.oid = c.relnamespace
 where x.indisunique
   and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
   and not exists (select from pg_constraint k where k.conindid = x.indexrelid and k.conrelid = x.indrelid)
"""

_DETAIL = re.compile(r"Key \((?P<columns>[^()]+)\)=\(")
_FIELD = re.compile(r"_+([a-z0-9])")

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Constraints:
    """The columns of every constraint and unique index, by (schema, table, name)."""

    columns: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)

    def fields(self, error: asyncpg.PostgresError) -> tuple[str, ...]:
        """The input fields that `error` blames, in the constraint's order; empty where it blames none."""
        if error.column_name:
            return (input_field(error.column_name),)
        if not error.constraint_name:
            return ()
        key = (error.schema_name or "", error.table_name or "", error.constraint_name)
        columns = self.columns.get(key) or _columns_in(error.detail or "")
        return tuple(input_field(column) for column in columns)


NO_CONSTRAINTS = Constraints()


async def load_constraints(connection: Connection) -> Constraints:
    """Read the constraints of the connected database; any role may."""
    rows = await connection.fetch(_CONSTRAINTS)
    return Constraints({(row["schema"], row["table"], row["name"]): tuple(row["columns"]) for row in rows})


def input_field(column: str) -> str:
    """The GraphQL name of a column: camelCase, and `rowId` for the key `id`."""
    return "rowId" if column == "id" else _FIELD.sub(lambda match: match[1].upper(), column)


def _columns_in(detail: str) -> tuple[str, ...]:
    # "Key (user_id, name)=(…) already exists.": the names only; what follows are the row's values.
    match = _DETAIL.match(detail)
    return tuple(name.strip(' "') for name in match["columns"].split(",")) if match else ()
