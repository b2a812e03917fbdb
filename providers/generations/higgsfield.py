"""Higgsfield's API over HTTP: an order is submitted, and then asked after. Documented at docs.higgsfield.ai.

The key comes with each call and is its owner's matter: one that is refused, or that has too much under way,
says nothing of the service. Higgsfield knows no reference of ours, so an order that may have been taken is
never looked up, and never sent twice.
"""

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import quote

import httpx
import orjson

from trellis.providers.admission import Admission
from trellis.providers.backoff import parse_retry_after
from trellis.providers.errors import Misconfigured, ProviderError, Refused, Unavailable
from trellis.providers.generations.model import MAX_RESULTS, Gone, Order, Progress, Status, Unclear
from trellis.providers.generations.results import Results
from trellis.providers.generations.soul import ENDPOINT, soul_settings
from trellis.providers.images import usable_key
from trellis.providers.reach import check_address

DEFAULT_BASE_URL: Final = "https://platform.higgsfield.ai"
DEFAULT_HOSTS: Final = ("higgsfield.ai", "cloudfront.net")

_ENDPOINTS: Final = {"soul": "higgsfield-ai/soul/standard"}
_MODEL = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}(/[a-z0-9][a-z0-9._-]{0,99}){1,5}")
_JOB = re.compile(r"[A-Za-z0-9-]{1,100}")
_ADDRESS = re.compile(r"https?://[!-~]{1,2000}")
_MOST_BYTES: Final = 1_000_000
_FULL = re.compile(r"concurrent requests", re.I)
_FULL_SECONDS: Final = 15.0
_SECRET: Final = 6  # characters from which a text is not in an answer by chance
_STATUSES: Final[Mapping[str, Status]] = {
    "queued": "queued",
    "in_progress": "in_progress",
    "completed": "completed",
    "failed": "failed",
    "nsfw": "nsfw",
    "canceled": "cancelled",
    "cancelled": "cancelled",
}
# Nothing of a request has gone out when one of these is raised.
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_UNUSABLE = (httpx.UnsupportedProtocol, httpx.InvalidURL, httpx.LocalProtocolError)


