"""What Alawein computes in the dashboard, in a real Chromium: started, watched, and looked at when it is done."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.browser.browser import visit
from tests.web.conftest import settings_for
from tests.web.hands import Hands

SCRIPT = "dashboard-alawein.mjs"


@pytest.fixture(scope="module")
async def research(place: Any, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hands]:
    """A gateway of Alawein alone, over its demo."""
    folder = tmp_path_factory.mktemp("research")
    async with Hands(folder, settings_for(place, folder) | {"TRELLIS_SYSTEMS": "alawein"}) as hands:
        yield hands


@pytest.mark.parametrize("scenario", ["alone", "shows", "works", "converges"])
async def test_research(research: Hands, scenario: str) -> None:
    await visit(SCRIPT, scenario, f"{research.url}/runs", research.hands)
