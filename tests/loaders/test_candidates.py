"""Filters by candidate functions against the plain operators, as everyone, over demo data and made-up rows."""

from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import asyncpg
import orjson
import pytest

from trellis.db.demo import coice as demo
from trellis.db.demo.people import PEOPLE, identity_of
from trellis.db.pool import create_pool
from trellis.db.session import ANON, SERVICE, Identity, transaction
from trellis.loaders.candidates import candidates
from trellis.loaders.operators import compare
from trellis.loaders.parameters import Parameters
from trellis.loaders.predicate import Predicate
from trellis.schema.coice.system import COICE
from trellis.schema.declaration import Visibility, column, declaration_of, table
from trellis.schema.scalars import JSON

TABLES = {table.type_name: table for table in COICE.tables}
FUNCTIONS = list(candidates(COICE.tables))
IMAGE = TABLES["CoiceImage"]

# Members of both tenants, of one, of none; a person whom no system knows; and who passes all policies.
EVERYONE = {
    **{email: identity_of(email) for email in PEOPLE},
    "stranger": Identity("authenticated", {"sub": "00000000-0000-4000-8000-00000000dead"}),
    "service": SERVICE,
}

# Rare and common, everything and nothing. `images` stands for the ids of an image of each tenant.
OPERANDS: dict[str, list[Any]] = {
    "coice.images_gcs_path_like": [
        "gs://made-up/catalogs/1/1/%", "gs://made-up/catalogs/1/2/1_.jpg", "%7.jpg", "%", "", "gs://none%", "%\\_%",
    ],
    "coice.images_metadata_contains": [
        {}, {"n": 7}, {"even": True}, {"deep": {"list": [3]}}, {"nothing": None}, [], "text", {"n": 7, "even": True},
    ],
    "coice.images_metadata_has_key": ["n", "third", "deep", "", "list"],
    "coice.jobs_image_ids_contains_all": ["image", "images", [], ["00000000-0000-4000-8000-000000000000"]],
    "coice.jobs_image_ids_overlaps": ["images", [], ["00000000-0000-4000-8000-000000000000"]],
    "coice.job_results_search_vector_matches": ["flare", "flare -tank", "-flare", '"large flare"', "the", "", "x or y"],
}  # fmt: skip

WHERES = [
    ("CoiceImage", {"metadata": {"contains": {"n": 7}}}),
    ("CoiceImage", {"metadata": {"contains": {}}}),
    ("CoiceImage", {"metadata": {"contains": {"even": True}, "has_key": "third"}}),
    ("CoiceImage", {"metadata": {"contains": {}}, "gcs_path": {"like": "gs://made-up/catalogs/1/2/1%"}}),
    ("CoiceImage", {"not_": {"metadata": {"contains": {"n": 7}}}}),
    ("CoiceImage", {"or_": [{"metadata": {"has_key": "third"}}, {"gcs_path": {"like": "%9.jpg"}}]}),
    ("CoiceImage", {"and_": [{"metadata": {"has_key": "third"}}, {"gcs_path": {"like": "%9.jpg"}}]}),
    ("CoiceImage", {"metadata": {"path": {"path": ["deep", "of"], "eq": 3}}}),
    ("CoiceImage", {"metadata": {"path": {"path": ["deep"], "eq": {"of": 3, "list": [3, "x"]}}}}),
    ("CoiceImage", {"metadata": {"path": {"path": ["deep", "list", "0"], "eq": 3}}}),
    ("CoiceImage", {"metadata": {"path": {"path": ["deep", "list", "-1"], "eq": "x"}}}),
    ("CoiceImage", {"metadata": {"path": {"path": ["0"], "eq": "a key"}}}),
    ("CoiceImage", {"metadata": {"path": {"path": [], "eq": {}}}}),
    ("CoiceImage", {"metadata": {"path": {"path": ["n"], "eq": 7.0, "exists": True}}}),
    ("CoiceLibrary", {"images": {"some": {"metadata": {"contains": {"n": 7}}}}}),
    ("CoiceLibrary", {"images": {"some": {"metadata": {"contains": {}}}}}),
    ("CoiceLibrary", {"images": {"none": {"metadata": {"contains": {"n": 7}}}}}),
    ("CoiceLibrary", {"not_": {"images": {"some": {"metadata": {"has_key": "third"}}}}}),
    ("CoiceLibrary", {"or_": [{"row_id": {"eq": 5}}, {"images": {"some": {"metadata": {"contains": {"n": 7}}}}}]}),
    ("CoiceJobResult", {"image": {"metadata": {"contains": {"n": 7}}}}),
    ("CoiceJobResult", {"search_vector": {"matches": "flare"}, "image": {"gcs_path": {"like": "%7.jpg"}}}),
    ("CoiceJobResult", {"image": {"gcs_path": {"like": "gs%"}}, "job": {"image_ids": {"overlaps": []}}}),
    ("CoiceCatalog", {"libraries": {"some": {"images": {"some": {"metadata": {"contains": {"n": 8}}}}}}}),
]  # fmt: skip

