"""How rights reach people in Coice: grants and what they cover, ownership, roles."""

import asyncio
from types import SimpleNamespace
from uuid import UUID

import asyncpg
import pytest

from tests.db.asking import fetch, forbidden
from trellis.db.demo import coice
from trellis.db.demo.coice import TENANT_A, TENANT_B
from trellis.db.demo.people import ADMIN, MANAGER_A, MANAGER_B, PEOPLE, USER_A, USER_B, Person
from trellis.db.pool import Connection, Pool
from trellis.db.session import ANON, transaction

TOP, MIDDLE, BOTTOM = (id_ for id_, _, _ in TENANT_A.libraries[:3])
BESIDE = TENANT_A.libraries[3][0]


@pytest.fixture(autouse=True)
async def demo(admin: Connection) -> None:
    """The demo, without its grants: each test makes its own. MANAGER_B joins group A."""
    picture = [SimpleNamespace(name="0.jpg", metadata={})]
    await coice.load(admin, picture, picture)
    await admin.execute("delete from coice.catalog_groups")
    await admin.execute("delete from coice.library_groups")
    await admin.execute(
        "insert into coice.user_groups (user_id, group_id) values ($1, $2)", MANAGER_B.id, TENANT_A.group_id
    )


async def grant_library(admin: Connection, library: int) -> None:
    await admin.execute("insert into coice.library_groups values ($1, $2)", library, TENANT_A.group_id)


async def grant_catalog(admin: Connection) -> None:
    await admin.execute(
        "insert into coice.catalog_groups values ($1, $2)", TENANT_A.catalog_id, TENANT_A.group_id
    )


async def libraries(pool: Pool, person: Person) -> set[int]:
    return set(
        await fetch(pool, person, "select id from coice.libraries where catalog_id = $1", TENANT_A.catalog_id)
    )


# Grants


async def test_without_a_grant_nothing_is_seen(pool: Pool) -> None:
    assert await libraries(pool, USER_A) == set()
    assert await libraries(pool, MANAGER_B) == set()
    assert await libraries(pool, MANAGER_A) == {TOP, MIDDLE, BOTTOM, BESIDE}


async def test_a_grant_on_a_library_covers_those_below(admin: Connection, pool: Pool) -> None:
    await grant_library(admin, MIDDLE)
    for person in (USER_A, MANAGER_B):
        assert await libraries(pool, person) == {MIDDLE, BOTTOM}
        assert (
            await fetch(pool, person, "select id from coice.catalogs where id = $1", TENANT_A.catalog_id)
            == []
        )
        assert await fetch(pool, person, "select id from coice.images where library_id = $1", TOP) == []
    deeper = await admin.fetchval(
        "insert into coice.libraries (catalog_id, parent_id, name) values ($1, $2, 'x') returning id",
        TENANT_A.catalog_id,
        BOTTOM,
    )
    assert await libraries(pool, USER_A) == {MIDDLE, BOTTOM, deeper}


async def test_a_grant_on_a_catalog_covers_all_its_libraries(admin: Connection, pool: Pool) -> None:
    await grant_catalog(admin)
    assert await libraries(pool, USER_A) == {TOP, MIDDLE, BOTTOM, BESIDE}
    assert await fetch(pool, USER_A, "select id from coice.catalogs") == [TENANT_A.catalog_id]
    assert len(await fetch(pool, USER_A, "select id from coice.images")) == 1
    assert await libraries(pool, USER_B) == set()


async def test_a_grant_that_is_taken_back_hides_jobs_too(admin: Connection, pool: Pool) -> None:
    await grant_library(admin, TOP)
    add = "insert into coice.jobs (pipeline_id, library_id) values ($1, $2) returning id"
    (job,) = await fetch(pool, USER_A, add, TENANT_A.pipeline_id, TOP)
    await admin.execute(
        "insert into trellis.runs (id, system, kind, snapshot) values ($1, 'coice', 'coice.job', '{}')", job
    )
    await admin.execute("insert into trellis.run_events (run_id, sequence, type) values ($1, 1, 'x')", job)
    reads = (
        "select id from coice.jobs",
        "select id from trellis.runs",
        "select run_id from trellis.run_events",
    )
    assert [await fetch(pool, USER_A, sql) for sql in reads] == [[job]] * 3
    await admin.execute("delete from coice.library_groups")
    assert [await fetch(pool, USER_A, sql) for sql in reads] == [[]] * 3


