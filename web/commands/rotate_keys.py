"""`trellis rotate-keys`: what older keys have sealed is sealed anew by the first of TRELLIS_SECRET_KEYS.

Gateways go on serving meanwhile. Run again, it goes on. The exit status is 0 if all is sealed by that key.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from functools import partial

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from trellis.jobs.rotation import Rotated, rotate, waiting
from trellis.providers.vault import NoKeys, Vault
from trellis.resolvers.schema import SYSTEMS
from trellis.schema.sealed import Sealed
from trellis.web import credentials
from trellis.web.commands.arguments import add_data
from trellis.web.database import opened, opened_pool
from trellis.web.failure import Failure
from trellis.web.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_data(parser)


def run(arguments: argparse.Namespace) -> int:
    """Rotate, and tell what became of each column."""
    settings = Settings.load(TRELLIS_DATA=arguments.data)
    vault = credentials.vault(settings)
    columns = [sealed for name in settings.systems for sealed in SYSTEMS[name].system.sealed]
    try:
        rotated = asyncio.run(_rotate(settings, vault, columns))
    except NoKeys as error:
        raise Failure(str(error)) from None
    return report(vault, rotated)


async def _rotate(settings: Settings, vault: Vault, columns: Sequence[Sealed]) -> list[Rotated]:
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
    )
    rotated = []
    async with opened(settings) as database, opened_pool(database, settings, 1) as pool:
        with bar:
            for sealed in columns:
                task = bar.add_task(str(sealed), total=await waiting(pool, vault, sealed))
                rotated.append(await rotate(pool, vault, sealed, partial(bar.advance, task)))
    return rotated


def report(vault: Vault, rotated: Sequence[Rotated]) -> int:
    """Print what was done, and which keys are needed no more; the exit status."""
    newest = vault.key_ids[0]
    for each in rotated:
        print(f"{each.sealed}: {each.anew} sealed anew by {newest}, of {each.by_key.get(newest, 0)} in all")
        for reason, count in each.failures.items():
            print(f"{each.sealed}: {count} left as they are: {reason}", file=sys.stderr)
    used = {key_id for each in rotated for key_id in each.by_key}
    needless = [key_id for key_id in vault.key_ids if key_id not in used | {newest}]
    if needless:
        print(
            f"{', '.join(needless)}: seals nothing any more, and can be removed from TRELLIS_SECRET_KEYS "
            f"once every gateway and worker has {newest} first"
        )
    for key_id in sorted(used - {newest}):
        count = sum(each.by_key.get(key_id, 0) for each in rotated)
        print(f"{key_id}: still seals {count}; keep it", file=sys.stderr)
    return 1 if used - {newest} or any(each.failures for each in rotated) else 0
