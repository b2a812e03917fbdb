"""What calls to providers cost, as far as the operator has said: a price is set, and never guessed.

Written `cohere/command-a-vision-07-2025:input=2.5`: US dollars for a million tokens that are read (`input`)
or written (`output`), or for each call (`call`). Without a model the price is for all calls of the provider.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from trellis.providers.admission import Call

_FORM: Final = "write provider/model:call=0.04, and :input or :output for a million tokens"
_AMOUNT: Final = re.compile(r"\d{1,6}(?:\.\d{1,9})?")
_MILLION: Final = 1_000_000
_OK: Final = "ok"


class BadPrice(ValueError):
    """A price that cannot be read; the message names the word."""


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars: for each call, for a million tokens read, and for a million written."""

    call: Decimal | None = None
    input: Decimal | None = None
    output: Decimal | None = None

    def of(self, call: Call) -> Decimal | None:
        """What a call cost; None where that does not follow from the price."""
        if self.input is None and self.output is None:
            return self.call
        if call.usage is None:
            return None
        cost = self.call or Decimal(0)
        for taken, price in ((call.usage.input, self.input), (call.usage.output, self.output)):
            if taken is None or (taken and price is None):
                return None
            cost += Decimal(taken) * (price or 0) / _MILLION
        return cost


FREE: Final = Price(call=Decimal(0))


class Prices:
    """Prices by provider, or by `provider/model`; what is done without a service costs nothing."""

    def __init__(self, prices: Mapping[str, Price]) -> None:
        self._prices = {"offline": FREE, **prices}

    def of(self, call: Call) -> Decimal | None:
        """US dollars; None where no price is known, or the call failed: some providers charge for that."""
        price = self._prices.get(f"{call.provider}/{call.model}") or self._prices.get(call.provider)
        if price is None or (call.outcome != _OK and price != FREE):
            return None
        return price.of(call)


def parse_prices(words: Iterable[str], providers: Iterable[str]) -> Mapping[str, Price]:
    """The prices, by what they are of.

    Raises BadPrice, which names the word, for any other form, an unknown provider or the same price twice.
    """
    known = tuple(providers)
    found: dict[str, Price] = {}
    for word in words:
        shown = word[:80]
        name, _, amount = word.partition("=")
        of, _, measure = name.strip().rpartition(":")
        provider, slash, model = of.partition("/")
        if measure not in {"call", "input", "output"} or not _AMOUNT.fullmatch(amount.strip()):
            raise BadPrice(f"has {shown!r}; {_FORM}")
        if provider not in known:
            raise BadPrice(f"has {shown!r}, but there is no provider {provider[:60]!r}: {', '.join(known)}")
        if slash and not model:
            raise BadPrice(f"has {shown!r}; {_FORM}")
        price = found.get(of, Price())
        if getattr(price, measure) is not None:
            raise BadPrice(f"has {shown!r}, a price that it has already")
        found[of] = replace(price, **{measure: Decimal(amount.strip())})
    return found
