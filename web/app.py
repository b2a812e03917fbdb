"""The ASGI application: which address leads where."""

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trellis.db.demo.examples import example_values
from trellis.db.demo.people import PEOPLE
from trellis.realtime.socket.endpoint import GraphQLSocket
from trellis.realtime.socket.session import SocketOptions
from trellis.web import health, logs, telemetry
from trellis.web.dashboard import dashboard_routes, pictures_of
from trellis.web.explorer import explorer_page
from trellis.web.export import ExportEndpoint
from trellis.web.failure import Failure
from trellis.web.files import PageFiles
from trellis.web.gateway import Gateway, opened_gateway
from trellis.web.graphql_request import RequestLimits
from trellis.web.http import GraphQLEndpoint, HTTPOptions
from trellis.web.metrics import CONTENT_TYPE, CountedSockets, Metrics
from trellis.web.pages import Choice
from trellis.web.settings import Settings
from trellis.web.stored_objects import storage_routes

# For every response that says nothing else: no page of ours needs more.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Application(Starlette):
    """Starlette, past which the websockets of `/graphql` go: there may be thousands, and each layer around
    one is half a kilobyte of memory for as long as it is open.
    """

    socket: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, a websocket or the lifespan."""
        if self.socket is not None and scope["type"] == "websocket" and scope["path"] == "/graphql":
            await self.socket(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def create_app(settings: Settings) -> Application:
    """The application of the settings; its lifespan opens the gateway, and raises Failure if it cannot."""
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(app: Application) -> AsyncIterator[dict[str, Any]]:
        # Nearly all that a start makes stays: to look through it again and again is a good part of its time.
        gc.disable()
        try:
            async with telemetry.exported(), opened_gateway(settings, metrics) as gateway:
                # Only now is there anything to lead to.
                app.router.routes[:] = _routes(gateway, settings, metrics)
                app.socket = CountedSockets(_socket(gateway, settings), metrics)
                # And later it would hold up requests for long, and at last the end itself.
                gc.collect()
                gc.freeze()
                gc.enable()
                yield {"drain": gateway.sockets.drain}
        finally:
            gc.enable()

    layers = (BriefFailures, SafeHeaders, telemetry.FromCallers)
    return Application(lifespan=lifespan, middleware=[Middleware(layer) for layer in layers])


def app_from_environment() -> Application:
    """For a server that makes its own processes: `uvicorn --factory trellis.web.app:app_from_environment`."""
    settings = Settings.load()
    logs.configure(settings)
    if parent := multiprocessing.parent_process():
        threading.Thread(target=_end_with, args=[parent], daemon=True).start()
    return create_app(settings)


def _end_with(parent: Any) -> None:
    """A worker whose supervisor was killed would hold the port for ever."""
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)


class BriefFailures:
    """Lets the server tell a start that failed in the Failure's own words, instead of with a traceback."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on."""

        async def brief(message: Message) -> None:
            failure = sys.exception()
            if message["type"] == "lifespan.startup.failed" and isinstance(failure, Failure):
                message["message"] = str(failure)
            await send(message)

        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return
        with suppress(Failure):
            await self._app(scope, receive, brief)


class SafeHeaders:
    """Adds to each response the headers that it lacks of those that tell browsers to be careful."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, and the headers with it."""

        async def careful(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, careful if scope["type"] == "http" else send)


def _routes(gateway: Gateway, settings: Settings, metrics: Metrics) -> list[BaseRoute]:
    people = PEOPLE.values() if settings.local else ()
    choices = [Choice(person.email, person.display_name) for person in people]
    named = {email: example_values(person) for email, person in PEOPLE.items()} if settings.demo else {}

    async def page(_: Request) -> Response:
        return explorer_page(settings.systems, choices, named)

    async def figures(_: Request) -> Response:
        await metrics.runs(gateway.pool)
        return Response(metrics.exposition(), media_type=CONTENT_TYPE)

    async def readyz(request: Request) -> Response:
        if gateway.sockets.draining:
            return JSONResponse({"server": "ends"}, 503, headers={"Cache-Control": "no-store"})
        return await gateway.readiness.readyz(request)

    http = GraphQLEndpoint(
        gateway.executor,
        gateway.authenticator,
        HTTPOptions(
            limits=RequestLimits(body_bytes=settings.max_body),
            allowed_origins=settings.origins,
            send_seconds=settings.send_seconds,
        ),
        page=page if settings.shows_graphiql else None,
        registry=gateway.sockets,
    )
    export = ExportEndpoint(
        gateway.exports,
        gateway.authenticator,
        gateway.sockets,
        allowed_origins=settings.origins,
        send_seconds=settings.send_seconds,
    )
    return [
        Route("/graphql", http),
        Route("/export/runs/{name}", export),
        Route("/healthz", health.healthz),
        Route("/readyz", readyz),
        Route("/metrics", figures),
        *storage_routes(gateway.storage, settings.origins),
        gateway.thumbnails.route,
        Mount("/static", PageFiles()),
        *dashboard_routes(
            choices,
            settings.systems,
            gateway.storage.origin,
            settings.public_url,
            pictures_of(settings),
            graphiql=settings.shows_graphiql,
        ),
    ]


def _socket(gateway: Gateway, settings: Settings) -> GraphQLSocket:
    return GraphQLSocket(
        gateway.executor,
        gateway.authenticator,
        SocketOptions(
            operations=settings.max_subscriptions,
            frame_length=settings.max_body,
            send_seconds=settings.send_seconds,
            unsent_size=settings.max_unsent,
        ),
        settings.origins,
        gateway.sockets,
    )
