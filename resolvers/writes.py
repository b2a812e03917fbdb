"""Generic create, update, upsert and delete: one statement each, as the caller, in one transaction.

Nothing here decides who may write what: grants and row-level security do. What a policy hides from an update
cannot be told from what is not there, so a write that touched no row asks whether the row can be read.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import strawberry
from strawberry.types import Info

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection
from trellis.loaders.parameters import Parameters
from trellis.loaders.statement import rows_by_key
from trellis.resolvers.arguments import plain
from trellis.resolvers.context import Context, context_of
from trellis.schema.declaration import System, Table
from trellis.schema.fields import DerivedField, argument, camel, fill, shell
from trellis.schema.node import encode_id
from trellis.schema.objects import Types
from trellis.schema.reads import Written

# Judges what is about to be written, by Python name, to a new row or to the one with a key.
Check = Callable[[Connection, tuple[Any, ...] | None, Mapping[str, Any]], Awaitable[None]]


@dataclass(frozen=True)
class Writer:
    """The writes of one table; `check` is the rule, if any, that only Python can hold them to."""

    table: Table
    check: Check | None = None

    async def create(
        self, context: Context, values: Mapping[str, Any], *, upsert: bool = False
    ) -> tuple[Any, ...]:
        """Insert a row, or update the one that has the natural key; returns the row's key."""
        table, parameters = self.table, Parameters()
        columns = [table.by_name[name] for name in values]
        placeholders = [
            parameters.add(value, column.sql_type)
            for column, value in zip(columns, values.values(), strict=True)
        ]
        names = ", ".join(column.sql for column in columns)
        row = f"({names}) values ({', '.join(placeholders)})" if columns else "default values"
        sql = (
            f"insert into {table.relation} {row}{self._on_conflict(values) if upsert else ''}"
            f" returning {_key_list(table)}"
        )
        async with context.write() as connection:
            await self._judge(connection, None, values)
            record = await connection.fetchrow(sql, *parameters.values)
        if record is None:  # the row was there already, and an upsert of only its key has nothing to change
            return tuple(values[name] for name in table.key)
        return tuple(record)

    async def update(self, context: Context, key: tuple[Any, ...], patch: Mapping[str, Any]) -> None:
        """Change the given columns of the row with this key."""
        table, parameters = self.table, Parameters()
        if not patch:
            raise GatewayError(
                "BAD_USER_INPUT", "The patch is empty: give at least one field.", field="patch"
            )
        changes = ", ".join(
            f"{table.by_name[name].sql} = {parameters.add(value, table.by_name[name].sql_type)}"
            for name, value in patch.items()
        )
        sql = f"update {table.relation} set {changes} where {_is_key(table, key, parameters)} returning 1"
        async with context.write() as connection:
            await self._judge(connection, key, patch)
            if await connection.fetchrow(sql, *parameters.values) is None:
                raise await self._untouched(connection, key)

    async def delete(self, context: Context, key: tuple[Any, ...]) -> None:
        """Delete the row with this key."""
        table, parameters = self.table, Parameters()
        sql = f"delete from {table.relation} where {_is_key(table, key, parameters)} returning 1"
        async with context.write() as connection:
            if await connection.fetchrow(sql, *parameters.values) is None:
                raise await self._untouched(connection, key)

    def _on_conflict(self, values: Mapping[str, Any]) -> str:
        table = self.table
        natural = table.writes.upsert
        changed = [name for name in values if name not in natural]
        if not changed and not set(table.key) <= values.keys():
            changed = list(values)  # to what it is: only a row that is written tells its key
        changes = ", ".join(
            f"{table.by_name[name].sql} = excluded.{table.by_name[name].sql}" for name in changed
        )
        target = ", ".join(table.by_name[name].sql for name in natural)
        return f" on conflict ({target}) do {f'update set {changes}' if changes else 'nothing'}"

    async def _judge(
        self, connection: Connection, key: tuple[Any, ...] | None, values: Mapping[str, Any]
    ) -> None:
        if self.check:
            await self.check(connection, key, values)

    async def _untouched(self, connection: Connection, key: tuple[Any, ...]) -> GatewayError:
        statement = rows_by_key(self.table, [key])
        if await connection.fetch(statement.sql, *statement.values):
            return GatewayError("FORBIDDEN", f"You may see this {self.table.type_name} but not change it.")
        return GatewayError("NOT_FOUND", f"There is no such {self.table.type_name}, or you may not see it.")


