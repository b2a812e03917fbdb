"""Searching what one has loaded, by meaning and by words; and whether that is possible."""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final
from uuid import UUID

import strawberry
from strawberry.types import Info

from trellis.db.errors import GatewayError
from trellis.db.session import transaction
from trellis.jobs.orgs.knowledge import asked_of
from trellis.providers.admission.caller import Caller
from trellis.providers.errors import ProviderError
from trellis.resolvers.context import context_of
from trellis.schema.fields import DerivedField, argument
from trellis.schema.objects import Types
from trellis.schema.scalars import JSON

MAX_FIRST: Final = 50
MAX_QUERY: Final = 2_000
_FIRST: Final = 10
_SECONDS: Final = 30.0
_MAX_SOURCES: Final = 1_000

# The rows are read as the caller: what the function finds is narrowed by the policy once more. The text is
# escaped before words are marked in it.
_SEARCH = """
select v.id as row_id, v.source_id, v.ordinal, v.content, v.metadata, f.score, f.similarity,
  ts_headline(
    'english', replace(replace(replace(v.content, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'),
    replace(plainto_tsquery('english', $1)::text, '&', '|')::tsquery,
    'StartSel=<mark>, StopSel=</mark>, MaxFragments=2'
  ) as snippet
from orgs.search_passages($1, $2, $3, $4, $5, $6, $7) f join orgs.vector_store v on v.id = f.id
order by f.score desc, f.similarity desc nulls last, f.id
limit $8
"""


@strawberry.input(description="Which passages are searched.")
class OrgsVectorFilter:
    """A part of `searchOrgsVectors`' arguments."""

    source_ids: list[str] | None = strawberry.field(
        default=None, description="Only sources of these names, at most 1,000."
    )
    metadata: JSON | None = strawberry.field(
        default=None,
        description='Only passages whose metadata contain this object, such as `{"year": 2026}`.',
    )


@strawberry.type(description="A passage that fits what was asked.")
class OrgsVectorMatch:
    """A row of `searchOrgsVectors`."""

    row_id: UUID = strawberry.field(description="The passage's key: that of an `OrgsVector`.")
    source_id: str = strawberry.field(description="What you call the document.")
    ordinal: int = strawberry.field(description="Which passage of the document it is, from 0.")
    content: str = strawberry.field(description="Its text.")
    metadata: JSON = strawberry.field(description="What it was given when it was loaded.")
    snippet: str = strawberry.field(
        description="The part that has most of the words, as safe HTML with `<mark>` around them."
    )
    score: float = strawberry.field(
        description="What it is ordered by: the sum of 1 / (60 + place) over its places, from 1, among those "
        "that are alike and among those that have the words."
    )
    similarity: float | None = strawberry.field(
        description="How much it is alike, at most 1; null where another model has embedded it."
    )


@strawberry.type(description="What is there for conversations and knowledge.")
class OrgsKnowledge:
    """The answer of `orgsKnowledge`."""

    vectors: bool = strawberry.field(
        description="Whether documents can be loaded and searched: the database has vectors."
    )
    chat_provider: str = strawberry.field(description="Who answers: `offline` quotes what was found.")
    chat_model: str = strawberry.field(description="By which model.")
    embedding_provider: str = strawberry.field(description="Who embeds documents and what is asked.")
    embedding_model: str = strawberry.field(description="By which model.")


def search_queries(_: Types) -> Iterator[DerivedField]:
    """`searchOrgsVectors` and `orgsKnowledge`."""
    yield DerivedField(
        "searchOrgsVectors",
        list[OrgsVectorMatch],
        _search,
        "The passages of your own documents that fit a question, by likeness and by words, the best first. "
        "UNAVAILABLE where the database has no vectors.",
        [
            argument("query", str, f"What is looked for: at most {MAX_QUERY:,} characters.", required=True),
            argument("first", int, f"How many, at most {MAX_FIRST}; {_FIRST} if not given."),
            argument("filter", OrgsVectorFilter, "Which passages are searched; all if not given."),
        ],
    )
    yield DerivedField(
        "orgsKnowledge",
        OrgsKnowledge,
        _knowledge,
        "Whether documents can be loaded and searched, and who answers and embeds; for people who are signed "
        "in.",
    )


async def _search(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> list[OrgsVectorMatch]:
    context = context_of(info)
    person = context.signed_in().user_id
    words, most, names, about = _checked(kwargs)

    # Each in a transaction of its own: none is open while the model takes its time.
    reading = partial(transaction, context.services.pool, context.identity, readonly=True, seconds=_SECONDS)
    async with reading() as connection:
        await connection.execute("select orgs.require_vectors()")
    embedder = context.services.embedder
    try:
        asked = await asked_of(embedder, words, Caller(person))
    except ProviderError as error:
        raise GatewayError("UNAVAILABLE", "What you ask cannot be embedded at the moment.") from error

    async with reading() as connection:
        rows = await connection.fetch(
            _SEARCH, words, asked.vector, asked.provider, asked.model, MAX_FIRST, names, about, most
        )
    return [OrgsVectorMatch(**row) for row in rows]


def _checked(kwargs: dict[str, Any]) -> tuple[str, int, list[str] | None, Any]:
    """The arguments, if they make sense."""
    words = kwargs["query"]
    if not words.strip() or len(words) > MAX_QUERY or "\0" in words:
        raise GatewayError(
            "BAD_USER_INPUT",
            f"A query is not blank, and has at most {MAX_QUERY:,} characters.",
            field="query",
        )
    first = kwargs.get("first")
    most = _FIRST if first is None or first is strawberry.UNSET else int(first)
    if not 1 <= most <= MAX_FIRST:
        raise GatewayError("LIMIT_EXCEEDED", f"first is from 1 to {MAX_FIRST}.", field="first")
    given = kwargs.get("filter")
    names = about = None
    if given is not None and given is not strawberry.UNSET:
        names, about = given.source_ids, given.metadata
    if names is not None and len(names) > _MAX_SOURCES:
        raise GatewayError(
            "LIMIT_EXCEEDED", f"A filter names at most {_MAX_SOURCES:,} sources.", field="filter"
        )
    if about is not None and not isinstance(about, dict):
        raise GatewayError("BAD_USER_INPUT", "metadata is an object.", field="filter")
    return words, most, names, about


async def _knowledge(_: Any, info: Info[Any, Any], __: dict[str, Any]) -> OrgsKnowledge:
    context = context_of(info)
    context.signed_in()
    vectors = await context.reader.using(lambda connection: connection.fetchval("select orgs.has_vectors()"))
    chat, embedder = context.services.chat, context.services.embedder
    return OrgsKnowledge(
        vectors=bool(vectors),
        chat_provider=chat.name,
        chat_model=chat.model,
        embedding_provider=embedder.name,
        embedding_model=embedder.model,
    )
