"""The arguments of a connection: checked once, then plain data that statements are compiled from."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from trellis.db.errors import GatewayError
from trellis.loaders.order import Term, decode_cursor
from trellis.schema.declaration import Table


@dataclass(frozen=True)
class PageLimits:
    """How many rows a page has when the client does not say, and how many it may have."""

    default: int = 50
    maximum: int = 200


@dataclass(frozen=True, eq=False)
class Arguments:
    """Which page of which rows in which order.

    `size` is the number of rows wanted; `backward` reads from the end. `after` and `before` hold the values
    of the order's terms at the cursor. `search` are words for the table's full-text search.
    """

    where: Mapping[str, Any] | None
    terms: tuple[Term, ...]
    size: int
    backward: bool = False
    after: tuple[Any, ...] | None = None
    before: tuple[Any, ...] | None = None
    search: str | None = None

    @cached_property
    def identity(self) -> str:
        """Equal for equal arguments: what loads are batched by."""
        return repr((self.where, self.terms, self.size, self.backward, self.after, self.before, self.search))


def check_page(
    first: int | None, last: int | None, after: str | None, before: str | None, limits: PageLimits
) -> tuple[int, bool]:
    """Page size and direction; a GatewayError names the argument at fault."""
    if first is not None and last is not None:
        raise GatewayError("BAD_USER_INPUT", "Give either first or last, not both.", field="last")
    if after is not None and before is not None and first is None and last is None:
        raise GatewayError("BAD_USER_INPUT", "With both after and before, give first or last.", field="first")
    backward = last is not None or (before is not None and after is None and first is None)
    name, size = ("last", last) if last is not None else ("first", first)
    if size is None:
        return limits.default, backward
    if size < 0:
        raise GatewayError("BAD_USER_INPUT", f"{name} may not be negative.", field=name)
    if size > limits.maximum:
        raise GatewayError(
            "LIMIT_EXCEEDED",
            f"{name} may be at most {limits.maximum}; page with cursors for more.",
            field=name,
        )
    return size, backward


def read_cursor(table: Table, terms: tuple[Term, ...], text: str | None, name: str) -> tuple[Any, ...] | None:
    """The values at a cursor; BAD_USER_INPUT if it is not one of this order's."""
    if text is None:
        return None
    try:
        return decode_cursor(table, terms, text)
    except ValueError:
        raise GatewayError(
            "BAD_USER_INPUT", f"{name} is not a cursor of this connection in this order.", field=name
        ) from None
