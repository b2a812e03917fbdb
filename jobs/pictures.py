"""Image files looked at in processes beside the event loop: whoever made them may have meant harm.

What takes too long is stopped there, and what needs too much memory takes nobody along.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from trellis.jobs.passages import passages_of
from trellis.jobs.processes import ProcessDied, Processes
from trellis.providers.admission.room import Room
from trellis.providers.errors import Refused, Unavailable
from trellis.providers.pictures.inspection import Inspection, inspect
from trellis.providers.pictures.media import Media, inspect_media
from trellis.providers.pictures.thumbnail import make_thumbnail

Result = TypeVar("Result")

_SECONDS: Final = 15.0
_IN_MEMORY: Final = 8
_OF_ONE: Final = 6


class Pictures:
    """As many at a time as there are `processes`; the others wait.

    `max_pixels`: what a picture may have at most; `place`: whether where it was taken is kept. Whoever takes
    a turn of `room` before reading a file keeps it from filling the memory together with all the others, and
    whoever has a hundred of them from keeping the others waiting.
    """

    def __init__(self, processes: Processes, *, max_pixels: int, place: bool = False) -> None:
        self._processes = processes
        self._max_pixels = max_pixels
        self._place = place
        self.room = Room(_IN_MEMORY, most=_OF_ONE)

    async def inspect(self, data: bytes, content_type: str) -> Inspection:
        """See `providers.pictures.inspection.inspect`. Raises Refused, Unavailable."""
        return await self._call(inspect, data, content_type, self._max_pixels, self._place)

    async def inspect_media(self, data: bytes, content_type: str) -> Media:
        """See `providers.pictures.media.inspect_media`. Raises Refused, Unavailable."""
        return await self._call(inspect_media, data, content_type, self._max_pixels)

    async def passages(self, data: bytes) -> tuple[int, list[str]]:
        """See `jobs.passages.passages_of`. Raises Refused, Unavailable."""
        return await self._call(passages_of, data)

    async def thumbnail(self, data: bytes) -> bytes:
        """See `providers.pictures.thumbnail.make_thumbnail`. Raises Refused, Unavailable."""
        return await self._call(make_thumbnail, data, self._max_pixels)

    async def _call(self, function: Callable[..., Result], *arguments: Any) -> Result:
        try:
            return await self._processes.call(function, *arguments, timeout=_SECONDS)
        except TimeoutError:
            raise Refused(f"the file takes more than {_SECONDS:g} seconds to decode") from None
        except ProcessDied as error:
            raise Unavailable("the image could not be looked at; try again") from error