def write_fields(system: System, types: Types, checks: Mapping[str, Check]) -> Iterator[DerivedField]:
    """The generic mutations of a system's tables."""
    for table in system.tables:
        writer = Writer(table, checks.get(table.type_name))
        entity = system.short_name(table)
        if table.writes.create:
            given = types.inputs.create(table)
            yield _create(writer, types, entity, given, upsert=False)
            if table.writes.upsert:
                yield _create(writer, types, entity, given, upsert=True)
        if table.writes.update:
            yield _update(writer, types, entity)
        if table.writes.delete:
            yield _delete(writer)


def payload(name: str, entity: str, row: type) -> type:
    """A mutation's payload: the entity, read back as the caller."""
    cls = shell(name)
    description = "What was written, as you may see it now."
    fill(cls, entity, row | None, strawberry.field(name=camel(entity), description=description))
    made: type = strawberry.type(cls, name=name, description=f"What `{name[0].lower()}{name[1:-7]}` answers.")
    return made


def key_arguments(table: Table) -> list[Any]:
    """The arguments that name one row of the table."""
    return [argument(c.name, c.python, c.description, required=True) for c in table.key_columns]


async def read_back(context: Context, table: Table, made: type, entity: str, key: tuple[Any, ...]) -> Any:
    """A payload that holds the row with this key, unless that is read by plan."""
    answer: Any = object.__new__(made)
    context.written = key
    setattr(answer, entity, None if context.reads_back else await context.reader.row(table, key))
    return answer


def _create(writer: Writer, types: Types, entity: str, given: type, *, upsert: bool) -> DerivedField:
    table = writer.table
    verb = "upsert" if upsert else "create"
    made = payload(f"{verb.capitalize()}{table.type_name}Payload", entity, types.rows[table.type_name])

    async def resolve(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context = context_of(info)
        key = await writer.create(context, plain(kwargs["input"]), upsert=upsert)
        return await read_back(context, table, made, entity, key)

    natural = " and ".join(camel(name) for name in table.writes.upsert)
    text = f"Create {table.one}" + (f", or update the one with the same {natural}." if upsert else ".")
    arguments = [argument("input", given, "What to write.", required=True)]
    reads = Written(entity, (table,))
    return DerivedField(f"{verb}{table.type_name}", made, resolve, text, arguments, reads=reads)


def _update(writer: Writer, types: Types, entity: str) -> DerivedField:
    table = writer.table
    made = payload(f"Update{table.type_name}Payload", entity, types.rows[table.type_name])

    async def resolve(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context, key = context_of(info), _key(table, kwargs)
        await writer.update(context, key, plain(kwargs["patch"]))
        return await read_back(context, table, made, entity, key)

    arguments = [
        *key_arguments(table),
        argument("patch", types.inputs.patch(table), "What to change.", required=True),
    ]
    text, reads = f"Change {table.one}.", Written(entity, (table,))
    return DerivedField(f"update{table.type_name}", made, resolve, text, arguments, reads=reads)


def _delete(writer: Writer) -> DerivedField:
    table = writer.table
    name = f"Delete{table.type_name}Payload"
    cls = shell(name)
    fill(cls, "deleted_id", strawberry.ID, strawberry.field(description="The global id of what is gone."))
    made: Any = strawberry.type(cls, name=name, description=f"What `delete{table.type_name}` answers.")

    async def resolve(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        key = _key(table, kwargs)
        await writer.delete(context_of(info), key)
        return made(deleted_id=encode_id(table, key))

    text = f"Delete {table.one}, and what belongs to it."
    return DerivedField(f"delete{table.type_name}", made, resolve, text, key_arguments(table))


def _key(table: Table, kwargs: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(kwargs[name] for name in table.key)


def _key_list(table: Table) -> str:
    return ", ".join(column.sql for column in table.key_columns)


def _is_key(table: Table, key: tuple[Any, ...], parameters: Parameters) -> str:
    return " and ".join(
        f"{column.sql} = {parameters.add(value, column.sql_type)}"
        for column, value in zip(table.key_columns, key, strict=True)
    )
