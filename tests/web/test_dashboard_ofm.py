"""OFM's studio in the dashboard, in a real Chromium: what is drawn offline, and what Higgsfield makes."""

from collections import deque
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.browser.browser import visit
from tests.providers.higgsfield_server import KEY, HiggsfieldServer, higgsfield_server
from tests.providers.scripted_server import CUT
from tests.serving import RunningGateway, gateway, served
from tests.web.conftest import settings_for
from trellis.db.demo.ofm import demo_id
from trellis.db.demo.people import MANAGER_A, MANAGER_B, USER_B
from trellis.db.pool import Connection, create_pool
from trellis.jobs.ofm.posts import publish_due
from trellis.providers.publishing import Outbox

SCRIPT = "dashboard-ofm.mjs"
SAVED = "select tags, metadata ->> 'result_index' as place from ofm.assets where 'generated' = any(tags) and user_id = $1 order by 2"


@pytest.fixture(scope="module")
async def higgsfield() -> AsyncIterator[HiggsfieldServer]:
    async with higgsfield_server() as server:
        server.course = ["queued"]
        server.results = 2
        yield server


@pytest.fixture(scope="module")
async def hands(higgsfield: HiggsfieldServer) -> AsyncIterator[str]:
    """What a scenario does at Higgsfield: jobs go on to a status, or the next order gets no answer."""

    async def go_on(request: Request) -> JSONResponse:
        for job in higgsfield.jobs.values():
            job.course = deque([request.path_params["status"]])
        return JSONResponse({})

    async def cut(_: Request) -> JSONResponse:
        higgsfield.script.append(CUT)
        return JSONResponse({})

    routes = [Route("/on/{status}", go_on, methods=["POST"]), Route("/cut", cut, methods=["POST"])]
    async with served(Starlette(routes=routes)) as url:
        yield url


@pytest.fixture(scope="module")
async def studio(
    place: Any, higgsfield: HiggsfieldServer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RunningGateway]:
    folder: Path = tmp_path_factory.mktemp("studio")
    settings = settings_for(place, folder) | {
        "TRELLIS_SYSTEMS": "ofm",
        "TRELLIS_HIGGSFIELD_URL": higgsfield.url,
    }
    async with gateway(folder, "--demo", **settings) as running:
        yield running


@pytest.mark.xdist_group("dashboard_ofm")
async def test_an_image_becomes_prompts_and_these_become_assets(
    studio: RunningGateway, rows: Connection
) -> None:
    await visit(SCRIPT, "prompts", f"{studio.url}/runs")
    saved = await rows.fetch(SAVED, MANAGER_A.id)
    assert [tuple(row) for row in saved] == [(["generated"], "0")]


@pytest.mark.xdist_group("dashboard_ofm")
async def test_higgsfield_is_followed_and_its_pictures_saved(
    studio: RunningGateway, higgsfield: HiggsfieldServer, hands: str
) -> None:
    await visit(SCRIPT, "higgsfield", f"{studio.url}/studio/keys", hands, KEY)
    assert {job.key for job in higgsfield.jobs.values()} == {KEY}
    assert higgsfield.orders == 3


@pytest.mark.xdist_group("dashboard_ofm")
async def test_reels_posts_and_costs(studio: RunningGateway, place: Any, rows: Connection) -> None:
    await rows.execute(
        "insert into ofm.scheduled_posts (user_id, instagram_account_id, asset_ids, caption, scheduled_for)"
        " values ($1, $2, array[$3::uuid], 'Good night.', now() - interval '1 minute')",
        MANAGER_B.id,
        demo_id(MANAGER_B, "instagram"),
        demo_id(MANAGER_B, "asset 0"),
    )
    pool = await create_pool(place.dsn)
    try:
        await publish_due(pool, Outbox(pool))  # unless the gateway was quicker
    finally:
        await pool.close()
    await visit(SCRIPT, "publishing", f"{studio.url}/studio/reels")


@pytest.mark.xdist_group("dashboard_ofm")
async def test_who_has_no_studio_begins_one(studio: RunningGateway, rows: Connection) -> None:
    await rows.execute("delete from ofm.users where id = $1", USER_B.id)
    await visit(SCRIPT, "begins", f"{studio.url}/studio")
    assert await rows.fetchval("select subscription_tier from ofm.users where id = $1", USER_B.id) == "free"
