"""Where the declarations and the database disagree: the gateway does not serve what it would misread.

Held against Postgres's own catalog: every column's type and nullability, the key, an index behind every link
in the order in which its pages are read, defaults that inputs rely on, row-level security with a policy,
the functions behind filters that it keeps from their index. A view has no key, nullability or policy of
its own: its condition is the rule, behind a security barrier.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from trellis.db.pool import Connection
from trellis.loaders.candidates import READERS, Candidates, candidates
from trellis.schema.declaration import Column, Link, Table

_COLUMNS = """
select a.attrelid::regclass::text as relation, a.attname as name, a.attnotnull as required,
       regexp_replace(format_type(a.atttypid, a.atttypmod), '\\(.*\\)', '') as type,
       a.atthasdef or a.attidentity <> '' as filled, c.relkind = 'v' as is_view
from pg_attribute a join pg_class c on c.oid = a.attrelid
where a.attrelid = any($1::text[]::regclass[]) and a.attnum > 0 and not a.attisdropped
"""
_INDEXES = """
select i.indrelid::regclass::text as relation, i.indisprimary as is_key, i.indisunique as is_unique,
       array(select pg_get_indexdef(i.indexrelid, n, true)
             from generate_series(1, i.indnkeyatts) n) as columns
from pg_index i
where i.indrelid = any($1::text[]::regclass[]) and i.indisvalid and i.indpred is null
"""
_SECURITY = """
select c.oid::regclass::text as relation, c.relkind = 'v' as is_view, c.relrowsecurity as enabled,
       exists (select from pg_policy p where p.polrelid = c.oid) as has_policy,
       coalesce(c.reloptions, '{}') && '{security_barrier=true,security_barrier=on}' as has_barrier
from pg_class c
where c.oid = any($1::text[]::regclass[])
"""
# A grantee of 0 is everyone; grants to the owner go without saying.
_FUNCTIONS = """
select f.name, p.oid is not null as found, p.prosrc as body, p.prosecdef as as_owner,
       p.provolatile = 's' as stable, p.proconfig as settings, pg_get_function_result(p.oid) as result,
       array(select case a.grantee when 0 then 'public' else pg_get_userbyid(a.grantee) end
             from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
             where a.grantee <> p.proowner order by 1) as readers
