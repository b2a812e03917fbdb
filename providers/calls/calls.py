"""One HTTP call to a host that is allowed: bounded in time and size, and never passed on to another host."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import orjson

from trellis.providers.admission.room import Room
from trellis.providers.errors import Refused, Unavailable
from trellis.providers.reach import public_address

MAX_BYTES: Final = 256 * 1024
"""Bytes of an answer, and of what is sent."""

_PORTS: Final = {"https": 443, "http": 80}
_AT_ONCE: Final = 16
_OF_ONE: Final = 6
_LONGEST: Final = 60.0  # seconds
_GRACE: Final = 0.5
_LONGEST_WAIT: Final = 300.0  # seconds that an answer may ask for
_PASSING: Final = frozenset({408, 425, 429})
_KEPT: Final = ("content-type", "etag", "last-modified", "location", "retry-after")
# What is said by how the call is made, or would speak for somebody else's connection.
_OURS: Final = frozenset(
    {
        *("host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer", "expect"),
        *("proxy-authorization", "proxy-connection", "keep-alive", "idempotency-key", "accept-encoding"),
    }
)
Resolve = Callable[[str, int], Awaitable[str | None]]


@dataclass(frozen=True)
class Call:
    """What is sent, for its owner. A `body` that is no text goes as JSON; `key` is the same for each try."""

    method: str
    url: str
    key: str
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None
    seconds: float = 30.0
    owner: UUID | None = None


@dataclass(frozen=True)
class Answer:
    """A success. `body` is the JSON, or else the text, that came."""

    status: int
    headers: Mapping[str, str]
    body: Any


class Calls:
    """Calls `hosts`, each written `name` or `name:port`; without a port, the usual one of its scheme.

    The addresses of a name have to be public ones, unless the name is itself an address, or `localhost`:
    whoever allows those means them. `resolve` gives the public address of a name.
    """

    def __init__(self, hosts: tuple[str, ...], *, resolve: Resolve = public_address) -> None:
        self._hosts = frozenset(host.lower() for host in hosts)
        self._resolve = resolve
        self._room = Room(_AT_ONCE, most=_OF_ONE)

    async def send(self, call: Call) -> Answer:
        """Make the call. Raises `Unavailable` where it may be made again, `Refused` where that is waste."""
        async with self._room.turn(call.owner):
            try:
                # The client's own limits come first: one that is cancelled amid a handshake leaves a socket.
                async with asyncio.timeout(call.seconds + _GRACE):
                    return await self._send(call)
            except (TimeoutError, httpx.TimeoutException):
                raise Unavailable(f"there was no answer within {call.seconds:g} s") from None
            except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError, UnicodeError):
                raise Refused(
                    "the call cannot be written down: its address or a header is malformed"
                ) from None
            except (httpx.HTTPError, OSError) as error:
                raise Unavailable("the host could not be reached, or broke off") from error

    async def aclose(self) -> None:
        """Close the connections."""
        if "_http" in self.__dict__:
            await self._http.aclose()

    @cached_property
    def _http(self) -> httpx.AsyncClient:
        # A connection is to an address, which several hosts may share: none is used for another call.
        unshared = httpx.Limits(max_keepalive_connections=0)
        return httpx.AsyncClient(follow_redirects=False, trust_env=False, timeout=_LONGEST, limits=unshared)

    async def _send(self, call: Call) -> Answer:
        request = await self._request(call)
        response = await self._http.send(request, stream=True)
        try:
            status = response.status_code
            if status >= 500 or status in _PASSING:
                raise Unavailable(f"the host answered {status}", retry_after=_wait(response))
            if 300 <= status < 400:
                raise Refused(f"the host answered {status}: redirects are not followed")
            if status >= 400:
                raise Refused(f"the host answered {status}")
            body = await _bounded(response)
        finally:
            await response.aclose()
        headers = {name: response.headers[name][:1000] for name in _KEPT if name in response.headers}
        return Answer(status, headers, _read(body, headers.get("content-type", "")))

    async def _request(self, call: Call) -> httpx.Request:
        url = httpx.URL(call.url)
        if call.query:
            url = url.copy_merge_params({name: _text(value) for name, value in call.query.items()})
        address, netloc = await self._checked(str(url))
        headers = {name.lower(): value for name, value in call.headers.items()}
        if taken := _OURS & headers.keys():
            raise Refused(f"the header `{min(taken)}` is not for a workflow to set")
        body = b"" if call.body is None else _written(call.body, headers)
        if len(body) > MAX_BYTES:
            raise Refused(f"the body has more than {MAX_BYTES // 1024} kB")
        request = self._http.build_request(
            call.method,
            address,
            content=body or None,
            headers={**headers, "host": netloc, "idempotency-key": call.key, "accept-encoding": "identity"},
            timeout=call.seconds,
        )
        if address.scheme == "https":
            request.extensions = {**request.extensions, "sni_hostname": urlsplit(str(url)).hostname}
        return request

    async def _checked(self, url: str) -> tuple[httpx.URL, str]:
        """Where to connect to for an address, and the host to ask there."""
        try:
            parts = urlsplit(url)
            port = parts.port or _PORTS.get(parts.scheme)
        except ValueError:
            raise Refused("the address is malformed") from None
        name = (parts.hostname or "").lower()
        if not port or not name or parts.username is not None or parts.password is not None:
            raise Refused("an address is like https://host/path, without a user")
        usual = port == _PORTS.get(parts.scheme)
        host = f"[{name}]" if ":" in name else name
        if f"{host}:{port}" not in self._hosts and not (usual and host in self._hosts):
            raise Refused(
                f"calls to {parts.netloc[:200]} are not allowed here: the operator lists hosts in "
                "TRELLIS_MEZAN_HOSTS"
            )
        if name == "localhost" or _is_address(name):
            return httpx.URL(url), parts.netloc
        address = await self._resolve(name, port)
        if address is None:
            raise Refused("the host does not lie on the public internet")
        return httpx.URL(url).copy_with(host=address), parts.netloc


def _is_address(name: str) -> bool:
    return ":" in name or name.replace(".", "").isdecimal()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _written(body: Any, headers: dict[str, str]) -> bytes:
    if isinstance(body, str):
        headers.setdefault("content-type", "text/plain; charset=utf-8")
        return body.encode()
    headers.setdefault("content-type", "application/json")
    return orjson.dumps(body)


async def _bounded(response: httpx.Response) -> bytes:
    if response.headers.get("content-encoding", "identity") != "identity":
        raise Refused("the answer is compressed, which was not asked for")
    data = bytearray()
    async for part in response.aiter_raw():
        data += part
        if len(data) > MAX_BYTES:
            raise Refused(f"the answer has more than {MAX_BYTES // 1024} kB")
    return bytes(data)


def _read(body: bytes, content_type: str) -> Any:
    if "json" in content_type and body:
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError:
            raise Refused("the answer says that it is JSON, and is not") from None
    return body.decode("utf-8", "replace")


def _wait(response: httpx.Response) -> float | None:
    """Seconds that the host asks to be left alone for."""
    said = response.headers.get("retry-after", "")
    return min(float(said), _LONGEST_WAIT) if said.isdecimal() else None
