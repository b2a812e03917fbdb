"""Node packages for tests: what a folder's lock says, installed once."""

import fcntl
import hashlib
import os
import subprocess
from pathlib import Path

import pytest

SECONDS = 300


def install(folder: Path) -> None:
    """Make the folder's node_modules what its lock says; other workers wait for the first."""
    wanted = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    done = folder / "node_modules/.installed-from"
    with (folder / "package.json").open() as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if not done.exists() or done.read_text() != wanted:
            npm("ci", "--ignore-scripts", folder=folder)
            done.write_text(wanted)


def npm(*arguments: str, folder: Path) -> None:
    """Run npm in a folder."""
    command = ["npm", *arguments, "--no-audit", "--no-fund"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=SECONDS)


def lack(what: str) -> None:
    """Skip the test for what the machine lacks; in CI it fails."""
    pytest.fail(what) if os.environ.get("CI") else pytest.skip(what)
