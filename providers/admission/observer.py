"""What may be counted of calls to providers."""

from dataclasses import dataclass
from typing import Literal, Protocol
from uuid import UUID

from trellis.providers.admission.usage import Usage

CircuitState = Literal["closed", "open", "half open"]


@dataclass(frozen=True, slots=True)
class Call:
    """An attempt of a call that has ended: `ok` or the name of the error's class, after so many seconds.

    `model` where one was named, `usage` where the provider has said.
    """

    provider: str
    outcome: str
    seconds: float
    model: str | None = None
    usage: Usage | None = None


class Observer(Protocol):
    """Told of each call and of what keeps calls from being made. Times are seconds; nothing may be raised."""

    def called(self, provider: str, outcome: str, seconds: float) -> None:
        """One attempt ended: `ok`, or the name of the error's class."""

    def made_for(self, owner: UUID, call: Call) -> None:
        """The same of an attempt that was made for somebody."""

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

    def made_for(self, owner: UUID, call: Call) -> None:
        """Nothing."""

    def waited(self, provider: str, seconds: float) -> None:
        """Nothing."""

    def retrying(self, provider: str, seconds: float) -> None:
        """Nothing."""

    def circuit(self, provider: str, state: CircuitState) -> None:
        """Nothing."""


UNOBSERVED = Unobserved()
