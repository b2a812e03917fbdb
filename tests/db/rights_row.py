"""What the rights test tries things with: a row, and what a system tells of its own."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from trellis.db.demo.people import Person
from trellis.db.pool import Connection


@dataclass(frozen=True)
class Row:
    """A row that is there, or that somebody tries to add: its values, and whose it is.

    `run` is the table of the run that it belongs to, if any.
    """

    values: Mapping[str, Any]
    tenant: str | None
    owner: UUID | None
    run: str | None = None

    @property
    def label(self) -> str:
        return " ".join(f"{name}={value}" for name, value in self.values.items())


@dataclass(frozen=True)
class SystemRows:
    """A system's rows. `rows` are (joins, tenant, owner) by table, in SQL over the alias t.

    `runs` are (table, tenant, owner) of its kinds of run, likewise. `unseen`: tables that nobody reads.
    `populate` fills every table for both tenants, `additions` are rows that a person may try to add to a
    table, with values for nothing but the columns that have a grant. `public`: tables that have rows for anybody.
    """

    rows: Mapping[str, tuple[str, str, str]]
    runs: Sequence[tuple[str, str, str]]
    populate: Callable[[Connection], Awaitable[None]]
    additions: Callable[[str, Person], list[Row]]
    unseen: Sequence[str] = ()
    public: Sequence[str] = ()


# Whose a row is that holds a demo person's key.
PERSON = "case right(left({}::text, 35), 1) when 'a' then 'a' when 'b' then 'b' end"  # …-0000000000a1

PUBLIC = "public"
"""In place of its tenant: of a row that anybody sees."""

NEWCOMER = UUID("00000000-0000-4000-8000-0000000000c1")
"""Somebody who has an account, and is in no system."""
