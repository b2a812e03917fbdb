"""Saving reels by their addresses."""

from typing import Any

import pytest

from tests.resolvers.ofm.studio import Studio, studio
from trellis.db.demo.people import MANAGER_A

__all__ = ["studio"]

ADD = """
mutation ($input: AddOfmReelInput!) {
  addOfmReel(input: $input) {
    reel { rowId url platform shortcode notes tags viewCount approvalStatus thumbnailUrl fetchedAt }
  }
}
"""
UPDATE = """
mutation ($id: UUID!, $patch: UpdateOfmReelPatch!) {
  updateOfmReel(rowId: $id, patch: $patch) { reel { approvalStatus } }
}
"""
URL = "https://www.instagram.com/reel/Cxyz_-123/"


async def add(studio: Studio, url: str = URL, who: str = "manager-a", **more: Any) -> Any:
    return (await studio.gateway.data(ADD, who, input={"url": url} | more))["addOfmReel"]["reel"]


async def test_a_reel_is_pending_until_its_views_are_known(studio: Studio) -> None:
    reel = await add(studio, f" {URL} ", notes="The cut at 0:03", tags=["dancing"])
    assert {name: value for name, value in reel.items() if name != "rowId"} == {
        "url": URL,
        "platform": "INSTAGRAM",
        "shortcode": "Cxyz_-123",
        "notes": "The cut at 0:03",
        "tags": ["dancing"],
        "viewCount": "0",
        "approvalStatus": "PENDING",
        "thumbnailUrl": None,
        "fetchedAt": None,
    }


async def test_one_reel_is_saved_once_by_each(studio: Studio) -> None:
    await add(studio)
    other = {"url": "https://instagram.com/p/Cxyz_-123?igsh=1"}
    assert await studio.gateway.refusal(ADD, "manager-a", input=other) == ("CONFLICT", "shortcode")
    assert (await add(studio, who="manager-b"))["shortcode"] == "Cxyz_-123"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"url": "https://example.com/reel/Cxyz123/"}, "url"),
        ({"url": "Cxyz123"}, "url"),
        ({"url": "https://vm.tiktok.com/ZMabc/"}, "url"),
        ({"url": URL, "tags": ["a", "a"]}, "tags"),
    ],
)
async def test_what_is_refused(studio: Studio, given: Any, field: str) -> None:
    before = await studio.admin.fetchval("select count(*) from ofm.viral_reels")
    assert await studio.gateway.refusal(ADD, "manager-a", input=given) == ("BAD_USER_INPUT", field)
    assert await studio.admin.fetchval("select count(*) from ofm.viral_reels") == before


async def test_who_may(studio: Studio) -> None:
    assert (await studio.gateway.refusal(ADD, None, input={"url": URL}))[0] == "UNAUTHENTICATED"
    await studio.admin.execute("delete from ofm.users where id = $1", MANAGER_A.id)
    assert (await studio.gateway.refusal(ADD, "manager-a", input={"url": URL}))[0] == "BAD_USER_INPUT"


async def test_its_owner_decides_about_it(studio: Studio) -> None:
    reel = await add(studio)
    patch = {"approvalStatus": "APPROVED"}
    assert await studio.gateway.refusal(UPDATE, "user-a", id=reel["rowId"], patch=patch) == (
        "NOT_FOUND",
        None,
    )
    changed = await studio.gateway.data(UPDATE, "manager-a", id=reel["rowId"], patch=patch)
    assert changed["updateOfmReel"]["reel"] == patch
