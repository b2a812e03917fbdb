"""Which model a deployment asks, and how the service that has it is reached."""

import asyncio
from collections.abc import Callable, Collection
from typing import Final, Generic, Protocol, TypedDict, TypeVar

from trellis.providers.admission import Admissions
from trellis.providers.errors import Misconfigured

OFFLINE: Final = "offline"
AT_ONCE: Final = 8
"""Calls to a service that are made at once unless a setting says otherwise."""

Client = TypeVar("Client")


class Closing(Protocol):
    """What holds connections or threads."""

    async def aclose(self) -> None:
        """Give them back."""


Kept = TypeVar("Kept", bound=Closing)


class Service(TypedDict, total=False):
    """What may be set of a remote service; without it, and where it is empty, its client's defaults hold.

    `timeout` is seconds a call, or of silence where an answer is streamed.
    """

    api_key: str | None
    model: str | None
    base_url: str | None
    timeout: float
    concurrency: int


def chosen(what: str, name: str | None, service: Service, *, among: Collection[str] = ("cohere",)) -> str:
    """The provider of that name, one of `among` or `offline`; without a name the first of them, given a key.

    `Misconfigured`, in one sentence that a start-up can print, for an unknown name or a key that is missing;
    `what` is what the model is called there.
    """
    key = service.get("api_key")
    found = name or (next(iter(among)) if key else OFFLINE)
    if found != OFFLINE and found not in among:
        raise Misconfigured(f"there is no {what} model {found!r}: choose {', '.join(among)} or {OFFLINE}")
    if found != OFFLINE and not key:
        raise Misconfigured(f"the {what} model {found} needs an API key")
    return found


def client(make: Callable[..., Client], provider: str, service: Service, admissions: Admissions) -> Client:
    """A client of the service. Raises whatever `make` does: `Misconfigured` for an unusable setting."""
    given = {name: value for name, value in service.items() if value}
    return make(**given, admission=admissions.to(provider, service.get("concurrency", AT_ONCE)))


class Clients(Generic[Kept]):
    """Clients, each made when it is first wanted."""

    def __init__(self) -> None:
        self._made: dict[Callable[[], Kept], Kept] = {}
        self._making = asyncio.Lock()

    async def of(self, make: Callable[[], Kept]) -> Kept:
        """What `make` makes, the same one each time. Raises whatever it does."""
        async with self._making:
            if make not in self._made:
                # Loading an SDK or certificates takes up to a second, in which others are to be served.
                self._made[make] = await asyncio.to_thread(make)
        return self._made[make]

    async def aclose(self) -> None:
        """Close those that were made."""
        for made in self._made.values():
            await made.aclose()
