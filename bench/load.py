"""The load tool: wrk, which drives a server over HTTP with as many connections as there are clients."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_SCRIPT = Path(__file__).with_suffix(".lua")


@dataclass(frozen=True)
class Cell:
    """One server, work and number of clients: answers a second, and milliseconds of one."""

    rate: float
    p50: float
    p99: float


def check() -> None:
    """Raise SystemExit where wrk is missing."""
    if shutil.which("wrk") is None:
        raise SystemExit("the bench needs wrk: install it (Debian: apt install wrk, macOS: brew install wrk)")


def drive(
    url: str,
    headers: Mapping[str, str],
    bodies: Sequence[bytes],
    *,
    clients: int,
    seconds: float,
    checking: bool = False,
) -> Cell | None:
    """Post the bodies in turn for some seconds; None where no answer came in that time.

    Raises SystemExit for an answer that is not 2xx, for a connection that failed, and, `checking`, for an
    answer with errors.
    """
    with tempfile.NamedTemporaryFile(prefix="trellis-bench-", suffix=".jsonl") as file:
        file.write(b"\n".join(bodies) + b"\n")
        file.flush()
        command = ["wrk", "-t1", f"-c{clients}", f"-d{max(1, round(seconds))}s", "--timeout", "300s"]
        command += ["-s", str(_SCRIPT), url, "--", file.name]
        command.append("check" if checking else "time")
        command += [f"{name}={value}" for name, value in headers.items()]
        ended = subprocess.run(command, check=False, capture_output=True, text=True)
    if ended.returncode:
        raise SystemExit(f"wrk failed for {url}: {ended.stderr or ended.stdout}")
    found = json.loads(ended.stdout.splitlines()[-1])
    if found["failed"]:
        raise SystemExit(f"{found['failed']} of {found['requests']} requests to {url} failed")
    if not found["requests"]:
        return None
    return Cell(
        rate=found["requests"] / (found["microseconds"] / 1e6),
        p50=found["p50"] / 1000,
        p99=found["p99"] / 1000,
    )
