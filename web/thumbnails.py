"""Thumbnails: made when somebody first asks for one, kept in storage, opened by signed URLs."""

import asyncio
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from trellis.jobs.pictures import Pictures
from trellis.jobs.processes import Processes, ProcessesClosed
from trellis.providers.errors import Refused, Unavailable
from trellis.providers.pictures.thumbnail import CONTENT_TYPE, keep_thumbnail, kept_at
from trellis.providers.storage import (
    InvalidPath,
    ObjectNotFound,
    ObjectPath,
    ObjectRejected,
    Storage,
    StorageError,
)
from trellis.providers.storage.signature import Signer
from trellis.web import credentials
from trellis.web.settings import Settings

PREFIX: Final = "/thumbnails"

_WINDOW = 900  # seconds for which everyone gets the same URL, so that browsers find what they have
_PURPOSE = b"trellis thumbnails, version 1"
_AT_ONCE = 100  # that are read or made; who asks for another one is told to come again
_UNDECODABLE_SECONDS = 300  # for which a browser need not ask again


@asynccontextmanager
async def opened_pictures(settings: Settings) -> AsyncIterator[Pictures]:
    """What looks at image files, for as long as the block lasts; its processes start when they are needed."""
    processes = Processes(settings.processes)
    try:
        yield Pictures(processes, max_pixels=settings.max_pixels, place=settings.keep_gps)
    finally:
        await processes.aclose()


def thumbnail_signer(settings: Settings) -> Signer:
    """What makes and checks the URLs. Raises Failure where there is no secret for it."""
    secret = hmac.digest(credentials.url_secret(settings).encode(), _PURPOSE, "sha256")
    return Signer(secret, f"{settings.public_url or ''}{PREFIX}", _WINDOW)


class Thumbnails:
    """The route that signed URLs lead to. However many ask for a thumbnail at once, it is made once."""

    def __init__(self, storage: Storage, pictures: Pictures, signer: Signer) -> None:
        self._storage = storage
        self._pictures = pictures
        self._signer = signer
        self._under_way: dict[ObjectPath, asyncio.Task[bytes]] = {}

    @property
    def route(self) -> Route:
        """The route, for GET and HEAD."""
        return Route(f"{PREFIX}/{{bucket}}/{{path:path}}", self._respond)

    async def aclose(self) -> None:
        """Give up what is being made."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def get(self, path: ObjectPath) -> bytes:
        """The thumbnail of an object, made if it is not there yet.

        Raises StorageError (ObjectNotFound where the object is gone), Refused where it is no image, and
        Unavailable where too many others are asked for.
        """
        task = self._under_way.get(path)
        if task is None:
            if len(self._under_way) >= _AT_ONCE:
                raise Unavailable("too many thumbnails are asked for at once")
            task = asyncio.create_task(self._kept_or_made(path))
            self._under_way[path] = task
            task.add_done_callback(lambda done: self._done(path, done))
        # Whoever leaves does not take it away from the others.
        return await asyncio.shield(task)

    async def _kept_or_made(self, path: ObjectPath) -> bytes:
        try:
            return await self._storage.read(kept_at(path))
        except ObjectNotFound:
            # Who looks is not known here; but different people look at different folders.
            async with self._pictures.room.turn(uuid5(NAMESPACE_URL, _folder(path))):
                data = await self._storage.read(path)
                made = await self._pictures.thumbnail(data)
        await keep_thumbnail(self._storage, path, made, len(data))
        return made

    def _done(self, path: ObjectPath, task: asyncio.Task[bytes]) -> None:
        del self._under_way[path]
        if not task.cancelled():
            task.exception()  # whether or not somebody is left who waits for it

    async def _respond(self, request: Request) -> Response:
        parts, query = request.path_params, request.query_params
        expires = query.get("expires", "")
        try:
            path = ObjectPath(parts["bucket"], parts["path"])
            if not self._signer.verify(path, expires, query.get("signature", "")):
                raise ObjectNotFound("there is no such object")
            thumbnail = await self.get(path)
        except (ObjectNotFound, InvalidPath):
            return PlainTextResponse("not found", 404, headers={"Cache-Control": "no-store"})
        except (Refused, ObjectRejected) as error:
            keep = f"private, max-age={_UNDECODABLE_SECONDS}"
            return PlainTextResponse(f"no thumbnail: {error}", 415, headers={"Cache-Control": keep})
        except (Unavailable, StorageError, ProcessesClosed):
            return PlainTextResponse(
                "not available now", 503, headers={"Cache-Control": "no-store", "Retry-After": "5"}
            )
        return Response(
            thumbnail,
            media_type=CONTENT_TYPE,
            headers={
                "Cache-Control": f"private, max-age={self._signer.seconds_left(expires)}, immutable",
                "Cross-Origin-Resource-Policy": "cross-origin",
            },
        )


def _folder(path: ObjectPath) -> str:
    return str(path).rpartition("/")[0]
