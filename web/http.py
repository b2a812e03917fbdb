"""GraphQL over HTTP: one request, one operation, answered as the client's Accept header wants it."""

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trellis.db.errors import Code, GatewayError
from trellis.db.session import Identity
from trellis.realtime import sse
from trellis.realtime.address import came_from
from trellis.realtime.connection import Connection
from trellis.realtime.executor import Executor
from trellis.realtime.multipart import PARTS
from trellis.realtime.operation import ALL_KINDS, Authenticate, ExecutionOutcome, Operation, OperationKind
from trellis.realtime.socket.registry import SocketRegistry
from trellis.realtime.streamed import Framing, StreamedResponse
from trellis.web.accept import MEDIA_TYPES, Form, wanted
from trellis.web.graphql_request import (
    Refusal,
    RequestLimits,
    check_content,
    check_origin,
    read_operation,
    refuse,
)
from trellis.web.leaving import Leaving

log = logging.getLogger(__name__)

Page = Callable[[Request], Awaitable[Response]]

STATUS: dict[Code, int] = {
    "UNAUTHENTICATED": 401,
    "FORBIDDEN": 403,
    "NOT_FOUND": 404,
    "BAD_USER_INPUT": 400,
    "CONFLICT": 409,
    "LIMIT_EXCEEDED": 400,
    "RATE_LIMITED": 429,
    "UNAVAILABLE": 503,
    "INTERNAL": 500,
    # A step of a handshake, as Apollo Server answers it: some clients read the body of a 200 alone.
    "PERSISTED_QUERY_NOT_FOUND": 200,
    "PERSISTED_QUERY_NOT_SUPPORTED": 200,
}
_SAFE: frozenset[OperationKind] = frozenset({"query"})
_WHOLE: frozenset[OperationKind] = frozenset({"query", "mutation"})
_STREAMED_GET = frozenset(ALL_KINDS - {"mutation"})
_FRAMINGS: dict[Form, Framing] = {"events": sse.EVENTS, "parts": PARTS}
# Answers depend on who asks and are never to be kept, nor to be guessed a type for.
_HEADERS = {"vary": "Accept, Authorization", "cache-control": "no-store", "x-content-type-options": "nosniff"}


@dataclass(frozen=True, kw_only=True)
class HTTPOptions:
    """How the endpoint behaves. Times are in seconds.

    `allowed_origins`: pages of other origins that may call it (CORS), or `*`; none by default. No cookie is
    ever read, so credentials are not part of it.
    """

    limits: RequestLimits = field(default_factory=RequestLimits)
    allowed_origins: Collection[str] = ()
    send_seconds: float = 30.0
    heartbeat_seconds: float = 12.0


