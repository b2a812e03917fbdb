"""A process that only works on OFM's generations: `worker.py DSN HIGGSFIELD`."""

import asyncio
import sys

from tests.jobs.ofm.studio import POLL, VAULT
from trellis.db.listen import Listener
from trellis.db.pool import create_pool
from trellis.jobs.ofm.generation import OfmGeneration
from trellis.jobs.runner import Runner
from trellis.providers.generations import picture_services


async def main(dsn: str, higgsfield: str) -> None:
    """Work until somebody kills the process."""
    pool = await create_pool(dsn, max_size=4)
    listener = Listener(dsn)
    kind = OfmGeneration(picture_services(base_url=higgsfield), VAULT, poll=POLL)
    # A heartbeat that outlasts the test: only the death of a worker can make its chunks free.
    runner = Runner(pool, listener, {kind.name: kind}, dsn=dsn, heartbeat=600.0, sweep=0.1)
    await listener.start()
    await runner.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
