from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellis.providers.backoff import Backoff, parse_retry_after
from trellis.providers.errors import CircuitOpen, Refused, Unavailable


async def waits_of(backoff: Callable[..., Backoff], failures: list[Exception]) -> tuple[list[float], str]:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    async def call() -> str:
        if failures:
            raise failures.pop(0)
        return "answer"

    try:
        return waited, await backoff(sleep=sleep).run(call)
    except Unavailable as error:
        return waited, str(error)


def backoff(**settings: object) -> Callable[..., Backoff]:
    def make(**more: object) -> Backoff:
        return Backoff(**{"random": lambda: 0.0, **settings, **more})  # type: ignore[arg-type]

    return make


async def test_an_answer_is_given_at_once() -> None:
    assert await waits_of(backoff(), []) == ([], "answer")


async def test_waits_double_up_to_the_longest() -> None:
    patient = backoff(attempts=6, first=1, longest=5)
    waited, last = await waits_of(patient, [Unavailable(str(i)) for i in range(9)])
    assert (waited, last) == ([1, 2, 4, 5, 5], "5")


async def test_a_wait_that_was_asked_for_is_kept_and_no_sooner() -> None:
    nervous = backoff(attempts=3, first=2, random=lambda: 0.5)
    assert await waits_of(nervous, [Unavailable("busy", retry_after=9)]) == ([10.0], "answer")


async def test_a_wait_beyond_patience_is_not_waited_for() -> None:
    assert await waits_of(backoff(patience=60), [Unavailable("busy", retry_after=61)]) == ([], "busy")


async def test_what_is_not_asked_for_now_is_not_waited_for() -> None:
    assert await waits_of(backoff(), [CircuitOpen("open", retry_after=1)]) == ([], "open")


async def test_each_wait_is_told_of() -> None:
    told: list[float] = []
    failures = [Unavailable("a"), Unavailable("b")]

    async def call() -> str:
        if failures:
            raise failures.pop()
        return "answer"

    async def sleep(_: float) -> None:
        pass

    await Backoff(first=1, sleep=sleep, random=lambda: 0.0).run(call, retrying=told.append)
    assert told == [1, 2]


async def test_other_errors_end_it() -> None:
    with pytest.raises(Refused):
        await waits_of(backoff(), [Refused("no")])


@given(attempt=st.integers(1, 60), chance=st.floats(0, 1), after=st.none() | st.floats(0, 1e6))
def test_waits_are_bounded(attempt: int, chance: float, after: float | None) -> None:
    wait = Backoff(first=0.5, longest=20, random=lambda: chance).wait(attempt, after)
    if after is None:
        assert 0.25 <= wait <= 20
    else:
        assert after <= wait <= after + 0.5


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        (" 120 ", 120),
        ("Sun, 06 Nov 1994 08:49:57 GMT", 20),
        ("Sun, 06 Nov 1994 08:49:57 -0000", 20),
        ("Sun, 06 Nov 1994 09:49:57 +0100", 20),
        ("Sun, 06 Nov 1994 08:49:07 GMT", 0),
        (None, None),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("²", None),
        ("inf", None),
        ("Sun, 99 Nov 1994 08:49:57 GMT", None),
        ("9" * 5_000, 999_999_999),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert parse_retry_after(value, now=784_111_777) == seconds


@given(st.text())
def test_retry_after_never_fails(value: str) -> None:
    seconds = parse_retry_after(value, now=0)
    assert seconds is None or seconds >= 0
