"""Alawein's demo: loaded once, and left as somebody has made it since."""

from trellis.db.demo import alawein
from trellis.db.demo.people import ADMIN, MANAGER_A, MANAGER_B, PEOPLE, USER_A, USER_B, identity_of
from trellis.db.pool import Connection, Pool
from trellis.db.session import transaction


async def test_each_is_an_ordinary_person_and_each_tenant_has_a_team(admin: Connection, pool: Pool) -> None:
    await alawein.load(admin)
    teams, roles = {}, {}
    for email, person in PEOPLE.items():
        async with transaction(pool, identity_of(email)) as connection:
            teams[person] = await connection.fetchval("select array_agg(id) from alawein.soc_teams")
            roles[person] = await connection.fetchval(
                "select role from alawein.soc_user_roles where user_id = $1", person.id
            )
            for table, key in (("profiles", "id"), ("mezan_workflows", "user_id")):
                owners = await connection.fetchval(f"select array_agg(distinct {key}) from alawein.{table}")
                assert owners == [person.id], table
    a, b = [alawein.team_id("a")], [alawein.team_id("b")]
    assert teams == {ADMIN: None, MANAGER_A: a, USER_A: a, MANAGER_B: b, USER_B: b}
    owner, analyst = "owner", "analyst"
    assert roles == {ADMIN: None, MANAGER_A: owner, USER_A: analyst, MANAGER_B: owner, USER_B: analyst}


async def test_the_demo_is_loaded_once(admin: Connection) -> None:
    await alawein.load(admin)
    counts = """select array[(select count(*) from alawein.projects), (select count(*) from alawein.soc_user_roles),
      (select count(*) from alawein.mezan_workflows), (select count(*) from alawein.user_project_preferences)]"""
    before = await admin.fetchval(counts)
    await admin.execute("update alawein.projects set tagline = 'edited'")
    await alawein.load(admin)
    assert await admin.fetchval(counts) == before
    assert await admin.fetchval("select bool_and(tagline = 'edited') from alawein.projects")
