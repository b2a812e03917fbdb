"""The storages that the behavioural suite runs over. A further service adds itself to `KINDS`."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from trellis.providers.storage import Bucket, Buckets, LocalStorage, Storage
from trellis.providers.storage.bucket import DECLARED

SECRET = "a secret of this test only"
BUCKETS = Buckets(
    {
        **DECLARED,
        "documents": Bucket(
            "documents",
            max_bytes=1000,
            content_types=("application/pdf", "video/mp4"),
            folders=r"[0-9a-f-]{36}(/[^/]+)?",
        ),
    }
)


@asynccontextmanager
async def local(folder: Path) -> AsyncIterator[Storage]:
    yield LocalStorage(folder / "storage", secret=SECRET, buckets=BUCKETS)


KINDS: dict[str, Callable[[Path], AbstractAsyncContextManager[Storage]]] = {"local": local}


@pytest.fixture(params=sorted(KINDS))
async def storage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Storage]:
    async with KINDS[request.param](tmp_path) as storage:
        yield storage
