"""Query operations for a property test: any that the schema allows, over values that the data holds.

A drawn operation is plain text and variables, the same for the same size, seed and facts.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeVar

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLType,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_required_argument,
    parse,
    print_ast,
)

from trellis.schema.declaration import Column, Table
from trellis.schema.fields import camel
from trellis.schema.node import encode_id

# What two reads, one after the other, never agree on.
BY_THE_CLOCK = frozenset({"secondsLeft"})
# Root fields that only Strawberry reads: there is nothing to agree with. Pages of runs have cases of their own.
_OF_NO_TABLE = frozenset({"runs", "health", "coiceFilterPreview"})

T = TypeVar("T")
Composite = GraphQLObjectType | GraphQLInterfaceType
ABSENT_UUID = "deadbeef-0000-4000-8000-000000000000"

# Aliases that a statement could trip over: SQL words and aliases of its own, and names that Postgres would cut.
_ALIASES = ("a", "select", "order", "t", "j", "_1", "A", "data", "nodes_", "x" * 70)
_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")
_SEARCHES = ("flare", "valve or pump", '"flare burns"', "flare -well", "sky", "burning", "no such word", "")


@dataclass(frozen=True)
class CursorWish:
    """A cursor that only an answer can give: of row `place` (modulo the rows) of the table's root connection.

    `order` is the JSON of its `orderBy`.
    """

    table: Table
    order: str
    search: str | None
    place: int


@dataclass(frozen=True)
class Drawn:
    """An operation. Where it takes a cursor, its text and variables hold `cursor <n>`, until `filled`."""

    query: str
    variables: Mapping[str, Any]
    cursors: tuple[CursorWish, ...] = ()

    def filled(self, cursors: Sequence[str]) -> "Drawn":
        """The operation with the cursors that were wished for."""
        query, variables = self.query, json.dumps(self.variables)
        for number, cursor in enumerate(cursors):
            query = query.replace(f'"cursor {number}"', json.dumps(cursor))
            variables = variables.replace(f'"cursor {number}"', json.dumps(cursor))
        return Drawn(query, json.loads(variables))

    def __str__(self) -> str:
        text = json.dumps(self.variables, indent=2, ensure_ascii=False)
        return f"{print_ast(parse(self.query))}\n\n# variables\n{text}"

    __repr__ = __str__


@dataclass(frozen=True)
class Facts:
    """The rows that one caller sees, and all there are: by type, as JSON values by Python column name."""

    visible: Mapping[str, Sequence[Mapping[str, Any]]]
    all: Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass
class _Scope:
    """The response keys of one object with what each stands for, so that all that is written can be merged.

    A fragment's scope looks at that around it (`outer`), and joins it when the fragment is complete.
    """

    outer: "_Scope | None" = None
    keys: dict[str, tuple[str, "_Scope | None"]] = field(default_factory=dict)

    def find(self, key: str) -> tuple[str, "_Scope | None"] | None:
        return self.keys.get(key) or (self.outer.find(key) if self.outer else None)

    def child(self, key: str, meaning: str) -> "_Scope":
        known = self.keys.get(key)
        if known is None or known[1] is None:
            above = self.outer.find(key) if self.outer else None
            known = self.keys[key] = (meaning, _Scope(above[1] if above else None))
        assert known[1] is not None
        return known[1]

    def accepts(self, other: "_Scope") -> bool:
        for key, (meaning, inner) in other.keys.items():
            mine = self.find(key)
            if mine and (mine[0] != meaning or (mine[1] and inner and not mine[1].accepts(inner))):
                return False
        return True

    def absorb(self, other: "_Scope") -> None:
        for key, (meaning, inner) in other.keys.items():
            if inner is None:
                self.keys[key] = (meaning, None)
            else:
                self.child(key, meaning).absorb(inner)


@dataclass(frozen=True)
class _Fragment:
    name: str
    on: str
    text: str
    scope: _Scope
    rows: int = 0


def operation(
    schema: GraphQLSchema, tables: Mapping[str, Table], facts: Facts, *, size: int, seed: int
) -> Drawn:
    """A query operation over the schema, as it could come from somebody who knows these facts.

    A smaller `size` cuts the operation of the same `seed` short, which is how a failing one shrinks. Were each
    choice drawn by itself, hypothesis would spend five of six examples on small variations of the sixth.
    """
    return _Writer(Random(seed), schema, tables, facts, size).operation()


class _Writer:
    """Draws one operation from its root down. `rows` bounds the product of the page sizes along a path."""

    depth = 4
    rows = 400

    def __init__(
        self, random: Random, schema: GraphQLSchema, tables: Mapping[str, Table], facts: Facts, size: int
    ) -> None:
        self.random, self.schema, self.facts = random, schema, facts
        self.tables = {name: table for name, table in tables.items() if name in schema.type_map}
        self.left = size
        self.aliases = 0
        self.fragments: dict[str, _Fragment] = {}
        self.declared: dict[str, str] = {}
        self.given: dict[str, Any] = {}
        self.cursors: list[CursorWish] = []
        assert schema.query_type is not None
        self.query = schema.query_type

    # Choices.

    def number(self, low: int, high: int) -> int:
        return self.random.randint(low, high)

    def pick(self, choices: Sequence[T]) -> T:
        return choices[self.number(0, len(choices) - 1)]

    def turned(self, parts: list[str]) -> list[str]:
        """The parts in another order."""
        start = self.number(0, max(len(parts) - 1, 0))
        return parts[start:] + parts[:start]

    def once_in(self, times: int) -> bool:
        return self.number(0, times - 1) == times - 1

    # The operation.

    def operation(self) -> Drawn:
        scope, parts = _Scope(), []
        for _ in range(self.number(1, 2) if self.once_in(3) else 1):
            parts.append(self.root(scope))
        if self.once_in(8):
            parts.append(self.pick(["__typename", "_t: __typename", '__type(name: "Run") { kind name }']))
        if self.once_in(8):
            parts[-1] = f"... on Query {{ {parts[-1]} }}"
        if self.once_in(8):
            place = self.number(0, len(parts) - 1)
            self.fragments["Root"] = _Fragment("Root", "Query", parts[place], scope)
            parts[place] = "...Root"
        body = " ".join(parts)
        declared = ", ".join(f"${name}: {type_}" for name, type_ in self.declared.items())
        head = f"query({declared})" if declared else self.pick(["query", "query Named", ""])
        text = [f"{head} {{ {body} }}"]
        text += [f"fragment {f.name} on {f.on} {{ {f.text} }}" for f in self.fragments.values()]
        return Drawn("\n".join(text), self.given, tuple(self.cursors))

    def root(self, scope: _Scope) -> str:
        names = [name for name in self.query.fields if name not in _OF_NO_TABLE]
        connections = [name for name in names if self.is_connection(self.query.fields[name])]
        seen = [
            name for name in connections if self.facts.visible.get(self.row_type(self.query.fields[name]))
        ]
        # What has more to it than columns comes more often.
        rich = [name for name in seen if self.is_rich(self.row_type(self.query.fields[name]))]
        among = self.pick([seen, seen, rich or seen, rich, rich, names, names, names[:3], connections])
        return self.field(self.query, self.pick(among or connections), scope, 0, self.rows)

    def is_rich(self, type_name: str) -> bool:
        table = self.tables[type_name]
        return bool(table.run or table.search or table.computed)

    # Selections.

    def selection(
        self, on: Composite, scope: _Scope, depth: int, rows: int, likely: Sequence[str] = ()
    ) -> str:
        """The inside of a selection set on a type; `likely` are the concrete types that will be there."""
        links, pages, leaves = self.sorted_fields(on)
        parts = [self.inline(on, name, scope, depth, rows) for name in dict.fromkeys(likely)]
        if on.name.endswith("Connection"):
            parts.append(self.field(on, self.pick(["nodes", "edges"]), scope, depth, rows))
        elif self.left <= 0:
            parts.append(self.leaf(leaves[0] if leaves else "__typename", scope, on))
        elif pages + links and depth < self.depth and not self.once_in(3):
            parts.append(self.field(on, self.pick(pages or links), scope, depth, rows))
        for _ in range(self.number(0 if parts else 1, 4) if self.left > 0 else 0):
            kind = self.number(0, 19)
            if kind < 9 and leaves:
                parts.append(self.field(on, self.pick(leaves), scope, depth, rows))
            elif kind < 11 and links and depth < self.depth:
                parts.append(self.field(on, self.pick(links), scope, depth, rows))
            elif kind < 13 and pages and depth < self.depth:
                parts.append(self.field(on, self.pick(pages), scope, depth, rows))
            elif kind < 15:
                parts.append(self.spread(on, scope, depth, rows))
            elif kind < 17:
                condition = self.pick(["", *self.conditions(on)])
                parts.append(self.inline(on, condition, scope, depth, rows))
            else:
                parts.append(self.leaf("__typename", scope, on))
        return " ".join(self.turned(parts))

    def sorted_fields(self, on: Composite) -> tuple[list[str], list[str], list[str]]:
        links, pages, leaves = [], [], []
        for name, each in on.fields.items():
            if name in BY_THE_CLOCK:
                continue
            if is_leaf_type(get_named_type(each.type)):
                leaves.append(name)
            else:
                (pages if self.is_connection(each) else links).append(name)
        return links, pages, leaves

    def conditions(self, on: Composite) -> list[str]:
        """The types that a fragment here may be on: those that have an object type in common with this."""
        mine = self.possible(on)
        names = [name for name in self.schema.type_map if name in mine]
        interfaces = [t for t in self.schema.type_map.values() if isinstance(t, GraphQLInterfaceType)]
        return [t.name for t in interfaces if self.possible(t) & mine] + names[:20]

    def possible(self, on: Composite) -> set[str]:
        if isinstance(on, GraphQLObjectType):
            return {on.name}
        return {each.name for each in self.schema.get_possible_types(on)}

    def inline(self, on: Composite, condition: str, scope: _Scope, depth: int, rows: int) -> str:
        self.left -= 1
        inside = self.schema.type_map[condition] if condition else on
        assert isinstance(inside, Composite)
        text = self.selection(inside, scope, depth, rows)
        return f"...{f' on {condition}' if condition else ''}{self.directives()} {{ {text} }}"

    def spread(self, on: Composite, scope: _Scope, depth: int, rows: int) -> str:
        """A fragment again where one fits, else a new one."""
        self.left -= 1
        conditions = self.conditions(on)
        known = [
            each
            for each in self.fragments.values()
            if each.on in conditions and each.rows <= rows and scope.accepts(each.scope)
        ]
        if known and not self.once_in(3):
            fragment = self.pick(known)
        else:
            inside = self.schema.type_map[self.pick([on.name, *conditions])]
            assert isinstance(inside, Composite)
            own, below = _Scope(scope), min(rows, 10)
            text = self.selection(inside, own, depth, below)
            fragment = _Fragment(f"F{len(self.fragments)}", inside.name, text, own, below)
            self.fragments[fragment.name] = fragment
        scope.absorb(fragment.scope)
        return f"...{fragment.name}{self.directives()}"

    def directives(self) -> str:
        """Mostly nothing, and mostly what lets the selection stand."""
        if not self.once_in(10):
            return ""
        texts = []
        for name, passes in (("include", True), ("skip", False)):
            if self.once_in(2):
                value = passes if not self.once_in(4) else not passes
                texts.append(f" @{name}(if: {self.written(GraphQLNonNull(self.type('Boolean')), value)})")
        return "".join(self.turned(texts))

    def field(self, on: Composite, name: str, scope: _Scope, depth: int, rows: int) -> str:
        """A field with arguments, alias, directives and selection, so that it can be merged with its like."""
        self.left -= 1
        each = on.fields[name]
        inner = get_named_type(each.type)
        if is_leaf_type(inner) and not each.args:
            return self.leaf(name, scope, on)
        likely: list[str] = []
        if self.is_connection(each):
            arguments, rows = self.page(each, on is self.query, rows)
        else:
            arguments, likely = self.arguments(on, each, name)
        arguments = ", ".join(arguments)
        call = f"{name}({arguments})" if arguments else name
        meaning = f"{call}: {each.type}"
        key = self.key(name, meaning, scope)
        text = f"{key}: {call}" if key != name else call
        if is_leaf_type(inner):
            scope.keys[key] = (meaning, None)
            return f"{text}{self.directives()}"
        assert isinstance(inner, Composite)
        child = scope.child(key, meaning)
        depth += on is not self.query and (self.is_connection(each) or name in self.links(on))
        selected = self.selection(inner, child, depth, rows, likely)
        written = f"{text}{self.directives()} {{ {selected} }}"
        if self.once_in(12) and self.left > 0:
            # The same response key once more, with another selection: the two are merged.
            written += f" {text} {{ {self.selection(inner, child, depth, rows, likely)} }}"
        return written

    def links(self, on: Composite) -> set[str]:
        """The links of a table's type; a connection's `nodes` is none, for it leads no further."""
        table = self.tables.get(on.name)
        return {camel(link.name) for link in table.links} if table else set()

    def leaf(self, name: str, scope: _Scope, on: Composite) -> str:
        meaning = f"{name}: {'String!' if name == '__typename' else on.fields[name].type}"
        key = self.key(name, meaning, scope)
        scope.keys[key] = (meaning, None)
        return f"{key}: {name}{self.directives()}" if key != name else f"{name}{self.directives()}"

    def key(self, name: str, meaning: str, scope: _Scope) -> str:
        """The name itself, an alias, or the name of another field; never a key that means something else."""
        wanted = name
        if self.once_in(8):
            wanted = self.pick(["id", "name", "rowId", "nodes", "cursor", *_ALIASES])
        known = scope.find(wanted)
        while known is not None and known[0] != meaning:
            self.aliases += 1
            wanted = f"{self.pick(_ALIASES)}{self.aliases}"
            known = scope.find(wanted)
        return wanted

    # Arguments.

    def is_connection(self, each: GraphQLField) -> bool:
        return {"first", "after", "where"} <= each.args.keys()

    def row_type(self, each: GraphQLField) -> str:
        return get_named_type(each.type).name.removesuffix("Connection")

    def page(self, each: GraphQLField, at_root: bool, rows: int) -> tuple[list[str], int]:
        """Arguments of a connection, and how many rows may be below each of its rows."""
        table = self.tables[self.row_type(each)]
        values: dict[str, Any] = {}
        if "search" in each.args and self.once_in(4):
            values["search"] = self.pick(_SEARCHES)
        if self.once_in(3):
            values["orderBy"] = self.order(each)
        if self.once_in(3):
            values["where"] = self.where(table, 0)
        size = self.pick([3, 2, 1, 4, 5, 6, 7, 7, 0]) if rows < 50 or not self.once_in(3) else None
        backward = self.once_in(4)
        if size is not None:
            values["last" if backward else "first"] = min(size, max(rows, 1))
        if self.once_in(4):
            wish = self.cursor(table, values)
            values[self.pick(["before", "after"] if backward else ["after", "before"])] = wish
            if size is not None and self.once_in(3):
                values["after"], values["before"] = self.cursor(table, values), wish
        if self.once_in(40):
            values |= self.pick(
                [
                    {"first": 2, "last": 1},
                    {"first": -1},
                    {"first": 201},
                    {"last": -1},
                    {"after": "WyJub3QiLCAiYSJd"},
                    {"before": "no cursor"},
                    {"after": self.cursor(table, {"orderBy": self.order(each)})},
                    {"first": None, "last": None, "after": "", "before": ""},
                ]
            )
        return self.written_arguments(each, values), rows // max(size or 50, 1)

    def order(self, each: GraphQLField) -> list[dict[str, str]]:
        terms = get_named_type(each.args["orderBy"].type)
        assert isinstance(terms, GraphQLInputObjectType)
        names = [self.pick(list(terms.fields)) for _ in range(self.pick([1, 1, 2, 3, 0]))]
        return [{name: self.pick(["ASC", "DESC"])} for name in names]

    def cursor(self, table: Table, values: Mapping[str, Any]) -> str:
        """A mark in place of a cursor of this table in this order."""
        order = json.dumps(values.get("orderBy") or [])
        self.cursors.append(CursorWish(table, order, values.get("search"), self.number(0, 30)))
        return f"cursor {len(self.cursors) - 1}"

    def arguments(self, on: Composite, each: GraphQLField, name: str) -> tuple[list[str], list[str]]:
        """Arguments of any other field, and the concrete types that its answer will have."""
        values: dict[str, Any] = {}
        likely: list[str] = []
        table = self.tables.get(get_named_type(each.type).name)
        runs = [table.type_name for table in self.tables.values() if table.run]
        if on is self.query and name == "node":
            values["id"] = self.global_id(likely)
        elif on is self.query and name == "nodes":
            values["ids"] = [self.global_id(likely) for _ in range(self.pick([2, 1, 3, 5, 0]))]
            if self.once_in(20):
                values["ids"] *= 101
        elif on is self.query and table and all(camel(key) in each.args for key in table.key):
            row = self.row(table)
            values = {camel(key): self.key_value(table, key, row) for key in table.key}
        elif on is self.query and name == "run":
            likely = runs if self.once_in(3) else []
            values["id"] = self.value(self.tables[self.pick(runs)], "row_id")
        else:
            for argument, declared in each.args.items():
                if is_required_argument(declared) or not self.once_in(2):
                    values[argument] = self.any_value(declared.type, 0)
        return self.written_arguments(each, values), likely

    def written_arguments(self, each: GraphQLField, values: Mapping[str, Any]) -> list[str]:
        texts = [f"{name}: {self.written(each.args[name].type, value)}" for name, value in values.items()]
        for name, declared in each.args.items():
            if name not in values and not is_required_argument(declared) and self.once_in(30):
                texts.append(f"{name}: {self.nothing(declared.type)}")
        return texts

    def global_id(self, likely: list[str]) -> str:
        if self.once_in(30):
            return self.pick(["garbage", "", "WyJDb2ljZUltYWdlIiwgMV0", "W10"])
        seen = [name for name in self.tables if self.facts.visible.get(name)]
        table = self.tables[self.pick(seen or list(self.tables))]
        row = self.row(table)
        if not self.once_in(4):
            likely.append(table.type_name)
        # Key columns serialize themselves: what the row holds is their JSON already.
        parts = [column.scalar.parse(self.key_value(table, column.name, row)) for column in table.key_columns]
        return encode_id(table, parts)

    def row(self, table: Table) -> Mapping[str, Any] | None:
        """A row that the caller sees, or one of somebody else's, or none at all."""
        kind = self.number(0, 19)
        rows = (self.facts.visible if kind < 16 else self.facts.all).get(table.type_name, ())
        return self.pick(rows) if rows and kind < 19 else None

    def key_value(self, table: Table, key: str, row: Mapping[str, Any] | None) -> Any:
        if row is not None:
            return row[key]
        return ABSENT_UUID if table.by_name[key].scalar.name == "UUID" else 987_654

    # Conditions.

    def where(self, table: Table, depth: int) -> dict[str, Any]:
        where: dict[str, Any] = {}
        for _ in range(self.pick([1, 1, 1, 2, 0]) if depth < 2 else 1):
            kind = self.number(0, 11)
            if kind < 7 or depth > 1:
                column = self.pick(table.columns)
                where[camel(column.name)] = self.condition(table, column)
            elif kind < 9 and table.links:
                link = self.pick(table.links)
                linked = self.where(self.tables[link.target], depth + 1)
                where[link.name] = {self.pick(["some", "none"]): linked} if link.many else linked
            elif kind == 9:
                where["not"] = self.where(table, depth + 1)
            else:
                sides = [self.where(table, depth + 1) for _ in range(self.pick([2, 1, 3, 0]))]
                where["or" if kind == 10 else "and"] = sides
        if self.once_in(60):
            where[self.pick([camel(column.name) for column in table.columns])] = None
        return {camel(name): value for name, value in where.items()}

    def condition(self, table: Table, column: Column) -> dict[str, Any]:
        kind = (
            f"{column.enum.__name__ if column.enum else column.scalar.name}{'List' if column.is_list else ''}"
        )
        filter_ = self.type(f"{kind}Filter")
        assert isinstance(filter_, GraphQLInputObjectType)
        names = [self.pick(list(filter_.fields)) for _ in range(self.pick([1, 1, 1, 2]))]
        condition = {name: self.operand(table, column, name) for name in names}
        if self.once_in(60):
            condition[names[0]] = None
        return condition

    def operand(self, table: Table, column: Column, operator: str) -> Any:
        def value() -> Any:
            return self.value(table, column.name)

        if operator == "isNull":
            return self.once_in(3 if column.nullable else 8)
        if operator in ("in", "notIn"):
            return [value() for _ in range(self.pick([2, 1, 3, 0]))]
        if operator in ("like", "ilike"):
            text = str(value())
            start = self.number(0, max(len(text) - 1, 0))
            escaped = re.sub(r"([%_\\])", r"\\\1", text[start : start + 3])
            pattern = self.pick([f"%{escaped}%", "%a%", f"{text[:1]}%", "_%", text, "%\\"])
            # A pattern that ends in its escape is an error once a row is held against it; whether one is
            # depends on the statement, so that the engines need not agree.
            return pattern + "\\" * (len(pattern) - len(pattern.rstrip("\\")) & 1)
        if operator == "matches":
            return self.pick(_SEARCHES)
        if operator == "contains":
            document = value()
            if isinstance(document, dict) and document:
                key = self.pick(list(document))
                return {key: document[key]}
            return document
        if operator == "hasKey":
            return self.pick([*self.path(value()), "no such key"][:3])
        if operator == "path":
            document = value()
            path = self.path(document)
            found = _at(document, path)
            names = self.pick([["eq"], ["exists"], ["ne"], ["gte"], ["lte", "exists"], ["lt"], ["gt"]])
            given = {name: not self.once_in(4) if name == "exists" else found for name in names}
            # A null is refused here: a condition on one is `isNull` or `exists`.
            return {"path": path} | {k: v for k, v in given.items() if v is not None or self.once_in(20)}
        if column.is_list:
            values = value()
            values = values if isinstance(values, list) else [values]
            return values[: self.number(0, len(values))] if operator != "eq" else values
        return value()

    def path(self, document: Any) -> list[str]:
        """The keys to some value of a document."""
        path: list[str] = []
        while isinstance(document, dict | list) and document and (not path or not self.once_in(3)):
            key = self.pick(list(document) if isinstance(document, dict) else list(range(len(document))))
            path.append(str(key))
            document = document[key]
        return path if not self.once_in(20) else [*path, "nowhere"]

    def value(self, table: Table, name: str) -> Any:
        """A value of the column as a client writes it; mostly of a row that the caller sees."""
        column = table.by_name[name]
        if column not in table.readable:
            return self.pick(_SEARCHES)
        row = self.row(table)
        if row is not None and row[name] is not None:
            return row[name]
        return self.any_value(self.type(column.enum.__name__ if column.enum else column.scalar.name), 0)

    def any_value(self, type_: GraphQLType, depth: int) -> Any:
        """A value of an input type that nothing else is known of."""
        if is_non_null_type(type_):
            return self.any_value(type_.of_type, depth)
        if is_list_type(type_):
            return [self.any_value(type_.of_type, depth + 1) for _ in range(self.pick([1, 2, 0]))]
        if isinstance(type_, GraphQLEnumType):
            return self.pick(list(type_.values))
        if isinstance(type_, GraphQLInputObjectType):
            if _is_one_of(type_):
                name = self.pick(list(type_.fields))
                # A flag that chooses nothing is mostly refused.
                value = self.any_value(type_.fields[name].type, depth + 1)
                return {name: value or self.once_in(20)} if isinstance(value, bool) else {name: value}
            return {
                name: self.any_value(each.type, depth + 1)
                for name, each in type_.fields.items()
                if is_required_argument(each) or (depth < 2 and self.once_in(3))
            }
        plain: dict[str, list[Any]] = {
            "Int": [2, 1, 0, 3, 7, -1],
            "Float": [0.5, 1, -2.25],
            "String": ["a", "", "%", "'"],
            "Boolean": [True, False],
            "BigInt": ["3"],
            "Decimal": ["1.50"],
            "UUID": [ABSENT_UUID],
            "DateTime": ["2026-01-01T00:00:00Z", "2026-01-01T01:30:00.25+01:30"],
            "Date": ["2026-01-01"],
            "JSON": [{"a": 1}, {}, [], 1, "text", {"nested": {"list": [1, None, True]}}],
        }
        return self.pick(plain.get(get_named_type(type_).name, ["1"]))

    # Values as text: literals, and variables of every form.

    def type(self, name: str) -> Any:
        return self.schema.type_map[name]

    def written(self, type_: GraphQLInputType, value: Any, *, required: bool = False) -> str:
        """The value as a literal, a variable, or a literal that holds variables."""
        if self.once_in(6):
            return self.variable(type_, value, required=required)
        return self.literal(type_, value, required=required)

    def literal(self, type_: GraphQLInputType, value: Any, *, required: bool = False) -> str:
        """The value as a literal, which may hold variables."""
        bare: Any = type_.of_type if is_non_null_type(type_) else type_
        if value is None:
            return "null"
        if isinstance(bare, GraphQLList):
            if len(value) == 1 and self.once_in(8):
                return self.literal(bare.of_type, value[0])  # a variable is of the list's type, or none
            return f"[{', '.join(self.written(bare.of_type, each) for each in value)}]"
        if isinstance(bare, GraphQLEnumType):
            return str(value)
        if isinstance(bare, GraphQLInputObjectType):
            one_of = _is_one_of(bare)
            parts = [
                f"{name}: {self.written(bare.fields[name].type, each, required=one_of)}"
                for name, each in value.items()
            ]
            free = [n for n, f in bare.fields.items() if n not in value and not is_required_argument(f)]
            if free and not one_of and self.once_in(30):
                name = self.pick(free)
                parts.append(f"{name}: {self.left_out(bare.fields[name].type)}")
            return f"{{{', '.join(parts)}}}"
        if bare.name == "JSON":
            has_form = _is_literal(value)
            return self.json_literal(value) if has_form else self.variable(type_, value, required=required)
        return json.dumps(value, ensure_ascii=False)

    def json_literal(self, value: Any) -> str:
        """A JSON value as a GraphQL literal, whose texts may be variables."""
        if isinstance(value, dict):
            return f"{{{', '.join(f'{key}: {self.json_literal(each)}' for key, each in value.items())}}}"
        if isinstance(value, list):
            return f"[{', '.join(self.json_literal(each) for each in value)}]"
        if isinstance(value, str) and self.once_in(8):
            return self.variable(self.type("String"), value)
        return json.dumps(value, ensure_ascii=False)

    def variable(self, type_: GraphQLInputType, value: Any, *, required: bool = False) -> str:
        """A variable that has this value: given or by default, of a nullable type or not."""
        bare: Any = type_.of_type if is_non_null_type(type_) else type_
        required = required or is_non_null_type(type_)
        sent = value
        if isinstance(bare, GraphQLList) and value and len(value) == 1 and self.once_in(8):
            sent = value[0]
        form = self.number(0, 3) if value is not None else 0
        if form == 0:
            for name, known in self.given.items():
                if self.declared[name] == f"{bare}!" and json.dumps(known) == json.dumps(value):
                    return f"${name}"
            return self.declare(f"{bare}!" if required or value is not None else str(bare), sent)
        if form == 1 and not required:
            return self.declare(str(bare), sent)
        default = _literal(bare, value)
        if default is None or form < 2:
            return self.declare(f"{bare}!", sent)
        if form == 2:
            # A default lets a nullable variable into a place that takes no null.
            return self.declare(f"{bare}! = {default}" if required else f"{bare} = {default}")
        return self.declare(f"{bare}! = {default}", sent)

    def nothing(self, type_: GraphQLInputType) -> str:
        """What is the same as no argument at all: a null, written or sent, or a variable without a value."""
        kind = self.number(0, 2)
        if kind == 0:
            return "null"
        return self.left_out(type_) if kind == 1 else self.declare(str(type_), None)

    def left_out(self, type_: GraphQLInputType) -> str:
        return self.declare(str(type_))

    def declare(self, type_: str, *value: Any) -> str:
        name = f"v{len(self.declared)}"
        self.declared[name] = type_
        if value:
            self.given[name] = value[0]
        return f"${name}"


