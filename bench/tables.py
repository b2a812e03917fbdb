"""Tables of figures, in Markdown."""

import statistics
from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose first column has names."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines) + "\n"


def figure(values: Sequence[float]) -> str:
    """The median of the rounds; a dash without any."""
    if not values:
        return "–"
    median = statistics.median(values)
    return f"{median:,.0f}" if median >= 100 else f"{median:.3g}"


def ratio(above: Sequence[float | None], below: Sequence[float | None]) -> float | None:
    """The median of the rounds' ratios; None where no round has both."""
    ratios = [
        one / other for one, other in zip(above, below, strict=False) if one is not None and other is not None
    ]
    return statistics.median(ratios) if ratios else None
