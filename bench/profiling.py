"""Where the time of Trellis goes in work (b): py-spy samples the process under load, for bench/profile.md."""

import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench import load
from bench.measure import Caller
from bench.servers.server import Place, Server, free_port, running
from bench.works.row import ROW
from trellis.db.embedded import Embedded

PAGE = Path(__file__).with_name("profile.md")
_CLIENTS = 8
_SECONDS = 10
_RATE = 250  # samples a second
_ROWS = 25
_WAITING = "_worker (concurrent/futures/thread.py)"
"""A thread without work, which py-spy takes for a busy one."""
_START = 0.9
"""What is in more of the samples than this is how the process was started."""


def check() -> None:
    """Raise SystemExit where py-spy is missing."""
    _py_spy()


def _py_spy() -> str:
    beside = Path(sys.executable).with_name("py-spy")
    found = str(beside) if beside.exists() else shutil.which("py-spy")
    if found is None:
        raise SystemExit("--profile needs py-spy: pip install py-spy")
    return found


def profile(server: Server, lease: Embedded, folder: Path) -> None:
    """Drive the server, sample it, write the page. Sampling another process may take root's rights."""
    caller = Caller()
    place = Place(free_port(), lease.dsn, lease.data, caller.secret)
    stacks = folder / "stacks.txt"
    with running(server, place, caller.token, folder / "profiled.log") as one:
        one.ready(ROW)
        bodies = one.bodies(ROW)
        load.drive(one.url(ROW), one.headers, bodies, clients=_CLIENTS, seconds=2)
        command = [_py_spy(), "record", "--pid", str(one.pid), "--format", "raw", "--output", str(stacks)]
        command += ["--duration", str(_SECONDS), "--rate", str(_RATE), "--function"]
        sampling = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        cell = load.drive(one.url(ROW), one.headers, bodies, clients=_CLIENTS, seconds=_SECONDS + 1)
        _, errors = sampling.communicate(timeout=60)
    if sampling.returncode or cell is None:
        raise SystemExit(f"py-spy failed: {errors.decode()[-500:]}")
    text = page(stacks.read_text("utf-8").splitlines(), cell.rate)
    PAGE.write_text(text, "utf-8")
    print(text)


def page(stacks: Iterable[str], rate: float) -> str:
    """The tables of stacks in py-spy's raw format: `outer;inner;innermost count`."""
    own: Counter[str] = Counter()
    within: Counter[str] = Counter()
    packages: Counter[str] = Counter()
    total = 0
    for line in stacks:
        trace, _, count = line.rpartition(" ")
        frames = [_short(frame) for frame in trace.split(";")]
        if frames[-1] == _WAITING:
            continue
        samples = int(count)
        total += samples
        own[frames[-1]] += samples
        packages[_package(frames[-1])] += samples
        for frame in set(frames):
            within[frame] += samples
    if not total:
        raise SystemExit("py-spy saw nothing")
    inner = [(frame, count) for frame, count in within.most_common() if count < _START * total]
    return (
        "# Where the time of one row by its key goes\n\n"
        f"`python -m bench --profile` writes this page: {total:,} samples of Trellis's process with\n"
        f"{_CLIENTS} clients, at {rate:,.0f} answers a second (sampling slows it down). Time in C counts\n"
        "for the function in Python that called it: the event loop's own for `Runner.run`.\n\n"
        + _table("By module of ours, by package of others", packages.most_common(_ROWS), total)
        + _table("By function, without what it calls", own.most_common(_ROWS), total)
        + _table("By function, with what it calls", inner[: 2 * _ROWS], total)
    )


def _table(title: str, rows: Sequence[tuple[str, int]], total: int) -> str:
    lines = "".join(f"| {count / total:.1%} | `{name}` |\n" for name, count in rows)
    return f"## {title}\n\n| samples | |\n| ---: | --- |\n{lines}\n"


def _short(frame: str) -> str:
    """`function (path)`, without the line."""
    name, _, path = frame.rpartition(" (")
    return f"{name} ({path.rstrip(')').split(':')[0]})"


def _package(frame: str) -> str:
    """The package of a frame; for our own, the module."""
    path = frame.rpartition(" (")[2].rstrip(")")
    return path if path.startswith("trellis/") else path.split("/")[0]
