"""Whom OFM asks, as the settings have it: Threads and YouTube keep to their rates like all providers."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.providers.scripted_server import Reply, ScriptedServer, running
from tests.providers.threads_server import APP, ThreadsServer
from tests.web.conftest import settings_for
from trellis.db.demo.people import MANAGER_A
from trellis.db.pool import Connection, Pool
from trellis.jobs.rates import PostgresMeter
from trellis.providers import PROVIDERS
from trellis.providers.admission import Admissions, Caller, parse_rates
from trellis.providers.errors import ProviderError
from trellis.providers.reels import ReelAddress
from trellis.web.settings import Settings
from trellis.web.studio import Studio, opened_studio

OWNER = Caller(MANAGER_A.id)


class YouTube(ScriptedServer):
    def _answer(self, line: str, headers: dict[str, str], body: bytes) -> Reply:
        return Reply(body=b'{"items": []}')


@pytest.fixture
async def studio(database: Any, pool: Pool, tmp_path: Path) -> AsyncIterator[Studio]:
    async with running(threads := ThreadsServer()), running(youtube := YouTube()):
        settings = settings_for(database, tmp_path) | {
            "THREADS_APP_ID": APP[0],
            "THREADS_APP_SECRET": APP[1],
            "TRELLIS_THREADS_URL": threads.url,
            "YOUTUBE_API_KEY": "a-key",
            "TRELLIS_YOUTUBE_URL": youtube.url,
            "TRELLIS_RATE_LIMITS": "threads:owner-requests=60000, youtube:requests=60000",
        }
        loaded = Settings.load(**settings)
        admissions = Admissions(parse_rates(loaded.rate_limits, PROVIDERS), PostgresMeter(pool))
        async with opened_studio(loaded, pool, admissions) as studio:
            yield studio


async def test_threads_and_youtube_keep_to_their_rates(studio: Studio, admin: Connection) -> None:
    assert (await studio.threads.refresh("long-1", OWNER)).text == "long-2"
    with pytest.raises(ProviderError):
        await studio.reels.look(ReelAddress("youtube", "abcdefghijk"), OWNER)
    limits = {row["name"] for row in await admin.fetch("select name from trellis.rate_limits")}
    assert {limit.partition(":")[0].partition(" ")[0] for limit in limits} == {"threads", "youtube"}, limits
