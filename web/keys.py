"""The keys that sign tokens: one shared secret, or a key set (JWKS) that is fetched, kept and renewed.

A key is bound to its algorithm here, by configuration or by its own kind. What a token says of itself only
picks among the keys: it never picks how it is checked.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import httpx
import jwt
import orjson

from trellis.db.errors import GatewayError

_log = logging.getLogger("trellis.auth")
_LARGEST_SET = 256 * 1024  # bytes
_SMALLEST_RSA = 2048  # bits
_SHAPES: dict[str, dict[str, str]] = {"RS256": {"kty": "RSA"}, "ES256": {"kty": "EC", "crv": "P-256"}}
_PUBLIC = frozenset({"kty", "n", "e", "crv", "x", "y"})


@dataclass(frozen=True, eq=False)
class Key:
    """A verifying key and the one algorithm that it is for; two fetches of one key are two of these."""

    algorithm: str
    material: Any


class Keys(Protocol):
    """Where an authenticator finds the key of a token."""

    async def find(self, kid: str | None) -> Key | None:
        """The key named `kid`; None if there is none. Raises UNAVAILABLE if that cannot be known now."""
        ...

    async def aclose(self) -> None:
        """Stop looking for keys."""
        ...


class SharedSecret:
    """The one HS256 secret of a deployment; whatever key a token names, it is this one."""

    def __init__(self, secret: str) -> None:
        self._key = Key("HS256", secret)

    async def find(self, kid: str | None) -> Key | None:
        """The secret, under any name."""
        return self._key

    async def aclose(self) -> None:
        """Nothing is held open."""


class KeySet:
    """A JWKS at `url`, with RS256 and ES256 keys.

    It is renewed in the background once it is `fresh_for` seconds old, so a request waits only for the first
    fetch and for a key it does not know; and it is never asked for more often than every `cooldown` seconds,
    however many unknown keys are named. Once fetched, it outlives its server.
    """

    def __init__(
        self,
        url: str,
        *,
        timeout: float = 5.0,
        fresh_for: float = 600.0,
        cooldown: float = 10.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = url
        self._timeout = timeout
        self._fresh_for = fresh_for
        self._cooldown = cooldown
        self._clock = clock
        self._client = httpx.AsyncClient(timeout=timeout)
        self._keys: dict[str | None, Key] | None = None
        self._fetched_at = 0.0
        self._tried_at: float | None = None
        self._failed = False
        self._fetching: asyncio.Task[None] | None = None

    async def find(self, kid: str | None) -> Key | None:
        """The key named `kid`; a token that names none gets the only key of a set of one."""
        if self._keys is None or self._lookup(kid) is None:
            await self._renew()
        elif self._clock() - self._fetched_at > self._fresh_for:
            self._start()
        key = self._lookup(kid)
        if key is None and (self._keys is None or self._failed):
            raise GatewayError("UNAVAILABLE", "The keys that verify tokens cannot be fetched at the moment.")
        return key

    async def aclose(self) -> None:
        """Stop fetching and close the client."""
        if self._fetching:
            self._fetching.cancel()
            await asyncio.gather(self._fetching, return_exceptions=True)
        await self._client.aclose()

    def _lookup(self, kid: str | None) -> Key | None:
        keys = self._keys or {}
        if kid is None and len(keys) == 1:
            return next(iter(keys.values()))
        return keys.get(kid)

    async def _renew(self) -> None:
        fetching = self._start()
        if fetching:
            # Shielded: the fetch belongs to everyone who waits, not to the request that began it.
            await asyncio.shield(fetching)

    def _start(self) -> asyncio.Task[None] | None:
        if self._fetching and not self._fetching.done():
            return self._fetching
        if self._tried_at is not None and self._clock() - self._tried_at < self._cooldown:
            return None
        self._tried_at = self._clock()
        self._fetching = asyncio.create_task(self._fetch(), name="jwks")
        return self._fetching

    async def _fetch(self) -> None:
        try:
            async with asyncio.timeout(self._timeout):
                keys = _parse(await self._download())
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            self._failed = True
            _log.warning(
                "the key set at %s could not be fetched: %s", self._url, error or type(error).__name__
            )
            return
        self._failed = False
        self._keys = keys
        self._fetched_at = self._clock()

    async def _download(self) -> bytes:
        body = bytearray()
        async with self._client.stream("GET", self._url, headers={"Accept": "application/json"}) as response:
            response.raise_for_status()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > _LARGEST_SET:
                    raise ValueError(f"it is larger than {_LARGEST_SET} bytes")
        return bytes(body)


def _parse(body: bytes) -> dict[str | None, Key]:
    """Read a JWKS, leaving out what is no RS256 or ES256 verifying key; ValueError if nothing is left."""
    document = orjson.loads(body)
    entries = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise ValueError("it is not a JWKS: it has no list of keys")
    keys: dict[str | None, Key] = {}
    for entry in entries:
        key = _read(entry) if isinstance(entry, dict) else None
        if key:
            keys[entry.get("kid")] = key
    if not keys:
        raise ValueError("it has no RS256 or ES256 key")
    return keys


def _read(entry: dict[str, Any]) -> Key | None:
    algorithm = next((name for name, shape in _SHAPES.items() if shape.items() <= entry.items()), None)
    if not algorithm or entry.get("alg", algorithm) != algorithm or entry.get("use", "sig") != "sig":
        return None
    if not isinstance(entry.get("kid"), str | None):
        return None
    try:
        # Only the public part, whatever else a careless server publishes.
        key = jwt.PyJWK({name: entry[name] for name in _PUBLIC & entry.keys()}, algorithm).key
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    return Key(algorithm, key) if algorithm == "ES256" or key.key_size >= _SMALLEST_RSA else None
