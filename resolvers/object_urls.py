"""Signed URLs for what is in storage, of all rows at once, none where a row has no path; and what clients are
told where storage fails.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from trellis.db.errors import GatewayError
from trellis.providers.storage import ObjectPath, StorageError
from trellis.resolvers.context import Context

log = logging.getLogger(__name__)


@contextmanager
def storage_errors() -> Iterator[None]:
    """Where storage fails, the client is told that it may be tried again, and the log why."""
    try:
        yield
    except StorageError as error:
        log.warning("storage: %s", error)
        raise GatewayError(
            "UNAVAILABLE", "The storage of files cannot be reached at the moment. Try again later."
        ) from error


async def signed_urls(paths: Sequence[tuple[Any, ...]], context: Context) -> Sequence[str | None]:
    """URLs of objects by their storage paths."""
    services = context.services
    objects = [ObjectPath.parse(path) for (path,) in paths if path]
    with storage_errors():
        urls = iter(await services.storage.signed_urls(objects, ttl=services.url_seconds) if objects else ())
    return [next(urls) if path else None for (path,) in paths]


async def thumbnail_urls(rows: Sequence[tuple[Any, ...]], context: Context) -> Sequence[str | None]:
    """URLs of images made small, by storage path and key of the row.

    They lead to the gateway, whichever storage keeps the images. A row of its own has a URL of its own, since
    browsers keep what it gives: the name of an image that was deleted may be another one's.
    """
    services = context.services
    return [
        services.thumbnails.url(ObjectPath.parse(path), ttl=services.url_seconds, version=key.hex[:8])
        if path
        else None
        for path, key in rows
    ]
