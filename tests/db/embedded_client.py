"""A process that holds a lease (`embedded_client.py DATA LINGER`) until it is told to end, or killed."""

import asyncio
import json
import sys
from pathlib import Path

from trellis.db import embedded


async def main() -> None:
    data, linger = Path(sys.argv[1]), float(sys.argv[2])
    async with await embedded.start(data, settings={"fsync": "off"}, linger=linger) as lease:
        print(json.dumps({"dsn": lease.admin_dsn, "secret": embedded.secret(data)}), flush=True)
        await asyncio.to_thread(sys.stdin.readline)


asyncio.run(main())
