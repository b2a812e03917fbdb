"""`trellis migrate`: bring the database up to date, and the buckets of the storage."""

import argparse
import asyncio

from trellis.web.commands.arguments import add_data
from trellis.web.database import migrated, opened
from trellis.web.settings import Settings
from trellis.web.storage import prepare_storage


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_data(parser)


def run(arguments: argparse.Namespace) -> int:
    """Migrate, and name what was applied."""
    return asyncio.run(_migrate(Settings.load(TRELLIS_DATA=arguments.data)))


async def _migrate(settings: Settings) -> int:
    async with opened(settings) as database:
        applied = await migrated(database, settings)
    await prepare_storage(settings)
    for name in applied:
        print(f"applied {name}")
    print(f"{len(applied)} migrations applied" if applied else "the database is up to date")
    return 0
