"""A vision model: one question about one photograph, one answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias

from trellis.providers.admission.caller import ANYBODY, Caller

QuestionType = Literal["boolean", "descriptive", "keywords", "variations"]

Answer: TypeAlias = dict[str, Any]
"""What is stored as a result, a JSON object:

- boolean: `{"result": bool, "confidence"?: 0..1}`
- descriptive: `{"result": str}`
- keywords: `{"result": [str, …]}`
- variations: `{"result": [{"label": str, "prompt": str}, …]}`, five prompts for image models

and always `"provider"` and `"model"`; a provider may add what it wants to say of its work.
"""


@dataclass(frozen=True)
class Question:
    """A prompt about an image file (`image`: its bytes, encoded as `content_type`).

    `metadata` is what is known of the photograph beside its file; it never leaves the process. `caller` says
    whose turn it takes.
    """

    image: bytes = field(repr=False)
    content_type: str
    prompt: str
    type: QuestionType
    metadata: Mapping[str, Any] = field(default_factory=dict, repr=False)
    caller: Caller = field(default=ANYBODY, repr=False)


class VisionModel(Protocol):
    """Anything that looks at photographs."""

    name: str
    """The provider, as it is written in its answers."""

    concurrency: int
    """How many questions it works on at once; more of them queue inside it, each owner's in turn."""

    async def ask(self, question: Question) -> Answer:
        """Answer, or raise `Unavailable`, `Refused` or `Misconfigured` (see providers.errors)."""
        ...

    async def aclose(self) -> None:
        """Let go of connections and threads; nothing may be asked afterwards."""
        ...
