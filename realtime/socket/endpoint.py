"""The websocket endpoint: who may open a socket, and with which protocol."""

from collections.abc import Collection
from dataclasses import dataclass, field

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from trellis.realtime.address import came_from
from trellis.realtime.executor import Executor
from trellis.realtime.operation import Authenticate
from trellis.realtime.origin import trusted
from trellis.realtime.socket.registry import SocketRegistry
from trellis.realtime.socket.session import Session, SocketOptions

SUBPROTOCOL = "graphql-transport-ws"
_DEFAULTS = SocketOptions()


@dataclass(frozen=True)
class GraphQLSocket:
    """An ASGI application that speaks graphql-transport-ws: `WebSocketRoute("/graphql", GraphQLSocket(…))`.

    A page of another origin than the server's own and `allowed_origins` gets 403 before the socket opens;
    everybody gets 503 while `registry` admits no more. The server's `Connection` (see `realtime.connection`)
    lets a shutdown close sockets with 1012 and cuts off clients that do not read; without one, the server's
    own ways apply.
    """

    executor: Executor
    authenticate: Authenticate
    options: SocketOptions = _DEFAULTS
    allowed_origins: Collection[str] = ()
    registry: SocketRegistry = field(default_factory=SocketRegistry)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket until it closes."""
        came_from(scope)
        websocket = WebSocket(scope, receive, send)
        try:
            if not trusted(websocket.headers, self.allowed_origins):
                await websocket.close()
                return
            if not self.registry.admits:
                await websocket.send_denial_response(Response(status_code=503, headers={"retry-after": "1"}))
                return
            if SUBPROTOCOL not in scope["subprotocols"]:
                await websocket.accept()
                await websocket.close(4406, "Subprotocol not acceptable")
                return
            await websocket.accept(SUBPROTOCOL)
        except (OSError, WebSocketDisconnect):
            return
        del websocket  # it need not stay as long as the session
        session = Session(
            scope,
            receive,
            send,
            executor=self.executor,
            authenticate=self.authenticate,
            options=self.options,
            registry=self.registry,
        )
        await session.run()
