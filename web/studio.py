"""Whom OFM asks: Threads, who knows about reels, where posts go out; and what is done by the clock."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from trellis.db.pool import Pool
from trellis.jobs.ofm.posts import publish_due
from trellis.jobs.ofm.reels import fetch_reels
from trellis.jobs.ofm.threads import refresh_tokens
from trellis.jobs.schedule import Schedule
from trellis.providers.admission import Admissions
from trellis.providers.publishing import Outbox, Publisher
from trellis.providers.reels import NoReels, ReelSource, YouTubeReels
from trellis.providers.reels.youtube import DEFAULT_BASE_URL as YOUTUBE
from trellis.providers.storage import Storage
from trellis.providers.threads import NoThreads, Threads, ThreadsAccounts
from trellis.providers.threads.client import DEFAULT_BASE_URL as THREADS
from trellis.providers.vault import Vault
from trellis.web.settings import Settings

_EVERY_MINUTE = "* * * * *"
_AT_ONCE = 4


@dataclass(frozen=True)
class Studio:
    """Who is asked on behalf of OFM's people."""

    threads: ThreadsAccounts
    reels: ReelSource
    publisher: Publisher

    def schedules(self, pool: Pool, storage: Storage, vault: Vault) -> Sequence[Schedule]:
        """What is done every minute, by one of the workers."""

        async def reels() -> None:
            await fetch_reels(pool, storage, self.reels)

        async def posts() -> None:
            await publish_due(pool, self.publisher)

        async def tokens() -> None:
            await refresh_tokens(pool, vault, self.threads)

        return [
            Schedule("ofm reels", _EVERY_MINUTE, reels),
            Schedule("ofm posts", _EVERY_MINUTE, posts),
            Schedule("ofm tokens", _EVERY_MINUTE, tokens),
        ]


@asynccontextmanager
async def opened_studio(settings: Settings, pool: Pool, admissions: Admissions) -> AsyncIterator[Studio]:
    """What the settings have for it, for as long as the block lasts."""
    threads: ThreadsAccounts = NoThreads()
    if settings.threads_app_id and settings.threads_app_secret:
        threads = Threads(
            settings.threads_app_id,
            settings.threads_app_secret.get_secret_value(),
            base_url=settings.threads_url or THREADS,
            admission=admissions.to(Threads.name, _AT_ONCE),
        )
    reels: ReelSource = NoReels()
    if settings.youtube_api_key:
        reels = YouTubeReels(
            settings.youtube_api_key.get_secret_value(),
            base_url=settings.youtube_url or YOUTUBE,
            admission=admissions.to(YouTubeReels.name, _AT_ONCE),
        )
    async with AsyncExitStack() as stack:
        studio = Studio(threads, reels, Outbox(pool))
        for each in (studio.threads, studio.reels, studio.publisher):
            stack.push_async_callback(each.aclose)
        yield studio
