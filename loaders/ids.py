"""Global ids that clients send: which table's row they name."""

from collections.abc import Mapping, Sequence
from typing import Any

from trellis.db.errors import GatewayError
from trellis.schema.declaration import Table
from trellis.schema.node import decode_id, parse_key

_MAX_IDS = 200


def read_id(text: str, tables: Mapping[str, Table]) -> tuple[Table, tuple[Any, ...]]:
    """The table of a global id and the row's key; BAD_USER_INPUT if this server gave no such id."""
    try:
        name, parts = decode_id(text)
        table = tables.get(name)
        if table is None:
            raise ValueError("no such type")
        return table, parse_key(table, parts)
    except ValueError:
        raise GatewayError("BAD_USER_INPUT", "This is not a global id of this server.", field="id") from None


def check_ids(ids: Sequence[str]) -> None:
    """Bound how many objects one field may ask for by id."""
    if len(ids) > _MAX_IDS:
        raise GatewayError("LIMIT_EXCEEDED", f"At most {_MAX_IDS} ids at once.", field="ids")
