"""The arguments of a connection: checked once, then plain data that statements are compiled from."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from trellis.db.errors import GatewayError
from trellis.loaders.order import Term, decode_cursor, order_of
from trellis.loaders.variables import Deferred, Variables, changed
from trellis.schema.declaration import Table

_MAX_SEARCH = 1000  # characters

# Tells what a plan depends on beyond the shape of the variables: an equal answer, the same plan.
Guard = Callable[[Variables], Hashable]


@dataclass(frozen=True)
class PageLimits:
    """How many rows a page has when the client does not say, and how many it may have."""

    default: int = 50
    maximum: int = 200


@dataclass(frozen=True, eq=False)
class Arguments:
    """Which page of which rows in which order.

    `size` is the number of rows wanted; `backward` reads from the end. `after` and `before` hold the values
    of the order's terms at the cursor. `search` are words for the table's full-text search. In a plan, the
    leaves of all these may be deferred.
    """

    where: Mapping[str, Any] | None
    terms: tuple[Term, ...]
    size: Any
    backward: bool = False
    after: tuple[Any, ...] | None = None
    before: tuple[Any, ...] | None = None
    search: str | None = None

    @cached_property
    def identity(self) -> str:
        """Equal for equal arguments: what loads are batched by."""
        return repr((self.where, self.terms, self.size, self.backward, self.after, self.before, self.search))


def connection_arguments(
    table: Table, given: Mapping[str, Any], limits: PageLimits, guards: list[Guard] | None = None
) -> Arguments:
    """Check what a connection is given, by Python name: input objects as mappings, enums as their values.

    A GatewayError names the argument at fault. A plan hands in deferred values and a list for the guards
    that reading cursors takes; what is wrong with a deferred value shows when the plan runs.
    """
    # An argument that is null is the same as one that is absent.
    first, last, after, before = (given.get(name) for name in ("first", "last", "after", "before"))
    search = given.get("search")
    if search is not None:
        search = changed(search, _check_search)
    backward = _is_backward(first, last, after, before)
    ordered = [next(iter(term.items())) for term in given.get("order_by") or ()]
    terms = order_of(table, ordered, ranked=search is not None)
    return Arguments(
        where=given.get("where"),
        terms=terms,
        size=limits.default
        if first is None and last is None
        else page_size("first" if last is None else "last", first if last is None else last, limits),
        backward=backward,
        after=_cursor(table, terms, after, "after", guards),
        before=_cursor(table, terms, before, "before", guards),
        search=search,
    )


def _check_search(words: str) -> str:
    if len(words) > _MAX_SEARCH:
        raise GatewayError(
            "LIMIT_EXCEEDED", f"search may have at most {_MAX_SEARCH} characters.", field="search"
        )
    return words


def page_size(name: str, value: Any, limits: PageLimits) -> Any:
    """The size of a page that the argument `name` asks for."""

    def check(size: int) -> int:
        if size < 0:
            raise GatewayError("BAD_USER_INPUT", f"{name} may not be negative.", field=name)
        if size > limits.maximum:
            raise GatewayError(
                "LIMIT_EXCEEDED",
                f"{name} may be at most {limits.maximum}; page with cursors for more.",
                field=name,
            )
        return size

    return changed(value, check)


def _is_backward(first: Any, last: Any, after: Any, before: Any) -> bool:
    if first is not None and last is not None:
        raise GatewayError("BAD_USER_INPUT", "Give either first or last, not both.", field="last")
    if after is not None and before is not None and first is None and last is None:
        raise GatewayError("BAD_USER_INPUT", "With both after and before, give first or last.", field="first")
    return last is not None or (before is not None and after is None and first is None)


def _cursor(
    table: Table, terms: tuple[Term, ...], text: Any, name: str, guards: list[Guard] | None
) -> tuple[Any, ...] | None:
    if text is None:
        return None

    def values(cursor: str) -> tuple[Any, ...]:
        return _read_cursor(table, terms, cursor, name)

    if not isinstance(text, Deferred):
        return values(text)
    assert guards is not None
    # Which values of a cursor are null decides how "behind it" is written.
    guards.append(lambda variables: tuple(value is None for value in values(text.read(variables))))
    return tuple(
        None if value is None else text.then(lambda cursor, at=at: values(cursor)[at])  # type: ignore[misc]
        for at, value in enumerate(values(text.now))
    )


def _read_cursor(table: Table, terms: tuple[Term, ...], text: str, name: str) -> tuple[Any, ...]:
    try:
        return decode_cursor(table, terms, text)
    except ValueError:
        raise GatewayError(
            "BAD_USER_INPUT", f"{name} is not a cursor of this connection in this order.", field=name
        ) from None
