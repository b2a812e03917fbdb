"""Reading a GraphQL request off HTTP: every way in which it can be wrong is a status and a sentence."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import orjson
from starlette.datastructures import Headers
from starlette.requests import Request

from trellis.db.errors import Code, GatewayError
from trellis.realtime.connection import Connection
from trellis.realtime.operation import BadRequest, Operation, reports
from trellis.realtime.origin import trusted

# A page of another origin cannot set these without a preflight, which only a trusted origin passes.
_PREFLIGHTED = (
    "graphql-require-preflight",
    "apollo-require-preflight",
    "x-apollo-operation-name",
    "authorization",
)


@dataclass(frozen=True, kw_only=True)
class RequestLimits:
    """Bounds on one HTTP request."""

    body_bytes: int = 1_000_000
    body_seconds: float = 10.0


class Refusal(Exception):
    """The request is answered with this status and error before anything of it runs."""

    def __init__(self, status: int, error: GatewayError, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(error.message)
        self.status = status
        self.error = error
        self.headers = dict(headers or {})


def refuse(status: int, message: str, code: Code = "BAD_USER_INPUT", **headers: str) -> Refusal:
    """A refusal for one reason; keyword names become header names."""
    return Refusal(
        status,
        GatewayError(code, message),
        {name.replace("_", "-"): value for name, value in headers.items()},
    )


def check_origin(request: Request, allowed_origins: Collection[str]) -> None:
    """Refuse what a page of a foreign origin can send without asking first.

    A POST is JSON or nothing (see `check_content`), which takes a preflight. A GET needs a header that takes
    one, or must not come from such a page: browsers say so in `Sec-Fetch-Site`, older ones in `Origin` alone.
    """
    headers = request.headers
    if (
        request.method != "GET"
        or any(name in headers for name in _PREFLIGHTED)
        or _is_json(headers.get("content-type", ""))
    ):
        return
    site = headers.get("sec-fetch-site", "none")
    foreign = site in ("cross-site", "same-site") and headers.get("origin") not in allowed_origins
    if ("*" not in allowed_origins and foreign) or not trusted(headers, allowed_origins):
        raise refuse(
            403,
            "A page of another origin must send the header GraphQL-Require-Preflight with a GET request.",
            "FORBIDDEN",
        )


def check_content(headers: Headers, limits: RequestLimits) -> None:
    """Refuse a body that will not be read: not JSON, encoded, or declared to be too large."""
    if not _is_json(headers.get("content-type", "")):
        raise refuse(
            415, "The body must have the content type application/json.", accept_post="application/json"
        )
    if headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise refuse(415, "The body must not be encoded.", accept_encoding="identity")
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length[:20]) > limits.body_bytes:
        raise _too_large(limits)


async def read_operation(request: Request, limits: RequestLimits) -> Operation:
    """The operation that a GET or POST asks for. Raises Refusal, and ClientDisconnect if the client left.

    The header Trellis-Report names what to tell beside the answer, as `extensions.report` does.
    """
    value = (
        _parameters(request) if request.method == "GET" else _decode(await _body(request, limits), "The body")
    )
    header = request.headers.get("trellis-report")
    try:
        operation = Operation.parse(value)
        if header is None:
            return operation
        named = [name for part in header.lower().split(",") if (name := part.strip())]
        return replace(operation, report=operation.report | reports(named, "Trellis-Report"))
    except BadRequest as error:
        raise Refusal(400, error) from None


async def _body(request: Request, limits: RequestLimits) -> bytes:
    if Connection.of(request.scope).arrived.is_set():
        return await _read(request, limits)  # nobody has to wait for it
    try:
        async with asyncio.timeout(limits.body_seconds):
            return await _read(request, limits)
    except TimeoutError:
        raise refuse(408, "The body did not arrive in time.", "LIMIT_EXCEEDED", connection="close") from None


async def _read(request: Request, limits: RequestLimits) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limits.body_bytes:
            raise _too_large(limits)
    return bytes(body)


def _parameters(request: Request) -> dict[str, Any]:
    parameters: dict[str, Any] = {}
    for name, text in request.query_params.multi_items():
        if name in parameters:
            raise refuse(400, f"`{name[:100]}` is given twice.")
        if name in ("variables", "extensions"):
            parameters[name] = _decode(text, f"`{name}`") if text else None
        else:
            parameters[name] = text
    return parameters


def _decode(text: bytes | str, what: str) -> Any:
    try:
        return orjson.loads(text)
    except ValueError as error:
        raise refuse(400, f"{what} is not valid JSON: {error}.") from None


@lru_cache(maxsize=64)
def _is_json(content_type: str) -> bool:
    media_type, *parameters = (piece.strip().lower() for piece in content_type.split(";"))
    charsets = [
        value.strip('" ') for name, _, value in (p.partition("=") for p in parameters) if name == "charset"
    ]
    return media_type == "application/json" and all(charset in ("utf-8", "utf8") for charset in charsets)


def _too_large(limits: RequestLimits) -> Refusal:
    return refuse(413, f"The body may hold at most {limits.body_bytes} bytes.", "LIMIT_EXCEEDED")
