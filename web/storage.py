"""Storage as the settings choose it."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from trellis.db.embedded import EmbeddedError, default_data_folder
from trellis.providers.storage import (
    Buckets,
    LocalStorage,
    Storage,
    StorageError,
    StorageMisconfigured,
    StorageUnavailable,
)
from trellis.providers.storage.bucket import DECLARED
from trellis.providers.storage.storage import origin_of
from trellis.web import credentials
from trellis.web.failure import Failure
from trellis.web.settings import Settings
from trellis.web.stored_objects import PREFIX

log = logging.getLogger(__name__)


@asynccontextmanager
async def opened_storage(settings: Settings) -> AsyncIterator[Storage]:
    """The storage of the settings for as long as the block lasts. Raises Failure if it cannot be used.

    One that is only away for now is no reason not to begin.
    """
    async with _storage(settings) as storage:
        try:
            await storage.check()
        except StorageMisconfigured as error:
            raise Failure(str(error)) from None
        except StorageUnavailable as error:
            log.warning("the storage cannot be looked at now: %s", error)
        yield storage


async def prepare_storage(settings: Settings) -> None:
    """Make the buckets of a service, with their rules; a folder needs none. Raises Failure."""
    if settings.storage == "local":
        return
    async with _storage(settings) as storage:
        try:
            await storage.prepare()
        except StorageError as error:
            raise Failure(f"the storage cannot be prepared: {error}") from None


@asynccontextmanager
async def _storage(settings: Settings) -> AsyncIterator[Storage]:
    served = {name: bucket for name, bucket in DECLARED.items() if name in settings.systems}
    buckets = Buckets(served, names=dict(pair.split("=") for pair in settings.buckets))
    try:
        storage = await _made(settings, buckets)
    except (EmbeddedError, StorageMisconfigured, StorageUnavailable) as error:
        raise Failure(str(error)) from None
    try:
        yield storage
    finally:
        await storage.aclose()


async def _made(settings: Settings, buckets: Buckets) -> Storage:
    # Clients of services are large: only who keeps files there loads one.
    if settings.storage == "gcs":
        from trellis.providers.storage import gcs  # noqa: PLC0415

        own = [origin_of(settings.public_url)] if settings.public_url else []
        granted, project = await asyncio.to_thread(gcs.default_credentials)
        return gcs.GoogleStorage(
            granted,
            project,
            buckets=buckets,
            url=settings.gcs_url,
            origins=[*own, *settings.origins],
            location=settings.gcs_location,
            seconds=settings.storage_seconds,
        )
    if settings.storage == "supabase":
        from trellis.providers.storage.supabase import SupabaseStorage  # noqa: PLC0415

        assert settings.supabase_url
        assert settings.supabase_service_key
        return SupabaseStorage(
            settings.supabase_url,
            settings.supabase_service_key.get_secret_value(),
            buckets=buckets,
            seconds=settings.storage_seconds,
        )
    return LocalStorage(
        (settings.data or default_data_folder()) / "files",
        secret=credentials.url_secret(settings),
        buckets=buckets,
        prefix=f"{settings.public_url or ''}{PREFIX}",
    )
