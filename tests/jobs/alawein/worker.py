"""A process that only computes for Alawein: `worker.py DSN`."""

import asyncio
import sys

from trellis.db.listen import Listener
from trellis.db.pool import create_pool
from trellis.jobs.alawein.computation import AlaweinComputation, Bounds
from trellis.jobs.alawein.start import PLATFORMS
from trellis.jobs.runner import Runner


async def main(dsn: str) -> None:
    """Work until somebody kills the process."""
    pool = await create_pool(dsn, max_size=4)
    listener = Listener(dsn)
    kinds = {name: AlaweinComputation(platform, Bounds()) for name, platform in PLATFORMS.items()}
    # A heartbeat that outlasts the test: only the death of a worker can make its chunks free.
    runner = Runner(pool, listener, kinds, dsn=dsn, heartbeat=600.0, sweep=0.1, processes=1)
    await listener.start()
    await runner.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
