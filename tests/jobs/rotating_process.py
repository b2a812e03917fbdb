"""A process that rotates the keys of `vaults.secrets`, one line a batch, until it is done or killed."""

import asyncio
import sys

from tests.jobs.sealed_rows import BOTH, SEALED
from trellis.db.pool import create_pool
from trellis.jobs.rotation import rotate
from trellis.providers.vault import Vault


async def main() -> None:
    pool = await create_pool(sys.argv[1], max_size=1)
    await rotate(pool, Vault(BOTH), SEALED, lambda count: print(count, flush=True))


asyncio.run(main())
