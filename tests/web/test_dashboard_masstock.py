"""MasStock's workflows in the dashboard, in a real Chromium: with Google's models, offline, and by itself."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.browser.browser import visit
from tests.providers.gemini_server import GeminiServer, candidate, gemini_server, gives, picture
from tests.serving import RunningGateway, gateway
from tests.web.conftest import settings_for

SCRIPT = "dashboard-masstock.mjs"


@pytest.fixture
async def google() -> AsyncIterator[GeminiServer]:
    async with gemini_server() as server:
        yield server


@asynccontextmanager
async def serving(database: Any, folder: Path, **settings: str) -> AsyncIterator[RunningGateway]:
    """A gateway over the demo."""
    async with gateway(folder, "--demo", **settings_for(database, folder) | settings) as running:
        yield running


@pytest.mark.parametrize("scenario", ["draws", "keyed"])
async def test_prompts_become_pictures(
    place: Any, tmp_path: Path, google: GeminiServer, scenario: str
) -> None:
    google.script.extend([gives(picture("teal")), candidate(None, "IMAGE_SAFETY")])
    async with serving(place, tmp_path, TRELLIS_GEMINI_URL=google.url) as running:
        await visit(SCRIPT, scenario, f"{running.url}/runs")
    assert len(google.requests) == (2 if scenario == "keyed" else 0)


async def test_clients_ask_and_the_agency_sees_to_it(place: Any, tmp_path: Path) -> None:
    async with serving(place, tmp_path, TRELLIS_SYSTEMS="masstock") as running:
        await visit(SCRIPT, "asks", f"{running.url}/runs")
        await visit(SCRIPT, "members", f"{running.url}/clients")


@pytest.mark.parametrize(
    ("scenario", "system", "explorer"), [("alone", "masstock", "on"), ("without", "coice", "off")]
)
async def test_only_what_is_served_has_pages(
    place: Any, tmp_path: Path, scenario: str, system: str, explorer: str
) -> None:
    async with serving(place, tmp_path, TRELLIS_SYSTEMS=system, TRELLIS_GRAPHIQL=explorer) as running:
        await visit(SCRIPT, scenario, f"{running.url}/runs")
