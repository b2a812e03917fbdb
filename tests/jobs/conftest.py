"""Two tenants with photographs and pipelines, a model that tests control, and processes in miniature."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.jobs.scripted import SCHEMA, Audit, Office, Scripted
from trellis.db.demo.people import ADMIN, MANAGER_A, MANAGER_B, USER_A, USER_B, Person
from trellis.db.listen import Listener
from trellis.db.pool import Connection, Pool, create_pool
from trellis.db.session import SERVICE, Identity, transaction
from trellis.jobs.chunks import Delivery, take
from trellis.jobs.coice.job import CoiceJob, CoiceJobArgs, start
from trellis.jobs.entries import Entry
from trellis.jobs.kind import Kind
from trellis.jobs.ledger import Retries
from trellis.jobs.queue import Queue
from trellis.jobs.runner import Runner
from trellis.jobs.state import ENDED, position
from trellis.providers.storage import LocalStorage
from trellis.providers.vision import Answer, Question
from trellis.realtime.hub import Hub

IMAGES = 12
SECRET = "a secret of the tests"


class ScriptedVision:
    """A model that answers from the number in an image file, as fast as its test allows.

    Even numbers have a flare. `failures` holds what is raised for (number, type) instead of an answer.
    """

    name = "scripted"

    def __init__(self, *, concurrency: int = 4) -> None:
        self.concurrency = concurrency
        self.queued = 0
        self.asked: list[tuple[int, str]] = []
        self.answered = 0
        self.at_once = 0
        self.most_at_once = 0
        self.failures: dict[tuple[int, str], Exception] = {}
        self._slots = asyncio.Semaphore(concurrency)
        self._changed = asyncio.Condition()
        self._permits: float = float("inf")

    def close_gate(self) -> None:
        """Answer nothing until `permit`."""
        self._permits = 0

    async def permit(self, count: float = float("inf")) -> None:
        """Let that many more questions be answered."""
        async with self._changed:
            self._permits += count
            self._changed.notify_all()

    async def until_asked(self, count: int) -> None:
        """Wait until that many questions have been asked in all."""
        async with asyncio.timeout(20), self._changed:
            await self._changed.wait_for(lambda: len(self.asked) >= count)

    async def until_queued(self, count: int) -> None:
        """Wait until that many questions have come in all, whether or not their turn has."""
        async with asyncio.timeout(20), self._changed:
            await self._changed.wait_for(lambda: self.queued >= count)

    async def ask(self, question: Question) -> Answer:
        number = int(question.image.split()[-1])
        async with self._changed:
            self.queued += 1
            self._changed.notify_all()
        async with self._slots:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            try:
                async with self._changed:
                    self.asked.append((number, question.type))
                    self._changed.notify_all()
                    await self._changed.wait_for(lambda: self._permits > 0)
                    self._permits -= 1
            finally:
                self.at_once -= 1
        if failure := self.failures.get((number, question.type)):
            raise failure
        self.answered += 1
        return answer_of(number, question.type) | {"provider": self.name, "model": "numbers"}

    async def aclose(self) -> None:
        pass


def answer_of(number: int, type: str) -> Answer:
    if type == "boolean":
        return {"result": number % 2 == 0, "confidence": 1.0}
    if type == "descriptive":
        return {"result": f"Photograph {number} shows a flare."}
    return {"result": ["flare", f"number {number}"]}


def identity(person: Person) -> Identity:
    return Identity("authenticated", person.claims)


@dataclass
class Tenant:
    """A catalog with one library, and a pipeline: a flare? → describe it (if so) → keywords (if so)."""

    manager: Identity
    user: Identity
    catalog_id: int
    library_id: int
    images: list[UUID]
    pipeline_id: UUID
    stages: list[UUID]
    numbers: dict[UUID, int]


@dataclass
class World:
    """What a test finds in its database."""

    connection: Connection
    storage: LocalStorage
    root: Path
    admin: Identity
    a: Tenant
    b: Tenant

    async def add_library(self, tenant: Tenant, images: int) -> tuple[int, list[UUID]]:
        """Another library in a tenant's catalog, with that many photographs."""
        library = await self.connection.fetchval(
            "insert into coice.libraries (catalog_id, name) values ($1, 'Other') returning id",
            tenant.catalog_id,
        )
        return library, await self.add_images(tenant, library, images)

    async def add_images(self, tenant: Tenant, library: int, count: int) -> list[UUID]:
        """More photographs, in files that hold their numbers (written without the storage's fsync each)."""
        place = f"coice/catalogs/{tenant.catalog_id}/{library}"
        (self.root / place).mkdir(parents=True, exist_ok=True)
        names = [f"image-{number:05}.png" for number in range(1, count + 1)]
        for number, name in enumerate(names, 1):
            (self.root / place / name).write_bytes(f"image {number}".encode())
        rows = await self.connection.fetch(
            "insert into coice.images (library_id, gcs_path)"
            " select $1, path from unnest($2::text[]) as path returning id, gcs_path",
            library,
            [f"gs://{place}/{name}" for name in names],
        )
        found = [row["id"] for row in sorted(rows, key=lambda row: row["gcs_path"])]
        tenant.numbers.update({image: number for number, image in enumerate(found, 1)})
        return found

    async def add_pipeline(
        self, tenant: Tenant, stages: list[tuple[str, Any]], library: int | None = None
    ) -> tuple[UUID, list[UUID]]:
        """A pipeline of (prompt type, filter) stages, of a library or of none."""
        manager = tenant.manager.user_id
        pipeline = await self.connection.fetchval(
            "insert into coice.pipelines (library_id, name, created_by)"
            " values ($1, 'Flares', $2) returning id",
            library,
            manager,
        )
        found = []
        for order, (type, condition) in enumerate(stages, 1):
            found.append(
                await self.connection.fetchval(
                    "with p as (insert into coice.prompts (name, prompt, type, created_by)"
                    " values ($1, $2, $1, $3) returning id)"
                    " insert into coice.pipeline_stages"
                    " (pipeline_id, prompt_id, stage_order, filter_condition)"
                    " select $4, p.id, $5, $6 from p returning id",
                    type,
                    f"Tell me: {type}",
                    manager,
                    pipeline,
                    order,
                    condition,
                )
            )
        return pipeline, found


