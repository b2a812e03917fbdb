"""What Alawein shows to one person, it shows to no other; but anybody sees what is public."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Filled
from tests.db.rights_alawein import ALAWEIN_ROWS
from tests.resolvers.leaks import check_all, check_that_it_finds
from tests.resolvers.tenants import Tenants, tenants_of
from trellis.db.pool import Connection
from trellis.schema.alawein.system import ALAWEIN

# Everybody has a project that nobody else sees, is in a team of their own, and has words in what is JSON.
_MORE = """
insert into alawein.projects (owner_id, name, slug, category, is_public, description)
select id, 'Secret of ' || email, 'secret-' || id, 'portfolio', false, 'Hidden notes of ' || email
from alawein.profiles;
insert into alawein.project_features (project_id, name)
select id, 'Feature of ' || name from alawein.projects where not is_public;
insert into alawein.project_tech_stack (project_id, technology, category)
select id, 'Technology of ' || name, 'backend' from alawein.projects where not is_public;
insert into alawein.soc_teams (id, name) select id, 'Team of ' || email from alawein.profiles;
insert into alawein.soc_user_roles (team_id, user_id, role) select id, id, 'owner' from alawein.profiles;
update alawein.mezan_executions
set input = jsonb_build_object('word', 'input of ' || user_id), output = jsonb_build_object('a', 'output of ' || user_id);
update alawein.mezan_steps
set input = jsonb_build_object('word', 'given to ' || user_id), error = 'because of ' || user_id;
update alawein.simcore_simulations set name = 'Simulation of ' || user_id, results = '{"energy": 4711.25}';
"""


async def _populate(admin: Connection) -> None:
    await ALAWEIN_ROWS.populate(admin)
    await admin.execute(_MORE)


@pytest.fixture
async def laboratories(copy: Any, filled: Filled, tmp_path: Path) -> AsyncIterator[Tenants]:
    """Everybody has something in every table."""
    async with tenants_of(ALAWEIN, _populate, copy, filled, tmp_path) as tenants:
        yield tenants


@pytest.mark.parametrize(("victim", "intruder"), [("manager-a", "manager-b"), ("manager-a", "user-a")])
async def test_nobody_gets_at_what_is_hidden(laboratories: Tenants, victim: str, intruder: str) -> None:
    leaks = await laboratories.leaks(victim=victim, intruder=intruder)
    assert {name for name, hidden in leaks.hidden.items() if not hidden.rows} == set()
    await check_that_it_finds(leaks)
    assert await check_all(leaks) > 1000


@pytest.mark.parametrize(
    "broken",
    [
        "alter table alawein.mezan_steps disable row level security",
        "create policy wrong on alawein.soc_user_roles for select to authenticated using (true)",
    ],
)
async def test_a_leak_is_found(laboratories: Tenants, broken: str) -> None:
    await laboratories.check_that_a_leak_is_found(broken, victim="manager-a", intruder="manager-b")
