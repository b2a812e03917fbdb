"""People, health and the session in the dashboard: a real browser over a real gateway."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.browser.browser import visit
from tests.serving import SECRET, RunningGateway, gateway
from tests.web.conftest import settings_for
from trellis.db.demo.people import ADMIN, MANAGER_A
from trellis.db.pool import Connection

SCRIPT = "dashboard-people.mjs"


async def signed_up(rows: Connection, email: str) -> UUID:
    """Somebody who has an account, and was never here."""
    person = uuid4()
    await rows.execute("insert into auth.users (id, email) values ($1, $2)", person, email)
    return person


async def with_profile(rows: Connection, email: str) -> UUID:
    person = await signed_up(rows, email)
    await rows.execute("insert into coice.profiles (id, role) values ($1, 'end_user')", person)
    return person


async def gone(rows: Connection, person: UUID) -> None:
    await rows.execute("delete from coice.profiles where id = $1", person)
    await rows.execute("delete from auth.users where id = $1", person)


async def test_a_first_sign_in_makes_a_profile_without_rights(
    running: RunningGateway, rows: Connection
) -> None:
    person = await signed_up(rows, "nia@example.com")
    await visit(SCRIPT, "firstSignIn", running.url, str(person), SECRET)
    found = await rows.fetch("select email, role, display_name from coice.profiles where id = $1", person)
    assert [tuple(row) for row in found] == [("nia@example.com", "end_user", "Nia New")]


async def test_an_admin_looks_after_groups_members_and_grants(
    running: RunningGateway, rows: Connection
) -> None:
    person = await with_profile(rows, "gus@example.com")
    try:
        await visit(SCRIPT, "admin", f"{running.url}/people")
        groups = await rows.fetch("select 1 from coice.user_groups where user_id = $1", person)
        assert groups == []
        assert await rows.fetchval("select count(*) from coice.groups") == 2
    finally:
        await gone(rows, person)


async def test_a_role_is_given_after_saying_what_it_means(running: RunningGateway, rows: Connection) -> None:
    person = await with_profile(rows, "gus@example.com")
    try:
        await visit(SCRIPT, "roles", f"{running.url}/people", str(person), SECRET)
        assert await rows.fetchval("select role from coice.profiles where id = $1", person) == "end_user"
        assert not await rows.fetchval("select exists (select from coice.groups where name = 'Too late')")
    finally:
        await gone(rows, person)


async def test_a_manager_grants_what_it_owns(running: RunningGateway) -> None:
    await visit(SCRIPT, "manager", f"{running.url}/people")


async def test_a_manager_runs_a_group_of_its_own(running: RunningGateway, rows: Connection) -> None:
    person = await with_profile(rows, "noa@example.com")
    try:
        await visit(SCRIPT, "managerGroups", f"{running.url}/people", str(person), SECRET)
        assert await rows.fetchval("select count(*) from coice.groups") == 2
    finally:
        await rows.execute("delete from coice.groups where name like 'Inspectors%'")
        await gone(rows, person)


async def test_an_admin_gives_a_catalog_to_another_manager(running: RunningGateway) -> None:
    await visit(SCRIPT, "owners", f"{running.url}/people")


async def test_all_sessions_of_a_person_end_at_once(running: RunningGateway) -> None:
    await visit(SCRIPT, "endSessions", f"{running.url}/people/me")


async def test_a_session_that_ends_loses_nothing_of_the_page(
    running: RunningGateway, rows: Connection
) -> None:
    person = await with_profile(rows, "eva@example.com")
    await visit(SCRIPT, "expiry", f"{running.url}/people/me", str(person), SECRET, str(ADMIN.id))
    saved = await rows.fetchval("select display_name from coice.profiles where id = $1", person)
    assert saved == "Half a name"


async def test_what_is_followed_goes_on_with_the_next_session(running: RunningGateway) -> None:
    await visit(SCRIPT, "following", f"{running.url}/runs", str(MANAGER_A.id), SECRET)


async def test_a_session_is_renewed_over_the_open_socket(running: RunningGateway, rows: Connection) -> None:
    person = await with_profile(rows, "rea@example.com")
    await visit(SCRIPT, "renewal", f"{running.url}/people/me", str(person), SECRET)


async def test_health_is_told_in_words(running: RunningGateway) -> None:
    await visit(SCRIPT, "health", f"{running.url}/health")


async def test_every_page_can_be_used_by_keyboard(running: RunningGateway) -> None:
    await visit(SCRIPT, "keyboard", f"{running.url}/runs")


async def test_signing_in_where_people_have_passwords(
    place: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("passwords")
    async with gateway(folder, **settings_for(place, folder)) as public:
        await visit(SCRIPT, "passwords", f"{public.url}/runs")