class GraphQLEndpoint:
    """An ASGI application: `Route("/graphql", GraphQLEndpoint(…))`, for every method.

    `page` shows something to a browser that asks for HTML (GraphiQL); it gets the request and gives the
    response. `registry` counts streams, and ends them.
    """

    def __init__(
        self,
        executor: Executor,
        authenticate: Authenticate,
        options: HTTPOptions | None = None,
        *,
        page: Page | None = None,
        registry: SocketRegistry | None = None,
    ) -> None:
        self._registry = registry or SocketRegistry()
        self._executor = executor
        self._authenticate = authenticate
        self._options = options or HTTPOptions()
        self._page = page
        self._app: ASGIApp = self._serve
        if self._options.allowed_origins:
            self._app = CORSMiddleware(
                self._serve,
                allow_origins=list(self._options.allowed_origins),
                allow_methods=["GET", "POST"],
                allow_headers=["*"],
                expose_headers=["WWW-Authenticate"],
                max_age=600,
            )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._app(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        came_from(scope)
        request = Request(scope, receive)
        has_page = self._page is not None and request.method == "GET"
        form = wanted(request.headers.get("accept"), page=has_page)
        try:
            response = await self._respond(request, form)
        except ClientDisconnect:
            return
        except Refusal as refusal:
            response = _refused(refusal, form)
        except Exception:
            log.exception("a GraphQL request broke")
            response = _refused(refuse(500, "Internal error.", "INTERNAL"), form)
        try:
            await response(scope, receive, self._bounded(send, Connection.of(scope)))
        except OSError:
            return  # the client is gone, or was cut off

    async def _respond(self, request: Request, form: Form | None) -> ASGIApp:
        if request.method not in ("GET", "POST"):
            raise refuse(405, "Send a GET or a POST request.", allow="GET, POST")
        if form is None:
            raise refuse(406, f"Accept one of: {', '.join(MEDIA_TYPES.values())}.")
        if form == "page" and self._page is not None:
            return await self._page(request)
        check_origin(request, self._options.allowed_origins)
        if request.method == "POST":
            check_content(request.headers, self._options.limits)
        operation = await read_operation(request, self._options.limits)
        # Only now: a session may have ended while the client took its time to send all of this.
        identity = await self._identify(request)
        if form in _FRAMINGS:
            return self._stream(request, operation, identity, form)
        kinds = _SAFE if request.method == "GET" else _WHOLE
        outcome = await self._execute(request, operation, identity, kinds)
        if outcome.kind is not None and outcome.kind not in kinds:
            raise _wrong_kind(outcome.kind)
        return _response(outcome.body, _status(outcome, form), form)

    async def _identify(self, request: Request) -> Identity:
        try:
            return await self._authenticate(request.headers)
        except GatewayError as error:
            raise Refusal(STATUS[error.code], error) from None

    async def _execute(
        self, request: Request, operation: Operation, identity: Identity, kinds: frozenset[OperationKind]
    ) -> ExecutionOutcome:
        """Run the operation while the client waits for it: one that leaves takes its work along."""
        with Leaving(request.receive):
            return await self._executor.execute(operation, identity, kinds=kinds)

    def _stream(
        self, request: Request, operation: Operation, identity: Identity, form: Form
    ) -> StreamedResponse:
        kinds = _STREAMED_GET if request.method == "GET" else ALL_KINDS
        if form == "events":
            operation = replace(operation, after=sse.cursor(request.headers.get("last-event-id")))
        response = StreamedResponse(
            _FRAMINGS[form],
            lambda wake: self._executor.open(operation, identity, wake, kinds=kinds),
            identity,
            self._registry,
            heartbeat_seconds=self._options.heartbeat_seconds,
            send_seconds=self._options.send_seconds,
            headers=_HEADERS,
        )
        try:
            self._registry.introduce(response, identity.claims.get("sub"))
        except GatewayError as error:
            raise Refusal(STATUS[error.code], error) from None
        return response

    def _bounded(self, send: Send, connection: Connection) -> Send:
        async def send_in_time(message: Message) -> None:
            await connection.send(send, message, within=self._options.send_seconds)

        return send_in_time


def _status(outcome: ExecutionOutcome, form: Form) -> int:
    """The status of a GraphQL response: in `application/json`, 200 whatever is wrong with the document."""
    if outcome.executed or (form == "json" and outcome.code == "BAD_USER_INPUT"):
        return 200
    return STATUS[cast(Code, outcome.code)]


def _wrong_kind(kind: OperationKind) -> Refusal:
    if kind == "subscription":
        return refuse(
            406,
            "A subscription is a stream: accept text/event-stream or multipart/mixed;subscriptionSpec=1.0, "
            "or open a graphql-transport-ws socket.",
        )
    return refuse(405, "A mutation needs a POST request.", allow="POST")


def _refused(refusal: Refusal, form: Form | None) -> Response:
    body = ExecutionOutcome.refused(refusal.error).body
    headers = refusal.headers
    if refusal.status == 401:
        headers["www-authenticate"] = 'Bearer realm="trellis", error="invalid_token"'
    elif refusal.status in (429, 503):
        headers.setdefault("retry-after", "1")
    return _response(body, refusal.status, "response" if form == "response" else "json", headers)


def _response(body: bytes, status: int, form: Form, headers: Mapping[str, str] | None = None) -> Response:
    media_type = f"{MEDIA_TYPES[form]}; charset=utf-8"
    return Response(body, status, {**_HEADERS, **(headers or {})}, media_type)
