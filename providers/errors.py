"""How a provider fails: what a caller may do about it is in the type, and the message is fit to be shown.

A message names no host, no key and no stack, so it may be stored beside an item and read by its owner.
"""


class ProviderError(Exception):
    """A provider gave no answer; raised as one of those below."""


class Unavailable(ProviderError):
    """The provider could not answer now; it may be asked the same again, after `retry_after` seconds."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class CircuitOpen(Unavailable):
    """The provider was not asked at all: it has failed too often of late, or wants to be left alone.

    Nobody waits for it in place: `retry_after` tells when there may be another try.
    """


class Refused(ProviderError):
    """This item has no answer and will have none: asking again is waste, other items are not concerned."""


class Misconfigured(ProviderError):
    """No question can be answered until somebody changes a setting: a key, a model, an address."""
