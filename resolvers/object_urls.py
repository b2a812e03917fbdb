"""Signed URLs for what is in storage, of all rows at once."""

from collections.abc import Sequence
from typing import Any

from trellis.providers.storage import ObjectPath
from trellis.resolvers.context import Context


async def signed_urls(paths: Sequence[tuple[Any, ...]], context: Context) -> Sequence[str | None]:
    """URLs of objects by their storage paths; none where there is no path."""
    services = context.services
    objects = [ObjectPath.parse(path) for (path,) in paths if path]
    urls = iter(await services.storage.signed_urls(objects, ttl=services.url_seconds) if objects else ())
    return [next(urls) if path else None for (path,) in paths]
