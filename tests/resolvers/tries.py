"""What one person may try, to get at what only another may see: everything that a schema offers.

What there is to try is read from the schema and the declarations, so that a new field, argument, filter, verb or
subscription is tried by itself. What must not come out is read from the database: the keys and the words of every
row that the `victim` sees and the `intruder` does not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInputField,
    GraphQLSchema,
    get_named_type,
    is_enum_type,
    is_input_object_type,
    is_interface_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)

from tests.feeds import Subscriber
from tests.resolvers.conftest import Gateway
from trellis.db.demo.people import identity_of
from trellis.db.errors import GatewayError
from trellis.db.pool import Connection, Pool
from trellis.db.session import Identity, transaction
from trellis.realtime.operation import ExecutionOutcome
from trellis.resolvers.documents import InvalidDocument
from trellis.resolvers.schema import Served
from trellis.schema.declaration import Column, System, Table
from trellis.schema.fields import camel
from trellis.schema.node import encode_id

SHORTEST = 5  # letters: shorter words may be anybody's
BATCH = 50
BLAMED = {
    *("NOT_FOUND", "FORBIDDEN", "BAD_USER_INPUT", "CONFLICT"),
    *("LIMIT_EXCEEDED", "RATE_LIMITED", "UNAUTHENTICATED"),
}


@dataclass(frozen=True)
class Try:
    """An operation that is tried: its document, its variables, and the root field that it is of.

    `counts`: what it filters by is only in rows that are hidden, so nothing may be found.
    """

    name: str
    document: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    counts: bool = False

    def __str__(self) -> str:
        return f"{self.name} {dict(self.variables)}\n{self.document}"


@dataclass(frozen=True)
class Hidden:
    """The rows of a table that the victim sees and the intruder does not, as Postgres has them."""

    table: Table
    rows: Sequence[Mapping[str, Any]]

    @property
    def keys(self) -> list[tuple[Any, ...]]:
        """Their keys."""
        return [tuple(row[column.sql] for column in self.table.key_columns) for row in self.rows]


def email_of(who: str) -> str:
    """A demo person's address."""
    return f"{who}@trellis.test"


