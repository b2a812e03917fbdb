"""What Orgs finds in people's documents: by the vector of what is asked, and by its words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from trellis.db.pool import Connection
from trellis.providers.admission.caller import ANYBODY, Caller
from trellis.providers.embeddings import Embedder, Vector

_FOUND = """
select v.source_id, v.ordinal, v.content, f.score
from orgs.find_passages($1, $2, $3, $4, $5, $6, null, null) f join orgs.vector_store v on v.id = f.id
order by f.score desc, f.similarity desc nulls last, f.id
"""


@dataclass(frozen=True)
class Asked:
    """A question as the database is asked it: its words, its vector, and whose that is."""

    words: str
    vector: str
    provider: str
    model: str


async def asked_of(embedder: Embedder, question: str, caller: Caller = ANYBODY) -> Asked:
    """A question with its vector. Raises ProviderError."""
    [vector] = await embedder.embed([question], "query", caller)
    return Asked(question, written(vector), embedder.name, embedder.model)


async def sources_for(
    connection: Connection, person: UUID, asked: Asked, most: int
) -> Sequence[Mapping[str, Any]]:
    """The passages of a person that fit best, as a reply keeps them. The connection is service's."""
    rows = await connection.fetch(
        _FOUND, person, asked.words, asked.vector, asked.provider, asked.model, most
    )
    return [
        {
            "sourceId": row["source_id"],
            "ordinal": row["ordinal"],
            "content": row["content"],
            "score": round(row["score"], 6),
        }
        for row in rows
    ]


def written(vector: Vector) -> str:
    """A vector as Postgres reads it."""
    return f"[{','.join(f'{number:.8g}' for number in vector)}]"
