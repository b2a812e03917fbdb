"""What is around the dashboard's pages, treated badly: a real browser over a real gateway."""

import pytest

from tests.browser.browser import visit
from tests.serving import RunningGateway
from tests.web.test_dashboard_content import token
from trellis.db.demo.people import MANAGER_A

SCRIPT = "dashboard-shell.mjs"


@pytest.mark.parametrize(
    "scenario", ["navigation", "addresses", "filters", "sessions", "texts", "again", "dialogs", "away"]
)
async def test_the_shell(running: RunningGateway, scenario: str) -> None:
    await visit(SCRIPT, scenario, running.url)


async def test_somebody_without_an_e_mail_address(running: RunningGateway) -> None:
    claims = MANAGER_A.claims | {"sub": "00000000-0000-4000-8000-00000000dead"}
    await visit(SCRIPT, "nameless", running.url, token(claims))


async def test_a_clock_that_is_a_day_off(running: RunningGateway) -> None:
    await visit(SCRIPT, "clock", running.url, token(MANAGER_A.claims))


async def test_every_page_and_dialog_on_every_screen(running: RunningGateway) -> None:
    await visit("dashboard-everywhere.mjs", "walk", running.url)
