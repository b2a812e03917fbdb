"""A process that only works on Orgs' runs, offline: `worker.py DSN PACE`."""

import asyncio
import sys
from collections.abc import Sequence

from trellis.db.listen import Listener
from trellis.db.pool import create_pool
from trellis.jobs.orgs.document_load import OrgsDocumentLoad
from trellis.jobs.orgs.reply import OrgsReply
from trellis.jobs.runner import Runner
from trellis.providers.admission.caller import ANYBODY, Caller
from trellis.providers.chat.offline import OfflineChat
from trellis.providers.embeddings import Purpose, Vector
from trellis.providers.embeddings.offline import OfflineEmbedder


class SlowEmbedder(OfflineEmbedder):
    """Takes a while for each batch."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    async def embed(
        self, texts: Sequence[str], purpose: Purpose, caller: Caller = ANYBODY
    ) -> Sequence[Vector]:
        """Wait, and embed."""
        await asyncio.sleep(self._seconds)
        return await super().embed(texts, purpose, caller)


async def main(dsn: str, pace: str) -> None:
    """Work until somebody kills the process."""
    pool = await create_pool(dsn, max_size=4)
    listener = Listener(dsn)
    embedder = SlowEmbedder(float(pace))
    kinds = [OrgsReply(OfflineChat(pace=float(pace)), embedder), OrgsDocumentLoad(embedder)]
    # A heartbeat that outlasts the test: only the death of a worker can make its chunks free.
    runner = Runner(pool, listener, {kind.name: kind for kind in kinds}, dsn=dsn, heartbeat=600.0, sweep=0.1)
    await listener.start()
    await runner.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
