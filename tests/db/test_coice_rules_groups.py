"""Managers run their groups: who makes, changes and deletes one, and who is in it. Two tenants, and who is of none."""

import asyncio
from uuid import UUID, uuid4

import asyncpg
import pytest

from tests.db.asking import fetch, forbidden, until_blocked
from trellis.db.demo import coice
from trellis.db.demo.coice import TENANT_A, TENANT_B
from trellis.db.demo.people import ADMIN, MANAGER_A, MANAGER_B, USER_A, USER_B, Person, identity_of
from trellis.db.pool import Connection, Pool
from trellis.db.session import transaction

MAKE = "insert into coice.groups (name) values ('New') returning id"
RENAME = "update coice.groups set name = 'Renamed' where id = $1 returning id"
DELETE = "delete from coice.groups where id = $1 returning id"
GROUPS = "select name from coice.groups order by name"
ADD = "insert into coice.user_groups (user_id, group_id) values ($1, $2) returning user_id"
REMOVE = "delete from coice.user_groups where user_id = $1 and group_id = $2 returning user_id"
ADD_BY_EMAIL = "select coice.add_group_member($1, $2)"
PEOPLE = "select email from coice.profiles order by email"
A, B = TENANT_A.group_id, TENANT_B.group_id


@pytest.fixture(autouse=True)
async def demo(admin: Connection) -> None:
    await coice.load(admin, [], [])


async def newcomer(admin: Connection, email: str = "nia@example.com", role: str = "end_user") -> UUID:
    """Somebody who has signed in, and is in no group."""
    person = uuid4()
    await admin.execute("insert into auth.users (id, email) values ($1, $2)", person, email)
    await admin.execute("insert into coice.profiles (id, role) values ($1, $2)", person, role)
    return person


async def join(admin: Connection, person: UUID, group: UUID) -> None:
    await admin.execute("insert into coice.user_groups values ($1, $2)", person, group)


async def members(admin: Connection, group: UUID) -> set[UUID]:
    rows = await admin.fetch("select user_id from coice.user_groups where group_id = $1", group)
    return {row[0] for row in rows}


async def missing(pool: Pool, person: Person, group: UUID, email: str) -> str:
    """What is said of an address that cannot be added."""
    with pytest.raises(asyncpg.NoDataFoundError) as caught:
        await fetch(pool, person, ADD_BY_EMAIL, group, email)
    return str(caught.value)


# The groups themselves


async def test_who_makes_a_group_is_in_it(admin: Connection, pool: Pool) -> None:
    (made,) = await fetch(pool, MANAGER_A, MAKE)
    assert await members(admin, made) == {MANAGER_A.id}
    assert await fetch(pool, MANAGER_A, GROUPS) == ["Group A", "New"]
    assert await fetch(pool, MANAGER_B, GROUPS) == ["Group B"]
    assert await fetch(pool, USER_A, GROUPS) == ["Group A"]
    await forbidden(fetch(pool, USER_A, MAKE))
    (empty,) = await fetch(pool, ADMIN, MAKE)
    assert await members(admin, empty) == set()


async def test_who_is_taken_out_of_a_group_of_their_own_sees_it_no_more(
    admin: Connection, pool: Pool
) -> None:
    (made,) = await fetch(pool, MANAGER_A, MAKE)
    await join(admin, MANAGER_B.id, made)
    assert await fetch(pool, MANAGER_B, REMOVE, MANAGER_A.id, made) == [MANAGER_A.id]
    assert await fetch(pool, MANAGER_A, GROUPS) == ["Group A"]
    for statement in (RENAME, DELETE):
        assert await fetch(pool, MANAGER_A, statement, made) == []


async def test_groups_are_renamed_and_deleted_by_managers_who_are_in_them(
    admin: Connection, pool: Pool
) -> None:
    for statement in (RENAME, DELETE):
        for person in (MANAGER_B, USER_A, USER_B):
            assert await fetch(pool, person, statement, A) == []
        assert await fetch(pool, MANAGER_A, statement, A) == [A]
    assert await members(admin, A) == set()
    assert await fetch(pool, USER_A, "select id from coice.catalogs") == []
    assert await admin.fetchval("select count(*) from coice.catalogs") == len(coice.TENANTS)


