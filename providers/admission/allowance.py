"""What one process may still use of a limit: reserved a little ahead, used call by call."""

from collections.abc import Sequence
from math import ceil, inf
from typing import Final

from trellis.providers.admission.rates import Rates, Share

AT_A_TIME: Final = 10
"""Calls to reserve for at most, except where ten take less than a tenth of a second."""

KEPT_SECONDS: Final = 60.0
"""For how long what was reserved is good."""


class Allowance:
    """The reservations of one process from the limits `<name>:requests` and `<name>:tokens`.

    A call's tokens are known when it has ended. What it took beyond what was reckoned is owed, and reserved
    together with the next call's; what it left is the next call's. While it is `reserving` it covers nothing.
    """

    __slots__ = ("_coming", "_good_until", "_name", "_rates", "_requests", "_tokens", "reserving")

    def __init__(self, name: str, rates: Rates) -> None:
        self._name = name
        self._rates = rates
        # Without a limit there is always more: infinitely much less one is as much.
        self._requests = 0.0 if rates.requests < inf else inf
        self._tokens = 0.0 if rates.tokens < inf else inf
        self._good_until = inf
        self._coming = (0.0, 0.0)
        self.reserving = False

    def covers(self, tokens: float, now: float) -> bool:
        """Whether a call of so many tokens may be made now."""
        if self.reserving:
            return False
        if now > self._good_until:
            self._good_until = inf
            self._requests = min(self._requests, 0.0) if self._rates.requests < inf else inf
            self._tokens = min(self._tokens, 0.0) if self._rates.tokens < inf else inf
        return self._requests >= 1 and self._tokens >= tokens

    def use(self, tokens: float) -> None:
        """Take one call out of it."""
        self._requests -= 1
        self._tokens -= tokens

    def settle(self, more: float, now: float) -> None:
        """A call took so many tokens more (or less, if negative) than were reckoned."""
        self._tokens -= more
        self._good_until = min(self._good_until, now + KEPT_SECONDS)

    def reserve(self, calls: int, tokens: float) -> Sequence[Share]:
        """What to ask the meter for where `calls` wait, of so many tokens each: a second's worth at most.

        So few statements are needed, no process has much that another one lacks, and little is lost with a
        process that ends.
        """
        a_minute = min(self._rates.requests, self._rates.tokens / max(tokens, 1))
        most = min(max(AT_A_TIME, a_minute / 600), ceil(a_minute / 60))
        calls = max(1, min(calls, int(most)))
        requests = max(0.0, calls - self._requests)
        tokens = max(0.0, calls * tokens - self._tokens)
        self._coming = (requests, tokens)
        shares = (
            Share(f"{self._name}:requests", self._rates.requests, requests),
            Share(f"{self._name}:tokens", self._rates.tokens, tokens),
        )
        return [share for share in shares if share.amount > 0]

    def arrive(self, now: float) -> None:
        """What was asked for has come round."""
        requests, tokens = self._coming
        self._requests += requests
        self._tokens += tokens
        self._good_until = now + KEPT_SECONDS
        self.reserving = False
