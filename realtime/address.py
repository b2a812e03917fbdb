"""Where an operation came from, for limits of what anybody may ask for.

It is known to whatever runs in the context of a request, or of a socket's operations.
"""

from contextvars import ContextVar
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from starlette.types import Scope

NOWHERE: Final = "unknown"
_IPV6_PREFIX = 64  # bits: what one household has

_address: ContextVar[str] = ContextVar("address", default=NOWHERE)


def came_from(scope: Scope) -> None:
    """Remember the client of an ASGI scope in this context."""
    client = scope.get("client")
    _address.set(client[0] if client and client[0] else NOWHERE)


def address() -> str:
    """The client's address, of IPv6 the network that it has for itself; `unknown` where there is none."""
    found = _address.get()
    try:
        parsed = ip_address(found)
    except ValueError:
        return found
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ip_network((int(parsed), _IPV6_PREFIX), strict=False))
    return found
