"""The route that signed URLs of local storage lead to: what they read, and what they upload."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import suppress

from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from trellis.providers.storage import (
    InvalidPath,
    LocalStorage,
    ObjectExists,
    ObjectNotFound,
    ObjectRejected,
    ObjectTooLarge,
    SignedObject,
    Storage,
    StorageUnavailable,
)
from trellis.realtime.connection import Connection
from trellis.web import byte_ranges

PREFIX = "/storage"
# Whatever a file claims to be, it may not act in this origin's name.
_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
_DISCARDED = 64 * 2**20  # bytes
_IDLE_SECONDS = 20.0
_UPLOAD_SECONDS = 600.0


def storage_routes(storage: Storage, origins: Collection[str] = ()) -> list[Route]:
    """The route that the storage's signed URLs lead to, if that is here.

    `origins`: pages of other origins that may upload and read by script, or `*`.
    """
    if not isinstance(storage, LocalStorage):
        return []
    endpoint = CORSMiddleware(
        StoredObjects(storage),
        allow_origins=list(origins),
        allow_methods=["GET", "HEAD", "PUT"],
        allow_headers=["Content-Type", "Range", "If-Range"],
        expose_headers=["Accept-Ranges", "Content-Range", "ETag"],
        max_age=600,
    )
    return [Route(f"{PREFIX}/{{bucket}}/{{path:path}}", endpoint)]


class StoredObjects:
    """An ASGI application: whoever holds a signed URL may do what it says, and nobody else anything."""

    def __init__(self, storage: LocalStorage) -> None:
        self._storage = storage

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            response = await self._respond(request)
        except ClientDisconnect:
            return
        except (ObjectNotFound, InvalidPath):
            response = _refused(404, "not found")
        except ObjectExists as error:
            response = _refused(409, str(error))
        except ObjectTooLarge as error:
            response = _refused(413, str(error))
        except ObjectRejected as error:
            response = _refused(415, str(error))
        except TimeoutError:
            response = _refused(408, "the object did not arrive in time", connection="close")
        except StorageUnavailable:
            response = _refused(503, "not available now", retry_after="5")
        if response.status_code >= 400 and not _soon_over(request):
            response.headers["Connection"] = "close"
        with suppress(OSError):  # the client is gone, or was cut off
            await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        if request.method in ("GET", "HEAD"):
            return await self._read(request)
        if request.method == "PUT":
            return await self._write(request)
        return _refused(405, "only GET, HEAD and PUT", allow="GET, HEAD, PUT")

    async def _read(self, request: Request) -> Response:
        parts, query = request.path_params, request.query_params
        found = await self._storage.open_signed(
            parts["bucket"], parts["path"], query.get("expires", ""), query.get("signature", "")
        )
        response = _answer(found, request)
        if not isinstance(response, StreamedObject):
            found.file.close()
        return response

    async def _write(self, request: Request) -> Response:
        parts, query, headers = request.path_params, request.query_params, request.headers
        upload = self._storage.open_upload(
            parts["bucket"],
            parts["path"],
            *(query.get(name, "") for name in ("expires", "size", "type", "signature")),
        )
        if headers.get("content-type", "").strip().lower() != upload.content_type:
            raise ObjectRejected(f"the object has to be sent with the content type {upload.content_type}")
        if headers.get("content-encoding", "identity").strip().lower() != "identity":
            raise ObjectRejected("the object must not be encoded")
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length[:20]) > upload.size:
            raise ObjectTooLarge(f"the object may have {upload.size} bytes")
        # Whoever is slow may send a large object all the same; a little more, so that it is told the reason.
        Connection.of(request.scope).allow(_UPLOAD_SECONDS + _IDLE_SECONDS)
        async with asyncio.timeout(_UPLOAD_SECONDS):
            await self._storage.receive(upload, _arriving(request))
        return Response(status_code=201)


class StreamedObject(Response):
    """An object or a part of it, sent as its client takes it: no more than a chunk of it is in memory."""

    def __init__(self, found: SignedObject, part: range | None) -> None:
        whole = range(found.size)
        self._found, self._part = found, whole if part is None else part
        headers = _described(found) | {"Content-Length": str(len(self._part))}
        if part is not None:
            headers["Content-Range"] = f"bytes {part[0]}-{part[-1]}/{found.size}"
        super().__init__(
            status_code=200 if part is None else 206, media_type=found.content_type, headers=headers
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it. A client that takes nothing for a while is cut off; OSError then."""
        connection = Connection.of(scope)
        with self._found.file:
            await send(
                {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
            )
            if scope["method"] != "HEAD":
                async for chunk in self._found.chunks(self._part):
                    message = {"type": "http.response.body", "body": chunk, "more_body": True}
                    await connection.send(send, message, within=_IDLE_SECONDS)
            await send({"type": "http.response.body", "body": b""})


def _answer(found: SignedObject, request: Request) -> Response:
    """What a client is sent that may read an object: all of it, a part, or that it has it already."""
    headers = request.headers
    if byte_ranges.names(headers.get("if-none-match"), found.tag):
        return Response(status_code=304, headers=_described(found))
    part = None
    # Of another version than the client has a part of, it needs all.
    if request.method == "GET" and headers.get("if-range", found.tag) == found.tag:
        try:
            part = byte_ranges.wanted(headers.get("range"), found.size)
        except byte_ranges.Unsatisfiable:
            return _refused(416, "the object does not go so far", content_range=f"bytes */{found.size}")
    return StreamedObject(found, part)


def _described(found: SignedObject) -> dict[str, str]:
    """What is said of an object whether or not it is sent. Its address may come to name another one, after it
    was deleted: so a cache asks whether it is still the same.
    """
    return {
        "ETag": found.tag,
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-cache",
        "Content-Security-Policy": _POLICY,
        "Cross-Origin-Resource-Policy": "cross-origin",
    }


async def _arriving(request: Request) -> AsyncIterator[bytes]:
    """The body as it comes. TimeoutError where nothing comes, ClientDisconnect where it ends early."""
    chunks = request.stream()
    while True:
        try:
            async with asyncio.timeout(_IDLE_SECONDS):
                chunk = await anext(chunks)
        except StopAsyncIteration:
            return
        yield chunk


def _soon_over(request: Request) -> bool:
    """Whether the rest of a body that nobody wants may come, so that the client gets to read why."""
    length = request.headers.get("content-length", "")
    chunked = "transfer-encoding" in request.headers
    return not chunked and (not length or (length.isdecimal() and int(length[:20]) <= _DISCARDED))


def _refused(status: int, text: str, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return PlainTextResponse(text, status, headers={"Cache-Control": "no-store", **named})
