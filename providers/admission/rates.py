"""Rates: how many requests and tokens a minute a provider may get, altogether and from one owner.

They hold over all processes, so they are kept where all processes reach them: behind the Protocol `Meter`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf
from typing import Final, Protocol

MOST: Final = 10**9
"""The highest rate that can be written, a minute."""

_FORM = "write provider:requests=500, and :tokens, :owner-requests or :owner-tokens likewise"


class BadRate(ValueError):
    """A rate that cannot be read; the message names the word."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Requests and tokens a minute; infinite where there is no limit."""

    requests: float = inf
    tokens: float = inf

    @property
    def limited(self) -> bool:
        """Whether there is any limit."""
        return min(self.requests, self.tokens) < inf


@dataclass(frozen=True, slots=True)
class ProviderRates:
    """The rates of one provider: `total` for everybody together, `owner` for each owner."""

    total: Rates = field(default_factory=Rates)
    owner: Rates = field(default_factory=Rates)


UNLIMITED: Final = ProviderRates()


@dataclass(frozen=True, slots=True)
class Share:
    """So much (`amount`) of the limit `name`, which is of `rate` a minute."""

    name: str
    rate: float
    amount: float


@dataclass(frozen=True, slots=True)
class Grant:
    """What a reservation came to, in seconds from now.

    `wait` until what was reserved may be used, `pause` until the provider wants to be asked again at all.
    """

    wait: float = 0.0
    pause: float = 0.0


class Meter(Protocol):
    """Keeps rates over all processes. A share that was reserved is used up, whether or not it is used."""

    async def reserve(self, provider: str, shares: Sequence[Share]) -> Grant:
        """Take shares of several limits at once: they may be used when the last of them has come round."""
        ...

    async def pause(self, provider: str, seconds: float) -> None:
        """Tell all who reserve from this provider from now on to leave it alone for so long."""
        ...


def parse_rates(words: Iterable[str], providers: Iterable[str]) -> Mapping[str, ProviderRates]:
    """The rates of `cohere:requests=500`, `cohere:owner-tokens=20000` and the like, by provider.

    Raises BadRate, which names the word, for any other form, an unknown provider or the same limit twice.
    """
    known = tuple(providers)
    found: dict[str, ProviderRates] = {}
    for word in words:
        shown = word[:60]
        name, _, rate = word.partition("=")
        provider, _, limit = name.strip().partition(":")
        owner = limit.startswith("owner-")
        measure = limit.removeprefix("owner-")
        number = rate.strip()
        if measure not in {"requests", "tokens"} or not (number.isascii() and number.isdigit()):
            raise BadRate(f"has {shown!r}; {_FORM}")
        if provider not in known:
            raise BadRate(f"has {shown!r}, but there is no provider {provider[:60]!r}: {', '.join(known)}")
        if not 1 <= int(number[:20]) <= MOST:
            raise BadRate(f"has {shown!r}; a rate is a number from 1 to {MOST}")
        rates = found.get(provider, UNLIMITED)
        of = rates.owner if owner else rates.total
        if getattr(of, measure) < inf:
            raise BadRate(f"has {shown!r}, a limit that it has already")
        changed = replace(of, **{measure: float(number)})
        found[provider] = replace(rates, **{"owner" if owner else "total": changed})
    return found
