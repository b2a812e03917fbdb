"""What can go wrong, in the words that a client may hear.

`GatewayError` is the one exception that every layer raises on purpose. `translate` turns what Postgres and
its driver raise into one: the table of SQLSTATEs below is the only place that knows them. Values, statements,
hosts and stacks never enter a message; a constraint becomes the input field to blame.
"""

import errno
import socket
from collections.abc import Mapping
from typing import Any, Literal, cast, get_args

import asyncpg

from trellis.db.constraints import NO_CONSTRAINTS, Constraints

Code = Literal[
    "UNAUTHENTICATED",
    "FORBIDDEN",
    "NOT_FOUND",
    "BAD_USER_INPUT",
    "CONFLICT",
    "LIMIT_EXCEEDED",
    "RATE_LIMITED",
    "UNAVAILABLE",
    "INTERNAL",
    # Two words of Apollo's persisted queries: its clients answer them by sending the whole document.
    "PERSISTED_QUERY_NOT_FOUND",
    "PERSISTED_QUERY_NOT_SUPPORTED",
]
CODES: frozenset[str] = frozenset(get_args(Code))

# Messages of our own triggers are shown, but never more than this many characters of them.
_AUTHORED_LENGTH = 500


class GatewayError(Exception):
    """A failure that its message explains to the client: a stable code, and the input field to blame if one
    is.

    `extensions` reach the client beside `code` and `field`; they hold JSON values only.
    """

    def __init__(
        self,
        code: Code,
        message: str,
        *,
        field: str | None = None,
        extensions: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.code: Code = code
        self.message = message
        self.field = field
        self.extensions: dict[str, Any] = {"code": code}
        if field is not None:
            self.extensions["field"] = field
        self.extensions.update(extensions or {})

    def formatted(self) -> dict[str, Any]:
        """The error as a member of a GraphQL response's `errors`, without location or path."""
        return {"message": self.message, "extensions": self.extensions}


# What is said of a SQLSTATE, or of its class (its first two characters) where the state itself is not listed.
_STATES: Mapping[str, tuple[Code, str]] = {
    "P0002": ("NOT_FOUND", "There is no such row, or you may not see it."),
    "22": ("BAD_USER_INPUT", "A value does not fit its type."),
    "22001": ("BAD_USER_INPUT", "A text is too long."),
    "22003": ("BAD_USER_INPUT", "A number is out of range."),
    "22007": ("BAD_USER_INPUT", "A date or time is not well-formed."),
    "22008": ("BAD_USER_INPUT", "A date or time is out of range."),
    "22021": ("BAD_USER_INPUT", "A text holds a character that cannot be stored."),
    "22P02": ("BAD_USER_INPUT", "A value is not well-formed."),
    "22P05": ("BAD_USER_INPUT", "A text holds a character that cannot be stored."),
    "23502": ("BAD_USER_INPUT", "A required value is missing."),
    "23503": ("BAD_USER_INPUT", "The row that this value points to does not exist, or you may not see it."),
    "23505": ("CONFLICT", "Another row already has this value."),
    "23514": ("BAD_USER_INPUT", "A value is not allowed here."),
    "23": ("CONFLICT", "The change conflicts with other rows."),
    "40001": ("CONFLICT", "Somebody else changed the same rows at the same time. Try again."),
    "40P01": ("CONFLICT", "Somebody else changed the same rows at the same time. Try again."),
    "55P03": ("CONFLICT", "Somebody else is changing the same rows. Try again."),
    "42501": ("FORBIDDEN", "You may not do this."),
    "54": ("LIMIT_EXCEEDED", "The request is larger than the database can handle."),
    "57014": ("LIMIT_EXCEEDED", "The request took too long and was stopped."),
    "P0001": ("BAD_USER_INPUT", "The change was refused."),
    "08": ("UNAVAILABLE", "The database cannot be reached at the moment. Try again later."),
    "53": ("UNAVAILABLE", "The database is overloaded at the moment. Try again later."),
    "57P": ("UNAVAILABLE", "The database is restarting. Try again later."),
}
_RETRYABLE = frozenset({"40001", "40P01", "55P03"})
_UNREACHABLE = _STATES["08"]
_NO_WAY = frozenset({errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EHOSTDOWN, errno.ENETDOWN})


def translate(error: BaseException, constraints: Constraints = NO_CONSTRAINTS) -> GatewayError | None:
    """The error as a client may see it, or None for one that nobody foresaw (to be logged and masked)."""
    if isinstance(error, GatewayError):
        return error
    if isinstance(error, asyncpg.PostgresError):
        return _from_postgres(error, constraints)
    if _is_connection_trouble(error):
        return GatewayError(*_UNREACHABLE)
    return None


def _from_postgres(error: asyncpg.PostgresError, constraints: Constraints) -> GatewayError | None:
    state = error.sqlstate or ""
    found = _STATES.get(state) or _STATES.get(state[:3]) or _STATES.get(state[:2])
    if found is None:
        return None
    code, message = found
    fields = constraints.fields(error)
    if state == "23503" and _still_referenced(error):
        code, message, fields = "CONFLICT", "Other rows still refer to this one.", ()
    if error.server_source_function == "exec_stmt_raise":
        # RAISE in a function of our own migrations: its message was written for people, its HINT may hold a
        # code.
        message = str(error.args[0])[:_AUTHORED_LENGTH]
        if error.hint in CODES:
            code = cast(Code, error.hint)
    extensions: dict[str, Any] = {"retryable": True} if state in _RETRYABLE else {}
    if len(fields) > 1:
        extensions["fields"] = list(fields)
    # Of several columns the last is the one that people choose: owners and parents come first in our keys.
    return GatewayError(code, message, field=fields[-1] if fields else None, extensions=extensions)


def _still_referenced(error: asyncpg.PostgresError) -> bool:
    return str(error.args[0]).startswith("update or delete")


def _is_connection_trouble(error: BaseException) -> bool:
    if isinstance(error, asyncpg.InternalClientError):
        return True  # a connection that was cut in the middle of an answer
    if isinstance(error, asyncpg.InterfaceError):
        # "pool is closing", "connection is closed"; the rest are our own mistakes.
        return "clos" in str(error)
    if isinstance(error, FileNotFoundError):
        # A connection to a unix socket that is gone; a missing file would have a name.
        return error.filename is None
    if type(error) is OSError:
        # No way to the host; or, in asyncio's words, none of several addresses answered.
        return error.errno in _NO_WAY or str(error).startswith("Multiple exceptions")
    return isinstance(error, ConnectionError | TimeoutError | socket.gaierror)
