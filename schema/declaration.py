"""How a table is declared: a class whose annotations are its columns and links.

`@table` reads the class once and hangs a frozen `Table` on it as `__table__`; nothing is registered anywhere.
A `System` lists its classes in plain sight, and everything else (types, root fields, loaders, writes, the
check against the database) is derived from these declarations.
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from types import NoneType, UnionType
from typing import Any, Generic, Literal, TypeVar, Union, get_args, get_origin

from trellis.schema.scalars import BY_PYTHON, STRING, TEXT_SEARCH, Scalar
from trellis.schema.sealed import Sealed

T = TypeVar("T")
Direction = Literal["ASC", "DESC"]
Order = tuple[tuple[str, Direction], ...]


class One(Generic[T]):
    """Annotation of a link to at most one row; always nullable, since row-level security may hide its end."""


class Many(Generic[T]):
    """Annotation of a link to many rows, served as a Relay connection."""


@dataclass(frozen=True)
class Column:
    """A column: `name` in Python, `sql` in Postgres, its scalar (of the element, if `is_list`).

    `indexed` are the operators of `where` (as Python spells them) that an index of the column serves although
    row-level security keeps them from it: each has a candidate function, see `Table.candidates`.
    """

    name: str
    sql: str
    scalar: Scalar
    python: Any
    nullable: bool
    is_list: bool
    description: str
    indexed: tuple[str, ...] = ()

    @property
    def sql_type(self) -> str:
        """The SQL type that a parameter for this column is cast to."""
        return f"{self.scalar.sql}[]" if self.is_list else self.scalar.sql

    @property
    def enum(self) -> type[Enum] | None:
        """The enum behind a checked text column."""
        return self.python if isinstance(self.python, type) and issubclass(self.python, Enum) else None

    @property
    def orderable(self) -> bool:
        """Whether `orderBy` may name the column: keyset pages need a total order that has an exact text."""
        return not self.is_list and ("lt" in self.scalar.operators or "eq" in self.scalar.operators)


@dataclass(frozen=True)
class Link:
    """A link between tables.

    To one: `via` is a column of this table that holds the target's key. To many: `via` is the column of the
    target (or of the join table `through`, whose column `to` then holds the target's key) that holds ours.
    """

    name: str
    target: str
    via: str
    many: bool
    description: str
    through: str | None = None
    to: str | None = None


@dataclass(frozen=True)
class Computed:
    """A field that Python computes for all parents at once from the columns it needs."""

    name: str
    python: Any
    nullable: bool
    needs: tuple[str, ...]
    description: str


@dataclass(frozen=True)
class Search:
    """Full-text search over a table: its tsvector column, and the SQL expression of a row's text.

    The column is declared `indexed=("matches",)`. `candidates`, which `table` fills in, is the SQL function
    of the words that finds the keys through the index, and only those that the caller may see.
    """

    column: str
    text: str
    config: str = "english"
    candidates: str = ""


@dataclass(frozen=True)
class Owner:
    """Who started a run, for `Run.owner`: a link to the person's row, and columns there, by Python name."""

    link: str
    name: str
    email: str


@dataclass(frozen=True)
class Visibility:
    """Which rows the caller sees, for candidate functions, which run as the owner and pass the policies.

    `rows` is SQL over the table's own columns, built from the helper functions that the policy uses too;
    `all` is SQL of no row, which holds where the caller sees every row. A test holds both to the policy,
    person by person.
    """

    rows: str
    all: str


@dataclass(frozen=True)
class Writes:
    """What the generic mutations may set, by Python name of the column. Grants in the database decide who.

    `defaults` are the columns of `create` that may be left out although they are not null: the database's own
    default fills them. `upsert` is the natural key that an upsert goes by.
    """

    create: tuple[str, ...] = ()
    defaults: tuple[str, ...] = ()
    update: tuple[str, ...] = ()
    delete: bool = False
    upsert: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A declared table. `type_name` is its GraphQL type, `relation` its schema-qualified SQL name.

    `visible_with` is the SQL column that holds the id of a run, where a row is visible exactly to those who
    see that run: they may be shown what one of them has read. A test holds it to the policies.
    """

    type_name: str
    plural: str
    relation: str
    description: str
    key: tuple[str, ...]
    order: Order
    columns: tuple[Column, ...]
    links: tuple[Link, ...]
    computed: tuple[Computed, ...]
    writes: Writes
    search: Search | None = None
    run: str | None = None
    owner: Owner | None = None
    visible: Visibility | None = None
    visible_with: str | None = None

    @cached_property
    def one(self) -> str:
        """The type with its article, as descriptions speak of a row: `an OfmUser`."""
        return f"{'an' if self.type_name[0] in 'AEIO' else 'a'} {self.type_name}"

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Columns by Python name."""
        return {column.name: column for column in self.columns}

    @cached_property
    def by_sql(self) -> dict[str, Column]:
        """Columns by SQL name."""
        return {column.sql: column for column in self.columns}

    @cached_property
    def key_columns(self) -> tuple[Column, ...]:
        """The columns of the key, in its order."""
        return tuple(self.by_name[name] for name in self.key)

    def candidates(self, column: Column, operator: str) -> str | None:
        """The SQL function that finds the keys of the rows whose column fits an operand, if there is one."""
        if operator not in column.indexed:
            return None
        return candidates_name(self.relation, column.sql, operator)

    @cached_property
    def readable(self) -> tuple[Column, ...]:
        """The columns that a read returns; a search vector can be searched but not read."""
        return tuple(column for column in self.columns if column.scalar is not TEXT_SEARCH)


@dataclass(frozen=True)
class System:
    """One system of tables: its name (in `TRELLIS_SYSTEMS`, migrations, Postgres), its GraphQL prefix.

    `sealed` are its columns of people's secrets.
    """

    name: str
    prefix: str
    classes: tuple[type, ...]
    sealed: tuple[Sealed, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """The declarations of its classes, in the order given."""
        return tuple(declaration_of(cls) for cls in self.classes)

    def short_name(self, table: Table) -> str:
        """The type's name without the system's prefix, as a field: CoiceUserGroup → userGroup."""
        name = table.type_name.removeprefix(self.prefix)
        return name[0].lower() + name[1:]


@dataclass(frozen=True)
class _Column:
    description: str
    sql: str | None
    indexed: tuple[str, ...]


@dataclass(frozen=True)
class _Link:
    description: str
    via: str
    through: str | None = None
    to: str | None = None


@dataclass(frozen=True)
class _Computed:
    description: str
    needs: tuple[str, ...]


def column(description: str, *, sql: str | None = None, indexed: tuple[str, ...] = ()) -> Any:
    """Describe a column; `sql` where its name in Postgres is not its Python name.

    `indexed` names the operators, such as `contains`, that reach their index through a candidate function:
    the table declares `visible`, and a migration holds what `scripts/candidates.py` prints.
    """
    return _Column(description, sql, indexed)


def one(description: str, *, via: str) -> Any:
    """Declare a link to one row by the SQL column `via` of this table."""
    return _Link(description, via)


def many(description: str, *, via: str, through: str | None = None, to: str | None = None) -> Any:
    """Declare a link to many rows by the SQL column `via` of the target, or of the join table `through`."""
    return _Link(description, via, through, to)


def computed(description: str, *, needs: tuple[str, ...]) -> Any:
    """Declare a field that a system's resolvers compute from the columns (Python names) in `needs`."""
    return _Computed(description, needs)


def table(
    relation: str,
    *,
    plural: str | None = None,
    key: tuple[str, ...] = ("row_id",),
    order: Order = (),
    writes: Writes | None = None,
    search: Search | None = None,
    run: str | None = None,
    owner: Owner | None = None,
    visible: Visibility | None = None,
    visible_with: str | None = None,
) -> Callable[[type[T]], type[T]]:
    """Declare the class as the table `relation`.

    `order` is the default order of its connections, by Python name; the key always breaks ties. `run` names
    the kind of run that its rows are, which makes the type implement `Run`; `owner` is whose each is.
    `visible` is needed where a column is `indexed`. `visible_with` is the SQL column of a run's id that the
    row is visible with.
    """

    def declare(cls: type[T]) -> type[T]:
        members = list(_members(cls))
        declaration = Table(
            type_name=cls.__name__,
            plural=plural or f"{cls.__name__}s",
            relation=relation,
            description=inspect.cleandoc(cls.__doc__ or ""),
            key=key,
            order=order,
            columns=tuple(m for m in members if isinstance(m, Column)),
            links=tuple(m for m in members if isinstance(m, Link)),
            computed=tuple(m for m in members if isinstance(m, Computed)),
            writes=writes or Writes(),
            search=search and replace(search, candidates=candidates_name(relation, search.column, "matches")),
            run=run,
            owner=owner,
            visible=visible,
            visible_with=visible_with,
        )
        _check(declaration)
        cls.__table__ = declaration  # type: ignore[attr-defined]
        return cls

    return declare


def candidates_name(relation: str, column: str, operator: str) -> str:
    """The name of the candidate function of a column's operator."""
    return f"{relation}_{column}_{operator}"


def declaration_of(cls: type) -> Table:
    """The declaration that `@table` hung on the class."""
    declaration: Table = cls.__dict__["__table__"]
    return declaration


def _members(cls: type) -> Iterator[Column | Link | Computed]:
    for name, annotation in cls.__annotations__.items():
        given = cls.__dict__.get(name)
        if isinstance(given, _Link):
            target = get_args(annotation)[0]
            yield Link(
                name,
                getattr(target, "__forward_arg__", None) or target.__name__,
                given.via,
                _is_many(annotation),
                given.description,
                given.through,
                given.to,
            )
            continue
        python, nullable, is_list = _unwrap(annotation)
        if isinstance(given, _Computed):
            yield Computed(name, python, nullable, given.needs, given.description)
        elif isinstance(given, _Column):
            is_enum = isinstance(python, type) and issubclass(python, Enum)
            scalar = STRING if is_enum else BY_PYTHON[python]
            sql = given.sql or name
            yield Column(name, sql, scalar, python, nullable, is_list, given.description, given.indexed)
        else:
            raise TypeError(f"{cls.__name__}.{name} needs column(), one(), many() or computed()")


def _is_many(annotation: Any) -> bool:
    origin: Any = get_origin(annotation)
    return origin is Many


def _unwrap(annotation: Any) -> tuple[Any, bool, bool]:
    nullable = False
    if get_origin(annotation) in (Union, UnionType):
        arguments = get_args(annotation)
        nullable = NoneType in arguments
        annotation = next(argument for argument in arguments if argument is not NoneType)
    if get_origin(annotation) is list:
        return get_args(annotation)[0], nullable, True
    return annotation, nullable, False


def _check(declaration: Table) -> None:
    """Refuse a declaration that names a column it does not have; the database is checked at start-up."""
    writes = declaration.writes
    named = {
        *declaration.key,
        *(name for name, _ in declaration.order),
        *(name for needed in declaration.computed for name in needed.needs),
        *writes.create,
        *writes.defaults,
        *writes.update,
        *writes.upsert,
    }
    unknown = named - declaration.by_name.keys()
    if declaration.visible_with not in (None, *declaration.by_sql):
        unknown.add(str(declaration.visible_with))
    vias = {link.via for link in declaration.links if not link.many} - declaration.by_sql.keys()
    if unknown or vias:
        raise TypeError(f"{declaration.type_name} has no column {', '.join(sorted(unknown | vias))}")
    indexed = any(column.indexed for column in declaration.columns)
    if indexed and (declaration.visible is None or len(declaration.key) != 1):
        raise TypeError(f"{declaration.type_name} is indexed: it needs `visible` and a key of one column")
    if declaration.search and "matches" not in declaration.by_sql[declaration.search.column].indexed:
        raise TypeError(f"{declaration.type_name} is searched by a column that is not indexed for `matches`")
