"""Orgs in the dashboard, in a real Chromium: documents, answers that survive the gateway, customers."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.browser.browser import visit
from tests.web.conftest import settings_for
from tests.web.hands import Hands
from trellis.db.pool import connect

SCRIPT = "dashboard-orgs.mjs"


@pytest.fixture(scope="module")
async def hands(place: Any, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hands]:
    """One gateway of Orgs alone for all scenarios; offline."""
    folder = tmp_path_factory.mktemp("orgs")
    async with Hands(folder, settings_for(place, folder) | {"TRELLIS_SYSTEMS": "orgs"}) as hands:
        yield hands


async def test_a_document_is_loaded_and_asked_about_while_the_gateway_is_killed(
    hands: Hands, place: Any
) -> None:
    await visit(SCRIPT, "asks", f"{hands.url}/knowledge", hands.hands)
    rows = await connect(place.admin_dsn)
    try:
        found = await rows.fetch(
            "select r.status, m.message_content, string_agg(t.text, '' order by t.sequence) as pieces "
            "from orgs.replies r join orgs.chat_messages m on m.reply_id = r.id "
            "join orgs.reply_tokens t on t.reply_id = r.id group by r.id, m.id order by r.created_at"
        )
    finally:
        await rows.close()
    assert [row["status"] for row in found] == ["completed", "cancelled"]
    assert all(row["pieces"] == row["message_content"] for row in found)


async def test_customers_are_written_in_one_form(hands: Hands) -> None:
    await visit(SCRIPT, "customers", f"{hands.url}/customers")
