"""Root fields of reads: every table by key and as a connection, and Relay's `node` and `nodes`."""

from collections.abc import Awaitable, Iterator, Mapping
from typing import Any

import strawberry
from strawberry.types import Info

from trellis.loaders.ids import check_ids, read_id
from trellis.loaders.rows import Source
from trellis.resolvers.arguments import page_arguments
from trellis.resolvers.context import context_of
from trellis.resolvers.writes import key_arguments
from trellis.schema.declaration import Table
from trellis.schema.fields import DerivedField, argument
from trellis.schema.node import Node
from trellis.schema.objects import Types
from trellis.schema.reads import NodeById, RowByKey, RowsOf


def table_fields(types: Types, tables: Mapping[str, Table]) -> Iterator[DerivedField]:
    """Two root fields per table: one row, and the connection."""
    for table in tables.values():
        yield _by_key(types, table)
        yield _connection(types, table)


def node_fields(tables: Mapping[str, Table]) -> Iterator[DerivedField]:
    """`node(id)` and `nodes(ids)`."""

    def load(info: Info[Any, Any], text: str) -> Awaitable[Any] | None:
        table, key = read_id(text, tables)
        return context_of(info).reader.row(table, key)

    def nodes(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        ids = kwargs["ids"]
        check_ids(ids)
        found = [read_id(text, tables) for text in ids]  # all of them, before the first is read
        return [context_of(info).reader.row(table, key) for table, key in found]

    one = argument("id", strawberry.ID, "The global id.", required=True)
    many = argument("ids", list[strawberry.ID], "The global ids.", required=True)
    text = "The object with this global id; null where there is none that you may see."
    yield DerivedField(
        "node",
        Node | None,
        lambda _, info, kwargs: load(info, kwargs["id"]),
        text,
        [one],
        reads=NodeById(),
    )
    text = "The objects with these global ids, in order."
    yield DerivedField("nodes", list[Node | None], nodes, text, [many], reads=NodeById(many=True))


def _by_key(types: Types, table: Table) -> DerivedField:
    def resolve(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Awaitable[Any]:
        return context_of(info).reader.row(table, tuple(kwargs[name] for name in table.key))

    name = _lower(table.type_name)
    text = f"The {table.type_name} with this key; null where there is none that you may see."
    row = types.rows[table.type_name] | None
    return DerivedField(name, row, resolve, text, key_arguments(table), reads=RowByKey(table))


def _connection(types: Types, table: Table) -> DerivedField:
    source = Source(table)

    def resolve(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Awaitable[Any]:
        return context_of(info).reader.page(source, page_arguments(table, info, kwargs))

    text = f"The {table.plural} that you may see."
    connection = types.connections[table.type_name]
    arguments = types.page_arguments(table)
    return DerivedField(_lower(table.plural), connection, resolve, text, arguments, reads=RowsOf(table))


def _lower(name: str) -> str:
    return name[0].lower() + name[1:]
