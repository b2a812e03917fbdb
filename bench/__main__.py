"""`python -m bench`: measure, and write the table in bench/README.md anew."""

import asyncio
import platform
import tempfile
from pathlib import Path

from bench import nested
from trellis.db import embedded
from trellis.db.demo.large import load_large
from trellis.db.migrate import migrate
from trellis.db.pool import connect
from trellis.web.gateway import opened_gateway
from trellis.web.metrics import Metrics
from trellis.web.settings import Settings

README = Path(__file__).with_name("README.md")
HEAD = """# Bench

`make bench` writes this page anew. All figures are of one run on one machine, the ways taken in turn:
medians, to be read as ratios. Data: 100 catalogs, 2,000 libraries, 100,000 images, row-level security on.

"""


async def main() -> None:
    """Load the large demo into a Postgres of its own, and compare."""
    with tempfile.TemporaryDirectory(prefix="trellis-bench-") as folder:
        data = Path(folder) / "data"
        async with await embedded.start(data, linger=0) as lease:
            print("loading 100,000 images …", flush=True)
            await migrate(lease.admin_dsn, ["trellis", "coice"])
            admin = await connect(lease.admin_dsn)
            try:
                await load_large(admin)
                await admin.execute("vacuum analyze")
            finally:
                await admin.close()
            async with opened_gateway(Settings.load(TRELLIS_DATA=str(data)), Metrics()) as gateway:
                medians = await nested.measure(gateway)
        await embedded.wait_until_stopped(data)
    best = min(medians.values())
    rows = "".join(f"| {name} | {ms:.1f} | {ms / best:.1f} |\n" for name, ms in medians.items())
    table = f"| a nested read of 2,000 leaves, as admin | ms | ratio |\n| --- | --- | --- |\n{rows}"
    machine = f"\nPython {platform.python_version()}, {platform.machine()}.\n"
    README.write_text(HEAD + table + machine, "utf-8")
    print(table)


asyncio.run(main())