_ROWS = """
select setseed(0.5);
-- A library of B's that only end user A is granted, through a group of its own.
insert into coice.groups (id, name) values ('00000000-0000-4000-8000-000000000009', 'Guests');
insert into coice.user_groups values ('00000000-0000-4000-8000-0000000000a2', '00000000-0000-4000-8000-000000000009');
insert into coice.library_groups values (6, '00000000-0000-4000-8000-000000000009');
insert into coice.images (library_id, gcs_path, metadata)
select l.id, format('gs://made-up/catalogs/%s/%s/%s.jpg', l.catalog_id, l.id, n),
       jsonb_strip_nulls(jsonb_build_object('n', n % 700, 'even', n % 2 = 0,
         'third', case when n % 3 = 0 then true end,
         'deep', case when random() < 0.1 then jsonb_build_object('of', n % 5, 'list', jsonb_build_array(n % 5, 'x')) end))
       || case when n % 50 = 0 then '{"0": "a key", "nothing": null}'::jsonb else '{}'::jsonb end
from generate_series(1, 2400) n join coice.libraries l on l.id = n % 8;
insert into coice.images (library_id, gcs_path, metadata)
values (1, 'gs://made-up/catalogs/1/1/empty_.jpg', '{}');
alter table coice.jobs disable trigger user;
insert into coice.jobs (pipeline_id, library_id, created_by, image_ids)
select p.id, p.library_id, who.id, array(
         select i.id from coice.images i where i.library_id = p.library_id order by i.gcs_path limit n % 4)
from coice.pipelines p, coice.profiles who, generate_series(0, 11) n;
alter table coice.jobs enable trigger user;
insert into coice.job_results (job_id, image_id, stage_id, sequence, result)
select j.id, i.id, (select s.id from coice.pipeline_stages s where s.pipeline_id = j.pipeline_id limit 1),
       row_number() over (partition by j.id),
       jsonb_build_object('result', (array['a large flare', 'flares at a tank', 'a tank', 'the'])[(random() * 4)::int + 1])
from coice.jobs j join coice.images i on i.library_id = j.library_id and random() < 0.1;
"""


@pytest.fixture(scope="module")
async def world(copy, template):
    async with copy(template, "candidates") as database:
        admin = await create_pool(database.admin_dsn)
        pool = await create_pool(database.dsn)
        async with admin.acquire() as connection:
            await demo.load(connection, [], [])
            await connection.execute(_ROWS)
            await connection.execute("analyze")
            images = await connection.fetchval(
                "select array(select distinct on (library_id) id from coice.images"
                " where library_id in (1, 5) order by library_id, gcs_path)"
            )
        yield SimpleNamespace(pool=pool, admin=admin, named={"images": images, "image": images[:1]})
        await pool.close()
        await admin.close()


def given_by(world, operand: Any) -> Any:
    return world.named.get(operand, operand) if isinstance(operand, str) else operand


async def read(world, identity: Identity, sql: str, *values: Any) -> set[Any]:
    async with transaction(world.pool, identity, readonly=True) as connection:
        rows = [record[0] for record in await connection.fetch(sql, *values)]
    assert len(rows) == len(set(rows)), "a row twice"
    return set(rows)


