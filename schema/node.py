"""Relay's `Node`, and the global ids that name a row of any table."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Any

import orjson
import strawberry

from trellis.schema.declaration import Table


@strawberry.interface(description="Anything that has a global id.")
class Node:
    """The interface of every table's type."""

    id: strawberry.ID = strawberry.field(description="The global id; `node(id:)` finds the object again.")


def encode_id(table: Table, key: Sequence[Any]) -> str:
    """The global id of the row of `table` with these key values."""
    parts = [column.scalar.serialize(value) for column, value in zip(table.key_columns, key, strict=True)]
    return urlsafe_b64encode(orjson.dumps([table.type_name, *parts])).decode().rstrip("=")


def decode_id(text: str) -> tuple[str, list[Any]]:
    """Type name and serialized key values of a global id; ValueError if it is not one."""
    if len(text) > 1000 or not text.isascii():
        raise ValueError("not a global id")
    try:
        parts = orjson.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        raise ValueError("not a global id") from None
    if not isinstance(parts, list) or len(parts) < 2 or not isinstance(parts[0], str):
        raise ValueError("not a global id")
    return parts[0], parts[1:]


def parse_key(table: Table, parts: Sequence[Any]) -> tuple[Any, ...]:
    """Key values from their serialized form; ValueError if they do not fit the table's key."""
    if len(parts) != len(table.key):
        raise ValueError("not a global id")
    return tuple(column.scalar.parse(part) for column, part in zip(table.key_columns, parts, strict=True))
