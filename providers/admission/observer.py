"""What may be counted of calls to providers."""

from typing import Literal, Protocol
from uuid import UUID

CircuitState = Literal["closed", "open", "half open"]


class Observer(Protocol):
    """Told of each call and of what keeps calls from being made. Times are seconds; nothing may be raised."""

    def called(self, provider: str, outcome: str, seconds: float) -> None:
        """One attempt ended: `ok`, or the name of the error's class."""

    def made_for(
        self, owner: UUID, provider: str, outcome: str, tokens: float | None, seconds: float
    ) -> None:
        """The same of an attempt that was made for somebody; `tokens` where the provider has said."""

    def waited(self, provider: str, seconds: float) -> None:
        """A caller was let in after so long, for a slot and for the rates."""

    def retrying(self, provider: str, seconds: float) -> None:
        """What failed will be tried again, after so long."""

    def circuit(self, provider: str, state: CircuitState) -> None:
        """The circuit breaker went into a state."""


class Unobserved:
    """Counts nothing."""

    def called(self, provider: str, outcome: str, seconds: float) -> None:
        """Nothing."""

    def made_for(
        self, owner: UUID, provider: str, outcome: str, tokens: float | None, seconds: float
    ) -> None:
        """Nothing."""

    def waited(self, provider: str, seconds: float) -> None:
        """Nothing."""

    def retrying(self, provider: str, seconds: float) -> None:
        """Nothing."""

    def circuit(self, provider: str, state: CircuitState) -> None:
        """Nothing."""


UNOBSERVED = Unobserved()