async def both(world, identity: Identity, type_name: str, where: Any) -> tuple[set[Any], set[Any]]:
    """The keys by the plain condition, and by its ways."""
    declared = TABLES[type_name]
    key = declared.key_columns[0].sql
    plain = Parameters()
    condition = Predicate(TABLES, plain).compile(declared, where, "t")
    parameters = Parameters()
    ways = Predicate(TABLES, parameters).ways(declared, where, "t")
    branches = " union all ".join(
        f"select t.{key} from {declared.relation} t where {branch}" for branch in ways.conditions
    )
    return (
        await read(
            world, identity, f"select t.{key} from {declared.relation} t where {condition}", *plain.values
        ),
        await read(world, identity, f"{ways.clause}{branches}", *parameters.values),
    )


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
async def test_a_function_gives_what_the_policies_show(world, function):
    key = function.table.key_columns[0].sql
    plain = compare(
        function.column, function.operator, f"t.{function.column.sql}", None, lambda _, of: f"$1::{of}"
    )
    seen: dict[str, list[set[Any]]] = {}
    for operand in OPERANDS[function.name]:
        given = given_by(world, operand)
        for who, identity in EVERYONE.items():
            shown = await read(
                world, identity, f"select t.{key} from {function.table.relation} t where {plain}", given
            )
            found = await read(world, identity, f"select {function.name}($1)", given)
            assert found == shown, (who, operand)
            some = await read(world, identity, f"select {function.name}($1, 3)", given)
            assert some <= shown, (who, operand)
            assert len(some) == min(3, len(shown)), (who, operand)
            seen.setdefault(who, []).append(shown)
    # The operands tell people apart.
    assert not any(seen["stranger"])
    assert seen["service"] == seen["admin@trellis.test"]
    assert set().union(*seen["manager-a@trellis.test"]) < set().union(*seen["admin@trellis.test"])
    assert not set().union(*seen["manager-a@trellis.test"]) & set().union(*seen["user-b@trellis.test"])


@pytest.mark.parametrize(("type_name", "where"), WHERES)
async def test_all_ways_lead_to_the_same_rows(world, type_name, where):
    for who, identity in EVERYONE.items():
        plain, found = await both(world, identity, type_name, where)
        assert found == plain, who


async def test_conditions_tell_rows_apart(world):
    admin = EVERYONE["admin@trellis.test"]
    sizes = [len((await both(world, admin, type_name, where))[0]) for type_name, where in WHERES]
    assert sum(size > 0 for size in sizes) > 15
    assert len(set(sizes)) > 10


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
async def test_a_function_uses_an_index_of_its_column(world, function):
    """Inside the function, which `explain` does not show: the statistics tell which index was read."""
    indexes = (
        "select sum(idx_scan)::bigint from pg_stat_user_indexes s join pg_index i using (indexrelid)"
        " where s.relid = $1::regclass and pg_get_indexdef(i.indexrelid, 1, true) = $2"
    )
    about = (function.table.relation, function.column.sql)
    operand = given_by(world, OPERANDS[function.name][0])
    claims = orjson.dumps(EVERYONE["manager-a@trellis.test"].claims).decode()
    async with world.admin.acquire() as connection:
        scans = []
        for _ in range(8):
            # Every time: a plan that is kept would forget the operand after five.
            async with connection.transaction():
                await connection.execute("set local enable_seqscan = off; set local enable_indexscan = off")
                await connection.execute("set local role authenticated")
                await connection.execute("select set_config('request.jwt.claims', $1, true)", claims)
                await connection.fetch(f"select {function.name}($1)", operand)
            await connection.execute("select pg_stat_force_next_flush()")
            scans.append(await connection.fetchval(indexes, *about))
    # Planning may look at an index, too.
    assert all(earlier < later for earlier, later in pairwise(scans)), scans


async def explained(world, where: Any) -> str:
    parameters = Parameters()
    ways = Predicate(TABLES, parameters).ways(IMAGE, where, "t")
    branches = " union all ".join(
        f"(select t.id from coice.images t where {branch} order by t.created_at, t.id limit 10)"
        for branch in ways.conditions
    )
    async with transaction(world.pool, EVERYONE["manager-a@trellis.test"]) as connection:
        rows = await connection.fetch(
            f"explain (analyze, costs off, timing off, buffers off) {ways.clause}{branches}",
            *parameters.values,
        )
    return "\n".join(row[0] for row in rows)


