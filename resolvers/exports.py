"""What a run has found, for files: read as the caller, in pages that are each a short transaction."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from trellis.db.errors import GatewayError
from trellis.db.pool import Pool, Record
from trellis.db.session import Identity, transaction

MAX_SEARCH: Final = 1000
"""Characters that a search may have."""

_PAGE = 1000
_SECONDS = 30.0
_AT_ONCE = 2  # pages that are read, of all exports of the process
_KIND = "select kind from trellis.runs where id = $1"


@dataclass(frozen=True)
class Export:
    """How what runs of one kind have found is exported.

    `rows` is SQL that reads at most $3 rows of the run $1 whose `sequence` is above $2, by ascending
    `sequence`, and with a $4 that is not null only those that match these words. Its columns are the members
    of a line of JSON. `columns` are those of a CSV file, and `cells` makes the values of a row for them.
    """

    rows: str
    columns: tuple[str, ...]
    cells: Callable[[Mapping[str, Any]], Sequence[Any]]


@dataclass
class Exports:
    """The exports of one process, by kind of run."""

    pool: Pool
    kinds: Mapping[str, Export]
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE), init=False)

    async def find(self, identity: Identity, run_id: UUID) -> tuple[str, Export]:
        """The kind of a run that the caller sees, and how it is exported. Raises GatewayError (NOT_FOUND)."""
        async with transaction(self.pool, identity, readonly=True, seconds=_SECONDS) as connection:
            kind = await connection.fetchval(_KIND, run_id)
        if kind not in self.kinds:
            raise _no_run()
        return kind, self.kinds[kind]

    async def pages(
        self, identity: Identity, run_id: UUID, export: Export, search: str | None
    ) -> AsyncGenerator[Sequence[Record], None]:
        """The rows, in order, as they are when their page's turn comes; at least one page.

        Raises GatewayError (NOT_FOUND) where the run is no longer there for the caller to see, and what the
        database raises: then not everything has been read.
        """
        if search is not None and len(search) > MAX_SEARCH:
            raise GatewayError(
                "LIMIT_EXCEEDED", f"search may have at most {MAX_SEARCH} characters.", field="search"
            )
        last = 0
        while True:
            async with (
                self._turns,
                transaction(self.pool, identity, readonly=True, seconds=_SECONDS) as connection,
            ):
                rows = await connection.fetch(export.rows, run_id, last, _PAGE, search)
                # After the rows: whose run is deleted beneath it must not look as if it had been read.
                if await connection.fetchval(_KIND, run_id) is None:
                    raise _no_run()
            yield rows
            if len(rows) < _PAGE:
                return
            last = rows[-1]["sequence"]


def _no_run() -> GatewayError:
    return GatewayError("NOT_FOUND", "There is no such run.", field="id")
