"""What an engine's process is told by the environment."""

import asyncio
import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass

from trellis.db.embedded import Embedded


@dataclass(frozen=True)
class Settings:
    """`seconds` that an item takes, how many at once, and whether its result is stored."""

    seconds: float
    concurrency: int
    stores: bool = True

    @classmethod
    def load(cls) -> "Settings":
        """Read the environment."""
        return cls(
            float(os.environ["BENCH_SECONDS"]),
            int(os.environ["BENCH_CONCURRENCY"]),
            os.environ["BENCH_STORES"] == "1",
        )

    def environment(self, lease: Embedded) -> Mapping[str, str]:
        """The environment that says so, and where the database is: for peers, as the owner of its tables."""
        return {
            "BENCH_DSN": lease.admin_dsn,
            "TRELLIS_DATA": str(lease.data),
            "BENCH_SECONDS": str(self.seconds),
            "BENCH_CONCURRENCY": str(self.concurrency),
            "BENCH_STORES": str(int(self.stores)),
        }


def ended() -> asyncio.Event:
    """Set by SIGTERM."""
    event = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, event.set)
    return event
