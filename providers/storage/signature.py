"""Links to one object for a short time: expiry and HMAC-SHA256 over it and all that the link allows."""

import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from math import ceil
from typing import Final
from urllib.parse import quote, urlencode

from trellis.providers.storage.object import ObjectPath
from trellis.providers.storage.storage import lifetime

# Each purpose has a key of its own: what was signed for one is nothing for the other.
_READ: Final = b"trellis signed object url, version 1"
_UPLOAD: Final = b"trellis signed upload url, version 1"
_EXPIRES_DIGITS: Final = 12


@dataclass(frozen=True)
class Signer:
    """Makes and checks signed URLs `<prefix>/<bucket>/<path>?…`: `expires=…&signature=…` to read an object,
    `expires=…&size=…&type=…&signature=…` to upload one.

    Expiries of reading fall on multiples of `window` seconds, so that within a window everyone gets the same
    URL: it is good for `ttl` to `ttl + window` seconds. The signing keys are derived from `secret`, which may
    serve other ends too.
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

    def url(self, path: ObjectPath, *, ttl: int, version: str = "") -> str:
        """A URL that reads the object for at least `ttl` seconds from now.

        `version` opens nothing: it tells caches apart what has lain there at different times.
        """
        expires = str(ceil((self.now() + lifetime(ttl)) / self.window) * self.window)
        told = {"version": version} if version else {}
        return self._url(path, expires=expires, signature=self._sign(_READ, path, expires), **told)

    def verify(self, path: ObjectPath, expires: str, signature: str) -> bool:
        """Whether a reading URL's parts (percent-decoded) were made here and have not expired."""
        return self._verify(signature, _READ, path, expires)

    def upload_url(self, path: ObjectPath, content_type: str, size: int, *, ttl: int) -> tuple[str, int]:
        """A URL that uploads the object for `ttl` seconds from now, and when it expires (Unix time)."""
        expires = ceil(self.now()) + lifetime(ttl)
        signature = self._sign(_UPLOAD, path, str(expires), str(size), content_type)
        return self._url(path, expires=expires, size=size, type=content_type, signature=signature), expires

    def verify_upload(
        self, path: ObjectPath, expires: str, size: str, content_type: str, signature: str
    ) -> bool:
        """Whether an uploading URL's parts (percent-decoded) were made here and have not expired."""
        return self._verify(signature, _UPLOAD, path, expires, size, content_type)

    def seconds_left(self, expires: str) -> int:
        """For how long a URL is good: what a cache may be told. 0 or less when it has expired."""
        if not (expires.isascii() and expires.isdigit() and len(expires) <= _EXPIRES_DIGITS):
            return 0
        return int(expires) - int(self.now())

    def _url(self, path: ObjectPath, **parameters: object) -> str:
        return f"{self.prefix}/{quote(f'{path.bucket}/{path.path}')}?{urlencode(parameters)}"

    def _verify(self, signature: str, purpose: bytes, path: ObjectPath, expires: str, *more: str) -> bool:
        # In constant time, whatever is wrong with it.
        made = self._sign(purpose, path, expires, *more)
        genuine = hmac.compare_digest(made.encode(), signature.encode(errors="replace"))
        return genuine and self.seconds_left(expires) > 0

    def _sign(self, purpose: bytes, path: ObjectPath, *parts: str) -> str:
        key = hmac.digest(self.secret, purpose, sha256)
        message = "\n".join([str(path), *parts]).encode(errors="replace")
        return hmac.digest(key, message, sha256).hex()
