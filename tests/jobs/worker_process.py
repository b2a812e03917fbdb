"""A process that only executes jobs, to be killed by a test: `worker_process.py DSN STORAGE LOG`.

Its model takes a little while for each answer and notes every question in LOG, which outlives it.
"""

import asyncio
import os
import sys
from pathlib import Path

from trellis.db.listen import Listener
from trellis.db.pool import create_pool
from trellis.jobs.coice.job import CoiceJob
from trellis.jobs.runner import Runner
from trellis.providers.storage import LocalStorage
from trellis.providers.vision import Answer, Question


class LoggingVision:
    """Even numbers have a flare; each answer takes 5 ms."""

    name = "logging"
    concurrency = 8

    def __init__(self, log: Path) -> None:
        self._log = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self._slots = asyncio.Semaphore(self.concurrency)

    async def ask(self, question: Question) -> Answer:
        """Answer from the number in the file."""
        number = int(question.image.split()[-1])
        async with self._slots:
            os.write(self._log, f"{number} {question.type}\n".encode())
            await asyncio.sleep(0.005)
        if question.type == "boolean":
            return {"result": number % 2 == 0, "provider": self.name}
        if question.type == "descriptive":
            return {"result": f"Photograph {number}", "provider": self.name}
        return {"result": [f"number {number}"], "provider": self.name}

    async def aclose(self) -> None:
        """Nothing to let go of."""


async def main(dsn: str, storage: str, log: str) -> None:
    """Execute jobs until somebody kills the process."""
    pool = await create_pool(dsn, max_size=4)
    listener = Listener(dsn)
    kind = CoiceJob(LoggingVision(Path(log)), LocalStorage(Path(storage), secret="a secret of the tests"))
    # A heartbeat that outlasts the test: only the death of a worker can make its chunks free.
    runner = Runner(pool, listener, {kind.name: kind}, dsn=dsn, heartbeat=600.0, sweep=0.1)
    await listener.start()
    await runner.start()
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
