"""How rates are written, and what a process reserves of them."""

from contextlib import suppress
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellis.providers.admission import BadRate, ProviderRates, Rates, Share, parse_rates
from trellis.providers.admission.allowance import Allowance

KNOWN = ("cohere", "offline")


def test_rates_are_read_by_provider() -> None:
    words = "cohere:requests=500,cohere:tokens=100000,cohere:owner-requests=60,offline:owner-tokens=1"
    assert parse_rates(words.split(","), KNOWN) == {
        "cohere": ProviderRates(Rates(500, 100_000), Rates(requests=60)),
        "offline": ProviderRates(owner=Rates(tokens=1)),
    }
    assert parse_rates([" cohere:requests = 7 "], KNOWN)["cohere"].total == Rates(7)
    assert parse_rates([], KNOWN) == {}
    assert not Rates().limited


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["cohere:request=5"], "'cohere:request=5'; write provider:requests=500"),
        (["cohere"], "'cohere'"),
        (["cohere:requests"], "'cohere:requests'"),
        (["cohere:requests=-1"], "'cohere:requests=-1'"),
        (["cohere:requests=²"], "'cohere:requests=²'"),
        (["cohere:requests=0"], "a number from 1 to 1000000000"),
        (["cohere:requests=" + "9" * 5_000], "a number from 1"),
        (["cohere:requests=5", "cohree:tokens=5"], "no provider 'cohree': cohere, offline"),
        (["cohere:tokens=5", "cohere:tokens=6"], "'cohere:tokens=6', a limit that it has already"),
    ],
)
def test_a_word_that_is_no_rate_is_named(words: list[str], said: str) -> None:
    with pytest.raises(BadRate, match=said):
        parse_rates(words, KNOWN)


@given(st.text(), st.text())
def test_no_word_does_anything_else(name: str, rate: str) -> None:
    with suppress(BadRate):
        parse_rates([f"{name}={rate}"], KNOWN)


@pytest.mark.parametrize(
    ("rates", "waiting", "tokens", "requests", "of_tokens"),
    [
        (Rates(500), 1_000, 0, 9, None),  # a second's worth
        (Rates(500), 2, 0, 2, None),  # no more than wait
        (Rates(3_000), 1_000, 0, 10, None),
        (Rates(60_000), 1_000, 0, 100, None),  # a tenth of a second's
        (Rates(6), 1_000, 0, 1, None),
        (Rates(3_000, 60_000), 1_000, 500, 2, 1_000),
        (Rates(tokens=600), 1_000, 3_000, None, 3_000),  # one call takes five minutes' worth
    ],
)
def test_a_little_is_reserved_ahead(
    rates: Rates, waiting: int, tokens: int, requests: float | None, of_tokens: float | None
) -> None:
    expected = [("p:requests", rates.requests, requests), ("p:tokens", rates.tokens, of_tokens)]
    shares = Allowance("p", rates).reserve(waiting, tokens)
    assert list(shares) == [Share(*share) for share in expected if share[2] is not None]


def arrived(allowance: Allowance, calls: int, tokens: int) -> Allowance:
    allowance.reserving = True
    allowance.reserve(calls, tokens)
    assert not allowance.covers(0, 0)
    allowance.arrive(0)
    return allowance


def test_what_a_call_took_is_settled_with_the_next() -> None:
    allowance = arrived(Allowance("p", Rates(tokens=600_000)), 2, 100)
    allowance.use(100)
    allowance.settle(250, 0)
    assert not allowance.covers(100, 0)
    assert allowance.reserve(1, 100) == [Share("p:tokens", 600_000, 250)]
    allowance.arrive(0)
    allowance.use(100)
    allowance.settle(-70, 0)
    assert allowance.reserve(1, 100) == [Share("p:tokens", 600_000, 30)]


def test_what_is_left_is_good_for_a_minute_and_what_is_owed_stays() -> None:
    allowance = arrived(Allowance("p", Rates(6_000, 6_000_000)), 5, 100)
    assert allowance.covers(100, 60)
    assert not allowance.covers(100, 61)
    allowance.settle(40, 61)
    assert not allowance.covers(0, 200)
    assert allowance.reserve(1, 100) == [Share("p:requests", 6_000, 1), Share("p:tokens", 6_000_000, 140)]


def test_without_a_limit_everything_is_covered() -> None:
    allowance = Allowance("p", Rates())
    for now in range(0, 1_000, 100):
        assert allowance.covers(inf, now)
        allowance.use(1e12)
        allowance.settle(1e12, now)
