"""A real browser for tests of pages: its driver from this folder's lock, a Chromium from the system."""

import asyncio
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.npm import install, lack, npm

HERE = Path(__file__).parent
_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_SECONDS = 180


def chromium() -> str:
    """Where Chromium is. Without one (or npm) the test is skipped, in CI it fails."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _CHROMIUMS)), None)
    if found is None:
        lack("tests of pages need Chromium (CHROMIUM names its program)")
    if shutil.which("npm") is None:
        lack("tests of pages need node and npm")
    assert found
    return found


async def visit(scenario: str, url: str, files: Path, *tokens: str) -> None:
    """Play a scenario of graphiql.mjs; its complaints are the test's."""
    environment = os.environ | {"CHROMIUM": chromium()}
    await asyncio.to_thread(install, HERE)
    process = await asyncio.create_subprocess_exec(
        *("node", "graphiql.mjs", scenario, url, str(files), *tokens),
        cwd=HERE,
        env=environment,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        _, complaints = await asyncio.wait_for(process.communicate(), _SECONDS)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0, complaints.decode()


def package_files(packages: Iterable[str], folder: Path) -> None:
    """Unpack npm packages (`name@version`), without what they depend on, to `folder/name@version/`."""
    for package in packages:
        target = folder / package
        if target.exists():
            continue
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            npm("pack", package, "--pack-destination", scratch, "--ignore-scripts", folder=Path(scratch))
            (archive,) = Path(scratch).glob("*.tgz")
            with tarfile.open(archive) as tar:
                tar.extractall(scratch, filter="data")
            (Path(scratch) / "package").rename(target)