class Higgsfield:
    """A `PictureService` over Higgsfield's API.

    `hosts` are those that results may lie on, with all below them. `timeout` is for one call, in seconds,
    without the wait for its turn; times come from `now`.
    """

    name = "higgsfield"

    def __init__(
        self,
        *,
        base_url: str = DEFAULT_BASE_URL,
        hosts: tuple[str, ...] = DEFAULT_HOSTS,
        timeout: float = 30.0,
        concurrency: int = 8,
        admission: Admission | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        check_address("Higgsfield", base_url)
        self.concurrency = concurrency
        self._base = base_url.rstrip("/")
        self._timeout = timeout
        self._now = now
        self._admission = admission or Admission(self.name, concurrency)
        # Redirects are not followed: they would carry keys elsewhere.
        tls = base_url.startswith("https:")
        self._http = httpx.AsyncClient(timeout=timeout, follow_redirects=False, verify=tls)
        self._results = Results(hosts, trusted=base_url, timeout=timeout)

    async def submit(self, order: Order) -> str:
        """Hand in an order. What is not certainly a refusal of Higgsfield's own is `Unclear`."""
        model = endpoint_of(order.model)
        if not _MODEL.fullmatch(model):
            raise Refused(f"Higgsfield has no model {order.model!r}")
        body = {**sent_settings(model, order.settings), "prompt": order.prompt}
        try:
            response = await self._call(order, "POST", f"/{model}", body)
        except _Broken as error:
            if error.unsent:
                raise Unavailable(str(error)) from error
            raise Unclear(f"{error}, so it may have taken the order") from error
        said = _said(response.content)
        if response.is_success:
            job = _object(response.content).get("request_id")
            if isinstance(job, str) and _JOB.fullmatch(job):
                return job
            raise Unclear("Higgsfield took the order, but did not say what it calls it")
        if response.status_code >= 500 or response.status_code == 408:
            raise Unclear(f"Higgsfield answered {response.status_code}{said}, so it may have taken the order")
        if response.status_code == 400 and _FULL.search(said):
            raise Unavailable(
                f"Higgsfield is busy with other orders of yours{said}", retry_after=_FULL_SECONDS
            )
        if response.status_code == 404:
            raise Refused(f"Higgsfield has no model {order.model!r}")
        raise self._refusal(response)

    async def find(self, order: Order) -> str | None:
        """Higgsfield does not know orders again."""
        raise Unclear("Higgsfield cannot be asked whether it has taken the order")

    async def ask(self, order: Order, job: str) -> Progress:
        """How far a job is."""
        response = await self._asked(order, "GET", f"/requests/{quote(job, safe='')}/status")
        if response.status_code == 404:
            raise Gone("Higgsfield knows nothing of this job any more")
        if not response.is_success:
            raise self._refusal(response)
        body = _object(response.content)
        status = _STATUSES.get(str(body.get("status")))
        if status is None:
            raise Unavailable("Higgsfield's response was broken")
        if status == "completed":
            urls = _urls(body)
            if not urls:
                return Progress("failed", error="Higgsfield says that it is done, but names no pictures")
            return Progress(status, urls)
        detail = body.get("detail") or body.get("error") or body.get("message")
        return Progress(status, error=_shortened(detail) if isinstance(detail, str) else None)

    async def cancel(self, order: Order, job: str) -> bool:
        """Stop a job; Higgsfield lets go only of what still waits there."""
        response = await self._asked(order, "POST", f"/requests/{quote(job, safe='')}/cancel")
        if response.is_success or response.status_code in {400, 404, 409}:
            return response.is_success
        raise self._refusal(response)

    async def fetch(self, url: str) -> bytes:
        """The file of a result."""
        return await self._results.fetch(url)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._admission.aclose()
        await self._http.aclose()
        await self._results.aclose()

    async def _asked(self, order: Order, method: str, path: str) -> httpx.Response:
        """An answer to what may be asked as often as one likes."""
        try:
            response = await self._call(order, method, path)
        except _Broken as error:
            raise Unavailable(str(error)) from error
        if response.status_code >= 500 or response.status_code == 408:
            raise self._refusal(response)
        return response

    async def _call(
        self, order: Order, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> httpx.Response:
        key = order.api_key
        if key is None or not usable_key(key):
            raise Refused("there is no usable key for Higgsfield: it is written KEY_ID:KEY_SECRET")
        content = None if body is None else orjson.dumps(body)
        async with self._admission.turn(order.caller) as turn:
            try:
                async with asyncio.timeout(self._timeout):
                    response = await self._read(method, path, key, content)
                if not response.is_success:
                    turn.failed = self._refusal(response)
                elif content is not None:
                    turn.model = path.removeprefix("/")  # an order that was taken: looking after it is free
                return response
            except _UNSENT as error:
                raise _Broken("Higgsfield cannot be reached", unsent=True) from error
            except (TimeoutError, httpx.TimeoutException) as error:
                raise _Broken(f"Higgsfield did not answer within {self._timeout:g} s") from error
            except _UNUSABLE as error:
                raise Misconfigured("the Higgsfield address cannot be used in a request") from error
            except httpx.HTTPError as error:
                raise _Broken("the connection to Higgsfield failed") from error

    async def _read(self, method: str, path: str, key: str, content: bytes | None) -> httpx.Response:
        """A response, of which no more is read than there could be to say; any key in it is taken out."""
        url = f"{self._base}{path}"
        headers = {"authorization": f"Key {key}", "accept": "application/json"}
        if content is not None:
            headers["content-type"] = "application/json"
        async with self._http.stream(method, url, headers=headers, content=content) as response:
            read = bytearray()
            async for part in response.aiter_bytes():
                read += part
                if len(read) > _MOST_BYTES:
                    raise _Broken("Higgsfield's response was broken")
            answer = bytes(read)
            for secret in (key, key.rpartition(":")[2]):  # some services say in full what they do not like
                answer = answer.replace(secret.encode(), b"***") if len(secret) >= _SECRET else answer
            return httpx.Response(response.status_code, headers=_plain(response.headers), content=answer)

    def _refusal(self, response: httpx.Response) -> ProviderError:
        """What an answer means that is no success."""
        status, said = response.status_code, _said(response.content)
        if status >= 500 or status == 408:
            return Unavailable(f"Higgsfield answered {status}", retry_after=self._wait(response))
        if status in {401, 403}:
            return Refused(f"Higgsfield does not take your key{said}")
        if status == 402:
            return Refused(f"your account at Higgsfield has too little credit{said}")
        if status == 429:
            return Unavailable(
                f"Higgsfield answered 429{said}", retry_after=self._wait(response) or _FULL_SECONDS
            )
        if status < 400:
            return Misconfigured("the Higgsfield address leads elsewhere")
        return Refused(f"Higgsfield refused the order ({status}){said}")

    def _wait(self, response: httpx.Response) -> float | None:
        return parse_retry_after(response.headers.get("retry-after"), now=self._now())


def endpoint_of(model: str) -> str:
    """The endpoint of a model: what people call it, or its own name."""
    return _ENDPOINTS.get(model, model)


def sent_settings(endpoint: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings as an endpoint takes them. Refused for those that cannot be what it is told."""
    return soul_settings(settings) if endpoint.startswith(ENDPOINT) else dict(settings)


class _Broken(Unavailable):
    """A call that came to nothing; `unsent`: before anything of it went out."""

    def __init__(self, message: str, *, unsent: bool = False) -> None:
        super().__init__(message)
        self.unsent = unsent


def _plain(headers: httpx.Headers) -> dict[str, str]:
    """Headers of a body that has been decoded."""
    return {name: value for name, value in headers.items() if name in {"retry-after", "content-type"}}


def _object(content: bytes) -> dict[str, Any]:
    try:
        body = orjson.loads(content)
    except orjson.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}


def _urls(body: Mapping[str, Any]) -> tuple[str, ...]:
    """The addresses of the pictures of a completed job."""
    images = body.get("images")
    listed = images if isinstance(images, list) else []
    found = [str(image.get("url")) for image in listed if isinstance(image, dict)]
    return tuple(url for url in found if _ADDRESS.fullmatch(url))[:MAX_RESULTS]


def _said(content: bytes) -> str:
    """Higgsfield's own words, shortened: `: words`, or nothing."""
    body = _object(content)
    detail = body.get("detail") or body.get("message")
    if isinstance(detail, list):  # of a request that does not fit: [{"loc", "msg", "type"}]
        detail = "; ".join(str(one.get("msg")) for one in detail[:3] if isinstance(one, dict))
    return f": {_shortened(detail)}" if isinstance(detail, str) and detail.strip() else ""


def _shortened(text: str) -> str:
    return " ".join(text.split())[:300]