@pytest.mark.parametrize(
    "grant",
    [
        f"insert into coice.catalog_groups (catalog_id, group_id) values ({TENANT_B.catalog_id}, '{A}')",
        f"insert into coice.library_groups (library_id, group_id) values ({TENANT_B.library_id}, '{A}')",
    ],
)
async def test_a_group_that_is_granted_what_others_own_is_not_deleted(
    admin: Connection, pool: Pool, grant: str
) -> None:
    """Nor while the grant is on its way."""
    await join(admin, MANAGER_B.id, A)
    async with transaction(pool, identity_of(MANAGER_B.email)) as owner:
        await owner.execute(grant)
        deleting = asyncio.create_task(fetch(pool, MANAGER_A, DELETE, A))
        await until_blocked(admin)
    assert "granted what others own" in await forbidden(deleting)
    await forbidden(fetch(pool, MANAGER_B, DELETE, A))  # to whom A's catalog is another's
    table = grant.split()[2]
    assert len(await fetch(pool, MANAGER_B, f"delete from {table} where group_id = $1 returning 1", A)) == 1
    assert await fetch(pool, MANAGER_A, DELETE, A) == [A]


async def test_an_admin_deletes_any_group(admin: Connection, pool: Pool) -> None:
    await admin.execute("insert into coice.catalog_groups values ($1, $2)", TENANT_B.catalog_id, A)
    assert await fetch(pool, ADMIN, DELETE, A) == [A]


# Who is in them


async def test_managers_add_whom_they_see_to_groups_that_they_are_in(admin: Connection, pool: Pool) -> None:
    (made,) = await fetch(pool, MANAGER_A, MAKE)
    assert await fetch(pool, MANAGER_A, ADD, USER_A.id, made) == [USER_A.id]
    assert await fetch(pool, USER_A, GROUPS) == ["Group A", "New"]
    await forbidden(fetch(pool, USER_A, ADD, USER_A.id, B))
    for add in (ADD, ADD.removesuffix(" returning user_id")):  # returning asks what may be seen, too
        await forbidden(fetch(pool, MANAGER_A, add, USER_A.id, B))
        await forbidden(fetch(pool, MANAGER_A, add, MANAGER_A.id, B))
    nobody = await newcomer(admin)
    for unseen in (USER_B.id, MANAGER_B.id, ADMIN.id, nobody, UUID(int=0)):
        await forbidden(fetch(pool, MANAGER_A, ADD, unseen, made))
    # Who is no manager any more runs no group.
    await admin.execute("update coice.profiles set role = 'end_user' where id = $1", MANAGER_A.id)
    await forbidden(fetch(pool, MANAGER_A, ADD, USER_A.id, A))
    assert await fetch(pool, MANAGER_A, REMOVE, USER_A.id, made) == []


async def test_managers_take_people_out_of_groups_that_they_are_in(admin: Connection, pool: Pool) -> None:
    for person in (MANAGER_B, USER_B, USER_A):
        assert await fetch(pool, person, REMOVE, USER_A.id, A) == []
    assert await fetch(pool, MANAGER_A, REMOVE, USER_A.id, A) == [USER_A.id]
    assert await fetch(pool, USER_A, GROUPS) == []
    assert await fetch(pool, USER_A, "select id from coice.catalogs") == []


async def test_the_last_manager_stays(admin: Connection, pool: Pool) -> None:
    with pytest.raises(asyncpg.CheckViolationError, match="keeps a manager"):
        await fetch(pool, MANAGER_A, REMOVE, MANAGER_A.id, A)
    await join(admin, MANAGER_B.id, A)
    with pytest.raises(asyncpg.CheckViolationError, match="keeps a manager"):
        await fetch(pool, MANAGER_A, "delete from coice.user_groups where group_id = $1 returning 1", A)
    assert await fetch(pool, MANAGER_A, REMOVE, MANAGER_A.id, A) == [MANAGER_A.id]
    assert await fetch(pool, ADMIN, REMOVE, MANAGER_B.id, A) == [MANAGER_B.id]
    assert await members(admin, A) == {USER_A.id}