STAGES: list[tuple[str, Any]] = [
    ("boolean", None),
    ("descriptive", {"stage_1.result": True}),
    ("keywords", {"stage_1.result": True}),
]


@pytest.fixture
async def world(admin: Connection, tmp_path: Path) -> World:
    for person in (ADMIN, MANAGER_A, MANAGER_B, USER_A, USER_B):
        await admin.execute("insert into auth.users (id, email) values ($1, $2)", person.id, person.email)
        await admin.execute(
            "insert into coice.profiles (id, email, role) values ($1, $2, $3)",
            person.id,
            person.email,
            person.role,
        )
    storage = LocalStorage(tmp_path, secret=SECRET)
    tenants = []
    for manager, user in ((MANAGER_A, USER_A), (MANAGER_B, USER_B)):
        catalog = await admin.fetchval(
            "insert into coice.catalogs (name, user_id) values ('Wells', $1) returning id", manager.id
        )
        library = await admin.fetchval(
            "insert into coice.libraries (catalog_id, name) values ($1, 'North') returning id", catalog
        )
        group = await admin.fetchval("insert into coice.groups (name) values ('Crew') returning id")
        await admin.executemany(
            "insert into coice.user_groups (user_id, group_id) values ($1, $2)",
            [(manager.id, group), (user.id, group)],
        )
        await admin.execute(
            "insert into coice.catalog_groups (catalog_id, group_id) values ($1, $2)", catalog, group
        )
        tenants.append(Tenant(identity(manager), identity(user), catalog, library, [], UUID(int=0), [], {}))
    world = World(admin, storage, tmp_path, identity(ADMIN), *tenants)
    for tenant in tenants:
        tenant.images = await world.add_images(tenant, tenant.library_id, IMAGES)
        tenant.pipeline_id, tenant.stages = await world.add_pipeline(tenant, STAGES, tenant.library_id)
    return world


@pytest.fixture
def vision() -> ScriptedVision:
    return ScriptedVision()


@pytest.fixture
def kinds(vision: ScriptedVision, world: World) -> dict[str, Kind]:
    kind = CoiceJob(vision, world.storage)
    return {kind.name: kind}


_AT_HAND = "select exists (select from pgqueuer.pgqueuer where queue_manager_id = $1)"


