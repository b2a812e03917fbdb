"""A circuit breaker: a provider that cannot answer is left alone, and tried with one call after a while.

Closed, calls pass. Open, all are refused. Half open, one may be made, and decides: closed or open again. See
Nygard, Release It!, 2007.
"""

from collections.abc import Callable
from typing import Final

from trellis.providers.admission.observer import CircuitState
from trellis.providers.errors import CircuitOpen, Misconfigured, ProviderError, Refused, Unavailable

OPEN_SECONDS: Final = 30.0
"""For how long what is misconfigured is not asked."""

PAUSE_SECONDS: Final = 5.0
"""For how long what is unavailable is not asked."""

FAILURES: Final = 20
"""How many calls in a row find a provider unavailable before it is left alone."""


class Breaker:
    """The state of one provider. Each call has the number of the state that it began in.

    What comes of calls that began before the last change of state is no longer asked for: only the call that
    was let through half open decides.
    """

    def __init__(
        self,
        *,
        open_seconds: float = OPEN_SECONDS,
        pause_seconds: float = PAUSE_SECONDS,
        failures: int = FAILURES,
    ) -> None:
        self._open_seconds = open_seconds
        self._pause_seconds = pause_seconds
        self._most = failures
        self._failures = 0
        self._reason: ProviderError | None = None
        self._until = 0.0
        self._number = 0
        self._trying = False
        self.changed: Callable[[CircuitState], None] = lambda _: None
        """Called with each new state."""

    def refusal(self, now: float) -> ProviderError | None:
        """What a caller is told while it is open, made anew for each; None while calls may be made."""
        if self._reason is None or now >= self._until:
            return None
        if isinstance(self._reason, Misconfigured):
            return Misconfigured(str(self._reason))
        return CircuitOpen(str(self._reason), retry_after=self._until - now)

    @property
    def busy(self) -> bool:
        """Whether the one call that is let through half open has not ended yet: others wait for it."""
        return self._trying

    def begin(self) -> int:
        """Note that a call begins, where nothing refuses it."""
        if self._reason is not None:
            self._trying = True
            self.changed("half open")
        return self._number

    def end(self, number: int, error: BaseException | None, now: float) -> bool:
        """Note how the call that began with this number ended; whether it has opened the circuit.

        `Refused` is an answer as good as any: it says nothing against the provider. Who asks for a pause is
        given it elsewhere, and has not failed. What else ends a call (it was cancelled) decides nothing.
        """
        if number != self._number:
            return False
        trying, self._trying = self._trying, False
        if error is None or isinstance(error, Refused):
            self._failures = 0
            if trying:
                self._reason = None
                self._number += 1
                self.changed("closed")
        elif isinstance(error, Misconfigured):
            return self._open(Misconfigured(str(error)), now, self._open_seconds)
        elif isinstance(error, Unavailable) and not error.retry_after:
            self._failures += 1
            if trying or self._failures >= self._most:
                return self._open(Unavailable(str(error)), now, self._pause_seconds)
        return False

    def _open(self, reason: ProviderError, now: float, seconds: float) -> bool:
        self._reason = reason
        self._until = now + seconds
        self._failures = 0
        self._number += 1
        self.changed("open")
        return True
