"""The Threads API, as far as connecting accounts goes: developers.facebook.com/docs/threads/get-started.

A person comes back with a code, which is good once. It gives a token for an hour, that one for sixty days,
and from then on each is refreshed before it expires. Tokens and codes are in no message.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol
from urllib.parse import urlencode

import httpx

from trellis.providers.admission import Admission, Caller
from trellis.providers.backoff import parse_retry_after
from trellis.providers.errors import Misconfigured, ProviderError, Refused, Unavailable

DEFAULT_BASE_URL: Final = "https://graph.threads.net"
AUTHORIZE: Final = "https://threads.net/oauth/authorize"
SCOPES: Final = "threads_basic,threads_content_publish"

_TOKEN_REFUSED: Final = {10, 190, 200}  # of Meta's error codes: the token, or what it may do
_CODE_REFUSED: Final = {1, 2, 100, 36007, 36008, 36009}  # the code: used, expired, or for another address
_MOST_SECONDS: Final = 366 * 86_400


@dataclass(frozen=True)
class Token:
    """What speaks for an account, for so many `seconds` from now."""

    text: str = field(repr=False)
    seconds: int


@dataclass(frozen=True)
class Profile:
    """An account: `id` is a number, as text."""

    id: str
    username: str
    picture_url: str = ""


class ThreadsAccounts(Protocol):
    """Where accounts are connected. Refused: what the person brought is not, or no longer, good."""

    def authorize_url(self, state: str, redirect_uri: str) -> str:
        """Where a person is sent to say yes; they come back to `redirect_uri` with a code and the `state`."""
        ...

    async def exchange(self, code: str, redirect_uri: str, caller: Caller) -> Token:
        """The token of sixty days for a code."""
        ...

    async def refresh(self, token: str, caller: Caller) -> Token:
        """A token instead of one that is still good, and at least a day old."""
        ...

    async def profile(self, token: str, caller: Caller) -> Profile:
        """Whose a token is."""
        ...

    async def aclose(self) -> None:
        """Let go of connections."""
        ...


class Threads:
    """`ThreadsAccounts` over HTTP, for one app of Meta's."""

    name = "threads"

    def __init__(
        self,
        app_id: str,
        app_secret: str,
        *,
        base_url: str = DEFAULT_BASE_URL,
        timeout: float = 20.0,
        admission: Admission | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._app_id = app_id
        self._app_secret = app_secret
        self._base_url = base_url
        self._admission = admission or Admission(self.name, 4)
        self._now = now
        # Redirects would carry tokens elsewhere.
        self._http = httpx.AsyncClient(
            timeout=timeout, follow_redirects=False, verify=base_url.startswith("https:")
        )

    def authorize_url(self, state: str, redirect_uri: str) -> str:
        """See `ThreadsAccounts.authorize_url`."""
        asked = {
            "client_id": self._app_id,
            "redirect_uri": redirect_uri,
            "scope": SCOPES,
            "response_type": "code",
            "state": state,
        }
        return f"{AUTHORIZE}?{urlencode(asked)}"

    async def exchange(self, code: str, redirect_uri: str, caller: Caller) -> Token:
        """See `ThreadsAccounts.exchange`."""
        form = {
            "client_id": self._app_id,
            "client_secret": self._app_secret,
            "grant_type": "authorization_code",
            "redirect_uri": redirect_uri,
            "code": code.removesuffix("#_"),  # which browsers may leave at its end
        }
        brief = await self._ask("POST", "/oauth/access_token", caller, data=form, refused=_CODE_REFUSED)
        asked = {
            "grant_type": "th_exchange_token",
            "client_secret": self._app_secret,
            "access_token": _text(brief, "access_token"),
        }
        return _token(await self._ask("GET", "/access_token", caller, params=asked))

    async def refresh(self, token: str, caller: Caller) -> Token:
        """See `ThreadsAccounts.refresh`."""
        asked = {"grant_type": "th_refresh_token", "access_token": token}
        return _token(await self._ask("GET", "/refresh_access_token", caller, params=asked))

    async def profile(self, token: str, caller: Caller) -> Profile:
        """See `ThreadsAccounts.profile`."""
        asked = {"fields": "id,username,threads_profile_picture_url", "access_token": token}
        found = await self._ask("GET", "/v1.0/me", caller, params=asked)
        picture = found.get("threads_profile_picture_url")
        return Profile(
            _text(found, "id"), _text(found, "username"), picture if isinstance(picture, str) else ""
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._admission.aclose()
        await self._http.aclose()

    async def _ask(
        self,
        method: str,
        path: str,
        caller: Caller,
        *,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        refused: set[int] = _TOKEN_REFUSED,
    ) -> Mapping[str, Any]:
        """The answer's JSON. What is wrong with one person's token says nothing of the service: it is not
        raised at the door."""
        async with self._admission.turn(caller) as turn:
            try:
                response = await self._http.request(
                    method, f"{self._base_url}{path}", params=params, data=data
                )
            except httpx.HTTPError as error:
                raise Unavailable("the connection to Threads failed") from error
            answer = self._read(response, refused)
            turn.failed = answer if isinstance(answer, ProviderError) else None
        if isinstance(answer, ProviderError):
            raise answer
        return answer

    def _read(self, response: httpx.Response, refused: set[int]) -> Mapping[str, Any] | Refused:
        status = response.status_code
        if status == 429 or status >= 500:
            wait = parse_retry_after(response.headers.get("retry-after"), now=self._now())
            raise Unavailable(f"Threads answered {status}", retry_after=wait)
        try:
            body = response.json()
        except ValueError as error:
            raise Unavailable("Threads' answer was broken") from error
        if status == 200 and isinstance(body, dict):
            return body
        code = _code(body)
        if status in (400, 401, 403) and code in refused:
            return Refused(f"Threads refused it ({status}, code {code}): connect the account anew.")
        raise Misconfigured(f"Threads answered {status}")


def _code(body: Any) -> int | None:
    """Meta's number of an error: within `error`, or (of a code that is exchanged) beside the message."""
    inner = body.get("error", body) if isinstance(body, dict) else None
    code = inner.get("code") if isinstance(inner, dict) else None
    return code if isinstance(code, int) else None


def _text(answer: Mapping[str, Any], name: str) -> str:
    value = answer.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value:
        raise Unavailable("Threads' answer was broken")
    return value


def _token(answer: Mapping[str, Any]) -> Token:
    seconds = answer.get("expires_in")
    if isinstance(seconds, bool) or not isinstance(seconds, int) or not 0 < seconds <= _MOST_SECONDS:
        raise Unavailable("Threads' answer was broken")
    return Token(_text(answer, "access_token"), seconds)