async def test_end_users_see_their_own_jobs_only(admin: Connection, pool: Pool) -> None:
    await grant_catalog(admin)
    await admin.execute("insert into coice.user_groups values ($1, $2)", USER_B.id, TENANT_A.group_id)
    add = "insert into coice.jobs (pipeline_id, library_id) values ($1, $2) returning id"
    (job,) = await fetch(pool, USER_A, add, TENANT_A.pipeline_id, TOP)
    for person, seen in [
        (USER_A, [job]),
        (USER_B, []),
        (MANAGER_A, [job]),
        (MANAGER_B, [job]),
        (ADMIN, [job]),
    ]:
        assert await fetch(pool, person, "select id from coice.jobs") == seen
        assert await fetch(pool, person, "select coice.may_control_job($1)", job) == [bool(seen)]
    assert await fetch(pool, USER_A, "delete from coice.jobs returning id") == []  # it has not ended
    await admin.execute("update coice.jobs set status = 'cancelled'")
    assert await fetch(pool, USER_A, "delete from coice.jobs returning id") == [job]


async def test_only_owners_grant_and_only_to_their_own_groups(admin: Connection, pool: Pool) -> None:
    await grant_catalog(admin)
    add = "insert into coice.library_groups (library_id, group_id) values ($1, $2) returning library_id"
    await forbidden(fetch(pool, MANAGER_B, add, TOP, TENANT_A.group_id))  # sees it, but is not the owner
    await forbidden(fetch(pool, MANAGER_A, add, TOP, TENANT_B.group_id))  # owns it, but is not in the group
    await forbidden(fetch(pool, USER_A, add, TOP, TENANT_A.group_id))
    assert await fetch(pool, MANAGER_A, add, TOP, TENANT_A.group_id) == [TOP]
    assert await fetch(pool, MANAGER_B, "delete from coice.library_groups returning 1") == []
    await admin.execute("insert into coice.library_groups values ($1, $2)", BESIDE, TENANT_B.group_id)
    assert len(await fetch(pool, MANAGER_A, "delete from coice.library_groups returning 1")) == 2


async def test_nobody_adds_themselves_to_a_group(pool: Pool) -> None:
    add = "insert into coice.user_groups (user_id, group_id) values ($1, $2) returning 1"
    for person in (USER_B, MANAGER_A):
        await forbidden(fetch(pool, person, add, person.id, TENANT_B.group_id))
    assert await fetch(pool, ADMIN, add, ADMIN.id, TENANT_B.group_id) == [1]


# Editing what is granted


async def test_a_granted_library_is_edited_but_not_removed(admin: Connection, pool: Pool) -> None:
    await grant_library(admin, MIDDLE)
    rename = "update coice.libraries set name = 'y' where id = $1 returning id"
    add = "insert into coice.libraries (catalog_id, parent_id, name) values ($1, $2, 'x') returning id"
    remove = "delete from coice.libraries where id = $1 returning id"
    assert await fetch(pool, MANAGER_B, rename, MIDDLE) == [MIDDLE]
    assert await fetch(pool, MANAGER_B, rename, TOP) == []
    (inside,) = await fetch(pool, MANAGER_B, add, TENANT_A.catalog_id, MIDDLE)
    for parent in (TOP, None):
        await forbidden(fetch(pool, MANAGER_B, add, TENANT_A.catalog_id, parent))
    assert await fetch(pool, MANAGER_B, remove, MIDDLE) == []
    assert await fetch(pool, MANAGER_B, remove, inside) == [inside]
    for sql in (rename, remove):
        assert await fetch(pool, USER_A, sql, MIDDLE) == []


