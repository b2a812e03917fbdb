"""The npm clients of this folder: installed once from the lock, run against whatever server a test names."""

import asyncio
import json
import os
import shutil
from functools import cache
from pathlib import Path
from typing import Any

from tests.npm import install, lack

HERE = Path(__file__).parent


async def run_script(name: str, *arguments: str, token: str | None = None) -> tuple[int, list[Any]]:
    """Run a script of this folder; gives its exit code and the JSON values that it printed.

    Arguments: `audits.mjs URL`; `follow-ws.mjs` or `follow-sse.mjs` with `URL QUERY [VARIABLES]`;
    `persisted-apollo.mjs` or `persisted-urql.mjs` with `URL QUERY [ID]`.
    """
    await asyncio.to_thread(_prepare)
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
def _prepare() -> None:
    if shutil.which("npm") is None:
        lack("the protocol clients need node and npm")
    install(HERE)
