"""GraphQL over websockets: the graphql-transport-ws protocol."""

from realtime.socket.endpoint import SUBPROTOCOL, GraphQLSocket
from realtime.socket.session import SocketOptions

__all__ = ["SUBPROTOCOL", "GraphQLSocket", "SocketOptions"]
