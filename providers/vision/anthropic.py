"""Anthropic's models, through the `anthropic` SDK: one message per question, the photograph in base64.

The SDK's own retries are off; ours are in providers.backoff. The API is documented at
docs.anthropic.com/en/api/messages.
"""

import asyncio
import base64
import time
from collections.abc import Callable, Sequence
from math import ceil
from typing import Any, Final

import anthropic
from anthropic import AsyncAnthropic, DefaultAsyncHttpxClient

from trellis.providers.admission import Admission, Usage
from trellis.providers.backoff import Backoff, parse_retry_after
from trellis.providers.errors import Misconfigured, ProviderError, Refused, Unavailable
from trellis.providers.reach import check_address, check_model
from trellis.providers.vision.answers import instruction, role
from trellis.providers.vision.correction import Correction, corrected
from trellis.providers.vision.model import Answer, Question

DEFAULT_MODEL: Final = "claude-sonnet-5-5"
DEFAULT_BASE_URL: Final = "https://api.anthropic.com"

MAX_TOKENS: Final = 2_048
IMAGE_TOKENS: Final = 1_600
"""What a photograph is reckoned at until the service says what it took: the most that it makes of one."""
CONTENT_TYPES: Final = ("image/jpeg", "image/png", "image/webp", "image/gif")

_CHARACTERS_PER_TOKEN = 4
_MOST_TOKENS = 1_000_000


class AnthropicVision:
    """A `VisionModel` over Anthropic's API.

    `timeout` is for one call, in seconds, without the wait for its turn; times come from `now`. Without an
    `admission` it gets one of its own, with no rates.
    """

    name = "anthropic"

    def __init__(
        self,
        api_key: str,
        *,
        model: str = DEFAULT_MODEL,
        base_url: str = DEFAULT_BASE_URL,
        timeout: float = 60.0,
        concurrency: int = 8,
        backoff: Backoff | None = None,
        admission: Admission | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        check_model("Anthropic", api_key, model)
        check_address("Anthropic", base_url)
        self.model = model
        self.concurrency = concurrency
        self._timeout = timeout
        self._backoff = backoff or Backoff()
        self._now = now
        self._admission = admission or Admission(self.name, concurrency)
        # Redirects are not followed: they would carry photographs elsewhere.
        tls = base_url.startswith("https:")  # loading the certificates takes a while; plain HTTP needs none
        self._client = AsyncAnthropic(
            api_key=api_key,
            base_url=base_url,
            timeout=timeout,
            max_retries=0,
            http_client=DefaultAsyncHttpxClient(timeout=timeout, follow_redirects=False, verify=tls),
        )

    async def ask(self, question: Question) -> Answer:
        """Answer a question; asked once more, with what was wrong, when the answer does not fit its form."""
        answer = await corrected(
            question,
            self._chat,
            provider="Anthropic",
            takes=CONTENT_TYPES,
            backoff=self._backoff,
            admission=self._admission,
        )
        return answer | {"provider": self.name, "model": self.model}

    async def aclose(self) -> None:
        """Close the connections."""
        await self._admission.aclose()
        await self._client.close()

    async def _chat(self, question: Question, corrections: Sequence[Correction]) -> str:
        reckoned = IMAGE_TOKENS + ceil(len(question.prompt) / _CHARACTERS_PER_TOKEN)
        async with self._admission.turn(question.caller, tokens=reckoned, model=self.model) as turn:
            response = await self._call(question, corrections)
            turn.usage = Usage.of(getattr(response, "usage", None), most=_MOST_TOKENS)
            return _text(response)

    async def _call(self, question: Question, corrections: Sequence[Correction]) -> Any:
        try:
            async with asyncio.timeout(self._timeout):
                return await self._client.messages.create(
                    model=self.model,
                    max_tokens=MAX_TOKENS,
                    system=role(question.type),
                    messages=_messages(question, corrections),
                )
        except anthropic.APIStatusError as error:
            raise self._failure(error) from error
        except (TimeoutError, anthropic.APITimeoutError) as error:
            raise Unavailable(f"Anthropic did not answer within {self._timeout:g} s") from error
        except anthropic.APIConnectionError as error:
            raise Unavailable("the connection to Anthropic failed") from error
        except (anthropic.APIError, ValueError, TypeError, AttributeError, RecursionError) as error:
            raise Unavailable("Anthropic's response was broken") from error

    def _failure(self, error: anthropic.APIStatusError) -> ProviderError:
        """What an HTTP error means for the question. Statuses: docs.anthropic.com/en/api/errors."""
        status = error.status_code
        said = f"Anthropic answered {status}{_said(error.body)}"
        if status in {408, 409, 425, 429} or status >= 500:
            wait = error.response.headers.get("retry-after")
            return Unavailable(said, retry_after=parse_retry_after(wait, now=self._now()))
        if status in {401, 402, 403, 404, 405, 410} or status < 400:
            return Misconfigured(said)
        return Refused(said)


def _messages(question: Question, corrections: Sequence[Correction]) -> Any:
    source = {
        "type": "base64",
        "media_type": question.content_type,
        "data": base64.b64encode(question.image).decode(),
    }
    asked = f"{question.prompt}\n\n{instruction(question.type)}"
    first = [{"type": "image", "source": source}, {"type": "text", "text": asked}]
    messages: list[dict[str, Any]] = [{"role": "user", "content": first}]
    for each in corrections:
        messages += [
            {"role": "assistant", "content": each.said},
            {"role": "user", "content": each.wanted},
        ]
    return messages


def _said(body: Any) -> str:
    """Anthropic's own words, shortened: `: message`, or nothing where the body is not its documented form."""
    error = body.get("error") if isinstance(body, dict) else None
    message = error.get("message") if isinstance(error, dict) else None
    return f": {message[:300]}" if isinstance(message, str) and message else ""


def _text(response: Any) -> str:
    """The text parts of a response, joined. The SDK does not check what came: nothing is taken on trust."""
    content = getattr(response, "content", None)
    if getattr(response, "stop_reason", None) == "refusal":
        raise Refused("Anthropic refused to answer")
    if not isinstance(content, list):
        raise Unavailable("Anthropic's response was broken")
    texts = [getattr(part, "text", None) for part in content if getattr(part, "type", None) == "text"]
    return "".join(text for text in texts if isinstance(text, str))
