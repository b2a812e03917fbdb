"""What is to be reached, and what was: each target is a ratio of two figures, the median over the rounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.load import Cell
from bench.measure import Figures
from bench.servers.server import Server
from bench.servers.table import LIMIT_TRIP, POSTGRAPHILE, STRAWBERRY, TRELLIS
from bench.tables import ratio
from bench.works import WORKS

CLIENTS = 8
REASONS = Path(__file__).with_name("reasons.md")

_WORKS = {work.name: work for work in WORKS}


@dataclass(frozen=True)
class Target:
    """`key` is the heading of its reason in reasons.md. `value`, None where it was not measured, is to be at
    least `least`, or at most `most`."""

    key: str
    title: str
    value: float | None
    least: float | None = None
    most: float | None = None

    @property
    def wanted(self) -> str:
        """The bound."""
        return f"≥ {self.least:g}" if self.least is not None else f"≤ {self.most:g}"

    @property
    def reached(self) -> bool:
        """Whether the bound holds."""
        return self.value is not None and (
            (self.least is None or self.value >= self.least)
            and (self.most is None or self.value <= self.most)
        )


def ratio_of(above: Sequence[Cell | None], below: Sequence[Cell | None]) -> float | None:
    """How many times as many answers a second, as the median of the rounds; None where no round has both."""

    def rates(cells: Sequence[Cell | None]) -> list[float | None]:
        return [cell.rate if cell else None for cell in cells]

    return ratio(rates(above), rates(below))


def targets(figures: Figures) -> list[Target]:
    """Those of reading and writing."""

    def against(work: str, server: Server, least: float) -> Target:
        letter = _WORKS[work].title.split()[0]
        title = f"{letter} {work}: answers a second, Trellis ÷ {server.name}"
        found = ratio_of(figures.of(work, TRELLIS, CLIENTS), figures.of(work, server, CLIENTS))
        return Target(f"{work}, {server.name}", title, found, least=least)

    def pages(order: str) -> Target:
        first, last = (figures.of(f"{order}-{page}", TRELLIS, CLIENTS) for page in ("1", "2000"))
        title = f"(d) {order}: time of page 2,000 ÷ page 1"
        return Target(f"{order}, page 2,000", title, ratio_of(first, last), most=1.2)

    return [
        against("nested", POSTGRAPHILE, 2.3),
        against("nested", STRAWBERRY, 5),
        against("nested", LIMIT_TRIP, 0.9),
        against("row", POSTGRAPHILE, 1.8),
        against("row", LIMIT_TRIP, 0.75),
        against("page", POSTGRAPHILE, 2),
        pages("plain"),
        pages("nullable"),
        pages("mixed"),
        Target("leaves, nested", "(e) leaves: time of a leaf ÷ that of (a)", _leaves(figures), most=1.2),
    ]


def _leaves(figures: Figures) -> float | None:
    few, many = (figures.of(work, TRELLIS, CLIENTS) for work in ("nested", "leaves"))
    found = ratio_of(few, many)
    return None if found is None else found * _WORKS["nested"].leaves / _WORKS["leaves"].leaves


def reasons() -> dict[str, str]:
    """What people found out about targets that are not reached, by key: the sections of reasons.md."""
    sections = REASONS.read_text("utf-8").split("\n## ")[1:]
    parts = (section.partition("\n") for section in sections)
    return {key.strip(): " ".join(text.split()) for key, _, text in parts}
