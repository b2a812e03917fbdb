"""A process that only works on executions: `worker.py DSN FOLDER GEMINI [dying]`.

A dying one ends, as by a power cut, when the first object has been written.
"""

import asyncio
import os
import sys
from pathlib import Path

from trellis.db.listen import Listener
from trellis.db.pool import create_pool
from trellis.jobs.masstock.execution import MasStockExecution
from trellis.jobs.runner import Runner
from trellis.providers.images import image_models
from trellis.providers.storage import LocalStorage, ObjectPath
from trellis.providers.vault import Vault


class DyingStorage(LocalStorage):
    """Does not live to tell that it has written."""

    async def write(self, path: ObjectPath, data: bytes, content_type: str) -> None:
        await super().write(path, data, content_type)
        os._exit(9)


async def main(dsn: str, folder: str, gemini: str, *dying: str) -> None:
    """Work until somebody kills the process."""
    pool = await create_pool(dsn, max_size=4)
    listener = Listener(dsn)
    storage = (DyingStorage if dying else LocalStorage)(Path(folder), secret="a secret of the tests")
    kind = MasStockExecution(image_models(base_url=gemini, concurrency=4), storage, Vault({"k1": bytes(32)}))
    # A heartbeat that outlasts the test: only the death of a worker can make its chunks free.
    runner = Runner(pool, listener, {kind.name: kind}, dsn=dsn, heartbeat=600.0, sweep=0.1)
    await listener.start()
    await runner.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
