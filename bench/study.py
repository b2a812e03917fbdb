"""A part of the bench that is no work of reading and writing: figures, a section and targets of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bench.targets import Target
from trellis.db.embedded import Embedded
from trellis.db.pool import Connection


@dataclass(frozen=True)
class World:
    """What a study measures in: the database, a connection that may do anything, the secret of tokens, the
    folder of logs. `chosen` tells whether a server is wanted, by its name."""

    lease: Embedded
    admin: Connection
    secret: str
    logs: Path
    chosen: Callable[[str], bool] = lambda _: True


class Study(Protocol):
    """One study; it keeps the figures of all rounds."""

    @property
    def name(self) -> str:
        """What `--work` calls it."""

    def prepare(self) -> None:
        """Install what it needs."""

    async def measure(self, world: World) -> None:
        """One round."""

    def section(self) -> str:
        """Its figures, in Markdown."""

    def targets(self) -> Sequence[Target]:
        """What is to be reached, and what was."""
