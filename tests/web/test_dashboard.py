"""The dashboard's page: where it is served, and what the browser lets it do."""

import httpx
import pytest

from tests.serving import RunningGateway
from trellis.web.dashboard import PAGES, dashboard_routes, pictures_of
from trellis.web.settings import Settings


@pytest.mark.parametrize("place", ["/", *(f"/{page}" for page in PAGES), "/runs/1", "/catalogs/libraries/1"])
async def test_the_page_is_at_every_address_of_its_own(demo: RunningGateway, place: str) -> None:
    async with httpx.AsyncClient(base_url=demo.url) as client:
        answer = await client.get(place)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "/static/dashboard/main.js" in answer.text
    assert "manager-a@trellis.test" in answer.text


async def test_elsewhere_there_is_no_page(demo: RunningGateway) -> None:
    async with httpx.AsyncClient(base_url=demo.url) as client:
        assert (await client.get("/runsome")).status_code == 404
        assert (await client.get("/healthz")).text == "ok"


async def test_the_page_knows_its_own_address_by_another_name() -> None:
    route = dashboard_routes([], ["coice"], None, "https://trellis.example.com")[0]
    answer = await route.endpoint(None)
    assert "&quot;publicUrl&quot;:&quot;https://trellis.example.com&quot;" in answer.body.decode()
    assert "https://trellis.example.com" in answer.headers["content-security-policy"]


async def test_photographs_may_come_from_where_they_are_kept() -> None:
    route = dashboard_routes([], ["coice"], "https://storage.example.com/bucket")[0]
    answer = await route.endpoint(None)
    allowed = dict(rule.split(" ", 1) for rule in answer.headers["content-security-policy"].split("; "))
    assert "https://storage.example.com" in allowed["img-src"].split()
    assert "https://storage.example.com" in allowed["connect-src"].split()
    assert allowed["script-src"] == "'self'"


async def test_pictures_of_generations_may_come_from_where_higgsfield_keeps_them() -> None:
    assert pictures_of(Settings.load(TRELLIS_SYSTEMS="coice")) == []
    there = pictures_of(Settings.load(TRELLIS_SYSTEMS="ofm", TRELLIS_HIGGSFIELD_HOSTS="pictures.example"))
    assert there == ["https://pictures.example", "https://*.pictures.example"]
    own = pictures_of(
        Settings.load(TRELLIS_SYSTEMS="ofm", TRELLIS_HIGGSFIELD_URL="http://127.0.0.1:8080/api")
    )
    assert own[0] == "http://127.0.0.1:8080"
    assert "https://*.cloudfront.net" in own
    route = dashboard_routes([], ["ofm"], pictures=there)[0]
    policy = (await route.endpoint(None)).headers["content-security-policy"]
    allowed = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert allowed["img-src"] == "'self' data: blob: https://pictures.example https://*.pictures.example"
    assert allowed["connect-src"] == "'self'"
