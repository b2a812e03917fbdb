"""The circuit breaker's states."""

import pytest

from trellis.providers.admission import Breaker, CircuitState
from trellis.providers.errors import CircuitOpen, Misconfigured, ProviderError, Refused, Unavailable

DOWN = Unavailable("down")


def breaker() -> tuple[Breaker, list[CircuitState]]:
    made, states = Breaker(open_seconds=30, pause_seconds=5, failures=3), []
    made.changed = states.append
    return made, states


def call(made: Breaker, error: BaseException | None, now: float = 0) -> bool:
    return made.end(made.begin(), error, now)


def test_what_is_misconfigured_is_not_asked_for_a_while() -> None:
    made, states = breaker()
    assert call(made, Misconfigured("no key"), 100)
    for now in (100, 115, 129.9):
        refusal = made.refusal(now)
        assert type(refusal) is Misconfigured
        assert str(refusal) == "no key"
    assert made.refusal(100) is not made.refusal(100)
    assert made.refusal(130) is None
    assert states == ["open"]


def test_failures_in_a_row_open_it_for_a_shorter_time() -> None:
    made, states = breaker()
    assert [call(made, DOWN, 7) for _ in range(3)] == [False, False, True]
    refusal = made.refusal(8)
    assert isinstance(refusal, CircuitOpen)
    assert refusal.retry_after == 4
    assert made.refusal(12) is None
    assert states == ["open"]


@pytest.mark.parametrize("answer", [None, Refused("no such picture")])
def test_any_answer_ends_the_row(answer: ProviderError | None) -> None:
    made, _ = breaker()
    for error in (DOWN, DOWN, answer, DOWN, DOWN):
        assert not call(made, error)
    assert made.refusal(0) is None


@pytest.mark.parametrize("error", [Unavailable("later", retry_after=9), KeyboardInterrupt(), ValueError()])
def test_a_pause_and_what_is_not_the_providers_doing_do_not_count(error: BaseException) -> None:
    made, _ = breaker()
    assert not any(call(made, error) for _ in range(50))
    assert not call(made, Unavailable("now", retry_after=0))
    assert [call(made, DOWN) for _ in range(2)] == [False, True]


@pytest.mark.parametrize(
    ("answer", "then"),
    [(None, "closed"), (Refused("no"), "closed"), (DOWN, "open"), (Misconfigured("no"), "open")],
)
def test_half_open_one_call_decides(answer: ProviderError | None, then: CircuitState) -> None:
    made, states = breaker()
    call(made, Misconfigured("no key"))
    number = made.begin()
    assert made.busy
    made.end(number, answer, 30)
    assert not made.busy
    assert states == ["open", "half open", then]
    assert (made.refusal(30) is None) == (then == "closed")


def test_a_call_that_decides_nothing_leaves_it_half_open() -> None:
    made, states = breaker()
    call(made, Misconfigured("no key"))
    call(made, GeneratorExit(), 30)
    assert not made.busy
    assert made.refusal(30) is None
    call(made, None, 31)
    assert states == ["open", "half open", "half open", "closed"]


def test_calls_from_before_the_last_change_say_nothing() -> None:
    made, states = breaker()
    early = [made.begin() for _ in range(8)]
    made.end(early[0], Misconfigured("no key"), 0)
    for number, error in zip(early[1:4], (None, DOWN, Misconfigured("again")), strict=True):
        assert not made.end(number, error, 10)
    assert str(made.refusal(29)) == "no key"
    trial = made.begin()
    made.end(early[4], None, 30)
    assert made.busy
    made.end(trial, None, 31)
    made.end(early[5], Misconfigured("late"), 32)
    assert made.refusal(32) is None
    assert states == ["open", "half open", "closed"]