@dataclass
class Leaks:
    """What `intruder` may try to learn of what `victim` sees of a system; both are demo people (`user-a`)."""

    gateway: Gateway
    schema: GraphQLSchema
    system: System
    victim: str
    intruder: str
    hidden: dict[str, Hidden]
    markers: frozenset[str]
    served: Served

    @classmethod
    async def of(
        cls, gateway: Gateway, served: Served, system: System, *, victim: str, intruder: str
    ) -> "Leaks":
        """What there is to be found; every table of the system has to have something hidden, or all of it."""
        hidden, known, secret = {}, set[str](), set[str]()
        for table in system.tables:
            theirs = await rows_of(gateway.pool, table, identity_of(email_of(victim)))
            own = await rows_of(gateway.pool, table, identity_of(email_of(intruder)))
            known |= _words_of(table, own)
            rows = [row for row in theirs if row not in own]
            hidden[table.type_name] = Hidden(table, rows)
            secret |= _words_of(table, rows)
        schema = served.schema._schema
        whole = "\n".join(known)  # what is part of a word that the intruder knows is known
        markers = frozenset(word for word in secret if word not in whole)
        return cls(gateway, schema, system, victim, intruder, hidden, markers, served)

    def found_in(self, text: str, *, but: str = "") -> set[str]:
        """The markers that a text has, but for those of another text: what was sent may come back."""
        return {marker for marker in self.markers if marker in text and marker not in but}

    async def run(self, who: str, tried: Try) -> ExecutionOutcome:
        """The outcome of an operation that is well-formed."""
        self.check_form(tried)
        return await self.gateway.run(tried.document, who, **tried.variables)

    def check_form(self, tried: Try) -> None:
        """That an operation is well-formed; one that is too large is refused as such."""
        try:
            self.gateway.engine._persisted._documents.get(tried.document)  # which is what it is run by
        except InvalidDocument as invalid:
            if [(error.extensions or {}).get("code") for error in invalid.errors] != ["LIMIT_EXCEEDED"]:
                raise AssertionError(f"{tried}\n{invalid}") from None

    async def check(self, tried: Try) -> None:
        """As the intruder, an operation shows nothing of what is hidden, and fails in words at most."""
        outcome = await self.run(self.intruder, tried)
        sent = orjson.dumps(dict(tried.variables)).decode()
        text = orjson.dumps(outcome.errors).decode() + (outcome.body.decode() if outcome.body else "")
        assert self.found_in(text, but=sent) == set(), f"{tried}\n{text[:2000]}"
        for error in outcome.errors or ():
            assert error["extensions"]["code"] in BLAMED, f"{tried}\n{error}"
        if tried.counts and not outcome.errors:
            assert '"totalCount":0' in text.replace(" ", ""), f"{tried}\n{text[:2000]}"

    async def check_subscription(self, tried: Try) -> None:
        """As the intruder, a subscription is refused, or tells nothing of what is hidden until it is closed."""
        self.check_form(tried)
        try:
            follower: Subscriber = await self.gateway.follow(tried.document, self.intruder, **tried.variables)
        except GatewayError as error:
            if error.code not in BLAMED:
                raise
            return
        try:
            outcome = await follower.next()
            sent = orjson.dumps(dict(tried.variables)).decode()
            text = "" if outcome is None else f"{outcome.errors} {(outcome.body or b'').decode()}"
            assert self.found_in(text, but=sent) == set(), f"{tried}\n{text[:2000]}"
        finally:
            follower.close()

    # What is tried.

    def listings(self) -> Iterator[Try]:
        """Every root field of a list or a connection, with all that can be selected below it."""
        for name, root in self._roots():
            if _required(root):
                continue
            for chosen in self.selections(root.type):
                yield Try(name, f"{{ {name}{_paged(root)} {chosen} }}")

    def orders(self) -> Iterator[Try]:
        """Every connection, ordered by each column."""
        for name, root in self._roots():
            if "orderBy" in root.args:
                order = get_named_type(root.args["orderBy"].type)
                for column in order.fields:
                    document = f"query ($o: [{order.name}!]) {{ {name}(orderBy: $o) {{ nodes {{ id }} totalCount }} }}"
                    yield Try(name, document, {"o": [{column: "DESC"}]})

    def groupings(self) -> Iterator[Try]:
        """Every connection, grouped by whatever it may be, with all that groups tell."""
        for name, root in self._roots():
            groups = getattr(get_named_type(root.type), "fields", {}).get("groups")
            if groups is None or "groupedBy" not in groups.args:
                continue
            by = get_named_type(groups.args["groupedBy"].type)
            inner = self._fields(get_named_type(groups.type), 0)
            document = f"query ($by: [{by.name}!]!) {{ {name} {{ groups(groupedBy: $by) {{ {inner} }} }} }}"
            for each, member in by.fields.items():
                named = get_named_type(member.type)
                value: Any = next(iter(named.values)) if is_enum_type(named) else True
                yield Try(name, document, {"by": [{each: value}]})

    def filters(self) -> Iterator[list[Try]]:
        """Every filter, of each table and of what it links to, with the values of what is hidden: in batches."""
        for name, root in self._roots():
            table = self._table_of(root)
            if table is None or "where" not in root.args:
                continue
            where = get_named_type(root.args["where"].type)
            document = f"query ($w0: {where.name}) {{ {name}(where: $w0, first: 2) {{ nodes {{ id }} totalCount }} }}"
            tried = []
            for condition, counts in self._conditions(where, table, nested=False):
                tried.append(Try(name, document, {"w0": condition}, counts))
                if counts:
                    tried.append(Try(name, document, {"w0": {"not": condition}}))
            for start in range(0, len(tried), BATCH):
                yield tried[start : start + BATCH]

    async def check_filters(self, tried: Sequence[Try]) -> None:
        """`check` for filters of one root field: in one operation, if that goes, else one by one."""
        name = tried[0].name
        type_ = get_named_type(self.schema.query_type.fields[name].args["where"].type).name
        declared = ", ".join(f"$w{n}: {type_}" for n in range(len(tried)))
        fields = " ".join(
            f"a{n}: {name}(where: $w{n}, first: 2) {{ nodes {{ id }} totalCount }}" for n in range(len(tried))
        )
        variables = {f"w{n}": each.variables["w0"] for n, each in enumerate(tried)}
        whole = Try(name, f"query ({declared}) {{ {fields} }}", variables)
        outcome = await self.run(self.intruder, whole)
        if outcome.errors:
            for each in tried:
                await self.check(each)
            return
        data = orjson.loads(outcome.body)["data"]
        for n, each in enumerate(tried):
            if each.counts:
                assert data[f"a{n}"]["totalCount"] == 0, f"{each}\n{data[f'a{n}']}"
        sent = orjson.dumps(variables).decode()
        assert self.found_in(outcome.body.decode(), but=sent) == set(), whole

    def by_key(self) -> Iterator[Try]:
        """Each hidden row by its key and by its global id."""
        for name, hidden in self.hidden.items():
            ids = [encode_id(hidden.table, key) for key in hidden.keys]
            own = self._leaves(self.schema.type_map[name])
            document = (
                f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ __typename ... on {name} {{ {own} }} }} }}"
            )
            yield Try("nodes", document, {"ids": ids})
            root = f"{name[0].lower()}{name[1:]}"
            arguments = self.schema.query_type.fields[root].args
            declared = ", ".join(f"${each}: {given.type}" for each, given in arguments.items())
            passed = ", ".join(f"{each}: ${each}" for each in arguments)
            for key in hidden.keys:
                values = dict(zip(arguments, map(_plain, key), strict=True))
                yield Try(root, f"query ({declared}) {{ {root}({passed}) {{ {own} }} }}", values)
                yield Try(
                    "node", "query ($id: ID!) { node(id: $id) { id } }", {"id": encode_id(hidden.table, key)}
                )

    async def cursors(self) -> list[Try]:
        """Every connection after and before the cursors of the victim's pages."""
        found = []
        for name, root in self._roots():
            if "after" not in root.args:
                continue
            outcome = await self.run(
                self.victim, Try(name, f"{{ {name}(first: 3) {{ edges {{ cursor }} }} }}")
            )
            assert not outcome.errors, outcome.errors
            inner = self._leaves(get_named_type(get_named_type(root.type).fields["nodes"].type))
            for edge in orjson.loads(outcome.body)["data"][name]["edges"]:
                for where, size in (("after", "first"), ("before", "last")):
                    if where in root.args:
                        document = f"query ($c: String) {{ {name}({where}: $c, {size}: 20) {{ nodes {{ {inner} }} }} }}"
                        found.append(Try(name, document, {"c": edge["cursor"]}))
        return found

    def queries(self) -> Iterator[Try]:
        """Every root field that takes keys, by other names than those of its own row: with the hidden ones."""
        for name, root in self._roots():
            keyed = [each for each, given in root.args.items() if get_named_type(given.type).name == "UUID"]
            if keyed:
                yield from self._with_keys("query", name, root, self._keys())

    def mutations(self) -> Iterator[Try]:
        """Every verb, with hidden keys for all that it takes keys of; those of the house's sessions apart."""
        for name, root in self.schema.mutation_type.fields.items():
            if name not in ("signIn", "renewSession", "revokeSessions"):
                yield from self._with_keys("mutation", name, root, self._keys())

    def subscriptions(self) -> Iterator[Try]:
        """Every subscription, of hidden runs."""
        runs = [
            (hidden.table, key[0])
            for hidden in self.hidden.values()
            if hidden.table.run
            for key in hidden.keys
        ]
        for name, root in self.schema.subscription_type.fields.items():
            yield from self._with_keys("subscription", name, root, runs)

    # How.

    def _roots(self) -> Iterator[tuple[str, GraphQLField]]:
        yield from self.schema.query_type.fields.items()

    def _table_of(self, root: GraphQLField) -> Table | None:
        inner = get_named_type(root.type)
        nodes = inner.fields.get("nodes") if is_object_type(inner) else None
        hidden = self.hidden.get(get_named_type(nodes.type).name) if nodes else None
        return hidden and hidden.table

    def _keys(self) -> list[tuple[Table, Any]]:
        return [
            (hidden.table, key[0])
            for hidden in self.hidden.values()
            for key in hidden.keys[:2]
            if len(key) == 1
        ]

    def document(self, kind: str, name: str, root: GraphQLField) -> str:
        """An operation with the first of the selections of a root field, its arguments all variables."""
        declared = ", ".join(f"${each}: {given.type}" for each, given in root.args.items())
        passed = ", ".join(f"{each}: ${each}" for each in root.args)
        inner = next(iter(self.selections(root.type)))
        arguments = (f" ({declared})", f"({passed})") if root.args else ("", "")
        return f"{kind}{arguments[0]} {{ {name}{arguments[1]} {inner} }}"

    def _with_keys(
        self, kind: str, name: str, root: GraphQLField, keys: Sequence[tuple[Table, Any]]
    ) -> Iterator[Try]:
        document = self.document(kind, name, root)
        seen = set()
        for table, key in keys:
            values = {each: self._value(each, given, table, key) for each, given in root.args.items()}
            text = orjson.dumps(values)
            if text not in seen:
                seen.add(text)
                yield Try(name, document, values)

    def _value(self, name: str, given: GraphQLArgument | GraphQLInputField, table: Table, key: Any) -> Any:
        """A value for an argument: a hidden key where it takes one, of the table that its name tells of."""
        type_ = given.type
        named = get_named_type(type_)
        if is_input_object_type(named):
            value: Any = {
                each: self._value(each, inner, table, key)
                for each, inner in named.fields.items()
                if is_non_null_type(inner.type) or get_named_type(inner.type).name == "UUID"
            }
            if not value and named.fields:  # a patch
                each, inner = next(iter(named.fields.items()))
                value = {each: self._value(each, inner, table, key)}
        elif named.name in ("UUID", "ID"):
            value = str(self._told(name, key))
        elif is_enum_type(named):
            value = next(iter(named.values))
        elif not is_non_null_type(type_) and name != "notes":
            return None
        else:
            value = {"Int": 1, "Float": 1.0, "Boolean": True, "JSON": {}, "Decimal": "1"}.get(
                named.name,
                "x@trellis.test" if name == "email" else "image/png" if name == "contentType" else "x.png",
            )
        inside = type_.of_type if is_non_null_type(type_) else type_
        return [value] if is_list_type(inside) else value

    def _told(self, name: str, key: Any) -> Any:
        """The hidden key that an argument's name asks for (`clientId`), else this one."""
        for table in self.system.tables:
            for link in table.links:
                if not link.many and camel(link.via) == name and self.hidden[link.target].keys:
                    return self.hidden[link.target].keys[0][0]
        return key

    def _conditions(self, where: Any, table: Table, *, nested: bool) -> Iterator[tuple[dict[str, Any], bool]]:
        """Conditions with hidden values, and whether only hidden rows fit; on what is linked to, those alone."""
        columns = {camel(column.name): column for column in table.columns}
        links = {camel(link.name): link for link in table.links}
        for name, member in where.fields.items():
            inner = get_named_type(member.type)
            if name in columns:
                for operator, value, counts in self._operands(table, columns[name], inner):
                    if counts or not nested:
                        yield {name: {operator: value}}, counts
            elif name in links and not nested:
                target = self.hidden[links[name].target].table
                quantified = {"": inner} if not links[name].many else inner.fields
                for quantifier, each in quantified.items():
                    type_ = get_named_type(getattr(each, "type", each))
                    if not is_input_object_type(type_):
                        continue
                    for condition, counts in self._conditions(type_, target, nested=True):
                        found = {quantifier: condition} if quantifier else condition
                        yield {name: found}, counts and quantifier in ("", "some")

    def _operands(self, table: Table, column: Column, filter_: Any) -> Iterator[tuple[str, Any, bool]]:
        """Operators with a hidden value of the column, if there is one; and whether only hidden rows have it."""
        rows = self.hidden[table.type_name].rows
        value = next((row[column.sql] for row in rows if row.get(column.sql) not in (None, [], {})), None)
        if value is None:
            return
        plain = _plain(value)
        if column.enum:
            plain = str(plain).upper().replace("-", "_")
        alone = bool(_words(value)) and all(word in self.markers for word in _words(value))
        for operator, member in filter_.fields.items():
            named = get_named_type(member.type)
            if operator == "isNull" or is_input_object_type(named):
                continue
            operand = plain
            if operator == "hasKey":
                operand = next(iter(plain)) if isinstance(plain, dict) and plain else "x"
            given = [operand] if is_list_type(member.type) and not isinstance(operand, list) else operand
            only = operator in ("eq", "in", "like", "ilike", "contains", "containsAll", "overlaps", "matches")
            yield operator, given, alone and only

    def selections(self, type_: Any, depth: int = 1) -> Iterator[str]:
        """Selections of all that a type has to give, tables nested `depth` times; one for each that implements it."""
        named = get_named_type(type_)
        if is_leaf_type(named):
            yield ""
            return
        if is_interface_type(named):
            for each in self.schema.get_possible_types(named):
                yield f"{{ __typename ... on {each.name} {{ {self._fields(each, depth)} }} }}"
            return
        nodes = named.fields.get("nodes")
        if nodes and is_interface_type(get_named_type(nodes.type)):
            for inner in self.selections(nodes.type, depth):
                yield f"{{ totalCount pageInfo {{ endCursor }} nodes {inner} }}"
            return
        yield f"{{ {self._fields(named, depth)} }}"

    def _fields(self, type_: Any, depth: int) -> str:
        """What to select of a type; what a table links to counts as one step down."""
        chosen = ["__typename"]
        for name, each in type_.fields.items():
            named = get_named_type(each.type)
            if _required(each) or (name == "edges" and "nodes" in type_.fields):
                continue
            if is_leaf_type(named):
                chosen.append(name)
                continue
            nested = "nodes" in getattr(named, "fields", {}) or named.name in self.hidden
            step = type_.name in self.hidden and nested
            if is_interface_type(named):
                chosen.append(f"{name} {{ __typename {self._leaves(named)} }}")
                continue
            if step and not depth:
                continue
            chosen.append(f"{name}{_paged(each)} {{ {self._fields(named, depth - step)} }}")
        return " ".join(chosen)

    def _leaves(self, type_: Any) -> str:
        return " ".join(
            name
            for name, each in type_.fields.items()
            if is_leaf_type(get_named_type(each.type)) and not _required(each)
        )


