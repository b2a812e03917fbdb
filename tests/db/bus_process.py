"""A process that hears channel `one` over Redis and prints what it hears: the address, the database, the beat."""

import asyncio
import sys

from trellis.db.redis_bus import RedisBus


async def main(url: str, dsn: str, beat: str) -> None:
    bus = RedisBus(url, dsn, beat=float(beat))
    bus.on("one", lambda payload: print(payload, flush=True))
    await bus.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
