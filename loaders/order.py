"""Keyset order: the terms rows are sorted by, the condition "behind this row", and cursors.

Nulls sort as Postgres sorts them: last ascending, first descending. The key's columns end every order, so
it is total and a cursor names exactly one place.
"""

from base64 import urlsafe_b64decode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

import orjson

from trellis.loaders.json_text import encoded, json_list, scalar, string
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
    steps = beyond_in_steps(table, terms, expressions, values, parameters, backward=backward)
    return f"({' or '.join(f'({step})' for step in steps)})" if len(steps) > 1 else steps[0]


def beyond_in_steps(
    table: Table,
    terms: Sequence[Term],
    expressions: Sequence[str],
    values: Sequence[Any],
    parameters: Parameters,
    *,
    backward: bool,
) -> list[str]:
    """The same as conditions whose rows come one after the other, each of them one range of an index.

    More than one only where a term may be null: no single range says "greater, or null".
    """
    sides = [term.reversed if backward else term for term in terms]
    bound = [
        None if value is None else parameters.add(value, scalar_of(table, term).sql)
        for term, value in zip(sides, values, strict=True)
    ]
    equal = [
        f"{sql} is null" if value is None else f"{sql} = {value}"
        for sql, value in zip(expressions, bound, strict=True)
    ]
    steps: list[str] = []
    for at in reversed(range(len(sides))):
        nullable = _nullable(table, sides[at])
        past = _past(sides[at], expressions[at], bound[at], nullable=nullable)
        steps += [" and ".join([*equal[:at], each]) for each in past]
    if any(_nullable(table, term) for term in sides):
        return steps or ["false"]
    if len({term.direction for term in sides}) == 1:
        operator = ">" if sides[0].direction == "ASC" else "<"
        return [f"({', '.join(expressions)}) {operator} ({', '.join(str(value) for value in bound)})"]
    # The bound on the leading term is implied, but an index can use it where it cannot use the OR.
    first = f"{expressions[0]} {'>=' if sides[0].direction == 'ASC' else '<='} {bound[0]}"
    return [f"({first} and ({' or '.join(f'({step})' for step in steps)}))"]


def _past(term: Term, sql: str, value: str | None, *, nullable: bool) -> list[str]:
    ascending = term.direction == "ASC"
    if value is None:
        return [] if ascending else [f"{sql} is not null"]
    step = f"{sql} {'>' if ascending else '<'} {value}"
    return [step, f"{sql} is null"] if ascending and nullable else [step]


def signature(table: Table, terms: Sequence[Term]) -> str:
    """What tells a cursor's order and table from others."""
    text = ",".join(f"{term.name} {term.direction}" for term in terms)
    return blake2b(f"{table.relation} {text}".encode(), digest_size=4).hexdigest()


def cursor(table: Table, terms: Sequence[Term], expressions: Sequence[str]) -> str:
    """The SQL of a row's cursor: opaque text that holds its order's signature and the values of the terms."""
    values = [
        scalar(scalar_of(table, term), sql, nullable=_nullable(table, term))
        for term, sql in zip(terms, expressions, strict=True)
    ]
    return encoded(json_list([[string(signature(table, terms))], *values]))


def decode_cursor(table: Table, terms: Sequence[Term], text: str) -> tuple[Any, ...]:
    """The values at a cursor; ValueError unless it was made for exactly this order of this table."""
    if len(text) > _MAX_CURSOR or not text.isascii():
        raise ValueError("not a cursor")
    parts = orjson.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    if not isinstance(parts, list) or len(parts) != len(terms) + 1 or parts[0] != signature(table, terms):
        raise ValueError("not a cursor of this order")
    values = []
    for term, part in zip(terms, parts[1:], strict=True):
        if part is None and not _nullable(table, term):
            raise ValueError("not a cursor of this order")
        values.append(None if part is None else scalar_of(table, term).parse(part))
    return tuple(values)
