"""GraphQL errors as clients see them: a stable `extensions.code`, and nothing internal.

What `db.errors` knows is told in its words. Everything else is INTERNAL: the client gets an id, the log gets
the id with the traceback.
"""

import logging
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from uuid import uuid4

import asyncpg
from graphql import GraphQLError, ValueNode

from trellis.db.constraints import NO_CONSTRAINTS, Constraints
from trellis.db.errors import CODES, GatewayError, translate

log = logging.getLogger(__name__)

# Tracebacks that one operation may write to the log; the same exception counts once.
_LOGGED = 10


class ErrorReport:
    """The errors of one operation, turned into the members of its response's `errors`."""

    def __init__(self, constraints: Constraints = NO_CONSTRAINTS) -> None:
        self._constraints = constraints
        self._known: dict[int, tuple[BaseException, GatewayError]] = {}

    def of_request(self, errors: Iterable[GraphQLError]) -> list[dict[str, Any]]:
        """Errors that kept an operation from running: they are about what the client wrote."""
        return [_located(error, _blamed(error, error.message)) for error in errors]

    def of_fields(self, errors: Iterable[GraphQLError], most: int) -> list[dict[str, Any]]:
        """Errors of single fields while the operation ran: the first `most` of them."""
        return [_located(error, self._of_field(error)) for error in islice(errors, most)]

    def of_failure(self, error: Exception) -> list[dict[str, Any]]:
        """An error that ended the operation as a whole."""
        return [self._explain(error).formatted()]

    def _of_field(self, error: GraphQLError) -> GatewayError:
        *wrapped, cause = _chain(error)
        if isinstance(cause, GraphQLError) and (cause.extensions or {}).get("code") in CODES:
            return _blamed(cause, cause.message)
        # graphql-core says with the same class that an argument does not fit and that a resolver returned
        # nonsense; only the first is for the client to read.
        for link in (*wrapped, cause):
            if isinstance(link, GraphQLError) and _is_about_argument(link):
                return _blamed(link, link.message)
        return self._explain(cause)

    def _explain(self, error: BaseException) -> GatewayError:
        known = self._known.get(id(error))
        if known is None:
            explained = translate(error, self._constraints) or self._mask(error)
            if explained.code == "UNAVAILABLE" and len(self._known) < _LOGGED:
                log.warning("unavailable: %s: %s", type(error).__name__, error)
            known = self._known[id(error)] = (error, explained)
        return known[1]

    def _mask(self, error: BaseException) -> GatewayError:
        id_ = str(uuid4())
        if len(self._known) < _LOGGED:
            if isinstance(error, asyncpg.PostgresError):
                error.detail = None  # it quotes rows
            log.error("internal error %s", id_, exc_info=error)
        return GatewayError("INTERNAL", "Internal error.", extensions={"id": id_})


def _chain(error: GraphQLError) -> Iterator[BaseException]:
    """The error, what it wraps, and so on down to the one that was raised first."""
    link: BaseException | None = error
    while link is not None:
        yield link
        link = link.original_error if isinstance(link, GraphQLError) else None


def _is_about_argument(error: GraphQLError) -> bool:
    return error.message.startswith("Argument '") or any(isinstance(n, ValueNode) for n in error.nodes or ())


def _blamed(error: GraphQLError, message: str) -> GatewayError:
    for link in _chain(error):
        extensions = getattr(link, "extensions", None) or {}
        if extensions.get("code") in CODES:
            return GatewayError(extensions["code"], message, extensions=extensions)
    return GatewayError("BAD_USER_INPUT", message)


def _located(error: GraphQLError, explained: GatewayError) -> dict[str, Any]:
    formatted: dict[str, Any] = {"message": explained.message}
    if error.locations:
        formatted["locations"] = [{"line": at.line, "column": at.column} for at in error.locations]
    if error.path:
        formatted["path"] = error.path
    return formatted | {"extensions": explained.extensions}
