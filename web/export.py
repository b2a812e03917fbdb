"""`GET /export/runs/<id>.csv` and `.jsonl`: what a run has found, as a file."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Collection, Sequence
from contextlib import aclosing
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from trellis.db.errors import GatewayError, translate
from trellis.db.outage import UNAVAILABLE
from trellis.db.session import Identity
from trellis.realtime.connection import Connection, expires_in
from trellis.realtime.operation import Authenticate
from trellis.realtime.socket.messages import CloseSocket
from trellis.realtime.socket.registry import SocketRegistry, issued_before
from trellis.realtime.streamed import disconnected
from trellis.resolvers.exports import Export, Exports
from trellis.web.export_forms import FORMS, Form
from trellis.web.http import STATUS
from trellis.web.leaving import Leaving

log = logging.getLogger(__name__)

_HEADERS = {"cache-control": "no-store", "vary": "Authorization", "x-accel-buffering": "no"}
_SIGN_IN = GatewayError(
    "UNAUTHENTICATED", "Sign in to export: send an Authorization header with a bearer token."
)
_NOTHING_HERE = GatewayError("NOT_FOUND", "An export is at /export/runs/<id>.csv or .jsonl.")


class ExportEndpoint:
    """An ASGI application: `Route("/export/runs/{name}", ExportEndpoint(…))`, for every method.

    A client may take its time, but not stand still for `send_seconds`. `registry` counts exports among the
    sockets and streams of a person, and ends them with the session or the server.
    """

    def __init__(
        self,
        exports: Exports,
        authenticate: Authenticate,
        registry: SocketRegistry,
        *,
        allowed_origins: Collection[str] = (),
        send_seconds: float = 30.0,
    ) -> None:
        self._exports = exports
        self._authenticate = authenticate
        self._registry = registry
        self._send_seconds = send_seconds
        self._app: ASGIApp = self._serve
        if allowed_origins:
            self._app = CORSMiddleware(
                self._serve,
                allow_origins=list(allowed_origins),
                allow_methods=["GET"],
                allow_headers=["Authorization"],
                expose_headers=["Content-Disposition"],
                max_age=600,
            )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._app(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._respond(request)
        except ClientDisconnect:
            return
        except Exception as error:
            known = translate(error)
            if known is None:
                log.exception("an export broke")
                known = GatewayError("INTERNAL", "Internal error.")
            response = _refused(known)
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> ASGIApp:
        if request.method not in ("GET", "HEAD"):
            return Response(status_code=405, headers={**_HEADERS, "allow": "GET, HEAD"})
        run_id, form = _asked(request.path_params["name"])
        identity = await self._authenticate(request.headers)
        if identity.user_id is None:
            raise _SIGN_IN
        kind, export = await self._exports.find(identity, run_id)
        name = f"{kind.replace('.', '-')}-{request.path_params['name']}"
        disposition = {"content-disposition": f'attachment; filename="{name}"'}
        headers = {**_HEADERS, **disposition, "content-type": form.content_type}
        if request.method == "HEAD":
            return Response(headers=headers)
        pages = self._exports.pages(identity, run_id, export, request.query_params.get("search") or None)
        # What is wrong from the beginning has a status of its own.
        with Leaving(request.receive):
            first = await anext(pages)
        file = _File(export, form, first, pages, identity, headers, self._registry, self._send_seconds)
        self._registry.introduce(file, identity.claims.get("sub"))
        return file


class _File:
    """A response with the file. Where it cannot be written to its end, the connection is cut.

    So a client never takes a part for the whole: the last chunk of the body is missing.
    """

    def __init__(
        self,
        export: Export,
        form: Form,
        first: Sequence[Any],
        rest: AsyncGenerator[Sequence[Any], None],
        identity: Identity,
        headers: dict[str, str],
        registry: SocketRegistry,
        send_seconds: float,
    ) -> None:
        self._export = export
        self._form = form
        self._first = first
        self._rest = rest
        self._identity = identity
        self._headers = headers
        self._registry = registry
        self._send_seconds = send_seconds
        self._writing: asyncio.Task[None] | None = None

    def end(self, _: CloseSocket, __: GatewayError | None = None) -> None:
        """Break it off."""
        if self._writing is not None:
            self._writing.cancel()

    def was_issued_before(self, moment: float) -> bool:
        """Whether the caller's token is from before `moment`, in seconds since 1970."""
        return issued_before(self._identity, moment)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request."""
        connection = Connection.of(scope)
        loop = asyncio.get_running_loop()
        writing = self._writing = loop.create_task(self._write(connection, send))
        gone = loop.create_task(disconnected(receive))
        lifetime = expires_in(self._identity)
        try:
            await asyncio.wait({writing, gone}, timeout=lifetime, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._registry.leave(self)
            writing.cancel()
            gone.cancel()
            await asyncio.gather(writing, gone, return_exceptions=True)
        error = None if writing.cancelled() else writing.exception()
        if error is None and not writing.cancelled():
            return
        if error is not None and not isinstance(error, OSError):
            _tell(error)
        connection.abort()
        await asyncio.sleep(0)  # the server hears of it before this returns

    async def _write(self, connection: Connection, send: Send) -> None:
        headers = [(name.encode(), value.encode()) for name, value in self._headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": headers})

        async def write(body: bytes, *, more: bool = True) -> None:
            message = {"type": "http.response.body", "body": body, "more_body": more}
            await connection.send(send, message, within=self._send_seconds)

        form, export = self._form, self._export
        await write(form.opening(export) + form.rows(export, self._first))
        async with aclosing(self._rest) as rest:
            async for rows in rest:
                await write(form.rows(export, rows))
        await write(b"", more=False)


def _tell(error: BaseException) -> None:
    if isinstance(error, (GatewayError, *UNAVAILABLE, asyncpg.PostgresError)):
        log.warning("an export was cut off (%s)", type(error).__name__)
    else:
        log.error("an export broke", exc_info=error)


def _asked(name: str) -> tuple[UUID, Form]:
    text, _, extension = name.rpartition(".")
    try:
        run_id = UUID(text)
    except ValueError:
        raise _NOTHING_HERE from None
    if extension not in FORMS or str(run_id) != text.lower():
        raise _NOTHING_HERE
    return run_id, FORMS[extension]


def _refused(error: GatewayError) -> Response:
    status = STATUS[error.code]
    headers = dict(_HEADERS)
    if status == 401:
        headers["www-authenticate"] = 'Bearer realm="trellis"'
    elif status in (429, 503):
        headers["retry-after"] = "1"
    body = orjson.dumps({"errors": [error.formatted()]})
    return Response(body, status, headers, "application/json; charset=utf-8")
