"""The engines that are held against each other. Trellis is the first."""

import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from subprocess import Popen
from typing import Any
from uuid import UUID

from bench.packages import python_peers
from bench.process import process
from bench.runs.engines.settings import Settings
from trellis.db.embedded import Embedded


@dataclass(frozen=True)
class Engine:
    """`module` is its process, and says how to `install` it and to `submit` a run of items to it.

    Where it does not store results, its `left` counts what is left. `items` are what it is given that cost
    nothing: the slow are given fewer.
    """

    name: str
    module: str
    items: int = 100_000
    stores: bool = True

    def prepare(self) -> None:
        """Install its packages."""
        python_peers()

    async def install(self, lease: Embedded) -> None:
        """Make its tables anew."""
        await self._module.install(lease)

    async def submit(self, lease: Embedded, items: Sequence[UUID]) -> UUID:
        """Give it a run; its id."""
        run: UUID = await self._module.submit(lease, items)
        return run

    async def left(self, lease: Embedded) -> int:
        """How many items are left."""
        count: int = await self._module.left(lease)
        return count

    def at_work(
        self, lease: Embedded, folder: Path, *, seconds: float, concurrency: int
    ) -> "AbstractContextManager[Popen[bytes]]":
        """A worker whose items take `seconds`, `concurrency` at once."""
        settings = Settings(seconds, concurrency, self.stores)
        command = (sys.executable, "-m", f"bench.runs.engines.{self.module}", "worker")
        return process(command, settings.environment(lease), folder / f"runs {self.name}.log")

    @property
    def _module(self) -> Any:
        # Not before it is asked for: a peer may not be installed yet.
        return import_module(f"bench.runs.engines.{self.module}")


TRELLIS = Engine("Trellis", "trellis")
PGQUEUER = Engine("PgQueuer", "pgqueuer")
PGQUEUER_BARE = Engine("PgQueuer, nothing stored", "pgqueuer", stores=False)
PROCRASTINATE = Engine("Procrastinate", "procrastinate", items=5_000)

ENGINES: tuple[Engine, ...] = (TRELLIS, PGQUEUER, PGQUEUER_BARE, PROCRASTINATE)
