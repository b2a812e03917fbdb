"""Links that open one object for a short time: expiry and HMAC-SHA256 over it and the object's address."""

import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from math import ceil
from typing import Final
from urllib.parse import quote

from trellis.providers.storage.object import ObjectPath

_PURPOSE: Final = b"trellis signed object url, version 1"
_EXPIRES_DIGITS: Final = 12


@dataclass(frozen=True)
class Signer:
    """Makes and checks signed URLs `<prefix>/<bucket>/<path>?expires=…&signature=…`.

    Expiries fall on multiples of `window` seconds, so that within a window everyone gets the same URL: it is
    good for `ttl` to `ttl + window` seconds. The signing key is derived from `secret`, which may serve other
    ends too.
    """

    secret: bytes = field(repr=False)
    prefix: str = "/storage"
    window: int = 300
    now: Callable[[], float] = time.time

    def __post_init__(self) -> None:
        if len(self.secret) < 16:
            raise ValueError("the secret that signs storage URLs has at least 16 bytes")
        if self.window < 1:
            raise ValueError("the window of storage URLs is at least one second")

    def url(self, path: ObjectPath, *, ttl: int) -> str:
        """A URL that is good for at least `ttl` seconds from now."""
        if ttl < 1:
            raise ValueError("a signed URL lives at least one second")
        expires = str(ceil((self.now() + ttl) / self.window) * self.window)
        place = quote(f"{path.bucket}/{path.path}")
        return f"{self.prefix}/{place}?expires={expires}&signature={self._sign(path, expires)}"

    def verify(self, path: ObjectPath, expires: str, signature: str) -> bool:
        """Whether a URL's parts (percent-decoded) were made here and have not expired. In constant time."""
        made = self._sign(path, expires)
        genuine = hmac.compare_digest(made.encode(), signature.encode(errors="replace"))
        return genuine and self.seconds_left(expires) > 0

    def seconds_left(self, expires: str) -> int:
        """For how long a URL is good: what a cache may be told. 0 or less when it has expired."""
        if not (expires.isascii() and expires.isdigit() and len(expires) <= _EXPIRES_DIGITS):
            return 0
        return int(expires) - int(self.now())

    def _sign(self, path: ObjectPath, expires: str) -> str:
        key = hmac.digest(self.secret, _PURPOSE, sha256)
        message = f"{path}\n{expires}".encode(errors="replace")
        return hmac.digest(key, message, sha256).hex()