def _is_literal(value: Any) -> bool:
    """Whether GraphQL can write a JSON value: the keys of its objects have to be names."""
    if isinstance(value, dict):
        return all(_NAME.fullmatch(key) and _is_literal(each) for key, each in value.items())
    return all(map(_is_literal, value)) if isinstance(value, list) else True


def _literal(type_: GraphQLType, value: Any) -> str | None:
    """A constant literal; None for JSON whose keys are no names."""
    if is_non_null_type(type_):
        return _literal(type_.of_type, value)
    if value is None:
        return "null"
    if is_list_type(type_) and isinstance(value, list):
        texts = [_literal(type_.of_type, each) for each in value]
        return None if None in texts else f"[{', '.join(map(str, texts))}]"
    if isinstance(type_, GraphQLEnumType):
        return str(value)
    if isinstance(type_, GraphQLInputObjectType):
        members = {name: _literal(type_.fields[name].type, each) for name, each in value.items()}
        if None in members.values():
            return None
        return f"{{{', '.join(f'{name}: {text}' for name, text in members.items())}}}"
    if isinstance(value, dict | list):
        return None
    return json.dumps(value, ensure_ascii=False)


def _is_one_of(type_: GraphQLInputObjectType) -> bool:
    definition = type_.extensions.get("strawberry-definition")
    return type_.is_one_of or bool(getattr(definition, "is_one_of", False))


def _at(document: Any, path: Sequence[str]) -> Any:
    """The value at a path of a JSON document, as Postgres's `#>` finds it."""
    for key in path:
        if isinstance(document, dict):
            document = document.get(key)
        elif isinstance(document, list) and key.isdigit() and int(key) < len(document):
            document = document[int(key)]
        else:
            return None
    return document