@dataclass
class Process:
    """What one gateway process has of jobs and live reads."""

    pool: Pool
    listener: Listener
    hub: Hub
    runner: Runner
    stopped: bool = False

    async def stop(self, grace: float = 0.2) -> None:
        """An orderly shutdown."""
        if not self.stopped:
            self.stopped = True
            await self.runner.stop(grace)
            await self.hub.stop()
            await self.listener.stop()
            await self.pool.close()

    async def until(self, run_id: UUID, *states: str) -> str:
        """Wait until the run is in one of `states` (by default: has ended)."""
        with self.hub.watch(run_id) as signal:
            async with asyncio.timeout(30):
                while True:
                    async with transaction(self.pool, SERVICE) as connection:
                        at = await position(connection, run_id)
                    assert at is not None
                    if at.state in (states or ENDED):
                        return at.state
                    await signal.wait()

    async def until_idle(self) -> None:
        """Wait until this process works on nothing, and has told the queue so."""
        async with asyncio.timeout(20):
            while True:
                async with transaction(self.pool, SERVICE) as connection:
                    at_hand = await connection.fetchval(_AT_HAND, self.runner._worker)
                if not at_hand and not self.runner._executions.runs:
                    return

    async def until_done(self, run_id: UUID, count: int) -> None:
        """Wait until that many items are done."""
        with self.hub.watch(run_id) as signal:
            async with asyncio.timeout(30):
                while True:
                    async with transaction(self.pool, SERVICE) as connection:
                        done = await connection.fetchval(
                            "select done from trellis.runs where id = $1", run_id
                        )
                    if done >= count:
                        return
                    await signal.wait()

    async def until_results(self, run_id: UUID, count: int) -> None:
        """Wait until that many results are in the table."""
        with self.hub.watch(run_id) as signal:
            async with asyncio.timeout(30):
                while True:
                    async with transaction(self.pool, SERVICE) as connection:
                        found = await connection.fetchval(
                            "select count(*) from coice.job_results where job_id = $1", run_id
                        )
                    if found >= count:
                        return
                    await signal.wait()


Launch = Callable[..., Awaitable[Process]]


@asynccontextmanager
async def launching(dsn: str, kinds: dict[str, Kind]) -> AsyncIterator[Launch]:
    """Starts processes; options go to the runner. `work=False`: one that only watches."""
    async with AsyncExitStack() as stack:

        async def launch(*, work: bool = True, kinds: dict[str, Kind] = kinds, **options: Any) -> Process:
            pool = await create_pool(dsn, max_size=5)
            listener = Listener(dsn, check_every=0.5)
            options = {"dsn": dsn, "retries": Retries(attempts=1), "sweep": 0.1} | options
            process = Process(
                pool, listener, Hub(listener, pool, poll=1.0), Runner(pool, listener, kinds, **options)
            )
            stack.push_async_callback(process.stop)
            await listener.start()
            await process.hub.start()
            if work:
                await process.runner.start()
            return process

        yield launch


@pytest.fixture
async def launch(database, kinds: dict[str, Kind]) -> AsyncIterator[Launch]:
    """Starts processes that execute Coice's jobs."""
    async with launching(database.dsn, kinds) as launch:
        yield launch


@pytest.fixture
def script() -> Scripted:
    return Scripted()


@pytest.fixture
async def office(pool: Pool, admin: Connection, script: Scripted) -> Office:
    await admin.execute(SCHEMA)
    return Office(pool, Queue({script.name: script}))


@pytest.fixture
def audit(admin: Connection) -> Audit:
    return Audit(admin)


Deliver = Callable[..., Awaitable[Delivery]]


@pytest.fixture
def deliver(pool: Pool, script: Scripted) -> Deliver:
    """Takes up a chunk of a scripted run, as a worker does that gets its entry."""

    async def deliver(run_id: UUID, number: int = 1) -> Delivery:
        async with transaction(pool, SERVICE) as connection:
            id = await connection.fetchval(
                "select entry from trellis.run_chunks where run_id = $1 and number = $2", run_id, number
            )
            entry = Entry(run_id, number, {})
            taken = await take(connection, entry, id, {script.name: script}, uuid4())
        assert isinstance(taken, Delivery)
        return taken

    return deliver


@pytest.fixture
async def crew(database, office: Office, script: Scripted) -> AsyncIterator[Launch]:
    """Starts processes that execute scripted runs."""
    async with launching(database.dsn, {script.name: script}) as launch:
        yield launch


@pytest.fixture
async def process(launch: Launch) -> Process:
    return await launch()


