"""Constraints and their columns, as the catalog knows them."""

import pytest

from trellis.db.constraints import input_field, load_constraints
from trellis.db.pool import Connection, Pool


async def test_every_kind_of_constraint_with_its_columns_in_order(admin: Connection) -> None:
    await admin.execute(
        """
        create schema "odd names";
        create table "odd names".parents (b int, a int, primary key (b, a));
        create table "odd names".children (
          id int primary key, a int, b int, name text check (name <> ''), note text,
          dropped int,
          constraint span check (a < b),
          constraint parent foreign key (b, a) references "odd names".parents
        );
        alter table "odd names".children drop column dropped;
        create unique index once on "odd names".children (note, name) include (id);
        create unique index expression on "odd names".children (lower(note));
        create index plain on "odd names".children (a);
        """
    )
    found = (await load_constraints(admin)).columns
    ours = {key[1:]: columns for key, columns in found.items() if key[0] == "odd names"}
    expected = {
        ("parents", "parents_pkey"): ("b", "a"),
        ("children", "children_pkey"): ("id",),
        ("children", "children_name_check"): ("name",),
        ("children", "span"): ("a", "b"),
        ("children", "parent"): ("b", "a"),
        ("children", "once"): ("note", "name"),
        ("children", "expression"): (),
    }
    assert {key: ours[key] for key in expected} == expected
    assert ("children", "plain") not in ours


async def test_the_login_role_may_read_them(pool: Pool) -> None:
    async with pool.acquire() as connection:
        constraints = await load_constraints(connection)
    assert constraints.columns["coice", "catalogs", "catalogs_pkey"] == ("id",)


@pytest.mark.parametrize(
    ("column", "field"),
    [("id", "rowId"), ("name", "name"), ("user_id", "userId"), ("gcs_path_2", "gcsPath2"), ("a__b", "aB")],
)
def test_input_fields(column: str, field: str) -> None:
    assert input_field(column) == field
