"""YouTube's Data API: views and pictures of videos (developers.google.com/youtube/v3/docs/videos/list).

The other platforms tell nobody the views of other people's reels: those are asked of `others`.
"""

import time
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from trellis.providers.admission import Admission, Caller
from trellis.providers.backoff import parse_retry_after
from trellis.providers.errors import Misconfigured, ProviderError, Refused, Unavailable
from trellis.providers.reels.address import ReelAddress
from trellis.providers.reels.source import NoReels, ReelSource, Sighting

DEFAULT_BASE_URL: Final = "https://www.googleapis.com/youtube/v3"
PICTURES: Final = "https://i.ytimg.com"

_MAX_PICTURE: Final = 5 * 2**20
_SIZES: Final = ("standard", "high", "medium", "default")


class YouTubeReels:
    """A `ReelSource` for videos of YouTube. Pictures are fetched from the origin `pictures` alone."""

    name = "youtube"

    def __init__(
        self,
        api_key: str,
        *,
        base_url: str = DEFAULT_BASE_URL,
        pictures: str = PICTURES,
        timeout: float = 20.0,
        admission: Admission | None = None,
        others: ReelSource | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._api_key = api_key
        self._base_url = base_url
        self._pictures = pictures
        self._admission = admission or Admission(self.name, 4)
        self._others = others or NoReels()
        self._now = now
        # Redirects would lead to other hosts than those that are meant.
        self._http = httpx.AsyncClient(
            timeout=timeout, follow_redirects=False, verify=base_url.startswith("https:")
        )

    async def look(self, reel: ReelAddress, caller: Caller) -> Sighting:
        """The views of a video and its picture; a picture that does not come is done without."""
        if reel.platform != "youtube":
            return await self._others.look(reel, caller)
        async with self._admission.turn(caller):
            answer = await self._videos(reel.shortcode)
        if isinstance(answer, ProviderError):
            raise answer
        views, picture = _read(answer)
        return Sighting(views, await self._fetched(picture) if picture else None)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._admission.aclose()
        await self._others.aclose()
        await self._http.aclose()

    async def _videos(self, video: str) -> Any:
        """The answer's JSON; what is wrong with one video is given, what is wrong with the service raised."""
        try:
            response = await self._http.get(
                f"{self._base_url}/videos",
                params={"part": "snippet,statistics", "id": video},
                headers={"X-Goog-Api-Key": self._api_key},
            )
        except httpx.HTTPError as error:
            raise Unavailable("the connection to YouTube failed") from error
        status = response.status_code
        if status == 429 or status >= 500:
            wait = parse_retry_after(response.headers.get("retry-after"), now=self._now())
            raise Unavailable(f"YouTube answered {status}", retry_after=wait)
        if status != 200:
            raise Misconfigured(f"YouTube answered {status}: its key or address is not usable")
        try:
            return response.json()
        except ValueError as error:
            raise Unavailable("YouTube's answer was broken") from error

    async def _fetched(self, address: str) -> bytes | None:
        url = urlsplit(address)
        if f"{url.scheme}://{url.netloc}" != self._pictures:
            return None
        try:
            async with self._http.stream("GET", address) as response:
                if response.status_code != 200:
                    return None
                data = bytearray()
                async for part in response.aiter_bytes():
                    data += part
                    if len(data) > _MAX_PICTURE:
                        return None
                return bytes(data)
        except httpx.HTTPError:
            return None


def _read(answer: Any) -> tuple[int, str | None]:
    """Views, and the address of a picture. Nothing is taken on trust."""
    items = answer.get("items") if isinstance(answer, dict) else None
    if not isinstance(items, list):
        raise Unavailable("YouTube's answer was broken")
    if not items:
        raise Refused("YouTube has no such video, or nobody may see it.")
    item = items[0] if isinstance(items[0], dict) else {}
    statistics, snippet = item.get("statistics"), item.get("snippet")
    count = statistics.get("viewCount") if isinstance(statistics, dict) else None
    if count is None:
        raise Refused("YouTube does not tell how often this video was seen.")
    if not (isinstance(count, str) and count.isascii() and count.isdigit() and len(count) < 19):
        raise Unavailable("YouTube's answer was broken")
    pictures = snippet.get("thumbnails") if isinstance(snippet, dict) else None
    if isinstance(pictures, dict):
        for size in _SIZES:
            found = pictures.get(size)
            if isinstance(found, dict) and isinstance(found.get("url"), str):
                return int(count), found["url"]
    return int(count), None
