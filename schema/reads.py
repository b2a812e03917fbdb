"""What a root field reads, as data: by this the planner knows it without asking its resolver."""

from collections.abc import Mapping
from dataclasses import dataclass

from trellis.schema.declaration import Link, Table


@dataclass(frozen=True)
class RowByKey:
    """One row of a table, by arguments that are named like its key."""

    table: Table


@dataclass(frozen=True)
class RowsOf:
    """The rows of a table, as a connection."""

    table: Table


@dataclass(frozen=True)
class NodeById:
    """The object with the global id `id`; of several, those with `ids`."""

    many: bool = False


@dataclass(frozen=True)
class RunById:
    """The run with the key `id`; `kinds` are the tables that it may be in."""

    kinds: Mapping[str, Table]


@dataclass(frozen=True)
class RunsOf:
    """Runs of all `kinds`, as a connection; `kinds` are the tables that they may be in."""

    kinds: Mapping[str, Table]


@dataclass(frozen=True)
class Written:
    """A payload with the row that a mutation has just written, which is in one of `tables`.

    `entity` is the Python name of the payload's field for it.
    """

    entity: str
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Followed:
    """The row of a run, which is in one of `kinds`, now and at every change.

    `run` is the argument for the run's id, by Python name.
    """

    run: str
    kinds: Mapping[str, Table]


@dataclass(frozen=True)
class Streamed:
    """The rows of `table` at the end of a `link` of `owner`, each once and by ascending `sequence`.

    `run` is the argument for the run's id, which is the owner's key. Only rows above the argument `after`.
    """

    run: str
    owner: Table
    link: Link
    table: Table


Read = RowByKey | RowsOf | NodeById | RunById | RunsOf | Written | Followed | Streamed
