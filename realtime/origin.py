"""Which web pages may talk to this server: those of its own origin, and of those that a setting names."""

from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def trusted(headers: Mapping[str, str], allowed: Collection[str]) -> bool:
    """Whether the page behind a request may make it; a request from outside a browser carries no Origin and
    may.

    `allowed`: origins such as `https://app.example.org`, or `*` for any. Behind a proxy that rewrites Host,
    name the public origin there.
    """
    origin = headers.get("origin")
    if origin is None or origin in allowed or "*" in allowed:
        return True
    try:
        page = urlsplit(origin)
    except ValueError:
        return False
    default = _DEFAULT_PORTS.get(page.scheme, "")
    host = headers.get("host", "").lower()
    return bool(page.netloc) and page.netloc.lower().removesuffix(default) == host.removesuffix(default)
