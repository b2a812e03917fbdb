"""Who may ask a provider, and when: fair turns, a circuit breaker, and rates over all processes."""

from trellis.providers.admission.admission import Admission, Turn
from trellis.providers.admission.admissions import UNRESTRICTED, Admissions
from trellis.providers.admission.breaker import Breaker
from trellis.providers.admission.caller import ANYBODY, Caller
from trellis.providers.admission.observer import UNOBSERVED, Call, CircuitState, Observer, Unobserved
from trellis.providers.admission.rates import (
    UNLIMITED,
    BadRate,
    Grant,
    Meter,
    ProviderRates,
    Rates,
    Share,
    parse_rates,
)
from trellis.providers.admission.usage import Usage

__all__ = [
    "ANYBODY",
    "UNLIMITED",
    "UNOBSERVED",
    "UNRESTRICTED",
    "Admission",
    "Admissions",
    "BadRate",
    "Breaker",
    "Call",
    "Caller",
    "CircuitState",
    "Grant",
    "Meter",
    "Observer",
    "ProviderRates",
    "Rates",
    "Share",
    "Turn",
    "Unobserved",
    "Usage",
    "parse_rates",
]
