"""What kinds of run do alike whose runs have a row each in a table of their system."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from trellis.db.pool import Connection
from trellis.db.session import SERVICE, transaction
from trellis.jobs.kind import Work
from trellis.jobs.ledger import states


@dataclass(frozen=True)
class RowStatements:
    """SQL of one kind.

    `mirror` ($1: a run's id) brings its row in line with the run; `controllable` ($1: ids of runs) gives the
    `id` of each that the caller may control; `delete` ($1: a run's id) deletes its row, and returns it.
    """

    mirror: str
    controllable: str
    delete: str


class OwnRow:
    """That part of `jobs.kind.Kind`; a kind says `statements`, and says otherwise what it does otherwise."""

    statements: RowStatements

    async def mirror(self, connection: Connection, run_id: UUID) -> None:
        """Bring the run's own row in line with the run."""
        await connection.execute(self.statements.mirror, run_id)

    async def controllable(self, connection: Connection, run_ids: Sequence[UUID]) -> Collection[UUID]:
        """Those of the runs that the caller may control: Postgres decides."""
        return {row["id"] for row in await connection.fetch(self.statements.controllable, list(run_ids))}

    async def deletable(self, connection: Connection, run_ids: Sequence[UUID]) -> Collection[UUID]:
        """All that the caller may control."""
        return run_ids

    async def delete(self, connection: Connection, run_id: UUID) -> bool:
        """Delete the run's own row, which takes the run and its results along; the policies decide."""
        return await connection.fetchval(self.statements.delete, run_id) is not None


async def is_pending(work: Work, stage: int) -> bool:
    """Whether the one item of a run, which is called as the run, is to be worked on now in this stage."""
    async with transaction(work.pool, SERVICE, readonly=True) as connection:
        found = await states(connection, work.run_id, [work.run_id])
    return found.get(work.run_id, {}).get(stage) == "pending"
