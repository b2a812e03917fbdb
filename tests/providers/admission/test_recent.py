"""What is remembered of calls to providers, and how the figures of several processes are added up."""

import json

import pytest

from trellis.providers.admission.recent import SECONDS, Recent, merged


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def recent(clock: Clock) -> Recent:
    return Recent(clock, lambda: 5000.0)


def test_calls_errors_and_the_state(recent: Recent) -> None:
    for seconds in [0.1] * 90 + [2.0] * 10:
        recent.called("cohere", "ok", seconds)
    recent.called("cohere", "Refused", 0.1)
    recent.called("cohere", "Unavailable", 0.1)
    recent.called("cohere", "CancelledError", 9.0)
    recent.circuit("cohere", "open")
    found = merged([json.loads(json.dumps(recent.told()))])["cohere"]
    assert (found.state, found.requests, found.errors) == ("open", 102, 1)
    assert (found.last_error, found.last_error_at) == ("Unavailable", 5000.0)
    assert found.median == pytest.approx(0.1, rel=0.1)
    assert found.slow == pytest.approx(2.0, rel=0.1)


def test_what_is_long_ago_is_forgotten(recent: Recent, clock: Clock) -> None:
    recent.called("offline", "Unavailable", 1.0)
    clock.now += SECONDS / 2
    recent.called("offline", "ok", 0.01)
    clock.now += SECONDS / 2 + 1
    found = merged([recent.told()])["offline"]
    assert (found.requests, found.errors) == (1, 0)
    clock.now += SECONDS
    found = merged([recent.told()])["offline"]
    assert (found.requests, found.median, found.slow) == (0, None, None)


def test_it_stays_small(recent: Recent, clock: Clock) -> None:
    for number in range(20_000):
        clock.now += 0.5
        recent.called("offline", "ok", 0.001 * (1 + number % 60_000))
    assert len(json.dumps(recent.told())) < 2_000


def test_processes_are_added_up_and_the_worst_state_counts() -> None:
    one, other = Recent(wall=lambda: 1.0), Recent(wall=lambda: 2.0)
    for recent, error in ((one, "Unavailable"), (other, "Misconfigured")):
        recent.called("cohere", "ok", 0.2)
        recent.called("cohere", error, 0.2)
    one.circuit("cohere", "half open")
    other.circuit("offline", "closed")
    found = merged([one.told(), other.told()])
    assert list(found) == ["cohere", "offline"]
    assert (found["cohere"].state, found["cohere"].requests, found["cohere"].errors) == ("half open", 4, 2)
    assert (found["cohere"].last_error, found["offline"].requests) == ("Misconfigured", 0)
    assert merged([]) == {}
