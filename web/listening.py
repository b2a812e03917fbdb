"""Taking the port before anything else is done, so that a port in use is told at once."""

import errno
import os
import socket

from trellis.web.failure import Failure

_REASONS = {
    errno.EADDRINUSE: "is in use: stop what serves there, or choose another with --port",
    errno.EACCES: "may not be used by this user: choose one from 1024 on with --port",
    errno.EADDRNOTAVAIL: "is not an address of this machine: choose another with --host",
}


def bind(host: str, port: int) -> list[socket.socket]:
    """Sockets on every address of `host`, not yet listening; 0 is a free port. Raises Failure."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError):
        raise Failure(f"there is no host {host!r}: choose another with --host") from None
    sockets: list[socket.socket] = []
    failed: OSError | None = None
    for family, _, _, _, address in dict.fromkeys(found):
        if port == 0 and sockets:
            break  # each would get a port of its own
        try:
            sockets.append(_bound(family, address))
        except OSError as error:
            failed = error
            if error.errno not in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
                break  # a name may have an address that is not up, but a port is taken or not
    if failed and (not sockets or failed.errno == errno.EADDRINUSE):
        for one in sockets:
            one.close()
        reason = _REASONS.get(failed.errno or 0, f"cannot be listened on: {os.strerror(failed.errno or 0)}")
        raise Failure(f"{host} port {port} {reason}")
    return sockets


def address(host: str, sockets: list[socket.socket]) -> str:
    """The web address of `host` at the port that the sockets have."""
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{sockets[0].getsockname()[1]}"


def is_loopback(sockets: list[socket.socket]) -> bool:
    """Whether only this machine can reach them."""
    return all(one.getsockname()[0].startswith(("127.", "::1")) for one in sockets)


def is_wildcard(sockets: list[socket.socket]) -> bool:
    """Whether they listen on all addresses, so that none of them can be told as the gateway's."""
    return any(one.getsockname()[0] in ("0.0.0.0", "::") for one in sockets)  # noqa: S104


def _bound(family: int, address: tuple[object, ...]) -> socket.socket:
    one = socket.socket(family, socket.SOCK_STREAM)
    try:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        one.bind(address)
        one.set_inheritable(True)
    except BaseException:
        one.close()
        raise
    return one