@pytest.mark.parametrize("leaver", [MANAGER_A, MANAGER_B])
async def test_of_two_managers_who_leave_at_once_one_stays(
    admin: Connection, pool: Pool, leaver: Person
) -> None:
    """Or who takes the other one out while that one does the same."""
    await join(admin, MANAGER_B.id, A)
    other = MANAGER_A if leaver is MANAGER_B else MANAGER_B
    async with transaction(pool, identity_of(MANAGER_A.email)) as first:
        await first.execute(REMOVE, leaver.id, A)
        second = asyncio.create_task(fetch(pool, MANAGER_B, REMOVE, other.id, A))
        await until_blocked(admin)
    with pytest.raises(asyncpg.CheckViolationError, match="keeps a manager"):
        await second
    assert await members(admin, A) == {other.id, USER_A.id}


# By address


async def test_a_newcomer_is_added_by_address(admin: Connection, pool: Pool) -> None:
    person = await newcomer(admin)
    assert await fetch(pool, MANAGER_A, ADD_BY_EMAIL, A, " Nia@Example.com ") == [person]
    assert await fetch(pool, MANAGER_A, ADD_BY_EMAIL, A, "nia@example.com") == [person]
    assert person in await members(admin, A)
    assert "nia@example.com" in await fetch(pool, USER_A, PEOPLE)
    assert "nia@example.com" not in await fetch(pool, MANAGER_B, PEOPLE)
    missed = await missing(pool, MANAGER_B, B, "nia@example.com")  # who is of another tenant now
    assert missed == await missing(pool, MANAGER_B, B, "nobody@example.com")


async def test_people_of_others_are_told_of_as_nobody_is(admin: Connection, pool: Pool) -> None:
    """To share a group with a manager shows their prompts, so nobody brings them into one unasked."""
    await newcomer(admin, "manager@example.com", role="manager")
    author = await newcomer(admin, "author@example.com")
    general = await newcomer(admin, "general@example.com")
    await admin.execute(
        "insert into coice.prompts (name, prompt, type, created_by) values ('x', 'x', 'boolean', $1)", author
    )
    await admin.execute("insert into coice.pipelines (name, created_by) values ('x', $1)", general)
    nobody = await missing(pool, MANAGER_A, A, "nobody@example.com")
    for email in (
        MANAGER_B.email,
        USER_B.email,
        ADMIN.email,
        "manager@example.com",
        "author@example.com",
        "general@example.com",
        "%",
        "",
    ):
        assert await missing(pool, MANAGER_A, A, email) == nobody
    assert await members(admin, A) == {MANAGER_A.id, USER_A.id}
    assert await fetch(pool, MANAGER_A, ADD_BY_EMAIL, A, USER_A.email) == [USER_A.id]  # who is in it
    for email in (USER_B.email, "manager@example.com"):
        await fetch(pool, ADMIN, ADD_BY_EMAIL, A, email)
    assert "nobody@example.com" not in await fetch(pool, ADMIN, PEOPLE)


async def test_nobody_is_added_to_a_group_by_who_does_not_run_it(admin: Connection, pool: Pool) -> None:
    await newcomer(admin)
    await forbidden(fetch(pool, USER_A, ADD_BY_EMAIL, A, "nia@example.com"))
    unknown = await missing(pool, MANAGER_A, UUID(int=0), "nia@example.com")
    assert "no such group" in unknown
    for email in ("nia@example.com", MANAGER_A.email, USER_B.email, "nobody@example.com"):
        assert await missing(pool, MANAGER_A, B, email) == unknown
    assert await missing(pool, ADMIN, UUID(int=0), "nia@example.com") == unknown
    assert await members(admin, B) == {MANAGER_B.id, USER_B.id}


async def test_of_two_managers_who_add_a_newcomer_at_once_one_does(admin: Connection, pool: Pool) -> None:
    person = await newcomer(admin)
    async with transaction(pool, identity_of(MANAGER_A.email)) as first:
        await first.execute(ADD_BY_EMAIL, A, "nia@example.com")
        second = asyncio.create_task(fetch(pool, MANAGER_B, ADD_BY_EMAIL, B, "nia@example.com"))
        await until_blocked(admin)
    with pytest.raises(asyncpg.NoDataFoundError):
        await second
    assert person in await members(admin, A)
    assert await members(admin, B) == {MANAGER_B.id, USER_B.id}
