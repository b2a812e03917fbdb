"""The messages of graphql-transport-ws: what a client may send, strictly read, and what it gets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from trellis.db.errors import GatewayError
from trellis.realtime.operation import BadRequest, Operation

# A close frame holds 125 bytes, two of which are the code.
_REASON_BYTES = 123
_ID_LENGTH = 256
# In any case of letters, as in a header.
_CREDENTIAL = "authorization"


class CloseSocket(Exception):
    """The socket must close, with this code and reason."""

    def __init__(self, code: int, reason: str) -> None:
        reason = reason.encode()[:_REASON_BYTES].decode(errors="ignore")
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ConnectionInit:
    """The client opens the conversation; the payload carries its credential."""

    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ping:
    """The client asks for an answer: `pong` is that frame, with the same payload."""

    pong: bytes


@dataclass(frozen=True, slots=True)
class Renew:
    """A ping whose payload carries a new credential; it is answered by `renewed` or `not_renewed`."""

    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Pong:
    """The client answers a ping, or shows that it is alive."""


@dataclass(frozen=True, slots=True)
class Subscribe:
    """The client starts an operation of any kind under an id of its own."""

    id: str
    operation: Operation


@dataclass(frozen=True, slots=True)
class Complete:
    """The client no longer wants an operation."""

    id: str


Message = ConnectionInit | Ping | Renew | Pong | Subscribe | Complete


def read(text: str | None, *, max_length: int) -> Message:
    """Read one frame; `text` is None for a binary one. Raises CloseSocket 4400 for one out of protocol."""
    if text is None:
        raise _bad("Frames must be text")
    if len(text) > max_length:
        raise _bad(f"A frame may hold at most {max_length} characters")
    try:
        message = orjson.loads(text)
    except ValueError:  # UnicodeEncodeError for a lone surrogate is one, too
        raise _bad("Frames must be JSON") from None
    if not isinstance(message, dict):
        raise _bad("A message must be a JSON object")
    match message.get("type"):
        case "connection_init":
            return ConnectionInit(_payload(message) or {})
        case "ping":
            payload = _payload(message)
            if payload and any(name.lower() == _CREDENTIAL for name in payload):
                return Renew(payload)
            return Ping(_pong(payload))
        case "pong":
            _payload(message)
            return Pong()
        case "subscribe":
            return Subscribe(_id(message), _operation(message))
        case "complete":
            return Complete(_id(message))
        case str():
            raise _bad("Unexpected message type")
        case _:
            raise _bad("A message must have a `type`")


def _bad(reason: str) -> CloseSocket:
    return CloseSocket(4400, reason)


def _payload(message: dict[str, Any]) -> dict[str, Any] | None:
    payload = message.get("payload")
    if payload is not None and not isinstance(payload, dict):
        raise _bad("`payload` must be an object")
    return payload


def _pong(payload: dict[str, Any] | None) -> bytes:
    try:
        return _encode({"type": "pong"} if payload is None else {"type": "pong", "payload": payload})
    except TypeError:  # more can be nested in what is read than in what is written
        raise _bad("`payload` is nested too deeply") from None


def _id(message: dict[str, Any]) -> str:
    id_ = message.get("id")
    if not isinstance(id_, str) or not 0 < len(id_) <= _ID_LENGTH:
        raise _bad("`id` must be a non-empty string")
    return id_


def _operation(message: dict[str, Any]) -> Operation:
    payload = _payload(message)
    if payload is None:
        raise _bad("`subscribe` must have a `payload`")
    try:
        return Operation.parse(payload)
    except BadRequest as error:
        raise _bad(error.message) from None


CONNECTION_ACK = b'{"type":"connection_ack"}'


def head(id_: str) -> bytes:
    """What comes before each result of an operation; a brace comes after it."""
    return b'{"id":' + _encode(id_) + b',"type":"next","payload":'


def error(id_: str, errors: Any) -> bytes:
    """The end of an operation that was refused or broke."""
    return _encode({"id": id_, "type": "error", "payload": errors})


def complete(id_: str) -> bytes:
    """The orderly end of an operation."""
    return _encode({"id": id_, "type": "complete"})


def renewed(expires_at: datetime | None) -> bytes:
    """The answer to a ping with a new credential, which is used from now on."""
    expiry = expires_at.isoformat().replace("+00:00", "Z") if expires_at else None
    return _encode({"type": "pong", "payload": {"renewed": True, "expiresAt": expiry}})


def not_renewed(error: GatewayError) -> bytes:
    """The answer to a ping with a credential that cannot be used: the old one stays."""
    payload = {"renewed": False, "code": error.code, "message": error.message}
    return _encode({"type": "pong", "payload": payload})


def _encode(value: Any) -> bytes:
    return orjson.dumps(value)