@dataclass
class Desk:
    """Starts, cancels and retries as the API does: one transaction each, as the person who asks."""

    pool: Pool
    queue: Queue
    world: World = field(repr=False)

    async def start(self, who: Identity | None = None, **changes: Any) -> UUID:
        tenant = self.world.a
        arguments = {"pipeline_id": tenant.pipeline_id, "library_id": tenant.library_id} | changes
        async with transaction(self.pool, who or tenant.user) as connection:
            return await start(connection, who or tenant.user, CoiceJobArgs(**arguments))

    async def cancel(self, run_id: UUID, who: Identity | None = None) -> str:
        who = who or self.world.a.user
        async with transaction(self.pool, who) as connection:
            return await self.queue.cancel(connection, who, run_id)

    async def retry(
        self, run_id: UUID, who: Identity | None = None, *, items: Sequence[UUID] | None = None
    ) -> str:
        who = who or self.world.a.user
        async with transaction(self.pool, who) as connection:
            return await self.queue.retry(connection, who, run_id, items)


@pytest.fixture
def desk(pool: Pool, kinds: dict[str, Kind], world: World) -> Desk:
    return Desk(pool, Queue(kinds), world)


@dataclass
class Books:
    """What the tables say of a run, and whether they agree with each other."""

    connection: Connection

    async def run(self, run_id: UUID) -> Any:
        return await self.connection.fetchrow("select * from trellis.runs where id = $1", run_id)

    async def job(self, run_id: UUID) -> Any:
        return await self.connection.fetchrow("select * from coice.jobs where id = $1", run_id)

    async def events(self, run_id: UUID) -> list[Any]:
        return await self.connection.fetch(
            "select * from trellis.run_events where run_id = $1 order by sequence", run_id
        )

    async def results(self, run_id: UUID) -> dict[tuple[UUID, int], Any]:
        """By (image, stage order)."""
        rows = await self.connection.fetch(
            "select r.*, s.stage_order from coice.job_results r"
            " join coice.pipeline_stages s on s.id = r.stage_id where r.job_id = $1",
            run_id,
        )
        found = {(row["image_id"], row["stage_order"]): row for row in rows}
        assert len(found) == len(rows)
        return found

    async def ledger(self, run_id: UUID) -> dict[tuple[UUID, int], Any]:
        rows = await self.connection.fetch("select * from trellis.run_items where run_id = $1", run_id)
        return {(row["item_id"], row["stage"]): row for row in rows}

    async def holders(self, run_id: UUID) -> int:
        """How many chunks of the run are held by a worker."""
        return await self.connection.fetchval(
            "select count(*) from trellis.run_chunks where run_id = $1 and holder is not null", run_id
        )

    async def audit(self, run_id: UUID) -> None:
        """Every number that is kept twice is the same twice, and nothing is missing or double."""
        async with self.connection.transaction(isolation="repeatable_read"):
            await self._audit(run_id)

    async def _audit(self, run_id: UUID) -> None:
        run, job = await self.run(run_id), await self.job(run_id)
        events, results, ledger = (
            await self.events(run_id),
            await self.results(run_id),
            await self.ledger(run_id),
        )
        assert [event["sequence"] for event in events] == list(range(1, run["sequence"] + 1))
        states = [row["state"] for row in ledger.values()]
        assert len(states) == run["total"]
        assert run["done"] == states.count("done") + states.count("skipped")
        assert run["failed"] == states.count("failed")
        assert {pair for pair, row in ledger.items() if row["state"] == "done"} == set(results)
        reported = {
            event["sequence"]: (
                UUID(event["data"]["image_id"]),
                event["data"]["stage"],
                event["data"]["result_id"],
            )
            for event in events
            if event["type"] == "result"
        }
        assert reported == {
            row["sequence"]: (image, stage, str(row["id"])) for (image, stage), row in results.items()
        }
        last = max(stage for _, stage in ledger)
        assert job["processed_images"] == sum(
            row["state"] != "pending" for (_, stage), row in ledger.items() if stage == last
        )
        assert job["total_images"] == len({image for image, _ in ledger})
        assert job["completed_at"] == run["completed_at"]
        shown = {"paused": "running", "cancelling": "running"}
        assert job["status"] == shown.get(run["state"], run["state"])
        changes = [event["data"]["state"] for event in events if event["type"] == "state"]
        assert (changes or ["pending"])[-1] == run["state"]
        if run["state"] in ENDED:
            assert run["completed_at"] is not None
            assert await self.holders(run_id) == 0


@pytest.fixture
def books(admin: Connection) -> Books:
    return Books(admin)
