"""Cohere's API, as all that ask it have it: the SDK's client, what its errors mean, what a call took.

The SDK's own retries are off (they are not bounded in time, wait with a plain sleep, and heed no Retry-After
above a minute); ours are in providers.backoff.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import httpx
from cohere import AsyncClientV2
from cohere.core.api_error import ApiError
from cohere.core.parse_error import ParsingError

from trellis.providers.admission import Admission, Usage
from trellis.providers.backoff import Backoff, parse_retry_after
from trellis.providers.errors import Misconfigured, ProviderError, Refused, Unavailable
from trellis.providers.reach import check_address, check_model

DEFAULT_BASE_URL: Final = "https://api.cohere.com"

CHARACTERS_PER_TOKEN: Final = 4
"""What a text is reckoned at until Cohere says what it took."""

_MOST_TOKENS = 1_000_000  # that one call may say it took: its models read no more
_NAMES_MODEL = re.compile(
    r"\bmodel\b.*\b(not found|not supported|does not (support|exist)|deprecated|removed|retired)", re.I
)


class CohereApi:
    """The SDK's client (`sdk`) over an HTTP client of ours.

    `timeout` is for one call, in seconds; times come from `now`. Raises Misconfigured for a key, model or
    address that no request could be made with.
    """

    def __init__(
        self,
        api_key: str,
        *,
        model: str,
        base_url: str = DEFAULT_BASE_URL,
        timeout: float,
        now: Callable[[], float] = time.time,
    ) -> None:
        check_model("Cohere", api_key, model)
        check_address("Cohere", base_url)
        self.timeout = timeout
        self._now = now
        # Our own HTTP client, since the SDK's follows redirects: they would carry what is sent elsewhere.
        tls = base_url.startswith("https:")  # loading the certificates takes a while; plain HTTP needs none
        self._http = httpx.AsyncClient(timeout=timeout, follow_redirects=False, verify=tls)
        self.sdk = AsyncClientV2(
            api_key, base_url=base_url, timeout=timeout, max_retries=0, httpx_client=self._http
        )

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Whatever goes wrong in the block, as a ProviderError."""
        try:
            yield
        except ApiError as error:
            raise self._failure(error) from error
        except (TimeoutError, httpx.TimeoutException) as error:
            raise Unavailable(f"Cohere did not answer within {self.timeout:g} s") from error
        except (httpx.UnsupportedProtocol, httpx.InvalidURL, httpx.LocalProtocolError) as error:
            raise Misconfigured("the Cohere address or API key cannot be used in a request") from error
        except httpx.HTTPError as error:
            raise Unavailable("the connection to Cohere failed") from error
        except (ParsingError, ValueError, TypeError, RecursionError) as error:  # the SDK checks no shapes
            raise Unavailable("Cohere's response was broken") from error

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    def _failure(self, error: ApiError) -> ProviderError:
        """What an HTTP error means for the question. Statuses: docs.cohere.com/v2/reference/errors."""
        status = error.status_code or 0
        told = f"Cohere answered {status}{said(error.body)}"
        if 200 <= status < 300:
            return Unavailable("Cohere's response was broken")
        if status in {408, 409, 425, 429, 499} or status >= 500:
            wait = (error.headers or {}).get("retry-after")
            return Unavailable(told, retry_after=parse_retry_after(wait, now=self._now()))
        if status in {401, 402, 403, 404, 405, 410} or status < 400 or _NAMES_MODEL.search(told):
            return Misconfigured(told)
        return Refused(told)


class CohereModel:
    """What a client of one of Cohere's models is made of; each has its own way to ask.

    `timeout` is for one call, in seconds, without the wait for its turn; times come from `now`. Without an
    `admission` it gets one of its own, with no rates. Raises Misconfigured as `CohereApi` does.
    """

    name = "cohere"
    default_model: str

    def __init__(
        self,
        api_key: str,
        *,
        model: str | None = None,
        base_url: str = DEFAULT_BASE_URL,
        timeout: float = 60.0,
        concurrency: int = 8,
        backoff: Backoff | None = None,
        admission: Admission | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.model = self.default_model if model is None else model
        self._api = CohereApi(api_key, model=self.model, base_url=base_url, timeout=timeout, now=now)
        self.concurrency = concurrency
        self._backoff = backoff or Backoff()
        self._admission = admission or Admission(self.name, concurrency)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._admission.aclose()
        await self._api.aclose()


def said(body: Any) -> str:
    """Cohere's own words, shortened: `: message`, or nothing where the body is not its documented form."""
    message = body.get("message") if isinstance(body, dict) else None
    return f": {message[:300]}" if isinstance(message, str) and message else ""


def taken(usage: Any) -> Usage | None:
    """The tokens that a chat says it took, in and out; None where it says nothing that makes sense."""
    for counted in (getattr(usage, "tokens", None), getattr(usage, "billed_units", None)):
        if found := Usage.of(counted, most=_MOST_TOKENS):
            return found
    return None
