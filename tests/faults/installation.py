"""A whole installation to be hurt: a database with photographs, a provider, gateways, workers, clients."""

import asyncio
import base64
import io
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from uuid import UUID, uuid4

import httpx
import jwt
from PIL import Image

from tests.faults import processes
from tests.faults.audit import Counts, audit
from tests.faults.clients import GONE, Following
from tests.faults.cluster import patiently
from tests.faults.processes import Process
from tests.faults.provider import Provider, provider
from tests.providers.cohere_server import KEY
from tests.serving import SECRET
from trellis.db.demo.people import MANAGER_A
from trellis.db.pool import Connection, connect

START = """
mutation($pipeline: UUID!, $library: Int!, $images: [UUID!]!, $key: String) {
  startCoiceJob(input: {pipelineId: $pipeline, libraryId: $library, imageIds: $images, idempotencyKey: $key}) {
    job { rowId }
  }
}
"""
CANCEL = "mutation($id: UUID!) { cancelRun(runId: $id) { run { state } } }"

IMAGES = 300
_HUNDREDS = 210  # three chunks, so that two workers have something to do
_BUCKET = "coice"


@dataclass(frozen=True)
class Library:
    """Photographs with a pipeline: a flare? and, where there is one, whether it burns (so 1.5 questions each)."""

    id: int
    pipeline_id: UUID
    images: Sequence[UUID]


@dataclass
class Installation:
    """What a test hurts. `dsn` is the login role's, `admin_dsn` the superuser's."""

    dsn: str
    admin_dsn: str
    folder: Path
    provider: Provider
    library: Library
    settings: Mapping[str, str]
    http: httpx.AsyncClient
    gateways: list[Process] = field(default_factory=list)
    workers: list[Process] = field(default_factory=list)
    _begun: int = 0
    _all: list[Process] = field(default_factory=list)

    async def serve(self, **settings: str) -> Process:
        """Start another gateway; by default with workers of its own."""
        started = await processes.serve(self.folder, self._name("gateway"), {**self.settings, **settings})
        self.gateways.append(started)
        self._all.append(started)
        return started

    async def work(self, **settings: str) -> Process:
        """Start another worker process."""
        started = await processes.worker(self.folder, self._name("worker"), {**self.settings, **settings})
        self.workers.append(started)
        self._all.append(started)
        return started

    @asynccontextmanager
    async def gateway_apart(self, **settings: str) -> AsyncIterator[Process]:
        """A gateway that only those use who know of it, and that ends with the block."""
        gateway = await self.serve(**settings)
        self.gateways.remove(gateway)
        try:
            yield gateway
        finally:
            await gateway.kill()

    async def have(self, *, gateways: int = 1, workers: int = 0) -> None:
        """Start what is missing of so many gateways and workers, all at once."""
        missing = [self.serve() for _ in range(gateways - len(self.gateways))]
        missing += [self.work() for _ in range(workers - len(self.workers))]
        await asyncio.gather(*missing)

    async def kill(self, *killed: Process) -> None:
        """SIGKILL some of the gateways or workers."""
        self.gateways = [one for one in self.gateways if one not in killed]
        self.workers = [one for one in self.workers if one not in killed]
        await asyncio.gather(*(one.kill() for one in killed))

    def urls(self) -> list[str]:
        """Where the gateways that live listen."""
        return [one.url for one in self.gateways]

    @property
    def token(self) -> str:
        """A token of the person who does everything here."""
        now = time.time()
        return jwt.encode(MANAGER_A.claims | {"iat": now - 60, "exp": now + 3600}, SECRET, "HS256")

    async def start(self, images: int = _HUNDREDS, key: str | None = "") -> str:
        """Start a job over the first so many photographs; its id.

        A client insists, and may do so because it has a key: one of its own, unless it is told another, or None.
        """
        variables = {
            "pipeline": str(self.library.pipeline_id),
            "library": self.library.id,
            "images": [str(id) for id in self.library.images[:images]],
            "key": str(uuid4()) if key == "" else key,
        }
        data = await self.ask(START, **variables)
        run_id: str = data["startCoiceJob"]["job"]["rowId"]
        return run_id

    async def ask(self, query: str, **variables: Any) -> Any:
        """The data of an operation that may be sent again; from whichever gateway answers."""
        turn = 0
        async with asyncio.timeout(60):
            while True:
                urls = self.urls()
                try:
                    if urls:
                        return await self._ask(urls[turn % len(urls)], query, variables)
                except GONE:
                    pass
                turn += 1
                await asyncio.sleep(0.05)

    async def _ask(self, url: str, query: str, variables: Mapping[str, Any]) -> Any:
        headers = {"authorization": f"Bearer {self.token}"}
        request = {"query": query, "variables": variables}
        answer = await self.http.post(f"{url}/graphql", json=request, headers=headers)
        body = answer.json()
        if "errors" in body:
            code = body["errors"][0]["extensions"]["code"]
            if code == "UNAVAILABLE":
                raise ConnectionResetError(code)
            raise Refused(code, body["errors"][0]["message"])
        return body["data"]

    def follow(self, run_id: str, **events: Any) -> Following:
        """The three ways to follow a run, by clients that come back."""
        return Following(self.urls, self.token, run_id, **events)

    async def audit(self, run_id: str, following: Following | None = None) -> Counts:
        """Count what became of a run that has ended."""
        async with self.admin() as connection:
            return await audit(connection, run_id, following)

    async def runs(self) -> int:
        """How many runs there are."""
        async with self.admin() as connection:
            count: int = await connection.fetchval("select count(*) from trellis.runs")
        return count

    @asynccontextmanager
    async def admin(self) -> AsyncIterator[Connection]:
        """A connection as superuser."""
        connection = await patiently(self.admin_dsn)
        try:
            yield connection
        finally:
            await connection.close()

    async def until(self, condition: str, *arguments: Any, within: float = 30.0) -> None:
        """Wait until a condition (SQL) on the tables holds."""
        async with self.admin() as connection:
            async with asyncio.timeout(within):
                while not await connection.fetchval(f"select {condition}", *arguments):
                    await asyncio.sleep(0.01)

    def told(self) -> str:
        """The ends of all logs."""
        return "\n".join(f"--- {one.name}\n{one.tail()}" for one in self._all)

    async def aclose(self) -> None:
        """End all processes that are left."""
        await asyncio.gather(*(one.kill() for one in self._all))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def _name(self, kind: str) -> str:
        self._begun += 1
        return f"{kind}-{self._begun}"


