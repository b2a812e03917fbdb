"""Orgs in the dashboard, in a real Chromium: documents, answers that survive the gateway, customers."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.browser import visit
from tests.providers.cohere_text_server import KEY, cohere_text_server, fails, streams
from tests.serving import gateway
from tests.web.conftest import settings_for
from tests.web.hands import Hands
from trellis.db.demo.people import USER_A
from trellis.db.pool import Connection

SCRIPT = "dashboard-orgs.mjs"

_LOADED = """
insert into orgs.sources (user_id, source_id, load_id, number, passages, provider, model)
values ($1, 'Ferry timetable', gen_random_uuid(), 1, 1200, 'cohere', 'embed-v3.0')
"""
_SAID = """
select r.status, m.message_content, string_agg(t.text, '' order by t.sequence) as pieces
from orgs.replies r
join orgs.chat_messages m on m.reply_id = r.id
join orgs.reply_tokens t on t.reply_id = r.id
group by r.id, m.id
order by r.created_at
"""


@pytest.fixture(scope="module")
async def hands(place: Any, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hands]:
    """One gateway of Orgs alone, offline, for all scenarios that can share it."""
    folder = tmp_path_factory.mktemp("orgs")
    async with Hands(folder, settings_for(place, folder) | {"TRELLIS_SYSTEMS": "orgs"}) as hands:
        yield hands


async def test_a_document_is_asked_about_while_the_gateway_is_killed(hands: Hands, rows: Connection) -> None:
    await visit(SCRIPT, "asks", f"{hands.url}/knowledge", hands.hands)
    found = await rows.fetch(_SAID)
    assert [row["status"] for row in found] == ["completed", "cancelled"]
    assert all(row["pieces"] == row["message_content"] for row in found)


async def test_customers_are_written_in_one_form(hands: Hands) -> None:
    await visit(SCRIPT, "customers", f"{hands.url}/customers")


async def test_an_admin_looks_on_and_a_database_without_vectors_says_so(
    hands: Hands, rows: Connection
) -> None:
    await rows.execute(_LOADED, USER_A.id)
    await rows.execute("alter table orgs.vector_store drop column embedding")
    await visit(SCRIPT, "without", f"{hands.url}/knowledge")


async def test_an_answer_that_failed_midway_is_tried_again_and_goes_on(
    copy: Any, template: str, tmp_path: Path
) -> None:
    async with copy(template, "web_orgs") as database, cohere_text_server() as cohere:
        cohere.script.extend(
            [
                streams("The sky ", "is ", ends=False, cut=True),
                fails(400, "This is too much."),
                streams("blue."),
            ]
        )
        settings = {
            "TRELLIS_SYSTEMS": "orgs",
            "COHERE_API_KEY": KEY,
            "TRELLIS_COHERE_URL": cohere.url,
            "TRELLIS_EMBEDDINGS": "offline",
        }
        async with gateway(tmp_path, "--demo", **settings_for(database, tmp_path) | settings) as running:
            await visit(SCRIPT, "retries", f"{running.url}/conversations")
