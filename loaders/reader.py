"""Reads of one operation: one transaction as the caller, and DataLoaders that batch what the fields ask for.

There is one batch source for every relation: loads are grouped by (table, link, arguments), so all parents
of a level are read by one statement, however many relations a schema has.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from typing import Any, TypeVar

from strawberry.dataloader import DataLoader

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection, Pool, Record
from trellis.db.session import Identity, asked_by, transaction
from trellis.loaders import statement as sql
from trellis.loaders.aggregate import Aggregation, Group, aggregates, groups_of
from trellis.loaders.arguments import Arguments
from trellis.loaders.page import Page
from trellis.loaders.rows import Source
from trellis.loaders.runs import Telling
from trellis.loaders.statement import PARENT, Statement
from trellis.schema.declaration import Table

T = TypeVar("T")
Observe = Callable[[Statement], None]


class Ended(Exception):
    """The operation has ended: a field beside the one that failed came to its read too late."""


class Reader:
    """Reads tables as one person, from one snapshot of the database.

    The transaction opens with the first read and ends with `reset`, after which the next read
    sees what was committed since. `classes` are the classes whose instances rows become, by type name. An
    answer holds at most `max_rows` rows (LIMIT_EXCEEDED), since pages of pages multiply.
    """

    def __init__(
        self,
        pool: Pool,
        identity: Identity,
        tables: Mapping[str, Table],
        classes: Mapping[str, type],
        observe: Observe | None = None,
        *,
        max_rows: int,
    ) -> None:
        self._pool = pool
        self._identity = identity
        self._tables = tables
        self._classes = classes
        self.observe = observe
        self._max_rows = max_rows
        self._shown = 0
        self._loaders: dict[Any, DataLoader[Any, Any]] = {}
        self._stack = AsyncExitStack()
        self._connection: Connection | None = None
        self._turn = asyncio.Lock()
        self._closed = False

    async def row(self, table: Table, key: tuple[Any, ...]) -> Any:
        """The row with this key, or None where it is missing or hidden."""
        loader = self._loader(("row", table.type_name), lambda keys: self._rows(table, keys))
        row = await loader.load(key)
        self._show(row is not None)
        return row

    async def page(self, source: Source, arguments: Arguments, key: Any = None) -> Page:
        """A page of a root connection, or of a link for the parent with this key."""
        name = ("page", *_name(source), arguments.identity)
        page: Page = await self._loader(name, lambda keys: self._pages(source, arguments, keys)).load(key)
        self._show(len(page.nodes))
        return page

    async def total(self, page: Page) -> int:
        """How many rows fit the page's arguments on all pages together."""
        source, arguments = page.source, page.arguments
        name = ("total", *_name(source), arguments.identity)
        total: int = await self._loader(name, lambda keys: self._totals(source, arguments, keys)).load(
            page.parent
        )
        return total

    async def aggregates(self, page: Page, wanted: Aggregation) -> list[Group]:
        """What is asked of all rows that fit the page's arguments: one answer, or one per group in order."""
        source, arguments = page.source, page.arguments

        async def load(keys: list[Any]) -> list[list[Group]]:
            allowed = max(0, self._max_rows - self._shown)
            found = await self.fetch(
                aggregates(source, arguments, wanted, self._tables, keys, at_most=allowed + 1)
            )
            if wanted.grouping and len(found) > allowed:
                raise self._too_many()
            return groups_of(source, wanted, found, len(keys))

        name = ("aggregates", *_name(source), arguments.identity, wanted.identity)
        groups: list[Group] = await self._loader(name, load).load(page.parent)
        if wanted.grouping:
            self._show(len(groups))
        return groups

    async def told(self, telling: Telling, run_id: Any) -> list[Any]:
        """What a function in Postgres tells of a run, row by row."""

        async def load(ids: list[Any]) -> list[list[Any]]:
            values: list[Any] = [ids]

            def add(value: Any, sql_type: str) -> str:
                values.append(value)
                return f"${len(values)}::{sql_type}"

            call = telling.call("asked.id", add)
            records = await self.fetch(
                Statement(
                    "select asked.place, told.* from unnest($1::uuid[]) with ordinality as asked (id, place)"
                    f" cross join lateral {call} with ordinality as told"
                    " order by asked.place, told.ordinality",
                    tuple(values),
                )
            )
            rows: list[list[Any]] = [[] for _ in ids]
            for record in records:
                rows[record["place"] - 1].append(self._instance(telling.table, record))
            return rows

        name = ("told", telling.table.relation, repr(telling.arguments))
        rows: list[Any] = await self._loader(name, load).load(run_id)
        self._show(telling.most)
        return rows

    async def batch(
        self, name: tuple[Any, ...], load: Callable[[list[Any]], Awaitable[Sequence[Any]]], key: Any
    ) -> Any:
        """One value of a batch that a system's own resolvers define; `load` gets all keys of the level."""
        return await self._loader(("batch", *name), load).load(key)

    async def fetch(self, statement: Statement) -> list[Record]:
        """Run a statement in the reader's transaction."""
        return await self.using(lambda connection: self._run(connection, statement))

    async def using(self, read: Callable[[Connection], Awaitable[T]]) -> T:
        """Let `read` use the reader's transaction; one at a time, in the order of arrival."""
        async with self._turn:
            if self._closed:
                raise Ended
            if self._connection is None:
                self._connection = await self._stack.enter_async_context(
                    transaction(self._pool, self._identity, isolation="repeatable_read", readonly=True)
                )
            try:
                with asked_by(self._identity):
                    return await read(self._connection)
            except BaseException:
                # A failed statement ends the transaction; what else the operation reads starts another.
                await self._end()
                raise

    async def reset(self) -> None:
        """End the transaction and forget what was read; the next read opens a new snapshot."""
        async with self._turn:
            self._loaders.clear()
            self._shown = 0
            await self._end()

    async def close(self) -> None:
        """End the transaction for good: what still reads afterwards meets `Ended`."""
        self._closed = True
        await self.reset()

    async def _run(self, connection: Connection, statement: Statement) -> list[Record]:
        if self.observe:
            self.observe(statement)
        records: list[Record] = await connection.fetch(statement.sql, *statement.values)
        return records

    async def _end(self) -> None:
        self._connection = None
        await self._stack.aclose()

    def _loader(
        self, name: Any, load: Callable[[list[Any]], Awaitable[Sequence[Any]]]
    ) -> DataLoader[Any, Any]:
        if name not in self._loaders:
            self._loaders[name] = DataLoader(load)
        return self._loaders[name]

    async def _rows(self, table: Table, keys: list[tuple[Any, ...]]) -> list[Any]:
        records = await self.fetch(sql.rows_by_key(table, keys))
        found = {
            tuple(record[name] for name in table.key): self._instance(table, record) for record in records
        }
        return [found.get(key) for key in keys]

    async def _pages(self, source: Source, arguments: Arguments, keys: list[Any]) -> list[Page]:
        records = await self.using(lambda connection: self._bounded(connection, source, arguments, keys))
        rows: list[list[Any]] = [[] for _ in keys]
        for record in records:
            position = record[PARENT] - 1 if source.link else 0
            rows[position].append(self._instance(source.table, record))
        return [Page.of(source, arguments, mine, key) for mine, key in zip(rows, keys, strict=True)]

    async def _bounded(
        self, connection: Connection, source: Source, arguments: Arguments, keys: list[Any]
    ) -> list[Record]:
        """The rows of pages, as far as the operation may go on; only one batch at a time gets here."""
        allowed = max(0, self._max_rows - self._shown)
        records = await self._run(
            connection, sql.page(source, arguments, self._tables, keys, at_most=allowed + 1)
        )
        if len(records) > allowed:
            raise self._too_many()
        return records

    def _show(self, rows: int) -> None:
        """Count rows as they enter the response: one that was read once may be shown under many parents."""
        self._shown += rows
        if self._shown > self._max_rows:
            raise self._too_many()

    def _too_many(self) -> GatewayError:
        return GatewayError(
            "LIMIT_EXCEEDED",
            f"The answer holds more than {self._max_rows} rows: ask for smaller pages or fewer levels.",
        )

    async def _totals(self, source: Source, arguments: Arguments, keys: list[Any]) -> list[int]:
        records = await self.fetch(sql.count(source, arguments, self._tables, keys))
        if not source.link:
            return [records[0]["total"]]
        totals = {record[PARENT]: record["total"] for record in records}
        return [totals.get(position, 0) for position in range(1, len(keys) + 1)]

    def _instance(self, table: Table, record: Record) -> Any:
        """A row as an instance of its class. It bypasses `__init__`: a page may be 10,000 rows."""
        cls = self._classes[table.type_name]
        row: Any = object.__new__(cls)
        row.__dict__.update(record)
        return row


def _name(source: Source) -> tuple[str, str | None, str | None]:
    owner, link = source.owner, source.link
    return source.table.type_name, owner.type_name if owner else None, link.name if link else None
