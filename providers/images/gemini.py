"""Google's image models ("nano banana"), through the `google-genai` SDK: one generateContent a picture.

The key comes with each call, and a key is its owner's matter: one that is refused, or that has used up its
quota, says nothing of the service and holds up nobody else. So there are two doors (providers.admission): one
for each key, and behind it one for the service. The API is documented at ai.google.dev/api/generate-content.
"""

import asyncio
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from typing import Any, Final

import httpx
from google import genai
from google.genai import errors, types

from trellis.providers.admission import Admission, Usage
from trellis.providers.admission.usage import tokens
from trellis.providers.backoff import Backoff, parse_retry_after
from trellis.providers.errors import Misconfigured, ProviderError, Refused, Unavailable
from trellis.providers.images.model import CONTENT_TYPES, MAX_BYTES, Image, ImageRequest, usable_key
from trellis.providers.pictures.inspection import content_type_of
from trellis.providers.reach import check_address

DEFAULT_BASE_URL: Final = "https://generativelanguage.googleapis.com"

_VERSION: Final = "v1beta"  # by which making images is documented
_MOST_TOKENS: Final = 10_000_000
_KEYS: Final = 1_000  # whose doors are remembered
_MODEL = re.compile(r"[a-z0-9][a-z0-9.-]{0,99}")
_DELAY = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)s")
_NAMES_KEY = re.compile(r"api[ _]key", re.I)
_NO_PICTURE: Final = {"NO_IMAGE", "IMAGE_OTHER", "OTHER", "MALFORMED_RESPONSE", "STOP", "MAX_TOKENS"}


class GeminiImages:
    """An `ImageModel` over Google's API.

    `api_key` is for requests that bring none. `timeout` is for one call, in seconds, without the wait for its
    turn; times come from `now`. Without an `admission` it gets one of its own, with no rates.
    """

    name = "gemini"

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str = DEFAULT_BASE_URL,
        timeout: float = 120.0,
        concurrency: int = 8,
        backoff: Backoff | None = None,
        admission: Admission | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        if api_key is not None and not usable_key(api_key):
            raise Misconfigured("the Gemini API key must be printable ASCII without spaces")
        check_address("Gemini", base_url)
        self.concurrency = concurrency
        self._api_key = api_key
        self._timeout = timeout
        self._backoff = backoff or Backoff(attempts=3)
        self._now = now
        self._admission = admission or Admission(self.name, concurrency)
        self._by_key: OrderedDict[bytes, Admission] = OrderedDict()
        # Our own HTTP client, since the SDK's follows redirects: they would carry keys elsewhere.
        tls = base_url.startswith("https:")  # loading the certificates takes a while; plain HTTP needs none
        self._http = httpx.AsyncClient(timeout=timeout, follow_redirects=False, verify=tls)
        self._client = genai.Client(
            enterprise=False,
            api_key="of-each-call",
            http_options=types.HttpOptions(
                base_url=base_url, api_version=_VERSION, httpx_async_client=self._http
            ),
        )

    async def generate(self, request: ImageRequest) -> Image:
        """Make a picture; asked once more where none came, for no reason."""
        key = request.api_key or self._api_key
        if key is None:
            raise Misconfigured("there is no key for Google's image models")
        if not usable_key(key):
            raise Misconfigured("the API key cannot be one: it must be printable ASCII without spaces")
        if not _MODEL.fullmatch(request.model):
            raise Misconfigured("the workflow's model has no name that Google's could have")
        for reference in request.references:
            if reference.content_type not in CONTENT_TYPES:
                raise Refused(f"Google takes {', '.join(CONTENT_TYPES)}, not {reference.content_type}")
        for last in (False, True):
            try:
                response = await self._backoff.run(
                    partial(self._turn, request, key), retrying=self._admission.retrying
                )
                return _picture(response, request)
            except _Nothing as nothing:
                if last:
                    raise Refused(str(nothing)) from None
        raise AssertionError("unreachable")

    async def aclose(self) -> None:
        """Close the connections."""
        await self._admission.aclose()
        for door in self._by_key.values():
            await door.aclose()
        await self._http.aclose()

    async def _turn(self, request: ImageRequest, key: str) -> types.GenerateContentResponse:
        async with self._door(key).turn(request.caller):
            async with self._admission.turn(request.caller) as turn:
                response = await self._call(request, key)
                if isinstance(response, types.GenerateContentResponse):
                    turn.model, turn.usage = request.model, _taken(response)
                else:
                    turn.failed = response
            if isinstance(response, ProviderError):
                raise response
            return response

    def _door(self, key: str) -> Admission:
        """The door of a key. It is known by a digest: nothing that is kept has the key in it."""
        digest = sha256(key.encode()).digest()
        door = self._by_key.get(digest)
        if door is None:
            door = self._by_key[digest] = Admission(self.name, self.concurrency)
            if len(self._by_key) > _KEYS:
                idle = next((each for each, one in self._by_key.items() if not one.waiting), None)
                if idle is not None and idle != digest:
                    del self._by_key[idle]
        self._by_key.move_to_end(digest)
        return door

    async def _call(self, request: ImageRequest, key: str) -> types.GenerateContentResponse | ProviderError:
        """What was answered; what is wrong with the key is given, what is wrong with the service raised."""
        parts = [
            *(
                types.Part.from_bytes(data=each.data, mime_type=each.content_type)
                for each in request.references
            ),
            types.Part.from_text(text=request.prompt),
        ]
        config = types.GenerateContentConfig(
            response_modalities=["IMAGE"],
            candidate_count=1,
            seed=request.seed,
            http_options=types.HttpOptions(headers={"x-goog-api-key": key}),
        )
        try:
            async with asyncio.timeout(self._timeout):
                return await self._client.aio.models.generate_content(
                    model=request.model, contents=types.UserContent(parts), config=config
                )
        except errors.APIError as error:
            failure, of_key = self._failure(error)
            if of_key:
                return failure
            raise failure from error
        except (TimeoutError, httpx.TimeoutException) as error:
            raise Unavailable(f"Google did not answer within {self._timeout:g} s") from error
        except (httpx.UnsupportedProtocol, httpx.InvalidURL, httpx.LocalProtocolError) as error:
            raise Misconfigured("the Gemini address cannot be used in a request") from error
        except httpx.HTTPError as error:
            raise Unavailable("the connection to Google failed") from error
        except (ValueError, TypeError, AttributeError, RecursionError) as error:  # the SDK checks no shapes
            raise Unavailable("Google's response was broken") from error

    def _failure(self, error: errors.APIError) -> tuple[ProviderError, bool]:
        """What an HTTP error means for the picture, and whether it is a matter of the key or the model.

        Statuses: ai.google.dev/gemini-api/docs/troubleshooting.
        """
        status = error.code if isinstance(error.code, int) else 0
        said = f"Google answered {status}{_said(error.message)}"
        if 200 <= status < 300:
            return Unavailable("Google's response was broken"), False
        if status == 429:
            return Unavailable(said, retry_after=self._wait(error)), True
        if status in {408, 409, 425, 499} or status >= 500:
            return Unavailable(said, retry_after=self._wait(error)), False
        if status in {401, 402, 403, 404} or error.status == "FAILED_PRECONDITION" or _NAMES_KEY.search(said):
            return Misconfigured(said), True
        if status < 400 or status in {405, 410}:
            return Misconfigured(said), False
        return Refused(said), False

    def _wait(self, error: errors.APIError) -> float | None:
        """Seconds that the answer asks to wait: in a header, or as google.rpc.RetryInfo."""
        headers = getattr(error.response, "headers", None) or {}
        if (asked := parse_retry_after(headers.get("retry-after"), now=self._now())) is not None:
            return asked
        details = error.details.get("error", {}) if isinstance(error.details, dict) else {}
        listed = details.get("details") if isinstance(details, dict) else None
        for detail in listed if isinstance(listed, list) else ():
            delay = detail.get("retryDelay") if isinstance(detail, dict) else None
            if isinstance(delay, str) and (found := _DELAY.fullmatch(delay)):
                return float(found[1])
        return None


