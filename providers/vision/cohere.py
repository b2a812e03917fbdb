"""Cohere's vision models, through the `cohere` SDK: one v2 chat per question, the photograph as a data URL.

The API is documented at docs.cohere.com/v2/reference/chat.
"""

import asyncio
import base64
import re
from collections.abc import Sequence
from math import ceil
from typing import Any, Final

from cohere import (
    AssistantChatMessageV2,
    ImageUrl,
    ImageUrlContent,
    JsonObjectResponseFormatV2,
    SystemChatMessageV2,
    TextContent,
    TextResponseFormatV2,
    UserChatMessageV2,
)
from cohere.core.api_error import ApiError
from cohere.types import ChatMessages, ResponseFormatV2

from trellis.providers.cohere_api import CHARACTERS_PER_TOKEN, CohereModel, said, taken
from trellis.providers.errors import Refused, Unavailable
from trellis.providers.vision.answers import instruction, role, schema
from trellis.providers.vision.correction import Correction, corrected
from trellis.providers.vision.model import Answer, Question, QuestionType

DEFAULT_MODEL: Final = "command-a-vision-07-2025"

MAX_TOKENS: Final = 2_048
IMAGE_TOKENS: Final = 3_328
"""What a photograph is reckoned at until Cohere says what it took: the most that its open vision model makes
of one, which is 12 tiles of 512 × 512 pixels and an overview, of 256 tokens each."""
CONTENT_TYPES: Final = ("image/jpeg", "image/png", "image/webp", "image/gif")

# Which models hold themselves to a schema or to JSON is not documented for each of them. The first refusal
# that names the response format moves every later question one step down; the parser is strict in any case.
_SCHEMA, _JSON, _PLAIN = 2, 1, 0
_NAMES_FORMAT = re.compile(r"response_format|json_schema|json_object|json mode|structured output", re.I)


class CohereVision(CohereModel):
    """A `VisionModel` over Cohere's API.

    `timeout` is for one call, in seconds, without the wait for its turn; times come from `now`. Without an
    `admission` it gets one of its own, with no rates.
    """

    default_model = DEFAULT_MODEL
    _format = _SCHEMA

    async def ask(self, question: Question) -> Answer:
        """Answer a question; asked once more, with what was wrong, when the answer does not fit its form."""
        answer = await corrected(
            question,
            self._chat,
            provider="Cohere",
            takes=CONTENT_TYPES,
            backoff=self._backoff,
            admission=self._admission,
        )
        return answer | {"provider": self.name, "model": self.model}

    async def _chat(self, question: Question, corrections: Sequence[Correction]) -> str:
        """The text of one chat. A response format that the model does not know is laid down for good."""
        reckoned = IMAGE_TOKENS + ceil(len(question.prompt) / CHARACTERS_PER_TOKEN)
        while True:
            used = self._format
            try:
                async with self._admission.turn(question.caller, tokens=reckoned, model=self.model) as turn:
                    # Written only now: many wait, and a photograph as text is a third larger again.
                    messages = _messages(question, corrections)
                    response = await self._call(messages, _response_format(used, question.type))
                    turn.usage = taken(getattr(response, "usage", None))
                    return _text(response)
            except _FormatRefused:
                self._format = min(self._format, used - 1)

    async def _call(self, messages: ChatMessages, response_format: ResponseFormatV2) -> Any:
        with self._api.errors():
            try:
                async with asyncio.timeout(self._api.timeout):
                    return await self._api.sdk.chat(
                        model=self.model,
                        messages=messages,
                        response_format=response_format,
                        max_tokens=MAX_TOKENS,
                        temperature=0,
                    )
            except ApiError as error:
                if _refuses_format(error) and not isinstance(response_format, TextResponseFormatV2):
                    raise _FormatRefused from error
                raise


class _FormatRefused(Refused):
    """The model does not take the response format that was sent."""


def _messages(question: Question, corrections: Sequence[Correction]) -> ChatMessages:
    data = base64.b64encode(question.image).decode()
    asked = f"{question.prompt}\n\n{instruction(question.type)}"
    photograph = ImageUrl(url=f"data:{question.content_type};base64,{data}")
    messages: ChatMessages = [
        SystemChatMessageV2(content=role(question.type)),
        UserChatMessageV2(content=[TextContent(text=asked), ImageUrlContent(image_url=photograph)]),
    ]
    for each in corrections:
        messages += [AssistantChatMessageV2(content=each.said), UserChatMessageV2(content=each.wanted)]
    return messages


def _response_format(step: int, kind: QuestionType) -> ResponseFormatV2:
    if step == _PLAIN:
        return TextResponseFormatV2()
    return JsonObjectResponseFormatV2(json_schema=schema(kind) if step == _SCHEMA else None)


def _refuses_format(error: ApiError) -> bool:
    return error.status_code in {400, 422} and bool(_NAMES_FORMAT.search(said(error.body)))


def _text(response: Any) -> str:
    """The text parts of a response, joined. The SDK does not check what came: nothing is taken on trust."""
    if getattr(response, "finish_reason", None) in {"ERROR", "TIMEOUT"}:
        raise Unavailable("Cohere broke off its answer")
    content = getattr(getattr(response, "message", None), "content", None)
    if not isinstance(content, list):
        raise Unavailable("Cohere's response was broken")
    texts = [part.text for part in content if getattr(part, "type", None) == "text"]
    return "".join(text for text in texts if isinstance(text, str))
