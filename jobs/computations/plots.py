"""Plots as data: what the dashboard draws, in JSON. Numbers are rounded to what can be seen."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from trellis.jobs.computations.trace import Plot

Array = npt.NDArray[Any]
Series = Iterable[tuple[str, npt.ArrayLike, npt.ArrayLike]]
"""Names, each with its x and y."""

FIELD: Final = 128
"""Rows and columns of a field at most."""

_DIGITS: Final = 5


def rounded(values: npt.ArrayLike) -> list[Any]:
    """Numbers to five digits of the greatest among them; None where there is no number."""
    array = np.asarray(values, dtype=float)
    finite = np.isfinite(array)
    most = float(np.max(np.abs(array), where=finite, initial=0.0))
    decimals = _DIGITS - 1 - int(np.floor(np.log10(most))) if most > 0 else 0
    # Whatever is too small to be rounded by a power of ten is left as it is.
    kept: list[Any] = (np.round(array, decimals) if decimals < 300 else array).tolist()
    return kept if finite.all() else _without(kept)


def lines(title: str, x: str, y: str, series: Series, *, log: bool = False) -> Plot:
    """Curves; `x` and `y` are the labels, `log` has y's scale logarithmic, and each number its digits."""
    return {
        "form": "lines",
        "title": title,
        "x": {"label": x},
        "y": {"label": y},
        "logY": log,
        "series": [
            {"name": name, "x": rounded(x), "y": (_each if log else rounded)(y)} for name, x, y in series
        ],
    }


def orbits(title: str, x: str, y: str, series: Series) -> Plot:
    """Ways in a plane."""
    return {
        "form": "orbits",
        "title": title,
        "x": {"label": x},
        "y": {"label": y},
        "series": [{"name": name, "x": rounded(across), "y": rounded(up)} for name, across, up in series],
    }


def field(
    title: str,
    values: Array,
    extent: Sequence[float],
    *,
    size: int = FIELD,
    span: tuple[float, float] | None = None,
    labels: tuple[str, str] = ("x", "y"),
) -> Plot:
    """A rectangle of numbers: row 0 at the bottom. `extent` is (x0, x1, y0, y1), `span` what colours span."""
    rows, columns = (np.linspace(0, n - 1, min(n, size)).round().astype(int) for n in values.shape)
    shown = values[np.ix_(rows, columns)]
    plot = {
        "form": "field",
        "title": title,
        "rows": len(rows),
        "columns": len(columns),
        "values": rounded(shown.ravel()),
        "extent": [float(each) for each in extent],
        "x": {"label": labels[0]},
        "y": {"label": labels[1]},
    }
    return plot if span is None else {**plot, "range": [float(each) for each in span]}


def matrix(title: str, labels: Sequence[str], values: npt.NDArray[np.integer[Any]]) -> Plot:
    """A confusion matrix: rows are what is true, columns what was said."""
    return {"form": "matrix", "title": title, "labels": list(labels), "values": values.tolist()}


def bars(title: str, heights: Mapping[str, float]) -> Plot:
    """A bar for each name."""
    return {
        "form": "bars",
        "title": title,
        "labels": list(heights),
        "values": rounded(list(heights.values())),
    }


def tour(title: str, points: Array, order: Sequence[int]) -> Plot:
    """A round trip through points (rows of x and y), by their numbers."""
    return {
        "form": "tour",
        "title": title,
        "points": [rounded(point) for point in points],
        "order": [int(each) for each in order],
    }


def thinned(values: Array, most: int = 600) -> Array:
    """At most so many of the values, evenly spaced, with the first and the last."""
    if len(values) <= most:
        return values
    kept: Array = values[np.linspace(0, len(values) - 1, most).round().astype(int)]
    return kept


def _each(values: npt.ArrayLike) -> list[Any]:
    """Numbers to five digits of themselves."""
    return [
        float(f"{each:.{_DIGITS}g}") if np.isfinite(each) else None
        for each in np.asarray(values, dtype=float)
    ]


def _without(values: list[Any]) -> list[Any]:
    return [
        _without(each) if isinstance(each, list) else each if np.isfinite(each) else None for each in values
    ]
