"""Databases of earlier releases, brought up to date: their runs go on where they stood."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.conftest import SYSTEMS, Database
from tests.jobs.conftest import Process, World, identity, launching
from tests.providers.gemini_server import KEY as GEMINI_KEY
from tests.providers.gemini_server import GeminiServer, gemini_server, gives, picture
from tests.providers.higgsfield_server import KEY as HIGGSFIELD_KEY
from tests.providers.higgsfield_server import HiggsfieldServer, higgsfield_server
from tests.providers.scripted_server import HANG
from trellis.db.demo.people import PEOPLE, USER_A
from trellis.db.embedded import Embedded
from trellis.db.migrate import FOLDER, migrate
from trellis.db.pool import Connection, Pool, connect
from trellis.db.session import transaction
from trellis.jobs.masstock import start as masstock_start
from trellis.jobs.masstock.execution import MasStockExecution
from trellis.jobs.ofm import generation_start as ofm_generation_start
from trellis.jobs.ofm import prompts as ofm_prompts
from trellis.jobs.ofm.generation import OfmGeneration
from trellis.jobs.state import ENDED
from trellis.loaders.drift import differences
from trellis.providers.generations import picture_services
from trellis.providers.images import image_models
from trellis.providers.storage import LocalStorage, ObjectPath
from trellis.providers.vault import Place, Vault
from trellis.providers.vision import vision_model
from trellis.resolvers.schema import build_schema

EVERY = [system for system in SYSTEMS if system != "trellis"]
STATES = ("pending", "running", "cancelling", "completed", "failed", "cancelled")


@dataclass(frozen=True)
class Release:
    """An earlier one: every migration up to `last` is its, and it served `systems`."""

    last: str
    systems: tuple[str, ...]


BEFORE_CHUNKS = Release("20261121115959", ("coice",))
BEFORE_EDITED = Release("20261121171959", ("coice", "masstock", "ofm"))


@pytest.fixture
async def database(
    cluster: Embedded, worker: str, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Database]:
    """A database as an earlier release left it; `migrate` brings it up to date."""
    release = getattr(request, "param", BEFORE_CHUNKS)
    name = f"earlier_{worker}"
    server = await connect(cluster.address("postgres", "postgres"))
    await server.execute(f'create database "{name}"')
    folder = tmp_path / "earlier"
    folder.mkdir()
    for file in FOLDER.glob("*.sql"):
        if file.name < release.last:
            shutil.copy(file, folder)
    await migrate(cluster.address("postgres", name), release.systems, folder)
    yield Database(cluster, name)
    await server.execute(f'drop database "{name}" with (force)')
    await server.close()


async def add_earlier(admin: Connection, world: World, state: str) -> UUID:
    """A job over twelve photographs in one stage, as the earlier release wrote it; five are done."""
    tenant, job = world.a, uuid4()
    pipeline, [stage] = await world.add_pipeline(tenant, [("boolean", None)])
    ended = state in ENDED
    await admin.execute(
        "insert into coice.jobs (id, pipeline_id, library_id, status, total_images, processed_images, created_by,"
        " completed_at) values ($1, $2, $3, $4, 12, 5, $5, case when $6 then now() end)",
        job,
        pipeline,
        tenant.library_id,
        "running" if state == "cancelling" else state,
        tenant.user.user_id,
        ended,
    )
    snapshot = {
        "library_id": tenant.library_id,
        "images": [
            {"id": str(row["id"]), "gcs_path": row["gcs_path"]}
            for row in await admin.fetch(
                "select id, gcs_path from coice.images where library_id = $1 order by gcs_path",
                tenant.library_id,
            )
        ],
        "stages": [
            {
                "id": str(stage),
                "order": 1,
                "prompt_id": str(uuid4()),
                "name": "",
                "text": "A flare?",
                "type": "boolean",
                "filter_condition": None,
            }
        ],
    }
    await admin.execute(
        "insert into trellis.runs (id, system, kind, state, total, done, created_by, snapshot, sequence,"
        " completed_at, lease_owner, lease_until) values ($1, 'coice', 'coice.job', $2, 12, 5, $3, $4, 2,"
        " case when $5 then now() end, case when $5 then null else 'host/1/2' end, now())",
        job,
        state,
        tenant.user.user_id,
        snapshot,
        ended,
    )
    await admin.execute(
        "insert into trellis.run_items (run_id, item_id, stage, state)"
        " select $1, i.id, 1, case when i.place <= 5 then 'done' else 'pending' end"
        " from unnest($2::uuid[]) with ordinality as i (id, place)",
        job,
        tenant.images,
    )
    return job


async def test_runs_of_the_earlier_release_go_on(database, admin, world, launch, vision, kinds) -> None:
    jobs = {state: await add_earlier(admin, world, state) for state in STATES}
    await admin.execute(
        "insert into trellis.run_events (run_id, sequence, type) select id, n, 'state'"
        " from trellis.runs cross join generate_series(1, 2) n"
    )
    await admin.execute("update trellis.runs set started_at = now() - interval '1 h'")
    await admin.execute(
        "update trellis.run_items set finished_at = now() - interval '50 min' where state = 'done'"
    )
    await migrate(database.admin_dsn, EVERY)
    assert await differences(admin, build_schema(EVERY).tables.values()) == []
    assert await admin.fetchval("select count(*) from ofm.users") == len(PEOPLE), "who was there already"
    assert {row["title"] for row in await admin.fetch("select title from trellis.runs")} == {"Flares · North"}
    stages = await admin.fetch("select name, total, done, pending from trellis.run_stages")
    assert [tuple(row) for row in stages] == [("", 12, 5, 7)] * len(STATES)
    pace = await admin.fetch("select attempt, second, seconds, done, failed from trellis.run_pace")
    assert [tuple(row) for row in pace] == [(1, 600, 4, 5, 0)] * len(STATES)
    process = await launch()
    for state, job in jobs.items():
        after = await process.until(job)
        assert after == {"pending": "completed", "running": "completed", "cancelling": "cancelled"}.get(
            state, state
        )
    done = await admin.fetch("select id, done from trellis.runs")
    assert {row["id"]: row["done"] for row in done} == {
        job: 12 if state in ("pending", "running") else 5 for state, job in jobs.items()
    }
    assert len(vision.asked) == 14  # seven photographs each of the two that were unfinished


@dataclass
class Shop:
    """What people of MasStock and OFM have under way when a release ends."""

    admin: Connection
    pool: Pool
    storage: LocalStorage
    vault: Vault
    kinds: dict[str, Any]

    async def populate(self) -> None:
        """A person with a client, a workflow, keys, an image and prompts, as the earlier release wrote them."""
        await self.admin.execute(
            "insert into auth.users (id, email) values ($1, $2)", USER_A.id, USER_A.email
        )
        await self.admin.execute(
            "insert into masstock.users (id, email, name, role) values ($1, $2, 'Ada', 'user')",
            USER_A.id,
            USER_A.email,
        )
        self.client, self.workflow, self.image = uuid4(), uuid4(), uuid4()
        await self.admin.execute(
            "insert into masstock.clients (id, name, company_name, email) values ($1, 'A', 'A', 'a@a.test')",
            self.client,
        )
        await self.admin.execute(
            "insert into masstock.client_members (client_id, user_id, role) values ($1, $2, 'owner')",
            self.client,
            USER_A.id,
        )
        config = {"workflow_type": "nano_banana", "max_prompts": 10, "requires_api_key": True}
        await self.admin.execute(
            "insert into masstock.workflows (id, name, status, config, client_id)"
            " values ($1, 'Pictures', 'active', $2, $3)",
            *(self.workflow, config, self.client),
        )
        place = Place("ofm.user_api_keys", "encrypted_api_key", USER_A.id)
        await self.admin.execute(
            "insert into ofm.user_api_keys (user_id, service, encrypted_api_key, last_four)"
            " values ($1, 'higgsfield', $2, '')",
            *(USER_A.id, self.vault.seal(HIGGSFIELD_KEY, place)),
        )
        path = ObjectPath("assets", f"{USER_A.id}/image/{uuid4()}_a.png")
        await self.storage.write(path, picture(), "image/png")
        await self.admin.execute(
            "insert into ofm.assets (id, user_id, filename, file_path, file_type, mime_type, file_size)"
            " values ($1, $2, 'a.png', $3, 'image', 'image/png', 100)",
            *(self.image, USER_A.id, str(path)),
        )
        await self.admin.execute(
            "insert into ofm.prompts (user_id, prompt_text, variation_label, metadata, is_edited,"
            " updated_at) values ($1, 'by hand', 'own', '{}', true, '2026-01-01'),"
            """ ($1, 'by a model', 'model', '{"provider": "cohere"}', true, '2026-01-01')""",
            USER_A.id,
        )

    async def start_all(self) -> tuple[UUID, UUID, UUID]:
        """An execution of six pictures, a generation, and a run that writes prompts."""
        who = identity(USER_A)
        async with transaction(self.pool, who) as connection:
            wish = masstock_start.ExecutionArgs(self.workflow, list("abcdef"), api_key=GEMINI_KEY)
            execution = await masstock_start.start(connection, who, self.vault, wish)
        async with transaction(self.pool, who) as connection:
            generation = await ofm_generation_start.start(
                connection, who, ofm_generation_start.GenerationArgs(prompt_text="a cat")
            )
        async with transaction(self.pool, who) as connection:
            written = await ofm_prompts.start(connection, who, ofm_prompts.PromptsArgs(self.image))
        return execution, generation, written


@pytest.fixture
async def gemini() -> AsyncIterator[GeminiServer]:
    async with gemini_server() as server:
        yield server


@pytest.fixture
async def higgsfield() -> AsyncIterator[HiggsfieldServer]:
    async with higgsfield_server() as server:
        yield server


@pytest.fixture
async def shop(
    admin: Connection, pool: Pool, tmp_path: Path, gemini: GeminiServer, higgsfield: HiggsfieldServer
) -> AsyncIterator[Shop]:
    storage = LocalStorage(tmp_path / "storage", secret="a secret of the tests")
    vault = Vault({"k1": bytes(32)})
    images = image_models(base_url=gemini.url, concurrency=6)
    services = picture_services(base_url=higgsfield.url)
    vision = vision_model()
    kinds = (
        MasStockExecution(images, storage, vault),
        OfmGeneration(services, vault, poll=0.05),
        ofm_prompts.OfmPrompts(vision, storage),
    )
    yield Shop(admin, pool, storage, vault, {kind.name: kind for kind in kinds})
    for each in (images, services, vision):
        await each.aclose()


async def _until_status(process: Process, admin: Connection, generation: UUID, status: str) -> None:
    with process.hub.watch(generation) as signal:
        async with asyncio.timeout(20):
            while status != await admin.fetchval(
                "select status from ofm.generations where id = $1", generation
            ):
                await signal.wait()


@pytest.mark.parametrize("database", [BEFORE_EDITED], indirect=True, ids=["edited"])
async def test_executions_and_generations_of_the_earlier_release_go_on(
    database: Database, admin: Connection, shop: Shop, gemini: GeminiServer, higgsfield: HiggsfieldServer
) -> None:
    """Half of the pictures are made, and the order is with the service: neither is asked for again."""
    await shop.populate()
    execution, generation, written = await shop.start_all()
    gemini.script.extend([gives(picture())] * 3 + [HANG] * 3)
    higgsfield.course = ["in_progress"]
    working = {name: kind for name, kind in shop.kinds.items() if name != ofm_prompts.NAME}
    async with launching(database.dsn, working) as launch:
        process = await launch()
        await process.until_done(execution, 3)
        await _until_status(process, admin, generation, "in_progress")
        await process.stop()
    made = await admin.fetch("select * from masstock.workflow_batch_results where status = 'completed'")
    await migrate(database.admin_dsn, EVERY)
    assert await differences(admin, build_schema(EVERY).tables.values()) == []
    edited = await admin.fetch("select variation_label, is_edited, updated_at::date::text from ofm.prompts")
    assert {tuple(row) for row in edited} == {("own", False, "2026-01-01"), ("model", True, "2026-01-01")}
    gemini.script.clear()
    [job] = higgsfield.jobs.values()
    job.course.append("completed")
    async with launching(database.dsn, shop.kinds) as launch:
        process = await launch()
        for run in (execution, generation, written):
            assert await process.until(run) == "completed"
    after = await admin.fetch("select * from masstock.workflow_batch_results order by sequence")
    assert len(made) == 3
    assert {row["status"] for row in after} == {"completed"}
    assert sorted(after[:3], key=lambda row: row["id"]) == sorted(made, key=lambda row: row["id"])
    assert higgsfield.orders == 1
    assert (
        await admin.fetchval("select count(*) from ofm.prompts where is_generated and run_id = $1", written)
        == 5
    )
