"""A real browser for tests of pages: its driver from this folder's lock, a Chromium from the system."""

import asyncio
import os
import shutil
from pathlib import Path

from tests.npm import install, lack

HERE = Path(__file__).parent
_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_SECONDS = 150


def chromium() -> str:
    """Where Chromium is. Without one (or npm) the test is skipped, in CI it fails."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _CHROMIUMS)), None)
    if found is None:
        lack("tests of pages need Chromium (CHROMIUM names its program)")
    if shutil.which("npm") is None:
        lack("tests of pages need node and npm")
    assert found
    return found


async def visit(script: str, scenario: str, url: str, *words: str) -> None:
    """Play a scenario of a script here (explorer.mjs, …); its complaints are the test's."""
    environment = os.environ | {"CHROMIUM": chromium()}
    await asyncio.to_thread(install, HERE)
    process = await asyncio.create_subprocess_exec(
        *("node", script, scenario, url, *words),
        cwd=HERE,
        env=environment,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        _, complaints = await asyncio.wait_for(process.communicate(), _SECONDS)
    finally:
        if process.returncode is None:
            # Its end is told when nobody holds its pipe any more: a browser that outlives it may, for ever.
            process.kill()
            await asyncio.wait_for(process.wait(), 20)
    assert process.returncode == 0, complaints.decode()
