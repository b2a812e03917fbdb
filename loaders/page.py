"""A page of a connection: the rows that were read, and what Relay says about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from trellis.loaders.arguments import Arguments
from trellis.loaders.order import RANK
from trellis.loaders.rows import Source
from trellis.loaders.statement import CURSOR, SNIPPET


@dataclass(frozen=True)
class Edge:
    """A row, its cursor and, under `search`, how it matches."""

    cursor: str
    node: Any
    rank: float | None
    snippet: str | None


@dataclass(frozen=True)
class PageInfo:
    """Relay's page info."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@dataclass(frozen=True)
class Page:
    """The rows of a page in the connection's own order; `parent` is the key of the link's owner, if any."""

    source: Source
    arguments: Arguments
    nodes: Sequence[Any]
    more: bool
    parent: Any = None

    @classmethod
    def of(cls, source: Source, arguments: Arguments, rows: Sequence[Any], parent: Any = None) -> "Page":
        """Cut the extra row off that tells whether there is more, and turn a backward page round."""
        wanted = list(rows[: arguments.size])
        if arguments.backward:
            wanted.reverse()
        return cls(source, arguments, wanted, len(rows) > arguments.size, parent)

    @cached_property
    def edges(self) -> list[Edge]:
        """The rows with their cursors."""
        return [
            Edge(getattr(row, CURSOR), row, getattr(row, RANK, None), getattr(row, SNIPPET, None))
            for row in self.nodes
        ]

    @cached_property
    def page_info(self) -> PageInfo:
        """Where the page stands; the end that was not read is known by the cursor that was given."""
        arguments = self.arguments
        return PageInfo(
            has_next_page=arguments.before is not None if arguments.backward else self.more,
            has_previous_page=self.more if arguments.backward else arguments.after is not None,
            start_cursor=getattr(self.nodes[0], CURSOR) if self.nodes else None,
            end_cursor=getattr(self.nodes[-1], CURSOR) if self.nodes else None,
        )
