"""The npm clients of this folder: installed once from the lock, run against whatever server a test names."""

import asyncio
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent


async def run_script(name: str, *arguments: str, token: str | None = None) -> tuple[int, list[Any]]:
    """Run a script of this folder; gives its exit code and the JSON values that it printed.

    Arguments: `audits.mjs URL`; `follow-ws.mjs` or `follow-sse.mjs` with `URL QUERY [VARIABLES]`.
    """
    await asyncio.to_thread(install)
    process = await asyncio.create_subprocess_exec(
        "node",
        name,
        *arguments,
        cwd=HERE,
        env={**os.environ, **({"TOKEN": token} if token else {})},
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        output, _ = await asyncio.wait_for(process.communicate(), 60)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode is not None
    return process.returncode, [json.loads(line) for line in output.decode().splitlines()]


@cache
def install() -> None:
    """Make node_modules what the lock says. Without node the test is skipped, in CI it fails."""
    if shutil.which("npm") is None:
        missing = "the protocol clients need node and npm"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    wanted = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    done = HERE / "node_modules" / ".installed-from"
    with (HERE / "package.json").open() as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)  # other workers wait for the first
        if not done.exists() or done.read_text() != wanted:
            command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
            subprocess.run(command, cwd=HERE, check=True, capture_output=True, timeout=300)
            done.write_text(wanted)
