"""A model that answers in a conversation: what it is given, and its answer as a stream of pieces."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from trellis.providers.admission.caller import ANYBODY, Caller

Author = Literal["user", "assistant"]


@dataclass(frozen=True)
class Message:
    """What a person (`user`) or the model (`assistant`) said."""

    author: Author
    text: str


@dataclass(frozen=True)
class Passage:
    """A part of one of the person's documents: `source` is what the document is called."""

    source: str
    text: str


@dataclass(frozen=True)
class Request:
    """The messages so far, oldest first; the last one is to be answered.

    `passages` are what was found for it, None where nothing was looked for. `begun` is what the model has
    said of this answer already, before something broke off: it goes on behind that. `caller` says whose turn
    it takes.
    """

    messages: Sequence[Message] = field(repr=False)
    passages: Sequence[Passage] | None = field(default=None, repr=False)
    begun: str = field(default="", repr=False)
    caller: Caller = field(default=ANYBODY, repr=False)


class ChatModel(Protocol):
    """Anything that answers in a conversation."""

    name: str
    """The provider, as it is written beside its answers."""

    model: str
    """Its model."""

    concurrency: int
    """How many answers it gives at once; more of them queue inside it, each owner's in turn."""

    def answer(self, request: Request) -> AsyncGenerator[str, None]:
        """The pieces of the answer, as they come; those after `begun`, where it has begun.

        Raises `Unavailable`, `Refused` or `Misconfigured` (see providers.errors), also after some pieces.
        """
        ...

    async def aclose(self) -> None:
        """Let go of connections; nothing may be asked afterwards."""
        ...
