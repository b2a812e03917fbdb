"""The storages that the behavioural suite runs over. A further service adds itself to `KINDS`."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from trellis.providers.storage import LocalStorage, Storage

SECRET = "a secret of this test only"


@asynccontextmanager
async def local(folder: Path) -> AsyncIterator[Storage]:
    yield LocalStorage(folder / "storage", secret=SECRET)


KINDS: dict[str, Callable[[Path], AbstractAsyncContextManager[Storage]]] = {"local": local}


@pytest.fixture(params=sorted(KINDS))
async def storage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Storage]:
    async with KINDS[request.param](tmp_path) as storage:
        yield storage
