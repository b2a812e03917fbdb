"""What is to be reached, and what was: each target is a ratio of two cells, the median over the rounds."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.load import Cell
from bench.measure import Figures
from bench.servers.server import Server
from bench.servers.table import LIMIT_TRIP, POSTGRAPHILE, STRAWBERRY, TRELLIS
from bench.works import WORKS

CLIENTS = 8
REASONS = Path(__file__).with_name("reasons.md")

_WORKS = {work.name: work for work in WORKS}


@dataclass(frozen=True)
class Target:
    """`key` is the heading of its reason in reasons.md. `ratio` is at least `least`, or at most `most`."""

    key: str
    title: str
    ratio: Callable[[Figures], float | None]
    least: float | None = None
    most: float | None = None

    @property
    def wanted(self) -> str:
        """The bound."""
        return f"≥ {self.least:g}" if self.least is not None else f"≤ {self.most:g}"

    def reached(self, ratio: float) -> bool:
        """Whether the bound holds."""
        return (self.least is None or ratio >= self.least) and (self.most is None or ratio <= self.most)


def ratio_of(above: Sequence[Cell | None], below: Sequence[Cell | None]) -> float | None:
    """How many times as many answers a second, as the median of the rounds; None where no round has both."""
    ratios = [one.rate / other.rate for one, other in zip(above, below, strict=False) if one and other]
    return statistics.median(ratios) if ratios else None


def _against(work: str, server: Server, least: float) -> Target:
    def ratio(figures: Figures) -> float | None:
        return ratio_of(figures.of(work, TRELLIS, CLIENTS), figures.of(work, server, CLIENTS))

    letter = _WORKS[work].title.split()[0]
    title = f"{letter} {work}: answers a second, Trellis ÷ {server.name}"
    return Target(f"{work}, {server.name}", title, ratio, least=least)


def _pages(order: str) -> Target:
    def ratio(figures: Figures) -> float | None:
        first, last = (figures.of(f"{order}-{page}", TRELLIS, CLIENTS) for page in ("1", "2000"))
        return ratio_of(first, last)

    return Target(f"{order}, page 2,000", f"(d) {order}: time of page 2,000 ÷ page 1", ratio, most=1.2)


def _leaves(figures: Figures) -> float | None:
    few, many = (figures.of(work, TRELLIS, CLIENTS) for work in ("nested", "leaves"))
    ratio = ratio_of(few, many)
    return None if ratio is None else ratio * _WORKS["nested"].leaves / _WORKS["leaves"].leaves


TARGETS: tuple[Target, ...] = (
    _against("nested", POSTGRAPHILE, 2.3),
    _against("nested", STRAWBERRY, 5),
    _against("nested", LIMIT_TRIP, 0.9),
    _against("row", POSTGRAPHILE, 1.8),
    _against("row", LIMIT_TRIP, 0.75),
    _against("page", POSTGRAPHILE, 2),
    _pages("plain"),
    _pages("nullable"),
    _pages("mixed"),
    Target("leaves, nested", "(e) leaves: time of a leaf ÷ that of (a)", _leaves, most=1.2),
)


def reasons() -> dict[str, str]:
    """What people found out about targets that are not reached, by key: the sections of reasons.md."""
    sections = REASONS.read_text("utf-8").split("\n## ")[1:]
    parts = (section.partition("\n") for section in sections)
    return {key.strip(): " ".join(text.split()) for key, _, text in parts}
