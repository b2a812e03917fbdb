"""Programs run in the test's own process, as `compute` runs them in another."""

from dataclasses import dataclass
from typing import Any

from threadpoolctl import threadpool_limits

from trellis.jobs.alawein.start import PLATFORMS
from trellis.jobs.computations.catalogue import form_of
from trellis.jobs.computations.compute import compute
from trellis.jobs.computations.trace import Point, Told

_CALLED = {platform.name: platform.program for platform in PLATFORMS.values()}


class Gathered:
    """What a program reports."""

    def __init__(self) -> None:
        self.told: list[Told] = []

    def each(self, told: Told) -> None:
        self.told.append(told)

    @property
    def points(self) -> list[Point]:
        return [point for told in self.told for point in told.points]


@dataclass(frozen=True)
class Computed:
    """A result, and the trace."""

    result: dict[str, Any]
    points: list[Point]
    shares: list[float]

    def __getitem__(self, name: str) -> Any:
        return self.result[name]

    def column(self, name: str) -> list[Any]:
        """A value of all points."""
        return [point.values[name] for point in self.points]

    def plot(self, title: str) -> dict[str, Any]:
        """The plot whose title begins so."""
        return next(plot for plot in self.result["plots"] if plot["title"].startswith(title))


def run(platform: str, name: str, algorithm: str | None = None, **config: Any) -> Computed:
    """Run a program with this configuration, the rest by its defaults."""
    form = form_of(platform, name)
    fixed = {_CALLED[platform]: name} | ({"algorithm": algorithm} if algorithm else {})
    gathered = Gathered()
    with threadpool_limits(1):  # as the processes have it that compute
        result = compute(gathered, form.program, form.filled(config, fixed) | fixed, 4_096)
    return Computed(result, gathered.points, [told.share for told in gathered.told])