async def rows_of(pool: Pool, table: Table, identity: Identity) -> list[dict[str, Any]]:
    """A table's rows as somebody sees them."""
    columns = ", ".join(column.sql for column in table.readable)
    order = ", ".join(column.sql for column in table.key_columns)
    async with transaction(pool, identity, readonly=True) as connection:
        return await _read(connection, f"select {columns} from {table.relation} order by {order}")


async def _read(connection: Connection, sql: str) -> list[dict[str, Any]]:
    return [dict(row) for row in await connection.fetch(sql)]


def _words_of(table: Table, rows: Sequence[Mapping[str, Any]]) -> set[str]:
    """The words of rows; those of an enum are everybody's."""
    columns = [column.sql for column in table.readable if not column.enum]
    return {word for row in rows for column in columns for word in _words(row[column])}


def _required(given: GraphQLField) -> bool:
    return any(is_non_null_type(each.type) for each in given.args.values())


def _paged(given: GraphQLField) -> str:
    return "(first: 20)" if "first" in given.args else ""


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value


def _words(value: Any) -> set[str]:
    """The words of a value by which it is known again where it comes up."""
    if isinstance(value, str | UUID):
        return {str(value)} if len(str(value)) >= SHORTEST else set()
    if isinstance(value, Decimal):
        return {f'"{value:f}"'}
    if isinstance(value, Mapping):
        return {word for each in value.values() for word in _words(each)}
    if isinstance(value, list):
        return {word for each in value for word in _words(each)}
    return set()
