"""The storages that the behavioural suite runs over: one `Place` for each kind."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from google.oauth2 import service_account
from starlette.applications import Starlette

from tests.providers.storage.faults import Faulty
from tests.providers.storage.gcs_server import GoogleServer, google_server
from tests.providers.storage.supabase_server import (
    SERVICE_KEY,
    StoredObject,
    SupabaseServer,
    supabase_server,
)
from tests.serving import served
from trellis.providers.storage import Bucket, Buckets, LocalStorage, ObjectPath, Storage
from trellis.providers.storage.bucket import DECLARED
from trellis.providers.storage.gcs import GoogleStorage
from trellis.providers.storage.supabase import SupabaseStorage
from trellis.web.stored_objects import storage_routes


class Shifted:
    """The time, `ahead` seconds on: by it services decide what has expired."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


SECRET = "a secret of this test only"
ORIGIN = "https://app.example"
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


@dataclass
class Place:
    """A storage with its buckets; `follow` sends what signed URLs say; `open` makes another one like it.

    `clock` is the service's; `faulty` stands before it, if it is not here.
    """

    kind: str
    storage: Storage
    follow: httpx.AsyncClient
    open: Callable[..., Storage]
    clock: Shifted
    faulty: Faulty
    server: Any = None

    @property
    def secrets(self) -> list[str]:
        """What nobody is to read anywhere."""
        return (
            [SERVICE_KEY]
            if self.kind == "supabase"
            else [*self.server.tokens, self.server.account["private_key"]]
        )

    async def forget_buckets(self) -> None:
        """Take the buckets away behind the storage's back."""
        if self.kind == "supabase":
            self.server.buckets.clear()
            self.server.objects.clear()
        else:
            await self.server.emulator.get("/wipe")

    async def put_beside(self, path: ObjectPath, data: bytes) -> None:
        """Make an object behind the storage's back, whatever the rules are."""
        if self.kind == "supabase":
            self.server.objects[path.bucket][path.path] = StoredObject(data, path.content_type)
        else:
            headers = {"Content-Type": path.content_type}
            await self.server.emulator.put(f"/{path.bucket}/{path.path}", content=data, headers=headers)


@pytest.fixture(scope="session")
async def google() -> AsyncIterator[GoogleServer]:
    async with google_server() as server:
        yield server


@pytest.fixture(scope="session")
async def supabase() -> AsyncIterator[SupabaseServer]:
    async with supabase_server() as server:
        yield server


class Account(service_account.Credentials):
    """A service account that does not ask Google itself where its buckets may be."""

    def _is_regional_access_boundary_lookup_required(self) -> bool:
        return False


def google_storage(server: GoogleServer, **options: Any) -> Storage:
    account = {**server.account, **options.pop("account", {})}
    scopes = ["https://www.googleapis.com/auth/devstorage.full_control"]
    credentials = Account.from_service_account_info(account, scopes=scopes)
    given = {"buckets": BUCKETS, "url": server.url, "origins": [ORIGIN], **options}
    return GoogleStorage(credentials, "trellis-test", **given)


def supabase_storage(
    server: SupabaseServer, *, url: str = "", key: str = SERVICE_KEY, **options: Any
) -> Storage:
    return SupabaseStorage(url or server.url, key, **{"buckets": BUCKETS, **options})


@asynccontextmanager
async def _local(folder: Path) -> AsyncIterator[Place]:
    clock = Shifted()
    storage = LocalStorage(folder / "storage", secret=SECRET, buckets=BUCKETS, now=clock)
    async with served(Starlette(routes=storage_routes(storage, [ORIGIN]))) as url, _client(url) as follow:
        yield Place("local", storage, follow, lambda **_: storage, clock, Faulty(Starlette()))


@asynccontextmanager
async def _remote(kind: str, google: GoogleServer, supabase: SupabaseServer) -> AsyncIterator[Place]:
    await google.emulator.get("/wipe")
    supabase.buckets.clear()
    supabase.objects.clear()
    server: Any = google if kind == "gcs" else supabase
    opened: list[Storage] = []

    def another(**options: Any) -> Storage:
        opened.append((google_storage if kind == "gcs" else supabase_storage)(server, **options))
        return opened[-1]

    faulty: Faulty = server.faulty
    faulty.calm()
    server.clock = Shifted()
    try:
        storage = another()
        await storage.prepare()
        async with _client("") as follow:
            yield Place(kind, storage, follow, another, server.clock, faulty, server)
    finally:
        faulty.calm()
        for each in opened:
            await each.aclose()


def _client(url: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=url, timeout=20)


@pytest.fixture(params=["gcs", "supabase"])
async def remote(
    request: pytest.FixtureRequest, google: GoogleServer, supabase: SupabaseServer
) -> AsyncIterator[Place]:
    async with _remote(request.param, google, supabase) as found:
        yield found


@pytest.fixture(params=["gcs", "local", "supabase"])
async def place(
    request: pytest.FixtureRequest, tmp_path: Path, google: GoogleServer, supabase: SupabaseServer
) -> AsyncIterator[Place]:
    local = request.param == "local"
    async with _local(tmp_path) if local else _remote(request.param, google, supabase) as found:
        yield found


@pytest.fixture
def storage(place: Place) -> Storage:
    return place.storage
