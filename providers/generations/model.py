"""A service that makes pictures in its own time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Protocol
from uuid import UUID

from trellis.providers.admission.caller import ANYBODY, Caller
from trellis.providers.errors import ProviderError

Status = Literal["queued", "in_progress", "completed", "failed", "nsfw", "cancelled"]

OFFLINE: Final = "offline"
"""The model that is none."""

MAX_BYTES: Final = 25 * 2**20
"""How large the file of a result may be."""

MAX_RESULTS: Final = 16
"""How many results of a job are taken note of."""


class Unclear(ProviderError):
    """An order may have been taken or not: sending it again could have it made, and paid for, twice."""


class Gone(ProviderError):
    """The service knows nothing of the job."""


@dataclass(frozen=True)
class Order:
    """What is wanted: pictures of `prompt` by the service's `model`, with `settings` as the service has them.

    `reference` is our own name for the order. `api_key` is the key of whoever pays.
    """

    reference: UUID
    prompt: str
    model: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    api_key: str | None = field(default=None, repr=False)
    caller: Caller = field(default=ANYBODY, repr=False)


@dataclass(frozen=True)
class Progress:
    """How far a job is. A completed one has `urls` of its pictures, one that is not to be has an `error`."""

    status: Status
    urls: tuple[str, ...] = ()
    error: str | None = None


class PictureService(Protocol):
    """Anything that takes orders for pictures. Who asks about a job says which order it came from."""

    name: str
    """The service, as its calls are counted."""

    concurrency: int
    """How many calls it answers at once; more of them queue inside it, each owner's in turn."""

    async def submit(self, order: Order) -> str:
        """Hand in an order; returns what the service calls the job.

        `Unavailable`: it was not taken, and may be handed in again. `Unclear`: nobody knows. `Refused` and
        `Misconfigured`: it was not taken and will not be.
        """
        ...

    async def find(self, order: Order) -> str | None:
        """The job of an order that was perhaps handed in; None where there certainly is none.

        `Unclear` where the service does not know orders again.
        """
        ...

    async def ask(self, order: Order, job: str) -> Progress:
        """How far a job is. `Unavailable`, `Refused`, `Misconfigured`, or `Gone`."""
        ...

    async def cancel(self, order: Order, job: str) -> bool:
        """Stop a job if that can still be done; whether it was. `Unavailable`, `Refused`, `Misconfigured`."""
        ...

    async def fetch(self, url: str) -> bytes:
        """The file of a result. `Refused` for an address that is none of the service's, `Unavailable`."""
        ...

    async def aclose(self) -> None:
        """Let go of connections and threads; nothing may be asked afterwards."""
        ...