class Refused(Exception):
    """An operation was answered with an error, by its code."""

    @property
    def code(self) -> str:
        """The error's code."""
        return str(self.args[0])


@asynccontextmanager
async def installed(
    dsn: str, admin_dsn: str, folder: Path, *, images: int = IMAGES, **settings: str
) -> AsyncIterator[Installation]:
    """An installation without any process yet, on a migrated database that is empty."""
    pictures = [_picture(number) for number in range(1, images + 1)]
    connection = await connect(admin_dsn)
    try:
        library = await _furnish(connection, folder / "data" / "files", pictures)
    finally:
        await connection.close()
    numbers = {base64.b64encode(one).decode(): number for number, one in enumerate(pictures, 1)}
    async with AsyncExitStack() as stack:
        asked = await stack.enter_async_context(provider(numbers))
        limits = httpx.Limits(max_connections=200)
        http = await stack.enter_async_context(httpx.AsyncClient(timeout=20, limits=limits))
        defaults = {
            "TRELLIS_SYSTEMS": "coice",
            "DATABASE_URL": dsn,
            "MIGRATE_DATABASE_URL": admin_dsn,
            "TRELLIS_DATA": str(folder / "data"),
            "TRELLIS_JWT_SECRET": SECRET,
            "COHERE_API_KEY": KEY,
            "TRELLIS_COHERE_URL": asked.url,
        }
        yield await stack.enter_async_context(
            Installation(dsn, admin_dsn, folder, asked, library, defaults | settings, http)
        )


def _picture(number: int) -> bytes:
    """A photograph of eight by eight pixels, unlike any other."""
    file = io.BytesIO()
    Image.new("RGB", (8, 8), (number // 256, number % 256, 128)).save(file, "PNG")
    return file.getvalue()


async def _furnish(connection: Connection, files: Path, pictures: Sequence[bytes]) -> Library:
    manager = MANAGER_A
    async with connection.transaction():
        await connection.execute(
            "insert into auth.users (id, email) values ($1, $2)", manager.id, manager.email
        )
        await connection.execute(
            "insert into coice.profiles (id, email, role) values ($1, $2, $3)",
            manager.id,
            manager.email,
            manager.role,
        )
        catalog = await connection.fetchval(
            "insert into coice.catalogs (name, user_id) values ('Wells', $1) returning id", manager.id
        )
        library = await connection.fetchval(
            "insert into coice.libraries (catalog_id, name) values ($1, 'North') returning id", catalog
        )
        place = f"{_BUCKET}/catalogs/{catalog}/{library}"
        (files / place).mkdir(parents=True)
        names = [f"{place}/image-{number:05}.png" for number in range(1, len(pictures) + 1)]
        for name, picture in zip(names, pictures, strict=True):
            (files / name).write_bytes(picture)
        images = await connection.fetch(
            "insert into coice.images (library_id, gcs_path, created_at)"
            " select $1, 'gs://' || path, now() + n * interval '1 ms'"
            " from unnest($2::text[]) with ordinality as each (path, n) returning id",
            library,
            names,
        )
        pipeline = await connection.fetchval(
            "insert into coice.pipelines (library_id, name, created_by) values ($1, 'Flares', $2) returning id",
            library,
            manager.id,
        )
        for order, (prompt, condition) in enumerate(
            [("Is there a flare?", None), ("Does it burn?", {"stage_1.result": True})], 1
        ):
            await connection.execute(
                "with p as (insert into coice.prompts (name, prompt, type, created_by)"
                " values ($1, $1, 'boolean', $2) returning id)"
                " insert into coice.pipeline_stages (pipeline_id, prompt_id, stage_order, filter_condition)"
                " select $3, p.id, $4, $5 from p",
                prompt,
                manager.id,
                pipeline,
                order,
                condition,
            )
    return Library(library, pipeline, [row["id"] for row in images])
