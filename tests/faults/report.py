"""The table of the fault suite: a row per case, printed after each run and published by the long one."""

import json
import os
import platform
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime

from tests.faults.audit import Counts
from tests.serving import ROOT

DOCUMENT = ROOT / "docs" / "reliability.md"
_BEGIN, _END = "<!-- table -->", "<!-- end of table -->"


@dataclass(frozen=True)
class Row:
    """What one case came to, over all its moments."""

    case: str
    moments: int
    items: int
    events: int
    lost: int
    duplicated: int
    reordered: int
    seconds: float

    @classmethod
    def of(cls, case: str, counts: Counts, moments: int, seconds: float) -> "Row":
        """The row of these counts."""
        return cls(case, moments, **asdict(counts), seconds=round(seconds, 1))

    def as_property(self) -> str:
        """As a property of a test's report, which travels from xdist's workers."""
        return json.dumps(asdict(self))


def rows_of(properties: Iterable[tuple[str, object]]) -> list[Row]:
    """The rows among the properties of a report."""
    return [Row(**json.loads(str(value))) for name, value in properties if name == "fault"]


def print_rows(write: Callable[[str], None], rows: Sequence[Row], *, seed: str) -> None:
    """Print the table for a person at a terminal."""
    write(f"faults (seed {seed})")
    width = max(len(row.case) for row in rows)
    heads = [field.name for field in fields(Row)][1:]
    write(f"  {'case':<{width}}  {'  '.join(f'{head:>10}' for head in heads)}")
    for row in sorted(rows, key=lambda row: row.case):
        values = [getattr(row, head) for head in heads]
        write(f"  {row.case:<{width}}  {'  '.join(f'{value:>10}' for value in values)}")


def write_document(rows: Sequence[Row], *, seed: str) -> None:
    """Put rows into the table of docs/reliability.md, in the place of those of the same cases."""
    text = DOCUMENT.read_text()
    before, _, rest = text.partition(_BEGIN)
    table, _, after = rest.partition(_END)
    lines = {line.split(" | ")[0].removeprefix("| "): line for line in table.splitlines() if line[:2] == "| "}
    source = f"{datetime.now(UTC):%Y-%m-%d} | {_commit()} | {seed}"
    for row in rows:
        values = [f"{value:,}" if isinstance(value, int) else str(value) for value in asdict(row).values()]
        lines[row.case] = f"| {' | '.join(values)} | {source} |"
    heads = [field.name for field in fields(Row)]
    lines.pop(heads[0], None)
    made = [
        _BEGIN,
        f"On {_machine()}:",
        "",
        f"| {' | '.join(heads)} | date | commit | seed |",
        f"|---{'|--:' * (len(heads) - 1)}|---|---|---|",
        *(lines[case] for case in sorted(lines)),
        _END,
    ]
    DOCUMENT.write_text(before + "\n".join(made) + after)


def _commit() -> str:
    said = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return said.stdout.strip() or "unknown"


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GB, {platform.system()}, "
        f"Python {platform.python_version()}"
    )
