"""What it takes to reach a service, looked at before it is called."""

import asyncio
import ipaddress
import re
import socket

from trellis.providers.errors import Misconfigured


def check_address(service: str, url: str) -> None:
    """Refuse what is no address that a request could go to. Raises `Misconfigured`."""
    if not re.match(r"https?://[^/\s]", url):
        raise Misconfigured(f"the {service} address must be an http or https URL")


def check_model(service: str, key: str, model: str) -> None:
    """Refuse a key that no header could carry, and a model without a name. Raises `Misconfigured`."""
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise Misconfigured(f"the {service} API key must be printable ASCII without spaces")
    if not model:
        raise Misconfigured(f"the {service} model has no name")


async def public_address(name: str, port: int) -> str | None:
    """An address of a host; None where it has none, or one that is not of the public internet.

    Whoever connects goes to that address, whatever the name says by then. Raises OSError.
    """
    found = await asyncio.get_running_loop().getaddrinfo(name, port, type=socket.SOCK_STREAM)
    addresses = [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]
    return str(addresses[0]) if addresses and all(map(_is_public, addresses)) else None


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    inner = getattr(address, "ipv4_mapped", None) or address
    return inner.is_global and not inner.is_multicast
