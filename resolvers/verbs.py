"""Mutations that are one statement: what it gives is the key of the row that they answer with."""

from collections.abc import Sequence
from typing import Any

import strawberry
from strawberry.types import Info
from strawberry.types.arguments import StrawberryArgument

from trellis.db.errors import GatewayError
from trellis.resolvers.arguments import plain
from trellis.resolvers.context import context_of
from trellis.resolvers.writes import payload, read_back
from trellis.schema.declaration import Table
from trellis.schema.fields import DerivedField, camel
from trellis.schema.objects import Types
from trellis.schema.reads import Written


def verb(
    types: Types,
    name: str,
    description: str,
    table: Table,
    entity: str,
    sql: str,
    arguments: Sequence[StrawberryArgument],
) -> DerivedField:
    """A mutation `name` whose payload holds a row of `table` as `entity`.

    `sql` runs as the caller; its parameters are the arguments in their order, null for one that is not given,
    and its first column is the row's key. NOT_FOUND, of the first argument, where it gives no row.
    """
    made = payload(f"{name[0].upper()}{name[1:]}Payload", entity, types.rows[table.type_name])

    async def resolve(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context = context_of(info)
        context.signed_in()
        given = [kwargs.get(argument.python_name) for argument in arguments]
        values = [None if value is strawberry.UNSET else plain(value) for value in given]
        async with context.write() as connection:
            key = await connection.fetchval(sql, *values)
        if key is None:
            text = "There is no such row, or you may not see it."
            raise GatewayError("NOT_FOUND", text, field=camel(arguments[0].python_name))
        return await read_back(context, table, made, entity, (key,))

    return DerivedField(name, made, resolve, description, list(arguments), reads=Written(entity, (table,)))
