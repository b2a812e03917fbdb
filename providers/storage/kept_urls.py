"""Signed URLs of a service, kept for a while: the same again, so that browsers can cache what they give."""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from trellis.providers.storage.object import ObjectPath
from trellis.providers.storage.storage import lifetime

Sign = Callable[[Sequence[ObjectPath], int], Awaitable[Sequence[str | None]]]
"""Signs for paths, in order, for so many seconds; None where there is nothing to sign."""

_MOST: Final = 20_000


class KeptUrls:
    """URLs by `sign`, each asked for once in `window` seconds; `most` of them are kept, the latest used."""

    def __init__(
        self, sign: Sign, *, window: int = 300, most: int = _MOST, now: Callable[[], float] = time.time
    ) -> None:
        self._sign = sign
        self._window = window
        self._most = most
        self._now = now
        self._kept: OrderedDict[ObjectPath, tuple[str, float]] = OrderedDict()

    async def of(self, paths: Sequence[ObjectPath], ttl: int) -> list[str | None]:
        """URLs that are good for at least `ttl` seconds from now, in the order of the paths."""
        seconds = lifetime(ttl) + self._window
        found = {path: self._still_good(path, ttl) for path in paths}
        lacking = [path for path, url in found.items() if url is None]
        if lacking:
            expires = self._now() + seconds
            for path, url in zip(lacking, await self._sign(lacking, seconds), strict=True):
                found[path] = url
                if url is not None:
                    self._keep(path, url, expires)
        return [found[path] for path in paths]

    def _still_good(self, path: ObjectPath, ttl: int) -> str | None:
        url, expires = self._kept.get(path, (None, 0.0))
        if url is None or expires < self._now() + ttl:
            return None
        self._kept.move_to_end(path)
        return url

    def _keep(self, path: ObjectPath, url: str, expires: float) -> None:
        self._kept[path] = url, expires
        self._kept.move_to_end(path)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
