"""What Alawein computes in the dashboard, in a real Chromium: started, watched, and looked at when it is done."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.browser.browser import visit
from tests.serving import RunningGateway, gateway
from tests.web.conftest import settings_for

SCRIPT = "dashboard-alawein.mjs"


@pytest.fixture(scope="module")
async def research(place: Any, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningGateway]:
    """A gateway of Alawein alone, over its demo."""
    folder = tmp_path_factory.mktemp("research")
    settings = settings_for(place, folder) | {"TRELLIS_SYSTEMS": "alawein"}
    async with gateway(folder, "--demo", **settings) as running:
        yield running


@pytest.mark.parametrize("scenario", ["alone", "converges", "shows", "works"])
async def test_research(research: RunningGateway, scenario: str) -> None:
    await visit(SCRIPT, scenario, f"{research.url}/runs")
