"""How an operation that came over a socket renews the token of that socket.

The socket is known to whatever runs in the context of one of its operations, and kept alive by none of it.
"""

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from datetime import datetime
from weakref import WeakMethod

from trellis.db.errors import GatewayError

Renew = Callable[[str], Awaitable[datetime | None]]

_NO_SOCKET = GatewayError(
    "BAD_USER_INPUT",
    "Only a websocket keeps a token: elsewhere, send the new one in each request's Authorization header.",
)
_of_socket: ContextVar["WeakMethod[Renew] | None"] = ContextVar("renewal", default=None)


def offer(renew: Renew) -> None:
    """Let operations that are begun in this context renew by `renew`, a method of their socket."""
    _of_socket.set(WeakMethod(renew))


async def renew(authorization: str) -> datetime | None:
    """Go on with a new `Bearer …` on the socket that this operation came over; tells when that expires.

    Raises GatewayError: BAD_USER_INPUT where there is no socket, UNAUTHENTICATED for a token that is not
    good, FORBIDDEN for another person's.
    """
    reference = _of_socket.get()
    method = reference() if reference is not None else None
    if method is None:
        raise _NO_SOCKET
    return await method(authorization)