async def test_a_library_moves_between_places_that_one_may_edit(admin: Connection, pool: Pool) -> None:
    await grant_library(admin, MIDDLE)
    other = await admin.fetchval(
        "insert into coice.libraries (catalog_id, parent_id, name) values ($1, $2, 'x') returning id",
        TENANT_A.catalog_id,
        MIDDLE,
    )
    move = "update coice.libraries set parent_id = $2 where id = $1 returning id"
    assert await fetch(pool, MANAGER_B, move, BOTTOM, other) == [BOTTOM]
    assert await fetch(pool, MANAGER_B, move, MIDDLE, TOP) == [MIDDLE]  # where it is already
    for library, parent in [(BOTTOM, TOP), (BOTTOM, None), (MIDDLE, BESIDE), (MIDDLE, None)]:
        await forbidden(fetch(pool, MANAGER_B, move, library, parent))
    assert await fetch(pool, MANAGER_A, move, MIDDLE, BESIDE) == [MIDDLE]
    assert await fetch(pool, MANAGER_A, move, MIDDLE, None) == [MIDDLE]


async def test_a_catalog_is_edited_by_grant_and_removed_by_its_owner(admin: Connection, pool: Pool) -> None:
    await grant_catalog(admin)
    mine = TENANT_A.catalog_id
    rename = "update coice.catalogs set name = 'y' where id = $1 returning id"
    assert [await fetch(pool, p, rename, mine) for p in (MANAGER_A, MANAGER_B, USER_A)] == [
        [mine],
        [mine],
        [],
    ]
    remove = "delete from coice.catalogs where id = $1 returning id"
    assert [await fetch(pool, p, remove, mine) for p in (MANAGER_B, USER_A, MANAGER_A)] == [[], [], [mine]]


async def test_stages_ask_only_prompts_that_their_editor_sees(admin: Connection, pool: Pool) -> None:
    theirs = coice.demo_id("prompt b 1")
    stages = "coice.pipeline_stages"
    add = f"insert into {stages} (pipeline_id, prompt_id, stage_order) values ($1, $2, 9) returning 1"
    change = f"update {stages} set prompt_id = $2 where pipeline_id = $1 and stage_order = 1 returning 1"
    await admin.execute("delete from coice.user_groups where user_id = $1", MANAGER_B.id)
    for sql in (add, change):
        await forbidden(fetch(pool, MANAGER_A, sql, TENANT_A.pipeline_id, theirs))
    await admin.execute(
        "insert into coice.user_groups values ($1, $2)", MANAGER_B.id, TENANT_A.group_id
    )  # now they share a group
    for sql in (change, add):
        assert await fetch(pool, MANAGER_A, sql, TENANT_A.pipeline_id, theirs) == [1]


async def test_prompts_are_seen_through_pipelines(admin: Connection, pool: Pool) -> None:
    read = "select id from coice.prompts order by name"
    assert await fetch(pool, USER_A, read) == []
    await grant_library(admin, BOTTOM)
    assert await fetch(pool, USER_A, read) == []  # the pipeline is made for the library at the top
    await grant_library(admin, TOP)
    assert len(await fetch(pool, USER_A, read)) == coice.STAGES


async def test_a_general_pipeline_is_for_those_who_share_a_group(pool: Pool) -> None:
    add = "insert into coice.pipelines (name) values ('x') returning id"
    (pipeline,) = await fetch(pool, MANAGER_A, add)
    read = "select id from coice.pipelines where library_id is null"
    people = (MANAGER_A, USER_A, MANAGER_B, USER_B)
    assert [await fetch(pool, person, read) for person in people] == [[pipeline], [pipeline], [pipeline], []]
    rename = "update coice.pipelines set name = 'y' where library_id is null returning id"
    assert [await fetch(pool, person, rename) for person in people] == [[pipeline], [], [], []]


async def test_a_pipeline_is_not_taken_along(admin: Connection, pool: Pool) -> None:
    """Who edits a pipeline through its library alone cannot make it a general one, or move it away."""
    await grant_library(admin, TOP)
    change = "update coice.pipelines set library_id = $2 where id = $1 returning id"
    await forbidden(fetch(pool, MANAGER_B, change, TENANT_A.pipeline_id, None))
    await forbidden(fetch(pool, MANAGER_B, change, TENANT_A.pipeline_id, BESIDE))
    assert await fetch(pool, MANAGER_B, change, TENANT_A.pipeline_id, BOTTOM) == [TENANT_A.pipeline_id]


# Roles and ownership


