"""What holds in Alawein for everyone: profiles follow accounts, teams keep owners, the spec's functions tell little."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from trellis.db.demo import alawein
from trellis.db.demo.people import ADMIN, MANAGER_A, MANAGER_B, USER_A, USER_B, Person, identity_of
from trellis.db.pool import Connection, Pool
from trellis.db.session import Identity, transaction

# Foreign keys whose columns no index serves; the person's key goes before the other of the two.
_WITHOUT_INDEX = """
select conrelid::regclass::text || ' ' || conname from pg_constraint
where contype = 'f' and connamespace = 'alawein'::regnamespace and not exists (
  select 1 from pg_index
  where indrelid = conrelid and indpred is null and conkey[cardinality(conkey)] = any (indkey[0:1])
)
"""
TEAM = alawein.team_id("a")


@pytest.fixture(autouse=True)
async def demo(admin: Connection) -> None:
    await alawein.load(admin)


async def as_(pool: Pool, person: Person, sql: str, *values: Any) -> Any:
    async with transaction(pool, identity_of(person.email)) as connection:
        return await connection.fetchval(sql, *values)


async def test_links_have_their_indexes(admin: Connection) -> None:
    assert [row[0] for row in await admin.fetch(_WITHOUT_INDEX)] == []


async def test_who_signs_up_has_a_profile_and_nothing_keeps_anybody_from_it(
    admin: Connection, pool: Pool
) -> None:
    sign_up = "insert into auth.users (email, raw_user_meta_data) values ($1, $2) returning id"
    person = await admin.fetchval(sign_up, "new@trellis.test", {"full_name": " Nia N. ", "name": "x"})
    profile = "select (email, full_name) from alawein.profiles where id = $1"
    assert await admin.fetchval(profile, person) == ("new@trellis.test", "Nia N.")
    await admin.execute("update auth.users set email = 'newer@trellis.test' where id = $1", person)
    assert await admin.fetchval(profile, person) == ("newer@trellis.test", "Nia N.")
    await admin.execute("alter table alawein.profiles add constraint nobody check (false) not valid")
    missed = await admin.fetchval(sign_up, "missed@trellis.test", {})
    await admin.execute("update auth.users set email = 'still@trellis.test' where id = $1", person)
    assert await admin.fetchval(profile, missed) is None
    await admin.execute("alter table alawein.profiles drop constraint nobody")
    own = Identity("authenticated", {"sub": str(missed), "role": "authenticated"})
    async with transaction(pool, own) as connection:
        await connection.execute("insert into alawein.profiles (full_name) values ('Mia')")
    assert await admin.fetchval(profile, missed) == ("missed@trellis.test", "Mia")


@pytest.mark.parametrize(
    ("caller", "about", "team", "analyst"),
    [
        (USER_A, USER_A, TEAM, True),
        (MANAGER_A, MANAGER_A, TEAM, False),
        (ADMIN, ADMIN, None, False),
        (MANAGER_A, USER_A, None, False),
        (USER_B, USER_A, None, False),
    ],
)
async def test_the_functions_of_the_specification_tell_of_the_caller_alone(
    pool: Pool, caller: Person, about: Person, team: UUID | None, analyst: bool
) -> None:
    assert await as_(pool, caller, "select alawein.get_user_team_id($1)", about.id) == team
    assert await as_(pool, caller, "select alawein.has_soc_role('analyst', $1)", about.id) is analyst


async def test_words_that_are_no_words_of_the_types(admin: Connection) -> None:
    for sql in (
        "update alawein.projects set category = 'other'",
        "update alawein.projects set status = 'sold'",
        "update alawein.soc_user_roles set role = 'god' where role = 'analyst'",
        "update alawein.projects set slug = 'Two Words'",
        "update alawein.mezan_workflows set status = 'x'",
        "update alawein.mezan_workflows set workflow_definition = '[]'",
    ):
        with pytest.raises(asyncpg.CheckViolationError):
            await admin.execute(sql)


async def test_of_two_owners_who_step_down_at_once_one_stays(admin: Connection, pool: Pool) -> None:
    await admin.execute("update alawein.soc_user_roles set role = 'owner' where team_id = $1", TEAM)
    keys = {
        person: await admin.fetchval(
            "select id from alawein.soc_user_roles where user_id = $1 and team_id = $2", person.id, TEAM
        )
        for person in (MANAGER_A, USER_A)
    }
    ways = {
        MANAGER_A: "select alawein.set_soc_role($1, 'viewer')",
        USER_A: "delete from alawein.soc_user_roles where id = $1",
    }
    first = asyncio.Event()

    async def step_down(person: Person, before: asyncio.Event | None, after: asyncio.Event | None) -> None:
        async with transaction(pool, identity_of(person.email)) as connection:
            await connection.execute("select 1")
            if before:
                await before.wait()
            await connection.execute(ways[person], keys[person])
            if after:
                after.set()
                # Until the other one waits for the team's row.
                await waiting(admin)

    async with asyncio.timeout(20):
        outcomes = await asyncio.gather(
            step_down(MANAGER_A, None, first), step_down(USER_A, first, None), return_exceptions=True
        )
    assert outcomes[0] is None
    assert isinstance(outcomes[1], asyncpg.CheckViolationError)
    owners = "select array_agg(user_id) from alawein.soc_user_roles where team_id = $1 and role = 'owner'"
    assert await admin.fetchval(owners, TEAM) == [USER_A.id]


async def waiting(admin: Connection) -> None:
    """Wait until somebody waits for a lock."""
    while not await admin.fetchval("select count(*) from pg_locks where not granted"):
        pass


async def test_a_team_outlives_the_account_of_its_owner(admin: Connection) -> None:
    await admin.execute(
        "insert into alawein.soc_user_roles (team_id, user_id, role) values ($1, $2, 'admin')", TEAM, ADMIN.id
    )
    roles = (
        "select array_agg((user_id, role)::text order by role) from alawein.soc_user_roles where team_id = $1"
    )
    await admin.execute("delete from auth.users where id = $1", MANAGER_A.id)
    assert await admin.fetchval(roles, TEAM) == [f"({USER_A.id},analyst)", f"({ADMIN.id},owner)"]
    await admin.execute("delete from auth.users where id = any($1)", [ADMIN.id, USER_A.id])
    assert await admin.fetchval("select count(*) from alawein.soc_teams where id = $1", TEAM) == 0


async def test_who_leaves_takes_what_is_theirs_but_public_projects_stay(admin: Connection) -> None:
    await admin.execute(
        "insert into alawein.mezan_executions (user_id, workflow_id, workflow_name, definition)"
        " select user_id, id, name, '{}' from alawein.mezan_workflows"
    )
    await admin.execute("delete from auth.users where id = $1", MANAGER_B.id)
    for table in ("mezan_workflows", "mezan_executions", "user_project_preferences", "soc_user_roles"):
        left = f"select count(*) from alawein.{table} where user_id = $1"
        assert await admin.fetchval(left, MANAGER_B.id) == 0, table
    project = "select owner_id is null and is_public from alawein.projects where id = $1"
    assert await admin.fetchval(project, alawein.project_id(MANAGER_B))


async def test_a_member_is_called_what_the_profile_says(admin: Connection) -> None:
    name = "select full_name from alawein.soc_user_roles where user_id = $1"
    assert await admin.fetchval(name, USER_A.id) == USER_A.display_name
    await admin.execute("update alawein.profiles set full_name = 'Toni' where id = $1", USER_A.id)
    assert await admin.fetchval(name, USER_A.id) == "Toni"


async def test_an_execution_is_of_a_workflow_of_ones_own(pool: Pool) -> None:
    theirs = alawein.demo_id(USER_B, next(iter(alawein.WORKFLOWS)))
    for key in (theirs, uuid4()):
        with pytest.raises(asyncpg.PostgresError) as caught:
            await as_(pool, USER_A, "insert into alawein.mezan_executions (workflow_id) values ($1)", key)
        assert isinstance(caught.value, asyncpg.NotNullViolationError), "the same whether it is there or not"


async def test_what_is_counted_is_nobodys_to_write(pool: Pool) -> None:
    for column in (
        "execution_count = 5",
        "success_rate = 100",
        "last_executed_at = now()",
        "user_id = user_id",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await as_(pool, USER_A, f"update alawein.mezan_workflows set {column}")
