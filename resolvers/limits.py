"""How large a request may be. Every bound is a setting; what each default costs is in docs/decisions/0005."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from trellis.db.errors import GatewayError
from trellis.db.waiting import noting_waits

_MUCH = 0.1  # of the time that an operation may take


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on one operation, and on what the engine keeps between operations.

    All of them count what is written, so that they hold by construction: none depends on a clock but
    `execution_seconds`, which bounds a query, a mutation, and each event of a subscription.
    """

    document_length: int = 64_000
    """Characters of the document. Large values travel as variables."""
    tokens: int = 2_000
    """Lexical tokens of the document."""
    comments: int = 500
    operations: int = 20
    """Operations in one document (one of them runs)."""
    variables: int = 100
    """Variables that the operations of a document declare."""
    name_length: int = 128
    """Characters of a name or alias: an alias comes back once for every row."""
    integer_digits: int = 20
    """Digits of an integer literal; 64 bits need 20."""
    list_items: int = 1_000
    """Members of a list or object literal."""
    depth: int = 20
    """Levels of fields below each other, fragments included."""
    fields: int = 1_000
    """Fields once fragments are expanded."""
    aliases: int = 100
    """Aliased fields once fragments are expanded."""
    introspected_lists: int = 12
    """Lists of types, fields, arguments and so on below `__schema` and `__type`; GraphiQL asks for nine."""
    comparisons: int = 20_000
    """Steps that validation may spend on whether fields of one name can be merged."""
    variable_values: int = 10_000
    """JSON values in `variables`."""
    variable_depth: int = 64
    """Levels of JSON in `variables`."""
    request_errors: int = 5
    """Errors that one invalid document or set of variables is answered with."""
    field_errors: int = 100
    """Errors of single fields that one response carries."""
    execution_seconds: float = 30.0
    at_once: int = 4
    """Queries and mutations of one person that run at once; more of them wait for one to end."""
    live_at_once: int = 2
    """The same for the reads that the subscriptions of one person take."""
    followed: int = 200
    """Questions about runs that the subscriptions of one person keep being read for."""
    cached_documents: int = 1_000
    """Valid documents that are kept parsed."""
    cached_tokens: int = 100_000
    """Tokens of all kept documents together; one takes about half a kilobyte."""
    persisted_documents: int = 1_000
    """Documents that clients sent with their hash (Apollo's automatic persisted queries) and may name by it;
    0 keeps none."""
    persisted_characters: int = 2_000_000
    """Characters of all of these together."""
    cached_introspections: int = 16
    """Results of pure introspection that are kept as JSON."""


@asynccontextmanager
async def deadline(limits: Limits) -> AsyncIterator[None]:
    """Stop the block after `execution_seconds`: LIMIT_EXCEEDED, or UNAVAILABLE where much of that time went
    by before there was a connection."""
    seconds = limits.execution_seconds
    with noting_waits() as waits:
        try:
            async with asyncio.timeout(seconds) as ends:
                yield
        except TimeoutError:
            if not ends.expired():
                raise
            if waits.seconds > _MUCH * seconds:
                raise GatewayError("UNAVAILABLE", "No connection was free in time. Try again.") from None
            raise GatewayError("LIMIT_EXCEEDED", f"The operation took longer than {seconds:g} s.") from None
