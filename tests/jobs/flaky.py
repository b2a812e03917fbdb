"""A storage that fails when a test says so."""

import asyncio

from trellis.providers.storage import LocalStorage, ObjectPath, StorageUnavailable


class Flaky(LocalStorage):
    """A storage that can be away, and that can be made to wait while it removes something."""

    away = False
    removing: asyncio.Event | None = None
    go_on: asyncio.Event | None = None

    async def delete(self, path: ObjectPath) -> None:
        if self.away:
            raise StorageUnavailable("the storage is away")
        if self.removing and self.go_on:
            self.removing.set()
            await self.go_on.wait()
        await super().delete(path)
