"""`trellis demo-data`: the demo people and what they find, or enough of it for benchmarks."""

import argparse
import asyncio

from trellis.web.commands.arguments import add_data
from trellis.web.database import migrated, opened
from trellis.web.demo import Scale, load_demo
from trellis.web.settings import Settings
from trellis.web.storage import opened_storage


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "--scale",
        choices=("small", "large"),
        default="small",
        help="large adds 100 catalogs, 2,000 libraries, 100,000 images, without files (default: %(default)s)",
    )
    add_data(parser)


def run(arguments: argparse.Namespace) -> int:
    """Load the demo; what is there already stays as it is."""
    settings = Settings.load(TRELLIS_DATA=arguments.data)
    asyncio.run(_load(settings, arguments.scale))
    print(f"the {arguments.scale} demo data is loaded")
    return 0


async def _load(settings: Settings, scale: Scale) -> None:
    async with opened(settings) as database, opened_storage(settings) as storage:
        if settings.embedded:
            await migrated(database, settings)
        await load_demo(database, storage, settings.systems, scale)