async def test_few_rows_are_found_by_their_keys(world):
    plan = await explained(world, {"metadata": {"contains": {"n": 7}}})
    by_keys, by_none = plan.split("One-Time Filter")[1:]
    assert "never executed" not in by_keys.splitlines()[1]
    assert "never executed" in by_none


async def test_many_rows_are_read_in_order(world):
    plan = await explained(world, {"metadata": {"contains": {}}})
    by_keys, by_none = plan.split("One-Time Filter")[1:]
    assert "never executed" in by_keys
    assert "images_created_at" in by_none


async def test_nobody_is_refused_as_without_candidates(world):
    where = {"metadata": {"contains": {}}}
    parameters = Parameters()
    ways = Predicate(TABLES, parameters).ways(IMAGE, where, "t")
    for sql, values in (
        ("select t.id from coice.images t", []),
        (f"{ways.clause}select t.id from coice.images t where {ways.conditions[0]}", parameters.values),
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied for table images"):
            await read(world, ANON, sql, *values)


@table("scratch.notes", visible=Visibility(rows="owner = (select auth.uid())", all="false"))
class Note:
    """A table whose columns may be null, with another type of key."""

    row_id: int = column("Key.", sql="id")
    document: JSON | None = column("JSON.", indexed=("contains", "has_key"))
    title: str | None = column("Text.", indexed=("like",))
    tags: list[str] | None = column("List.", indexed=("contains_all", "overlaps"))


async def test_nulls_are_neither_found_nor_lost(world):
    notes = declaration_of(Note)
    me = EVERYONE["manager-a@trellis.test"]
    async with world.admin.acquire() as connection:
        await connection.execute(
            f"""
            create schema scratch;
            grant usage on schema scratch to authenticated;
            create table scratch.notes (
              id int generated always as identity primary key, owner uuid, document jsonb, title text, tags text[]
            );
            insert into scratch.notes (owner, document, title, tags)
            select case n % 3 when 0 then null when 1 then '{me.user_id}'::uuid else gen_random_uuid() end,
                   (array['{{"a": 1}}', '{{"a": null}}', 'null', '[1]', null]::jsonb[])[n % 5 + 1],
                   (array['one', 'other', null])[n % 7 % 3 + 1],
                   case n % 11 % 4 when 0 then null when 1 then '{{}}' when 2 then '{{x,null}}' else '{{x,y}}' end::text[]
            from generate_series(1, 300) n;
            alter table scratch.notes enable row level security;
            create policy see on scratch.notes for select to authenticated using (owner = (select auth.uid()));
            grant select on scratch.notes to authenticated;
            """
            + "".join(each.definition for each in candidates([notes]))
        )
    for where in (
        {"document": {"contains": {"a": None}}},
        {"document": {"contains": {"a": 1}, "is_null": False}},
        {"not_": {"document": {"contains": {"a": 1}}}},
        {"not_": {"document": {"has_key": "a"}, "title": {"like": "o%"}}},
        {"document": {"path": {"path": [], "eq": [1]}}},
        {"document": {"path": {"path": ["0"], "eq": 1}}},
        {"document": {"path": {"path": ["a"], "eq": 1}}},
        {"title": {"like": "on%"}},
        {"title": {"like": "%"}, "or_": [{"tags": {"overlaps": ["y"]}}, {"tags": {"is_null": True}}]},
        {"tags": {"contains_all": []}},
        {"tags": {"overlaps": ["x"], "contains_all": ["x", "y"]}},
    ):
        found = []
        for compiled in ("compile", "ways"):
            parameters = Parameters()
            made = getattr(Predicate({"Note": notes}, parameters), compiled)(notes, where, "t")
            clause, branches = ("", (made,)) if isinstance(made, str) else (made.clause, made.conditions)
            sql = " union all ".join(f"select id from scratch.notes t where {branch}" for branch in branches)
            found.append(await read(world, me, clause + sql, *parameters.values))
        assert found[0] == found[1], where
        assert found[0], where


def test_what_cannot_have_candidates_is_refused():
    with pytest.raises(TypeError, match="needs `visible`"):

        @table("scratch.notes")
        class Bare:
            row_id: int = column("Key.", sql="id")
            title: str = column("Text.", indexed=("like",))
