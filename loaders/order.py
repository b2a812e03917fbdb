"""Keyset order: the terms rows are sorted by, the condition "behind this row", and cursors.

Nulls sort as Postgres sorts them: last ascending, first descending. The key's columns end every order, so
it is total and a cursor names exactly one place.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

import orjson

from trellis.loaders.parameters import Parameters
from trellis.schema.declaration import Direction, Table
from trellis.schema.scalars import FLOAT, Scalar

RANK = "_rank"
_MAX_CURSOR = 4000


@dataclass(frozen=True)
class Term:
    """One term: a column by Python name (or the search rank), and its direction."""

    name: str
    direction: Direction = "ASC"

    @property
    def reversed(self) -> "Term":
        """The same term, read from the other end."""
        return replace(self, direction="ASC" if self.direction == "DESC" else "DESC")


def order_of(
    table: Table, given: Iterable[tuple[str, Direction]], *, ranked: bool = False
) -> tuple[Term, ...]:
    """The whole order: what is given, else the rank or the table's default, then the key as tie-breaker.

    The key follows the direction of the term before it, so that one index serves the order both ways.
    """
    terms = [Term(name, direction) for name, direction in given]
    if not terms:
        terms = [Term(RANK, "DESC")] if ranked else [Term(name, direction) for name, direction in table.order]
    distinct: dict[str, Term] = {}
    for term in terms:
        distinct.setdefault(term.name, term)
    last = terms[-1].direction if terms and not ranked else "ASC"
    for name in table.key:
        distinct.setdefault(name, Term(name, last))
    return tuple(distinct.values())


def scalar_of(table: Table, term: Term) -> Scalar:
    """The scalar of a term's values."""
    return FLOAT if term.name == RANK else table.by_name[term.name].scalar


def _nullable(table: Table, term: Term) -> bool:
    return term.name != RANK and table.by_name[term.name].nullable


def order_by(terms: Sequence[Term], expressions: Sequence[str], *, backward: bool) -> str:
    """The ORDER BY list over the terms' SQL expressions, from the end if `backward`."""
    sides = [term.reversed if backward else term for term in terms]
    return ", ".join(f"{sql} {term.direction.lower()}" for sql, term in zip(expressions, sides, strict=True))


def beyond(
    table: Table,
    terms: Sequence[Term],
    expressions: Sequence[str],
    values: Sequence[Any],
    parameters: Parameters,
    *,
    backward: bool,
) -> str:
    """The SQL condition of rows behind (or, `backward`, ahead of) the row with these term values."""
    sides = [term.reversed if backward else term for term in terms]
    bound = [
        None if value is None else parameters.add(value, scalar_of(table, term).sql)
        for term, value in zip(sides, values, strict=True)
    ]
    directions = {term.direction for term in sides}
    if len(directions) == 1 and not any(_nullable(table, term) for term in sides):
        operator = ">" if directions == {"ASC"} else "<"
        return f"({', '.join(expressions)}) {operator} ({', '.join(str(value) for value in bound)})"
    steps: list[str] = []
    equal: list[str] = []
    for term, sql, value in zip(sides, expressions, bound, strict=True):
        step = _past(term, sql, value, nullable=_nullable(table, term))
        if step:
            steps.append(" and ".join([*equal, step]))
        equal.append(f"{sql} is null" if value is None else f"{sql} = {value}")
    condition = " or ".join(f"({step})" for step in steps) or "false"
    first, value = sides[0], bound[0]
    if value is not None and not _nullable(table, first):
        # The bound on the leading term is implied, but an index can use it where it cannot use the OR.
        return f"({expressions[0]} {'>=' if first.direction == 'ASC' else '<='} {value} and ({condition}))"
    return f"({condition})"


def _past(term: Term, sql: str, value: str | None, *, nullable: bool) -> str | None:
    ascending = term.direction == "ASC"
    if value is None:
        return None if ascending else f"{sql} is not null"
    step = f"{sql} {'>' if ascending else '<'} {value}"
    return f"({step} or {sql} is null)" if ascending and nullable else step


def _signature(table: Table, terms: Sequence[Term]) -> str:
    text = ",".join(f"{term.name} {term.direction}" for term in terms)
    return blake2b(f"{table.relation} {text}".encode(), digest_size=4).hexdigest()


def encode_cursor(table: Table, terms: Sequence[Term], values: Sequence[Any]) -> str:
    """The cursor of a row: opaque text that holds its order's signature and the values of the terms."""
    parts = [
        None if value is None else scalar_of(table, term).serialize(getattr(value, "value", value))
        for term, value in zip(terms, values, strict=True)
    ]
    return urlsafe_b64encode(orjson.dumps([_signature(table, terms), *parts])).decode().rstrip("=")


def decode_cursor(table: Table, terms: Sequence[Term], text: str) -> tuple[Any, ...]:
    """The values at a cursor; ValueError unless it was made for exactly this order of this table."""
    if len(text) > _MAX_CURSOR or not text.isascii():
        raise ValueError("not a cursor")
    parts = orjson.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    if not isinstance(parts, list) or len(parts) != len(terms) + 1 or parts[0] != _signature(table, terms):
        raise ValueError("not a cursor of this order")
    values = []
    for term, part in zip(terms, parts[1:], strict=True):
        if part is None and not _nullable(table, term):
            raise ValueError("not a cursor of this order")
        values.append(None if part is None else scalar_of(table, term).parse(part))
    return tuple(values)
