"""How providers fared of late: an observer that remembers some minutes, to be added up over processes."""

import math
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from trellis.providers.admission.observer import CircuitState

SECONDS: Final = 300.0
"""For how long a call is remembered, about."""

_SLICE = 15.0
# Durations by the power of this that they are of a millisecond: a tenth more or less is as good.
_GROWTH = math.log(1.2)
# Answers, though not those that were hoped for; and what says nothing of the provider.
_ANSWERED = frozenset({"ok", "Refused"})
_SAYS_NOTHING = frozenset({"CancelledError"})
_WORST: Mapping[str, int] = {"closed": 0, "half open": 1, "open": 2}


@dataclass
class _Slice:
    began: float
    errors: int = 0
    durations: Counter[int] = field(default_factory=Counter)


@dataclass
class _Provider:
    state: CircuitState = "closed"
    last_error: str | None = None
    last_error_at: float | None = None  # seconds since 1970
    slices: deque[_Slice] = field(default_factory=deque)


class Recent:
    """The calls of one process, by provider. `told` is JSON that `merged` adds up."""

    def __init__(
        self, now: Callable[[], float] = time.monotonic, wall: Callable[[], float] = time.time
    ) -> None:
        self._now = now
        self._wall = wall
        self._providers: dict[str, _Provider] = {}

    def called(self, provider: str, outcome: str, seconds: float) -> None:
        """A call ended: `ok`, or the name of the error's class."""
        if outcome in _SAYS_NOTHING:
            return
        known = self._providers.setdefault(provider, _Provider())
        now = self._now()
        if not known.slices or now - known.slices[-1].began >= _SLICE:
            known.slices.append(_Slice(now))
            self._forget(known, now)
        latest = known.slices[-1]
        latest.durations[max(0, round(math.log(max(seconds, 1e-9) * 1000) / _GROWTH))] += 1
        if outcome not in _ANSWERED:
            latest.errors += 1
            known.last_error, known.last_error_at = outcome, self._wall()

    def circuit(self, provider: str, state: CircuitState) -> None:
        """A breaker went into a state."""
        self._providers.setdefault(provider, _Provider()).state = state

    def told(self) -> dict[str, Any]:
        """What is remembered, by provider."""
        now = self._now()
        for known in self._providers.values():
            self._forget(known, now)
        return {
            name: {
                "state": known.state,
                "errors": sum(each.errors for each in known.slices),
                "durations": {
                    str(power): count
                    for power, count in sum((each.durations for each in known.slices), Counter()).items()
                },
                "last_error": known.last_error,
                "last_error_at": known.last_error_at,
            }
            for name, known in self._providers.items()
        }

    def _forget(self, known: _Provider, now: float) -> None:
        while known.slices and now - known.slices[0].began > SECONDS:
            known.slices.popleft()


@dataclass(frozen=True)
class Fared:
    """How one provider fared with several processes; durations in seconds, None where there was no call."""

    state: CircuitState
    requests: int
    errors: int
    median: float | None
    slow: float | None  # the 95th percentile
    last_error: str | None
    last_error_at: float | None


def merged(told: Iterable[Mapping[str, Any]]) -> dict[str, Fared]:
    """What several processes have told, by provider in the order of their names."""
    by_name: dict[str, list[Mapping[str, Any]]] = {}
    for each in told:
        for name, figures in each.items():
            by_name.setdefault(name, []).append(figures)
    return {name: _merged(figures) for name, figures in sorted(by_name.items())}


def _merged(figures: list[Mapping[str, Any]]) -> Fared:
    durations: Counter[int] = Counter()
    for each in figures:
        durations.update({int(power): count for power, count in each["durations"].items()})
    latest = max(figures, key=lambda each: each["last_error_at"] or 0.0)
    return Fared(
        state=max((each["state"] for each in figures), key=lambda state: _WORST[state]),
        requests=durations.total(),
        errors=sum(each["errors"] for each in figures),
        median=_quantile(durations, 0.5),
        slow=_quantile(durations, 0.95),
        last_error=latest["last_error"],
        last_error_at=latest["last_error_at"],
    )


def _quantile(durations: Counter[int], share: float) -> float | None:
    wanted = share * durations.total()
    for power in sorted(durations):
        wanted -= durations[power]
        if wanted <= 0:
            return math.exp(power * _GROWTH) / 1000
    return None
