"""A piece of work: what each server is asked so that all of them give the same answer."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import md5
from typing import Any, Literal
from uuid import UUID

Dialect = Literal["trellis", "postgraphile", "plain", "sql"]
"""How a server is spoken to: Trellis's own schema, PostGraphile's of the same tables, the one written by hand
for Strawberry and Mercurius, or the statement itself."""

ALL_CLIENTS = (1, 8, 64)
_NAME = re.compile(r"\$([a-zA-Z]\w*)")


@dataclass(frozen=True)
class Work:
    """What is measured as one.

    `documents` are GraphQL, whose aliases give the root fields Trellis's names; `statement` is SQL that gives
    the JSON text of `data`, with variables as `$name`. A server whose dialect has neither is not asked;
    `lacking` says why, where that needs words. `variables` are taken in turn, one set for each request.

    `cursors` are documents that are asked once before: the cursor of the first edge is the variable `after`.
    `leaves` is how many rows of the last level an answer has. What `writes` takes no form of one round trip.
    """

    name: str
    title: str
    documents: Mapping[Dialect, str]
    statement: str | None = None
    variables: Sequence[Mapping[str, Any]] = ({},)
    cursors: Mapping[Dialect, str] = field(default_factory=dict)
    clients: Sequence[int] = ALL_CLIENTS
    leaves: int = 1
    writes: bool = False
    lacking: str = ""

    @property
    def sql(self) -> str:
        """The statement with parameters `$1`, `$2`, … in the order of `parameters`."""
        assert self.statement
        return _NAME.sub(lambda found: f"${self.parameters.index(found[1]) + 1}", self.statement)

    @property
    def parameters(self) -> list[str]:
        """The names of the statement's variables, each once."""
        return list(dict.fromkeys(_NAME.findall(self.statement or "")))


def image_id(number: int) -> str:
    """The key of image `number` (0 to 99,999) of the large demo."""
    return str(UUID(md5(f"trellis image {number}".encode(), usedforsecurity=False).hexdigest()))