class _Nothing(Exception):
    """No picture came, though nothing was refused."""


def _picture(response: types.GenerateContentResponse, request: ImageRequest) -> Image:
    """The picture of a response. The SDK does not check what came: nothing is taken on trust."""
    blocked = getattr(response.prompt_feedback, "block_reason", None)
    if blocked:
        why = _said(getattr(response.prompt_feedback, "block_reason_message", None))
        raise Refused(f"Google refused the prompt ({_name(blocked)}){why}")
    candidate = next(iter(response.candidates or ()), None)
    parts = getattr(getattr(candidate, "content", None), "parts", None) or ()
    for part in parts:
        data = getattr(getattr(part, "inline_data", None), "data", None)
        if isinstance(data, bytes) and not getattr(part, "thought", None):
            return _checked(data, request)
    reason = _name(getattr(candidate, "finish_reason", None))
    words = " ".join(text for part in parts if isinstance(text := getattr(part, "text", None), str))
    why = _said(words)
    if candidate is None or not reason or reason in _NO_PICTURE:
        raise _Nothing(f"Google gave no picture{why}")
    raise Refused(f"Google refused to make the picture ({reason}){why}")


def _checked(data: bytes, request: ImageRequest) -> Image:
    content_type = content_type_of(data)
    if content_type is None:
        raise _Nothing("Google's picture is no PNG, JPEG or WebP file")
    if len(data) > MAX_BYTES:
        raise Refused(f"Google's picture is larger than {MAX_BYTES // 2**20} MB")
    return Image(data, content_type, GeminiImages.name, request.model, request.seed)


def _taken(response: types.GenerateContentResponse) -> Usage | None:
    """The tokens that a response says it took; what is not of the prompt is of the answer."""
    counted = response.usage_metadata
    total = tokens(counted, "total_token_count", most=_MOST_TOKENS)
    if total is None:
        return None
    read = tokens(counted, "prompt_token_count", most=total)
    return Usage(total, read, None if read is None else total - read)


def _name(value: Any) -> str:
    """An enum's value, or what came in its place."""
    return str(getattr(value, "value", value) or "")[:60]


def _said(message: Any) -> str:
    """Google's own words, shortened: `: message`, or nothing."""
    return f": {' '.join(message.split())[:300]}" if isinstance(message, str) and message.strip() else ""
