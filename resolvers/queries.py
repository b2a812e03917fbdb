"""Root fields of reads: every table by key and as a connection, and Relay's `node` and `nodes`."""

from collections.abc import Awaitable, Iterator, Mapping
from typing import Any

import strawberry
from strawberry.types import Info

from trellis.db.errors import GatewayError
from trellis.loaders.statement import Source
from trellis.resolvers.arguments import page_arguments
from trellis.resolvers.context import context_of
from trellis.resolvers.writes import key_arguments
from trellis.schema.declaration import Table
from trellis.schema.fields import DerivedField, argument
from trellis.schema.node import Node, decode_id, parse_key
from trellis.schema.objects import Types

_MAX_NODES = 200


def table_fields(types: Types, tables: Mapping[str, Table]) -> Iterator[DerivedField]:
    """Two root fields per table: one row, and the connection."""
    for table in tables.values():
        yield _by_key(types, table)
        yield _connection(types, table)


def node_fields(tables: Mapping[str, Table]) -> Iterator[DerivedField]:
    """`node(id)` and `nodes(ids)`."""

    def load(info: Info[Any, Any], text: str) -> Awaitable[Any] | None:
        try:
            name, parts = decode_id(text)
            table = tables.get(name)
            if table is None:
                raise ValueError("no such type")
            key = parse_key(table, parts)
        except ValueError:
            raise GatewayError(
                "BAD_USER_INPUT", "This is not a global id of this server.", field="id"
            ) from None
        return context_of(info).reader.row(table, key)

    def nodes(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        ids = kwargs["ids"]
        if len(ids) > _MAX_NODES:
            raise GatewayError("LIMIT_EXCEEDED", f"At most {_MAX_NODES} ids at once.", field="ids")
        return [load(info, text) for text in ids]

    one = argument("id", strawberry.ID, "The global id.", required=True)
    many = argument("ids", list[strawberry.ID], "The global ids.", required=True)
    text = "The object with this global id; null where there is none that you may see."
    yield DerivedField("node", Node | None, lambda _, info, kwargs: load(info, kwargs["id"]), text, [one])
    yield DerivedField(
        "nodes", list[Node | None], nodes, "The objects with these global ids, in order.", [many]
    )


def _by_key(types: Types, table: Table) -> DerivedField:
    def resolve(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Awaitable[Any]:
        return context_of(info).reader.row(table, tuple(kwargs[name] for name in table.key))

    name = _lower(table.type_name)
    text = f"The {table.type_name} with this key; null where there is none that you may see."
    return DerivedField(name, types.rows[table.type_name] | None, resolve, text, key_arguments(table))


def _connection(types: Types, table: Table) -> DerivedField:
    source = Source(table)

    def resolve(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Awaitable[Any]:
        return context_of(info).reader.page(source, page_arguments(table, info, kwargs))

    text = f"The {table.plural} that you may see."
    connection = types.connections[table.type_name]
    return DerivedField(_lower(table.plural), connection, resolve, text, types.page_arguments(table))


def _lower(name: str) -> str:
    return name[0].lower() + name[1:]
