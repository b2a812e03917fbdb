"""Fetching results from addresses that a service names: from its hosts alone, and never from our network."""

import asyncio
from typing import Final
from urllib.parse import urlsplit

import httpx

from trellis.providers.errors import Refused, Unavailable
from trellis.providers.generations.model import MAX_BYTES
from trellis.providers.reach import public_address

_PORTS: Final = {"https": 443, "http": 80}


class Results:
    """Fetches files over HTTPS from `hosts` and those below them, without following redirects.

    `trusted` is the address of the service as the operator set it: from there files are also fetched by plain
    HTTP, if that is how it is reached, and wherever it lies.
    """

    def __init__(self, hosts: tuple[str, ...], *, trusted: str, timeout: float) -> None:
        self._hosts = tuple(host.lower().strip(".") for host in hosts)
        own = urlsplit(trusted)
        self._own = (own.scheme, own.hostname, own.port or _PORTS.get(own.scheme))
        self._timeout = timeout
        self._http = httpx.AsyncClient(timeout=timeout, follow_redirects=False, trust_env=False)

    async def fetch(self, url: str) -> bytes:
        """The file at an address. `Refused` where it may not be fetched or is too large, `Unavailable`."""
        try:
            async with asyncio.timeout(self._timeout):
                return await self._fetch(url)
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise Unavailable("the picture could not be fetched") from error

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _fetch(self, url: str) -> bytes:
        address, host = await self._checked(url)
        # The address that was looked at is the one that is connected to, whatever the name says by then.
        request = self._http.build_request("GET", address, headers={"host": host})
        if address.scheme == "https":
            request.extensions = {**request.extensions, "sni_hostname": host.partition(":")[0]}
        response = await self._http.send(request, stream=True)
        try:
            if response.status_code in {404, 410}:
                raise Refused("the picture is no longer where the service had put it")
            if response.status_code >= 500 or response.status_code == 429:
                raise Unavailable(f"the picture could not be fetched ({response.status_code})")
            if response.status_code != 200:
                raise Refused(f"the picture could not be fetched ({response.status_code})")
            return await _bounded(response)
        finally:
            await response.aclose()

    async def _checked(self, url: str) -> tuple[httpx.URL, str]:
        """Where to connect to for an address, and the host to ask there."""
        try:
            parts = urlsplit(url)
            port = parts.port or _PORTS.get(parts.scheme)
        except ValueError:
            raise _foreign() from None
        name = (parts.hostname or "").lower()
        if parts.username is not None or parts.password is not None or not name:
            raise _foreign()
        if (parts.scheme, name, port) == self._own:
            return httpx.URL(url), parts.netloc
        known = any(name == host or name.endswith(f".{host}") for host in self._hosts)
        if parts.scheme != "https" or port != _PORTS["https"] or not known:
            raise _foreign()
        address = await public_address(name, port)
        if address is None:
            raise _foreign()
        return httpx.URL(url).copy_with(host=address), parts.netloc


def _foreign() -> Refused:
    return Refused("the picture lies where the gateway does not fetch from")


async def _bounded(response: httpx.Response) -> bytes:
    data = bytearray()
    async for part in response.aiter_bytes():
        data += part
        if len(data) > MAX_BYTES:
            raise Refused(f"the picture is larger than {MAX_BYTES // 2**20} MB")
    return bytes(data)
