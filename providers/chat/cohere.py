"""Cohere's chat models, through the `cohere` SDK: one streamed v2 chat per answer, passages as documents.

The API is documented at docs.cohere.com/v2/reference/chat-stream. A stream that breaks off is gone on with:
the model is shown what it has said and asked for the rest.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from itertools import count
from math import ceil
from typing import Any, Final

from cohere import AssistantChatMessageV2, Document, SystemChatMessageV2, UserChatMessageV2
from cohere.types import ChatMessages

from trellis.providers.chat.model import Request
from trellis.providers.chat.seam import joined
from trellis.providers.cohere_api import CHARACTERS_PER_TOKEN, CohereModel, taken
from trellis.providers.errors import Unavailable

DEFAULT_MODEL: Final = "command-a-03-2025"

MAX_TOKENS: Final = 4_096
"""How long an answer may be."""

_ROLE: Final = (
    "You answer in a conversation of an organisation's members. Be accurate and brief, in the language that "
    "you are addressed in. Say so where you do not know."
)
_FROM_PASSAGES: Final = (
    "Answer by the documents that are given. Where the answer is not in them, say that it is not."
)
_NOTHING_FOUND: Final = "No passage of the person's documents fits the question: say so before you answer."
_GO_ON: Final = (
    "Your answer was broken off. Write what comes next, from exactly where it stops, in the middle of a word "
    "if need be. Repeat nothing of it, and do not mention this."
)
_ENDED: Final = {"COMPLETE", "STOP_SEQUENCE", "MAX_TOKENS"}


class CohereChat(CohereModel):
    """A `ChatModel` over Cohere's API.

    `timeout` is how long Cohere may say nothing, in seconds, without the wait for the turn; times come from
    `now`. Without an `admission` it gets one of its own, with no rates.
    """

    default_model = DEFAULT_MODEL

    async def answer(self, request: Request) -> AsyncGenerator[str, None]:
        """The answer; asked for the rest of it where the stream breaks off."""
        begun = request.begun
        for attempt in count(1):
            try:
                async with aclosing(self._stream(request, begun)) as pieces:
                    async for piece in joined(begun, pieces) if begun else pieces:
                        begun += piece
                        yield piece
                return
            except Unavailable as error:
                await self._backoff.pause(attempt, error, retrying=self._admission.retrying)

    async def _stream(self, request: Request, begun: str) -> AsyncGenerator[str, None]:
        """One call. Raises Unavailable where it ends before the answer does."""
        messages = _messages(request, begun)
        documents: dict[str, Any] = {"documents": found} if (found := _documents(request)) else {}
        characters = sum(len(str(message.content)) for message in messages)
        characters += sum(len(passage.text) for passage in request.passages or ())
        reckoned = ceil(characters / CHARACTERS_PER_TOKEN)
        async with self._admission.turn(request.caller, tokens=reckoned, model=self.model) as turn:
            with self._api.errors():
                stream: Any = self._api.sdk.chat_stream(
                    model=self.model,
                    messages=messages,
                    max_tokens=MAX_TOKENS,
                    temperature=0.3,
                    **documents,
                )
                async with aclosing(stream):
                    while True:
                        async with asyncio.timeout(self._api.timeout):
                            event = await anext(stream, None)
                        if event is None:
                            raise Unavailable("Cohere broke off its answer")
                        kind, delta = getattr(event, "type", None), getattr(event, "delta", None)
                        if kind == "content-delta" and (text := _text(delta)):
                            yield text
                        elif kind == "message-end":
                            turn.usage = taken(getattr(delta, "usage", None))
                            _check_end(delta)
                            return


def _text(delta: Any) -> str:
    """The text of a piece. The SDK does not check what came: nothing is taken on trust."""
    text = getattr(getattr(getattr(delta, "message", None), "content", None), "text", None)
    return text if isinstance(text, str) else ""


def _check_end(delta: Any) -> None:
    if getattr(delta, "finish_reason", None) not in _ENDED:
        raise Unavailable("Cohere broke off its answer")


def _messages(request: Request, begun: str) -> ChatMessages:
    role = _ROLE
    if request.passages is not None:
        role = f"{_ROLE} {_FROM_PASSAGES if request.passages else _NOTHING_FOUND}"
    messages: ChatMessages = [SystemChatMessageV2(content=role)]
    for message in request.messages:
        make = UserChatMessageV2 if message.author == "user" else AssistantChatMessageV2
        messages.append(make(content=message.text))
    if begun:
        messages += [AssistantChatMessageV2(content=begun), UserChatMessageV2(content=_GO_ON)]
    return messages


def _documents(request: Request) -> list[Document]:
    return [
        Document(id=str(number), data={"title": passage.source, "text": passage.text})
        for number, passage in enumerate(request.passages or (), 1)
    ]
