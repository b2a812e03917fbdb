"""Operation → plan: what a validated selection asks of the tables. Pure; nothing here knows a connection.

Fields are known by their declarations' Python names, which Strawberry keeps beside its types. A field that
none of the declarations explains makes the root field above it `Unplannable`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from graphql import GraphQLObjectType, get_named_type, is_leaf_type

from trellis.loaders import plan
from trellis.loaders.aggregate import Aggregation, Measure, group_arguments, measures
from trellis.loaders.arguments import PageLimits, connection_arguments
from trellis.loaders.ids import check_ids, read_id
from trellis.loaders.rows import Source
from trellis.loaders.runs import LISTS, NEWEST, OWN, RUN, STREAM_PAGE, TOLD, rows_after, runs_where
from trellis.loaders.selection import Nodes, Operation, Selected
from trellis.loaders.variables import Deferred, Unplannable, changed, value_of
from trellis.schema.aggregates import Function
from trellis.schema.declaration import Link, Table
from trellis.schema.reads import (
    Followed,
    NodeById,
    Read,
    RowByKey,
    RowsOf,
    RunById,
    RunsOf,
    Streamed,
    Written,
)
from trellis.schema.run import Run

_RUN_FIELDS = frozenset(Run.__annotations__)
# Beside the variables, where no variable can be: the key of a row that is known once something has happened.
ROW = ""


def row_key(table: Table) -> tuple[Deferred, ...]:
    """The key that is given to a plan as `ROW` among the variables."""
    return tuple(
        Deferred(lambda variables, at=at: variables[ROW][at])  # type: ignore[misc]
        for at in range(len(table.key))
    )


def following(operation: Operation) -> tuple[Followed | Streamed, Mapping[str, Any]] | None:
    """What a subscription follows, and what it is given, by Python name; None if it follows no run."""
    [(key, nodes)] = operation.roots().items()
    kind = operation.schema.get_root_type(operation.definition.operation)
    assert kind is not None
    selected = operation.selected(kind, key, nodes)
    declared = selected.definition.extensions.get("strawberry-definition")
    read = getattr(declared, "reads", None)
    return (read, operation.given(selected)) if isinstance(read, Followed | Streamed) else None


@dataclass(frozen=True)
class Planner:
    """Makes plans over declared tables; `tables` by type name."""

    tables: Mapping[str, Table]
    limits: PageLimits

    def root(self, operation: Operation, key: str, nodes: Nodes) -> plan.Node:
        """The plan of a root field. Raises Unplannable, or GatewayError for arguments that are wrong."""
        kind = operation.schema.get_root_type(operation.definition.operation)
        assert kind is not None
        selected = operation.selected(kind, key, nodes)
        if selected.name == "__typename":
            return plan.Constant(kind.name)
        declared = selected.definition.extensions.get("strawberry-definition")
        read: Read | None = getattr(declared, "reads", None)
        if read is None:
            raise Unplannable("a function in Python answers it")
        given = {} if isinstance(read, Written) else operation.given(selected)
        match read:
            case RowByKey(table):
                found: plan.Node = self.by_key(
                    operation, table, nodes, tuple(given[name] for name in table.key)
                )
            case RowsOf(table):
                found = self._connection(operation, Source(table), selected, given)
            case RunsOf(kinds):
                given = {**given, "where": runs_where(given.get("where") or {}, kinds), "order_by": NEWEST}
                found = self._connection(operation, Source(RUN), selected, given, tuple(kinds.values()))
            case NodeById(many=False):
                found = self._node(operation, nodes, given["id"])
            case NodeById():
                found = self._nodes(operation, nodes, given["ids"])
            case RunById(kinds):
                found = self._first_of(operation, kinds.values(), nodes, (given["id"],))
            case Written():
                found = self._payload(operation, selected, read)
            case Followed():
                found = self._first_of(operation, read.kinds.values(), nodes, (given[read.run],))
            case Streamed():
                found = self._rows_after(operation, selected, read)
        return found

    def followed(self, operation: Operation) -> tuple[plan.Plan, Any]:
        """The plan of what a subscription follows of a run, and the run's id. Raises as `root` does."""
        found = following(operation)
        assert found is not None
        read, given = found
        [(key, nodes)] = operation.roots().items()
        return plan.Plan(((key, self.root(operation, key, nodes)),)), given[read.run]

    def _rows_after(self, operation: Operation, selected: Selected, read: Streamed) -> plan.List:
        """The rows of a stream above a number, which is the first of what is given as `ROW`."""
        item = self._object(operation, read.table, selected.nodes, selected.kind.name)
        arguments = rows_after(Deferred(lambda variables: variables[ROW][0]), STREAM_PAGE)
        return plan.List(item, Source(read.table, read.link, read.owner), arguments)

    def _first_of(
        self, operation: Operation, tables: Iterable[Table], nodes: Nodes, key: tuple[Any, ...]
    ) -> Any:
        return _alike(plan.FirstOf(tuple(self.by_key(operation, table, nodes, key) for table in tables)))

    def _payload(self, operation: Operation, selected: Selected, read: Written) -> plan.Nested:
        def member(below: Selected) -> Any:
            if below.name != read.entity:
                raise Unplannable(f"{selected.kind.name}.{below.key} is no row")
            return self._written(operation, read.tables, below.nodes)

        members = _members(operation, selected.kind, selected.nodes, member)
        if all(isinstance(member, plan.Constant) for _, member in members):
            raise Unplannable("nothing of the row is selected")
        return plan.Nested(members)

    def _written(self, operation: Operation, tables: tuple[Table, ...], nodes: Nodes) -> Any:
        if len(tables) > 1:
            return self._first_of(operation, tables, nodes, row_key(tables[0]))
        return self.by_key(operation, tables[0], nodes, row_key(tables[0]))

    def by_key(self, operation: Operation, table: Table, nodes: Nodes, key: tuple[Any, ...]) -> plan.ByKey:
        """The plan of one row of a table, as the nodes select it."""
        return plan.ByKey(self._object(operation, table, nodes), key)

    def _node(self, operation: Operation, nodes: Nodes, text: Any) -> plan.ByKey:
        if isinstance(text, Deferred):
            operation.guards.append(lambda variables: read_id(text.read(variables), self.tables)[0].type_name)
        table, key = read_id(text.now if isinstance(text, Deferred) else text, self.tables)
        if not isinstance(text, Deferred):
            return self.by_key(operation, table, nodes, key)
        values = tuple(
            text.then(lambda given, at=at: read_id(given, self.tables)[1][at])  # type: ignore[misc]
            for at in range(len(key))
        )
        return self.by_key(operation, table, nodes, values)

    def _nodes(self, operation: Operation, nodes: Nodes, texts: Any) -> Any:
        def read(given: Any) -> list[tuple[Table, tuple[Any, ...]]]:
            ids = given if isinstance(texts, Deferred) else [value_of(each, given) for each in texts]
            check_ids(ids)
            return [read_id(each, self.tables) for each in ids]

        all_ids = texts if isinstance(texts, Deferred) else Deferred(lambda variables: variables)

        def named(given: Any) -> tuple[str, ...]:
            return tuple(sorted({table.type_name for table, _ in read(given)}))

        operation.guards.append(lambda variables: named(all_ids.read(variables)))
        now = texts.now if isinstance(texts, Deferred) else operation.variables.coerced
        items = tuple(self._part(operation, nodes, name, all_ids, read) for name in named(now))
        if not items:
            raise Unplannable("there is no id")
        return _alike(plan.Several(items, changed(texts, len)))

    def _part(self, operation: Operation, nodes: Nodes, name: str, ids: Deferred, read: Any) -> plan.Part:
        """The objects of one table among several: what is shown, their places, their keys by column."""
        table = self.tables[name]

        def mine(given: Any) -> list[tuple[int, tuple[Any, ...]]]:
            found = enumerate(read(given), 1)
            return [(place, key) for place, (of, key) in found if of is table]

        keys = tuple(
            ids.then(lambda given, at=at: [key[at] for _, key in mine(given)])  # type: ignore[misc]
            for at in range(len(table.key))
        )
        places = ids.then(lambda given: [place for place, _ in mine(given)])
        return plan.Part(self._object(operation, table, nodes), places, keys)

    def _object(
        self, operation: Operation, table: Table, nodes: Nodes, kind: str | None = None
    ) -> plan.Object:
        """A row as an object of its type (or of the type `kind`, where that has another name)."""
        shown = operation.schema.get_type(kind or table.type_name)
        if not isinstance(shown, GraphQLObjectType):
            raise Unplannable
        members = _members(operation, shown, nodes, lambda selected: self._member(operation, table, selected))
        return plan.Object(members, table)

    def _member(self, operation: Operation, table: Table, selected: Selected) -> plan.Node:
        name = selected.name
        if name == "id":
            return plan.GlobalId()
        if name in table.by_name:
            return plan.Value(table.by_name[name])
        link = next((link for link in table.links if link.name == name), None)
        if link is not None:
            return self._link(operation, table, link, selected)
        return self._derived(operation, table, selected)

    def _link(self, operation: Operation, table: Table, link: Link, selected: Selected) -> plan.Node:
        target = self.tables[link.target]
        if not link.many:
            return plan.ToOne(self._object(operation, target, selected.nodes), link)
        return self._connection(operation, Source(target, link, table), selected, operation.given(selected))

    def _derived(self, operation: Operation, table: Table, selected: Selected) -> plan.Node:
        """What is neither a column nor a link: computed by Python, or a field of `Run`."""
        computed = next((each for each in table.computed if each.name == selected.name), None)
        if computed is not None:
            return self._hydrated(table, computed.name, computed.needs, selected)
        if table.run and selected.name in _RUN_FIELDS:
            return self._run_field(operation, table, selected)
        raise Unplannable(f"a function in Python answers {table.type_name}.{selected.key}")

    def _run_field(self, operation: Operation, table: Table, selected: Selected) -> plan.Node:
        if selected.name == "actions":
            return self._hydrated(table, "actions", table.key, selected)
        if selected.name == "owner":
            return self._owner(operation, table, selected)
        if selected.name in TOLD:
            telling = TOLD[selected.name](operation.given(selected))
            return plan.Told(
                self._object(operation, telling.table, selected.nodes, selected.kind.name), telling
            )
        if selected.name not in LISTS:
            return plan.RunValue(selected.name)
        source, arguments = LISTS[selected.name]
        item = self._object(operation, source.table, selected.nodes, selected.kind.name)
        return plan.List(item, source, arguments(operation.given(selected)))

    def _owner(self, operation: Operation, table: Table, selected: Selected) -> plan.ToOne:
        """Whose a run is: what the declaration names of the person's row."""
        if table.owner is None:
            raise Unplannable(f"{table.type_name} does not say whose it is")
        owner = table.owner
        link = next(link for link in table.links if link.name == owner.link)
        target = self.tables[link.target]
        columns = {"id": target.key[0], "name": owner.name, "email": owner.email}
        members = _members(
            operation,
            selected.kind,
            selected.nodes,
            lambda each: plan.Value(target.by_name[columns[each.name]]),
        )
        return plan.ToOne(plan.Object(members, target), link)

    def _hydrated(self, table: Table, name: str, needs: tuple[str, ...], selected: Selected) -> plan.Hydrated:
        kind = selected.definition.type
        if not is_leaf_type(get_named_type(kind)):
            raise Unplannable(f"{table.type_name}.{name} is an object that Python computes")
        return plan.Hydrated(table.type_name, name, needs, kind)

    def _connection(
        self,
        operation: Operation,
        source: Source,
        selected: Selected,
        given: Mapping[str, Any],
        kinds: tuple[Table, ...] = (),
    ) -> plan.Connection:
        """A page of rows; of runs, each is shown as its own row, in one of the tables of `kinds`."""
        arguments = connection_arguments(source.table, given, self.limits, operation.guards)
        members = _members(
            operation,
            selected.kind,
            selected.nodes,
            lambda below: self._of_connection(operation, source.table, below, kinds),
        )
        if all(isinstance(member, plan.Constant) for _, member in members):
            # A statement would not say whether the caller may read the table at all.
            raise Unplannable("nothing of the rows is selected")
        return plan.Connection(members, source, arguments)

    def _of_connection(
        self, operation: Operation, table: Table, selected: Selected, kinds: tuple[Table, ...]
    ) -> plan.Node:
        nodes = selected.nodes
        match selected.name:
            case "nodes":
                found: plan.Node = plan.Rows(self._item(operation, table, nodes, kinds))
            case "edges":
                edge = partial(self._of_edge, operation, table, kinds)
                found = plan.Edges(_members(operation, selected.kind, nodes, edge))
            case "page_info":
                found = plan.PageInfo(
                    _members(operation, selected.kind, nodes, lambda each: plan.OfPage(each.name))
                )
            case "total_count":
                found = plan.TotalCount()
            case "aggregate" | "groups":
                found = self._aggregate(operation, table, selected)
            case _:
                raise Unplannable
        return found

    def _of_edge(
        self, operation: Operation, table: Table, kinds: tuple[Table, ...], selected: Selected
    ) -> plan.Node:
        if selected.name == "node":
            return self._item(operation, table, selected.nodes, kinds)
        return plan.OfEdge(selected.name)

    def _item(
        self, operation: Operation, table: Table, nodes: Nodes, kinds: tuple[Table, ...]
    ) -> plan.Object | plan.Own:
        """What is shown of each row of a page."""
        if not kinds:
            return self._object(operation, table, nodes)
        choices = [plan.ToOne(self._object(operation, kind, nodes), OWN) for kind in kinds]
        own: plan.Own = _alike(plan.Own(tuple(choices)))
        return own

    def _aggregate(self, operation: Operation, table: Table, selected: Selected) -> plan.Aggregate:
        given = operation.given(selected)
        grouping = group_arguments(table, given, self.limits) if given else None
        keys = {key.column.name: key for key in grouping.keys} if grouping else {}
        wanted: set[tuple[Function, str]] = set()

        def measured(function: Any, column: str) -> plan.Node:
            wanted.add((function, column))
            return plan.MeasureValue(Measure(function, table.by_name[column]))

        def member(found: Selected) -> plan.Node:
            if found.name == "count":
                return plan.MeasureValue(Measure())

            def below(each: Selected) -> plan.Node:
                if found.name == "key":
                    return plan.KeyValue(keys.get(each.name))
                return measured(found.name, each.name)

            return plan.Nested(_members(operation, found.kind, found.nodes, below))

        members = _members(operation, selected.kind, selected.nodes, member)
        count = any(isinstance(part, plan.MeasureValue) for _, part in members)
        return plan.Aggregate(members, Aggregation(measures(table, wanted, count=count), grouping))


def _members(
    operation: Operation, kind: GraphQLObjectType, nodes: Nodes, member: Callable[[Selected], plan.Node]
) -> plan.Members:
    """What is selected of an object: its type's name is known, of all else `member` makes the plan."""
    return tuple(
        (each.key, plan.Constant(kind.name) if each.name == "__typename" else member(each))
        for each in operation.fields(kind, nodes)
    )


def _alike(read: Any) -> Any:
    """Refuse to compute fields of objects that may be of several types: nobody could tell which it is."""
    if len(read.below) > 1 and read.places:
        raise Unplannable("fields are computed for rows that may be of several types")
    return read