async def test_nobody_gives_themselves_a_role(pool: Pool) -> None:
    give = "select coice.set_profile_role($1, $2)"
    for person in PEOPLE.values():
        for role in ("admin", "end_user"):
            await forbidden(fetch(pool, person, give, person.id, role))
    for person in (MANAGER_A, USER_A):
        await forbidden(fetch(pool, person, give, USER_B.id, "manager"))
    async with transaction(pool, ANON) as connection:
        await forbidden(connection.execute(give, USER_A.id, "admin"))


async def test_an_admin_gives_roles(admin: Connection, pool: Pool) -> None:
    give = "select coice.set_profile_role($1, $2)"
    await fetch(pool, ADMIN, give, USER_A.id, "manager")
    assert await admin.fetchval("select role from coice.profiles where id = $1", USER_A.id) == "manager"
    with pytest.raises(asyncpg.CheckViolationError) as caught:
        await fetch(pool, ADMIN, give, USER_A.id, "king")
    assert caught.value.constraint_name == "profiles_role_known"
    with pytest.raises(asyncpg.NoDataFoundError):
        await fetch(pool, ADMIN, give, UUID(int=0), "manager")


async def test_two_admins_cannot_demote_each_other(admin: Connection, pool: Pool) -> None:
    await admin.execute("update coice.profiles set role = 'admin' where id = $1", MANAGER_A.id)
    give = "select coice.set_profile_role($1, 'end_user')"
    outcomes = await asyncio.gather(
        fetch(pool, ADMIN, give, MANAGER_A.id), fetch(pool, MANAGER_A, give, ADMIN.id), return_exceptions=True
    )
    assert sum(isinstance(outcome, asyncpg.InsufficientPrivilegeError) for outcome in outcomes) == 1
    assert await admin.fetchval("select count(*) from coice.profiles where role = 'admin'") == 1


async def test_who_is_no_longer_a_manager_owns_nothing(admin: Connection, pool: Pool) -> None:
    await admin.execute("update coice.profiles set role = 'end_user' where id = $1", MANAGER_A.id)
    assert await libraries(pool, MANAGER_A) == set()
    assert await fetch(pool, MANAGER_A, "select id from coice.catalogs") == []
    await forbidden(fetch(pool, MANAGER_A, "insert into coice.catalogs (name) values ('x') returning id"))


async def test_an_admin_gives_a_catalog_to_another_manager(admin: Connection, pool: Pool) -> None:
    give = "select coice.set_catalog_owner($1, $2)"
    await forbidden(fetch(pool, MANAGER_A, give, TENANT_A.catalog_id, MANAGER_B.id))
    await fetch(pool, ADMIN, give, TENANT_A.catalog_id, MANAGER_B.id)
    assert await libraries(pool, MANAGER_B) == {TOP, MIDDLE, BOTTOM, BESIDE}
    assert await libraries(pool, MANAGER_A) == set()
    with pytest.raises(asyncpg.CheckViolationError):
        await fetch(pool, ADMIN, give, TENANT_A.catalog_id, USER_A.id)


async def test_searches_find_what_the_policies_show(admin: Connection, pool: Pool) -> None:
    await grant_library(admin, TOP)
    await admin.execute("""update coice.images set metadata = '{"camera": "x"}'""")
    for person in (USER_A, MANAGER_A):
        (job,) = await fetch(
            pool,
            person,
            "insert into coice.jobs (pipeline_id, library_id) values ($1, $2) returning id",
            TENANT_A.pipeline_id,
            TOP,
        )
        await admin.execute(
            "insert into coice.job_results (job_id, image_id, stage_id, result, sequence)"
            """ values ($1, $2, $3, '{"result": "a flare"}', 1)""",
            job,
            coice.demo_id("image a 0.jpg"),
            coice.demo_id("stage a 1"),
        )
    expected = {ADMIN: (2, 2), MANAGER_A: (2, 1), MANAGER_B: (2, 2), USER_A: (1, 1), USER_B: (0, 0)}
    for person, (results, images) in expected.items():
        assert (
            len(await fetch(pool, person, "select coice.job_results_search_vector_matches('flares')"))
            == results
        )
        assert len(await fetch(pool, person, "select id from coice.job_results")) == results
        assert (
            len(await fetch(pool, person, """select coice.images_metadata_contains('{"camera": "x"}')"""))
            == images
        )
        assert len(await fetch(pool, person, "select id from coice.images")) == images