from unnest($1::text[]) with ordinality as f(name, n)
left join pg_proc p on p.oid = to_regprocedure(f.name)
order by f.n
"""
_MISSING = "select name from unnest($1::text[]) as name where to_regclass(name) is null"


@dataclass(frozen=True)
class _Catalog:
    columns: Mapping[tuple[str, str], Any]
    views: frozenset[str]
    indexes: Mapping[str, list[Any]]


async def differences(connection: Connection, tables: Iterable[Table]) -> list[str]:
    """One line per difference, each naming the table and the column; empty when all agree."""
    declared = {table.type_name: table for table in tables}
    joins = {link.through for table in declared.values() for link in table.links if link.through}
    relations = sorted({table.relation for table in declared.values()} | joins)
    missing = [row["name"] for row in await connection.fetch(_MISSING, relations)]
    if missing:
        return [f"{name}: there is no such table" for name in missing]
    columns = {(row["relation"], row["name"]): row for row in await connection.fetch(_COLUMNS, relations)}
    indexes: dict[str, list[Any]] = {name: [] for name in relations}
    for row in await connection.fetch(_INDEXES, relations):
        indexes[row["relation"]].append(row)
    views = frozenset(row["relation"] for row in columns.values() if row["is_view"])
    catalog = _Catalog(columns, views, indexes)
    found = [line for table in declared.values() for line in _table(table, declared, catalog)]
    security = await connection.fetch(_SECURITY, relations)
    found += [line for row in security for line in _security(row)]
    declared_functions = list(candidates(declared.values()))
    functions = await connection.fetch(_FUNCTIONS, [each.signature for each in declared_functions])
    for each, row in zip(declared_functions, functions, strict=True):
        found += _function(each, row)
    return found


def _table(table: Table, tables: Mapping[str, Table], catalog: _Catalog) -> Iterator[str]:
    for column in table.columns:
        yield from _column(table, column, catalog)
    key = [column.sql for column in table.key_columns]
    keys = [index["columns"] for index in catalog.indexes[table.relation] if index["is_key"]]
    if key not in keys and table.relation not in catalog.views:
        yield f"{table.relation}: the primary key is not ({', '.join(key)})"
    for link in table.links:
        yield from _link(table, link, tables, catalog)
    natural = {table.by_name[name].sql for name in table.writes.upsert}
    unique = (set(index["columns"]) for index in catalog.indexes[table.relation] if index["is_unique"])
    if natural and natural not in unique:
        yield f"{table.relation}: nothing keeps ({', '.join(sorted(natural))}) unique, which upsert goes by"


def _column(table: Table, column: Column, catalog: _Catalog) -> Iterator[str]:
    found = catalog.columns.get((table.relation, column.sql))
    name = f"{table.relation}.{column.sql}"
    if found is None:
        yield f"{name}: declared as {table.type_name}.{column.name}, but there is no such column"
        return
    accepted = {f"{sql}[]" if column.is_list else sql for sql in column.scalar.accepts}
    if found["type"] not in accepted:
        kind = f"{column.scalar.name}{' list' if column.is_list else ''}"
        yield f"{name}: is {found['type']}, declared as {kind}"
    if found["required"] == column.nullable and column in table.readable and not found["is_view"]:
        yield f"{name}: is {'not null' if found['required'] else 'nullable'}, declared otherwise"
    if column.name in table.writes.defaults and not found["filled"]:
        yield f"{name}: has no default, which leaving it out of an input relies on"


def _link(table: Table, link: Link, tables: Mapping[str, Table], catalog: _Catalog) -> Iterator[str]:
    target = tables[link.target]
    if not link.many:
        relation, wanted = table.relation, [link.via]
    elif link.through:
        relation, wanted = link.through, [link.via, str(link.to)]
    else:
        order = [target.by_name[name].sql for name, _ in target.order]
        key = [column.sql for column in target.key_columns]
        relation, wanted = target.relation, list(dict.fromkeys([link.via, *order, *key]))
    if (relation, link.via) not in catalog.columns:
        yield f"{relation}.{link.via}: {table.type_name}.{link.name} goes by it, but there is no such column"
    elif not any(_serves(index, wanted) for index in catalog.indexes[relation]):
        yield f"{relation}.{link.via}: {table.type_name}.{link.name} needs an index on ({', '.join(wanted)})"


def _security(found: Any) -> Iterator[str]:
    if found["is_view"] and not found["has_barrier"]:
        yield f"{found['relation']}: a view must have security_barrier on"
    if not found["is_view"] and not (found["enabled"] and found["has_policy"]):
        yield f"{found['relation']}: row-level security must be on, with a policy"


def _function(declared: Candidates, found: Any) -> Iterator[str]:
    name = f"{declared.table.type_name}.{declared.column.name}"
    if not found["found"]:
        yield f"{declared.signature}: {name} is declared as indexed, but there is no such function"
    elif not (
        found["body"] == declared.body
        and found["as_owner"]
        and found["stable"]
        and found["settings"] == ['search_path=""']
        and found["result"] == f"SETOF {declared.key_type}"
        and found["readers"] == sorted(READERS)
    ):
        yield f"{declared.signature}: is not what {name} declares; see scripts/candidates.py"


def _serves(index: Any, wanted: list[str]) -> bool:
    """Whether an index reads a link's rows in order: it has the columns, or enough to be unique by them."""
    columns = index["columns"]
    shared = min(len(columns), len(wanted))
    return columns[:shared] == wanted[:shared] and (shared == len(wanted) or index["is_unique"])
