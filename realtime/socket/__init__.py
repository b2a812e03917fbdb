"""GraphQL over websockets: the graphql-transport-ws protocol."""

from trellis.realtime.socket.endpoint import SUBPROTOCOL, GraphQLSocket
from trellis.realtime.socket.registry import SocketRegistry
from trellis.realtime.socket.session import SocketOptions

__all__ = ["SUBPROTOCOL", "GraphQLSocket", "SocketOptions", "SocketRegistry"]
