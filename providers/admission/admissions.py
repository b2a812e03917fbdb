"""How a deployment lets calls through to all of its providers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from trellis.providers.admission.admission import Admission
from trellis.providers.admission.observer import UNOBSERVED, Observer
from trellis.providers.admission.rates import UNLIMITED, Meter, ProviderRates


@dataclass(frozen=True)
class Admissions:
    """What makes the doors to providers.

    `rates` are by provider; where there are any, `meter` keeps them over all processes.
    """

    rates: Mapping[str, ProviderRates] = field(default_factory=dict)
    meter: Meter | None = None
    observe: Observer = UNOBSERVED

    def to(self, provider: str, at_once: int) -> Admission:
        """A new door to one of them, for so many calls at once."""
        limits = self.rates.get(provider, UNLIMITED)
        return Admission(provider, at_once, rates=limits, meter=self.meter, observe=self.observe)


UNRESTRICTED = Admissions()
"""No rates, and nobody counts."""
