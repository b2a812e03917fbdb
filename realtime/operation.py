"""A GraphQL operation and what became of it, in the shape that transports and the engine share."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, get_args

import orjson

from trellis.db.errors import GatewayError
from trellis.db.session import Identity

OperationKind = Literal["query", "mutation", "subscription"]
# What a request may ask to be told beside its answer: `extensions.cost` and `extensions.explain`.
Report = Literal["cost", "explain"]
REPORTS: tuple[Report, ...] = get_args(Report)
ALL_KINDS: frozenset[OperationKind] = frozenset({"query", "mutation", "subscription"})

# Proves who calls from the request's headers (names in lower case; on a websocket also the fields of the
# `connection_init` payload). Raises GatewayError UNAUTHENTICATED for a credential that is not good; none is
# `anon`.
Authenticate = Callable[[Mapping[str, str]], Awaitable[Identity]]


class BadRequest(GatewayError):
    """The request is not a GraphQL request: nothing was parsed or run."""

    def __init__(self, message: str) -> None:
        super().__init__("BAD_USER_INPUT", message)


@dataclass(frozen=True, slots=True)
class Operation:
    """One request of a client, in the shape that it arrived in; the document is still text.

    `query` is empty where the client only names a document that it takes for known: by `document_id` (what
    GraphQL over HTTP calls `documentId`), or by `sha256` (of Apollo's `extensions.persistedQuery`). `report`
    is what it asks to be told beside the answer, in `extensions.report` or in a header. `after` is the cursor
    that a client came back with (`Last-Event-ID`): of a stream, only what lies behind it.
    """

    query: str
    variables: Mapping[str, Any] | None = None
    operation_name: str | None = None
    extensions: Mapping[str, Any] | None = None
    document_id: str | None = None
    sha256: str | None = None
    report: frozenset[Report] = frozenset()
    after: int | None = None

    @classmethod
    def parse(cls, value: object) -> "Operation":
        """Read the decoded JSON of a request. Raises BadRequest with what is wrong; ignores unknown keys."""
        if isinstance(value, list):
            raise BadRequest("Batches are not supported: send one operation in each request.")
        if not isinstance(value, dict):
            raise BadRequest("The request must be a JSON object with a `query`.")
        variables = _member(value, "variables", dict, "an object")
        name = _member(value, "operationName", str, "a string")
        extensions = _member(value, "extensions", dict, "an object")
        query = _member(value, "query", str, "a string")
        document_id = _member(value, "documentId", str, "a string")
        sha256 = _persisted_query(extensions or {})
        if not (query or document_id or sha256):
            raise BadRequest("The request has no `query`.")
        report = reports(_member(extensions or {}, "report", list, "a list") or (), "`extensions.report`")
        return cls(query or "", variables, name or None, extensions, document_id or None, sha256, report)


def reports(names: Iterable[object], where: str) -> frozenset[Report]:
    """The reports with these names. Raises BadRequest for one that there is not; `where` it was named."""
    asked = list(names)
    for name in asked:
        if name not in REPORTS:
            raise BadRequest(f"{where} may name {' and '.join(REPORTS)}, nothing else.")
    return frozenset(report for report in REPORTS if report in asked)


def _member(value: dict[str, Any], key: str, kind: type, words: str) -> Any:
    member = value.get(key)
    if member is not None and not isinstance(member, kind):
        raise BadRequest(f"`{key}` must be {words}.")
    return member


def _persisted_query(extensions: Mapping[str, Any]) -> str | None:
    """The hash by which Apollo's clients name a document."""
    asked = extensions.get("persistedQuery")
    if asked is None:
        return None
    if not isinstance(asked, dict):
        raise BadRequest("`extensions.persistedQuery` must be an object.")
    version, sha256 = asked.get("version"), asked.get("sha256Hash")
    if version != 1 or isinstance(version, bool):
        raise BadRequest("Unsupported persisted query version")  # Apollo's words
    if not isinstance(sha256, str) or not sha256:
        raise BadRequest("`extensions.persistedQuery.sha256Hash` must be a string.")
    return sha256


@dataclass(frozen=True)
class ExecutionOutcome:
    """One result of an operation, ready for any transport.

    `executed` is False for a request error: nothing ran, or the stream broke, and the response has no `data`.
    With True there is `data` (which may be null, or an `orjson.Fragment` of ready JSON) and perhaps partial
    errors. `kind` is what the operation is, once that was known. `cursor` is the sequence number that an
    event of a subscription has: a client that has it may come back after it.
    """

    data: Any = None
    errors: Sequence[Mapping[str, Any]] = ()
    extensions: Mapping[str, Any] | None = None
    executed: bool = True
    kind: OperationKind | None = None
    cursor: int | None = None

    @classmethod
    def refused(cls, error: GatewayError, kind: OperationKind | None = None) -> "ExecutionOutcome":
        """The outcome of an operation that did not run, for one reason."""
        return cls(errors=(error.formatted(),), executed=False, kind=kind)

    @property
    def code(self) -> str | None:
        """`extensions.code` of the first error."""
        return self.errors[0]["extensions"]["code"] if self.errors else None

    @cached_property
    def body(self) -> bytes:
        """The GraphQL response as JSON, encoded once. Raises TypeError for data that JSON cannot hold."""
        response: dict[str, Any] = {}
        if self.errors:
            response["errors"] = self.errors
        if self.executed:
            response["data"] = self.data
        if self.extensions:
            response["extensions"] = self.extensions
        return orjson.dumps(response)
