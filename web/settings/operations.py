"""Which operations are run, and how large one may be."""

from pydantic import BaseModel

from trellis.web.settings.field import setting
from trellis.web.settings.types import Folder


class OperationSettings(BaseModel):
    """Which operations are run, and how large one may be."""

    documents: Folder | None = setting(
        "TRELLIS_DOCUMENTS",
        "Manifest of documents that clients may name instead of sending them (docs/persisted-documents.md).",
    )
    only_trusted: bool = setting(
        "TRELLIS_ONLY_TRUSTED", "Run the documents of `TRELLIS_DOCUMENTS` and no others.", False
    )
    apq: bool = setting(
        "TRELLIS_APQ", "Keep documents that clients send with their hash (Apollo's persisted queries).", True
    )
    graphiql: bool | None = setting(
        "TRELLIS_GRAPHIQL",
        "Serve GraphiQL to browsers at `/graphql`. Not set: `off` with `TRELLIS_ONLY_TRUSTED`, else `on`.",
    )
    max_body: int = setting(
        "TRELLIS_MAX_BODY", "Bytes of a request's body, and of a socket's message.", 1_000_000, ge=1000
    )
    max_document: int = setting("TRELLIS_MAX_DOCUMENT", "Characters of a GraphQL document.", 64_000, ge=100)
    max_tokens: int = setting("TRELLIS_MAX_TOKENS", "Lexical tokens of a document.", 2_000, ge=10)
    max_depth: int = setting("TRELLIS_MAX_DEPTH", "Levels of fields below each other.", 20, ge=1)
    max_fields: int = setting(
        "TRELLIS_MAX_FIELDS", "Fields of an operation, its fragments expanded.", 1_000, ge=1
    )
    max_aliases: int = setting("TRELLIS_MAX_ALIASES", "Aliased fields among them.", 100, ge=0)
    max_cost: int = setting(
        "TRELLIS_MAX_COST",
        "Rows that a read may come to at worst: the product of its page sizes along each path.",
        200_000,
        ge=1,
    )
    max_cost_anon: int = setting(
        "TRELLIS_MAX_COST_ANON", "The same for callers who are not signed in.", 20_000, ge=1
    )
    max_rows: int = setting(
        "TRELLIS_MAX_ROWS",
        "Rows that an answer may hold that is put together field by field, on all its levels together.",
        10_000,
        ge=1,
    )
    max_page: int = setting(
        "TRELLIS_MAX_PAGE", "Rows that `first` or `last` may ask for.", 200, ge=1, le=10_000
    )
    max_seconds: int = setting("TRELLIS_MAX_SECONDS", "Seconds that an operation may take.", 30, ge=1)
    max_seconds_anon: int = setting(
        "TRELLIS_MAX_SECONDS_ANON",
        "Seconds that a planned read may take in Postgres for callers who are not signed in.",
        10,
        ge=1,
    )
    max_at_once: int = setting(
        "TRELLIS_MAX_AT_ONCE",
        "Operations of one person that run at once; the others wait. Less than the connections, so that "
        "nobody takes them all.",
        4,
        ge=1,
    )
