"""A MasStock execution from start to end: real SDK, a server that speaks Google's REST, storage on the disk."""

import asyncio
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from tests.jobs.conftest import Process, identity, launching
from tests.providers.gemini_server import (
    KEY,
    GeminiServer,
    bad_key,
    candidate,
    fails,
    gemini_server,
    gives,
    picture,
)
from trellis.db.demo.masstock import CLIENT_A, CLIENT_B, load
from trellis.db.demo.people import ADMIN, MANAGER_A, USER_A, USER_B, Person
from trellis.db.errors import GatewayError
from trellis.db.pool import Connection, Pool
from trellis.db.session import transaction
from trellis.jobs import discards
from trellis.jobs.ledger import Retries
from trellis.jobs.masstock.execution import MasStockExecution
from trellis.jobs.masstock.start import ExecutionArgs, give_key, start
from trellis.jobs.queue import Queue
from trellis.providers.images import ImageModels, image_models
from trellis.providers.images.offline import MARK
from trellis.providers.storage import LocalStorage, ObjectPath, StorageUnavailable
from trellis.providers.vault import Vault

PROMPTS = ["a cat wearing sunglasses", "a dog in a spaceship", "a fox in the snow"]
VAULT = Vault({"k1": bytes(32)})


@dataclass
class Studio:
    """Starts and controls executions as the API does, and looks at what became of them."""

    pool: Pool
    admin: Connection
    storage: LocalStorage
    images: ImageModels
    folder: Path
    vault: Vault = VAULT
    kind: MasStockExecution = field(init=False)

    def __post_init__(self) -> None:
        self.kind = MasStockExecution(self.images, self.storage, self.vault)
        self.queue = Queue({self.kind.name: self.kind})

    async def start(self, who: Person = USER_A, **changes: Any) -> UUID:
        arguments = {"workflow_id": CLIENT_A.flash, "prompts": PROMPTS, "api_key": KEY} | changes
        async with transaction(self.pool, identity(who)) as connection:
            return await start(connection, identity(who), self.vault, ExecutionArgs(**arguments))

    async def retry(self, run_id: UUID, api_key: str | None = None, who: Person = USER_A) -> str:
        async with transaction(self.pool, identity(who)) as connection:
            if api_key is not None:
                await give_key(connection, identity(who), self.vault, run_id, api_key)
            return await self.queue.retry(connection, identity(who), run_id)

    async def control(self, name: str, run_id: UUID, who: Person = USER_A) -> Any:
        async with transaction(self.pool, identity(who)) as connection:
            return await getattr(self.queue, name)(connection, identity(who), run_id)

    async def execution(self, run_id: UUID) -> Any:
        return await self.admin.fetchrow("select * from masstock.workflow_executions where id = $1", run_id)

    async def results(self, run_id: UUID) -> list[Any]:
        return await self.admin.fetch(
            "select * from masstock.workflow_batch_results where execution_id = $1 order by batch_index",
            run_id,
        )

    async def sealed(self, run_id: UUID) -> str | None:
        return await self.admin.fetchval(
            "select sealed_api_key from masstock.execution_api_keys where execution_id = $1", run_id
        )

    async def add_reference(self, data: bytes, client: UUID = CLIENT_A.id) -> UUID:
        path = ObjectPath("workflow-results", f"references/{client}/{uuid4()}/logo.png")
        await self.storage.write(path, data, "image/png")
        return await self.admin.fetchval(
            "insert into masstock.reference_images (client_id, storage_path, content_type, size, created_by)"
            " values ($1, $2, 'image/png', $3, $4) returning id",
            *(client, str(path), len(data), USER_A.id),
        )


@pytest.fixture
async def server() -> AsyncIterator[GeminiServer]:
    async with gemini_server() as server:
        yield server


@pytest.fixture
async def studio(pool: Pool, admin: Connection, server: GeminiServer, tmp_path: Any) -> AsyncIterator[Studio]:
    await load(admin)
    images = image_models(base_url=server.url, concurrency=4)
    yield Studio(pool, admin, LocalStorage(tmp_path, secret="a secret of the tests"), images, tmp_path)
    await images.aclose()


@pytest.fixture
async def launch(database: Any, studio: Studio) -> AsyncIterator[Any]:
    async with launching(database.dsn, {studio.kind.name: studio.kind}) as launch:
        yield launch


@pytest.fixture
async def process(launch: Any) -> Process:
    return await launch()


async def everywhere(admin: Connection, text: str) -> list[str]:
    """The tables that have a text anywhere."""
    tables = await admin.fetch(
        "select format('%I.%I', schemaname, tablename) as name from pg_tables"
        " where schemaname not in ('pg_catalog', 'information_schema')"
    )
    return [
        table["name"]
        for table in tables
        if await admin.fetchval(
            f"select exists (select from {table['name']} t where strpos(t::text, $1) > 0)", text
        )
    ]


async def test_each_prompt_becomes_a_picture(studio: Studio, process: Process, server: GeminiServer) -> None:
    run_id = await studio.start()
    assert await process.until(run_id) == "completed"
    execution, results = await studio.execution(run_id), await studio.results(run_id)
    assert execution["status"] == "completed"
    assert execution["output_data"] == {"successful": 3, "failed": 0, "total": 3}
    assert execution["input_data"] == {"prompts": PROMPTS, "reference_images": []}
    assert execution["started_at"] <= execution["completed_at"]
    assert execution["duration_seconds"] >= 0
    assert execution["triggered_by_user_id"] == USER_A.id
    assert [row["prompt_text"] for row in results] == PROMPTS
    assert sorted(row["sequence"] for row in results) == sorted({row["sequence"] for row in results})
    for index, row in enumerate(results):
        path = ObjectPath.parse(row["result_storage_path"])
        assert path.path.startswith(f"{run_id}/{index}_")
        assert path.path.endswith(".png")
        assert await studio.storage.read(path) == picture()
        assert row["status"] == "completed"
        assert row["processing_time_ms"] >= 0
    assert {request["model"] for request in server.requests} == {"gemini-2.5-flash-image"}
    assert len({request["generationConfig"]["seed"] for request in server.requests}) == 3
    assert await studio.admin.fetchval("select count(*) from trellis.discards") == 0
    title = await studio.admin.fetchval("select title from trellis.runs where id = $1", run_id)
    assert title


async def test_prices_are_those_of_the_start(studio: Studio, process: Process) -> None:
    run_id = await studio.start()
    await studio.admin.execute("update masstock.workflow_templates set cost_per_execution = 9")
    await process.until(run_id)
    price = await studio.admin.fetchrow(
        "select * from masstock.execution_prices where execution_id = $1", run_id
    )
    assert str(price["cost_per_execution"]) == "0.0390"


async def test_the_key_is_sealed_meanwhile_and_gone_afterwards(
    studio: Studio, process: Process, server: GeminiServer
) -> None:
    server.gate.clear()
    run_id = await studio.start(idempotency_key="once")
    await server.until_busy(1)
    sealed = await studio.sealed(run_id)
    assert sealed
    assert sealed.startswith("v1.k1.")
    assert await everywhere(studio.admin, KEY) == []
    server.gate.set()
    assert await process.until(run_id) == "completed"
    assert await studio.sealed(run_id) is None
    assert await everywhere(studio.admin, sealed) == []
    assert {request["key"] for request in server.requests} == {KEY}


async def test_nobody_reads_a_key_but_the_service(studio: Studio) -> None:
    await studio.start()
    for who in (USER_A, MANAGER_A, ADMIN):
        async with transaction(studio.pool, identity(who)) as connection:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch("select * from masstock.execution_api_keys")


async def test_a_prompt_that_is_refused_fails_with_the_reason_and_no_other(
    studio: Studio, process: Process, server: GeminiServer
) -> None:
    server.script.extend([gives(picture("red")), candidate(None, "IMAGE_SAFETY")])
    run_id = await studio.start()
    assert await process.until(run_id) == "completed"
    execution, results = await studio.execution(run_id), await studio.results(run_id)
    assert execution["status"] == "completed"
    assert execution["output_data"] == {"successful": 2, "failed": 1, "total": 3}
    [failed] = [row for row in results if row["status"] == "failed"]
    assert failed["error_message"] == "Google refused to make the picture (IMAGE_SAFETY)"
    assert failed["result_storage_path"] is None
    assert failed["sequence"] is not None


async def test_an_execution_without_any_picture_has_failed(
    studio: Studio, process: Process, server: GeminiServer
) -> None:
    server.script.extend([candidate(None, "IMAGE_SAFETY")] * 3)
    run_id = await studio.start()
    assert await process.until(run_id) == "completed"
    execution = await studio.execution(run_id)
    assert (execution["status"], execution["output_data"]["failed"]) == ("failed", 3)
    assert execution["error_message"] == "No picture could be made of any prompt."


async def test_a_bad_key_ends_the_run_and_another_one_goes_on_with_it(
    studio: Studio, process: Process, server: GeminiServer
) -> None:
    server.of_key[KEY] = bad_key()
    server.keys.add("AIza-better")
    run_id = await studio.start()
    assert await process.until(run_id) == "failed"
    execution, results = await studio.execution(run_id), await studio.results(run_id)
    assert execution["status"] == "failed"
    assert "API key not valid" in execution["error_message"]
    assert {row["status"] for row in results} == {"failed"}
    assert {row["error_message"] for row in results} == {execution["error_message"]}
    assert await studio.sealed(run_id) is None
    with pytest.raises(GatewayError, match="retryMasStockExecution") as caught:
        await studio.retry(run_id)
    assert caught.value.code == "CONFLICT"

    server.gate.clear()
    assert await studio.retry(run_id, "AIza-better") == "pending"
    await server.until_busy(1)
    assert {row["status"] for row in await studio.results(run_id)} == {"processing"}
    assert (await studio.execution(run_id))["output_data"] is None
    server.gate.set()
    assert await process.until(run_id) == "completed"
    assert (await studio.execution(run_id))["output_data"] == {"successful": 3, "failed": 0, "total": 3}
    assert (await studio.execution(run_id))["error_message"] is None
    assert await studio.sealed(run_id) is None


async def test_a_retry_makes_what_is_missing_and_nothing_else(
    studio: Studio, process: Process, server: GeminiServer
) -> None:
    server.script.extend([gives(picture("red")), candidate(None, "IMAGE_SAFETY"), gives(picture("red"))])
    run_id = await studio.start(workflow_id=CLIENT_A.flash)
    await process.until(run_id)
    before = {row["id"]: row for row in await studio.results(run_id)}
    await studio.retry(run_id, KEY)
    assert await process.until(run_id) == "completed"
    after = {row["id"]: row for row in await studio.results(run_id)}
    changed = [id for id in before if before[id] != after[id]]
    assert [before[id]["status"] for id in changed] == ["failed"]
    assert {row["status"] for row in after.values()} == {"completed"}
    assert after[changed[0]]["sequence"] > max(row["sequence"] for row in before.values())
    assert len(server.requests) == 4


@pytest.mark.parametrize(("who", "code"), [(USER_B, "NOT_FOUND"), (MANAGER_A, "CONFLICT")])
async def test_a_key_is_taken_only_where_one_is_lacking(
    studio: Studio, process: Process, who: Person, code: str
) -> None:
    run_id = await studio.start(workflow_id=CLIENT_A.sketches, api_key=None)
    await process.until(run_id)
    with pytest.raises(GatewayError) as caught:
        await studio.retry(run_id, KEY, who)
    assert caught.value.code == code


async def test_what_is_cancelled_keeps_what_it_has_and_no_key(
    studio: Studio, process: Process, server: GeminiServer
) -> None:
    server.gate.clear()
    run_id = await studio.start(prompts=[f"number {number}" for number in range(20)])
    await server.until_busy(4)
    await studio.control("cancel", run_id)
    server.gate.set()
    assert await process.until(run_id) == "cancelled"
    execution, results = await studio.execution(run_id), await studio.results(run_id)
    assert execution["status"] == "cancelled"
    made = sum(row["status"] == "completed" for row in results)
    assert execution["output_data"] == {"successful": made, "failed": 20 - made, "total": 20}
    assert made < 20
    assert {row["error_message"] for row in results} >= {"The execution was cancelled before its turn came."}
    assert await studio.sealed(run_id) is None


async def test_a_pause_keeps_the_key(studio: Studio, process: Process, server: GeminiServer) -> None:
    server.gate.clear()
    run_id = await studio.start(prompts=[f"number {number}" for number in range(100)])
    await server.until_busy(1)
    await studio.control("pause", run_id)
    assert (await studio.execution(run_id))["status"] == "processing"
    server.gate.set()
    await process.until_idle()
    assert await studio.sealed(run_id) is not None
    await studio.control("resume", run_id)
    assert await process.until(run_id) == "completed"
    assert (await studio.execution(run_id))["output_data"]["successful"] == 100


async def spawn(
    database: Any, studio: Studio, server: GeminiServer, *more: str
) -> asyncio.subprocess.Process:
    command = [
        sys.executable,
        "-m",
        "tests.jobs.masstock.worker",
        database.dsn,
        str(studio.folder),
        server.url,
    ]
    return await asyncio.create_subprocess_exec(*command, *more)


async def test_a_worker_that_is_killed_is_followed_by_another(
    studio: Studio, launch: Any, database: Any, server: GeminiServer
) -> None:
    server.gate.clear()
    run_id = await studio.start(prompts=[f"number {number}" for number in range(30)])
    child = await spawn(database, studio, server)
    await server.until_busy(4)
    child.kill()
    await child.wait()
    assert {row["status"] for row in await studio.results(run_id)} == {"processing"}
    server.gate.set()
    process = await launch()
    assert await process.until(run_id) == "completed"
    results = await studio.results(run_id)
    assert [row["status"] for row in results] == ["completed"] * 30
    assert {request["key"] for request in server.requests} == {KEY}
    for row in results:
        assert await studio.storage.describe(ObjectPath.parse(row["result_storage_path"]))


async def test_what_a_crash_left_in_storage_goes_and_nothing_else(
    studio: Studio, launch: Any, database: Any, server: GeminiServer
) -> None:
    """Whoever dies after the object and before the row has queued the object first."""
    run_id = await studio.start()
    child = await spawn(database, studio, server, "dying")
    assert await child.wait() == 9
    orphans = [row["path"] for row in await studio.admin.fetch("select path from trellis.discards")]
    assert orphans
    process = await launch()
    assert await process.until(run_id) == "completed"
    paths = [row["result_storage_path"] for row in await studio.results(run_id)]
    assert not {*paths} & {*orphans}
    assert await discards.sweep(studio.pool, studio.storage) == 0, "not before somebody could be late"
    await studio.admin.execute("update trellis.discards set due_at = now()")
    assert await discards.sweep(studio.pool, studio.storage) == len(orphans)
    assert [await studio.storage.describe(ObjectPath.parse(path)) for path in orphans] == [None] * len(
        orphans
    )
    for path in paths:
        assert await studio.storage.describe(ObjectPath.parse(path))


async def test_references_go_to_the_model(studio: Studio, process: Process, server: GeminiServer) -> None:
    references = [await studio.add_reference(picture("red")), await studio.add_reference(picture("blue"))]
    run_id = await studio.start(reference_images=references)
    with pytest.raises(asyncpg.CheckViolationError, match="under way"):
        async with transaction(studio.pool, identity(USER_A)) as connection:
            await connection.execute("delete from masstock.reference_images where id = $1", references[0])
    assert await process.until(run_id) == "completed"
    assert {len(request["contents"][0]["parts"]) for request in server.requests} == {3}
    async with transaction(studio.pool, identity(USER_A)) as connection:
        await connection.execute("delete from masstock.reference_images where id = $1", references[0])
    assert await studio.admin.fetchval("select count(*) from trellis.discards") == 1


async def test_a_reference_that_is_gone_from_storage_ends_the_run(studio: Studio, process: Process) -> None:
    reference = await studio.add_reference(picture("red"))
    path = await studio.admin.fetchval(
        "select storage_path from masstock.reference_images where id = $1", reference
    )
    await studio.storage.delete(ObjectPath.parse(path))
    run_id = await studio.start(reference_images=[reference])
    assert await process.until(run_id) == "failed"
    assert (await studio.execution(run_id))["error_message"] == "A reference image cannot be read any more."


@pytest.mark.parametrize("status", ["suspended", "deleted"])
async def test_nothing_more_is_made_for_a_client_that_was_suspended(
    studio: Studio, launch: Any, server: GeminiServer, status: str
) -> None:
    run_id = await studio.start()
    await studio.admin.execute("update masstock.clients set status = $1 where id = $2", status, CLIENT_A.id)
    process = await launch()
    assert await process.until(run_id) == "failed"
    assert (await studio.execution(run_id))["error_message"] == "The client is not active any more."
    assert server.requests == []
    assert await studio.admin.fetchval("select sealed_api_key from masstock.execution_api_keys") is None


async def test_a_key_that_cannot_be_opened_ends_the_run(
    studio: Studio, launch: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """The gateway that works has lost the key that the one which started it had."""
    run_id = await studio.start()
    studio.kind._vault = Vault({"k2": bytes([1]) * 32})
    process = await launch()
    assert await process.until(run_id) == "failed"
    assert (await studio.execution(run_id))["error_message"] == (
        "The API key of this execution cannot be opened any more."
    )
    assert "was sealed by the key 'k1', which TRELLIS_SECRET_KEYS does not have" in caplog.text


async def test_without_a_key_pictures_are_drawn_and_marked(
    studio: Studio, process: Process, server: GeminiServer
) -> None:
    run_id = await studio.start(workflow_id=CLIENT_A.sketches, api_key=None)
    assert await process.until(run_id) == "completed"
    for row in await studio.results(run_id):
        data = await studio.storage.read(ObjectPath.parse(row["result_storage_path"]))
        assert MARK.encode() in data
        assert row["prompt_text"].encode() in data
    assert server.requests == []


async def test_what_passes_is_tried_again_later(studio: Studio, launch: Any, server: GeminiServer) -> None:
    server.script.extend([fails(429, "RESOURCE_EXHAUSTED", "Slow down.", headers={"retry-after": "61"})])
    process = await launch(retries=Retries(attempts=2, first=0.01))
    run_id = await studio.start(prompts=["one"])
    # The provider asked for more than a minute: the prompt stays pending, nothing has failed.
    waiting = (
        "select exists (select from trellis.run_items where run_id = $1 and attempt = 1 and run_at > now())"
    )
    with process.hub.watch(run_id) as signal:
        async with asyncio.timeout(20):
            while not await studio.admin.fetchval(waiting, run_id):
                await signal.wait()
    assert [row["status"] for row in await studio.results(run_id)] == ["processing"]


async def test_a_storage_that_is_away_for_a_moment_costs_nothing_but_time(
    studio: Studio, launch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, failures = studio.storage.write, [StorageUnavailable("The storage is full.")]

    async def failing(path: ObjectPath, data: bytes, content_type: str) -> None:
        if failures:
            raise failures.pop()
        await write(path, data, content_type)

    monkeypatch.setattr(studio.storage, "write", failing)
    process = await launch(retries=Retries(attempts=2, first=0.01))
    run_id = await studio.start()
    assert await process.until(run_id) == "completed"
    assert (await studio.execution(run_id))["output_data"] == {"successful": 3, "failed": 0, "total": 3}
    assert failures == []


async def test_deleting_is_for_admins_and_takes_the_objects_along(studio: Studio, process: Process) -> None:
    run_id = await studio.start()
    await process.until(run_id)
    paths = [row["result_storage_path"] for row in await studio.results(run_id)]
    with pytest.raises(GatewayError) as caught:
        await studio.control("delete", run_id, MANAGER_A)
    assert caught.value.code == "FORBIDDEN"
    await studio.control("delete", run_id, ADMIN)
    assert await studio.admin.fetchval("select count(*) from trellis.runs where id = $1", run_id) == 0
    assert await discards.sweep(studio.pool, studio.storage) == 3
    assert [await studio.storage.describe(ObjectPath.parse(path)) for path in paths] == [None] * 3


async def test_the_same_idempotency_key_is_the_same_execution(studio: Studio) -> None:
    first = await studio.start(idempotency_key="mine")
    assert await studio.start(idempotency_key="mine", api_key="AIza-another") == first
    assert await studio.start(idempotency_key="mine", who=MANAGER_A) != first
    with pytest.raises(GatewayError) as caught:
        await studio.start(idempotency_key="mine", prompts=["else"])
    assert (caught.value.code, caught.value.field) == ("CONFLICT", "idempotencyKey")


REFUSALS: list[tuple[dict[str, Any], str, str]] = [
    ({"who": USER_B}, "NOT_FOUND", "workflowId"),
    ({"workflow_id": CLIENT_B.flash}, "NOT_FOUND", "workflowId"),
    ({"workflow_id": uuid4()}, "NOT_FOUND", "workflowId"),
    ({"workflow_id": CLIENT_A.resting}, "CONFLICT", "workflowId"),
    ({"prompts": []}, "BAD_USER_INPUT", "prompts"),
    ({"prompts": ["x"] * 101}, "BAD_USER_INPUT", "prompts"),
    ({"prompts": ["fine", "  \n"]}, "BAD_USER_INPUT", "prompts"),
    ({"prompts": ["x" * 8_001]}, "BAD_USER_INPUT", "prompts"),
    ({"prompts": ["nul\0"]}, "BAD_USER_INPUT", "prompts"),
    ({"api_key": None}, "BAD_USER_INPUT", "apiKey"),
    ({"api_key": ""}, "BAD_USER_INPUT", "apiKey"),
    ({"api_key": "two words"}, "BAD_USER_INPUT", "apiKey"),
    ({"reference_images": [uuid4()]}, "NOT_FOUND", "referenceImages"),
    ({"reference_images": [UUID(int=1)] * 2}, "BAD_USER_INPUT", "referenceImages"),
    ({"reference_images": [uuid4() for _ in range(6)]}, "BAD_USER_INPUT", "referenceImages"),
    ({"idempotency_key": ""}, "BAD_USER_INPUT", "idempotencyKey"),
]


@pytest.mark.parametrize(("changes", "code", "at"), REFUSALS)
async def test_what_may_not_be_started(studio: Studio, changes: dict[str, Any], code: str, at: str) -> None:
    counts = (
        "select (select count(*) from masstock.workflow_executions) + (select count(*) from trellis.runs)"
    )
    before = await studio.admin.fetchval(counts)
    with pytest.raises(GatewayError) as caught:
        await studio.start(**changes)
    assert (caught.value.code, caught.value.field) == (code, at)
    assert await studio.admin.fetchval(counts) == before


async def test_what_a_workflow_does_not_take(studio: Studio) -> None:
    reference = await studio.add_reference(picture("red"))
    of_b = await studio.add_reference(picture("red"), CLIENT_B.id)
    with pytest.raises(GatewayError) as caught:
        await studio.start(reference_images=[of_b])
    assert caught.value.code == "NOT_FOUND"
    set_config = "update masstock.workflows set config = config || $2 where id = $1"
    await studio.admin.execute(set_config, CLIENT_A.flash, {"supports_reference_images": False})
    with pytest.raises(GatewayError, match="no reference images"):
        await studio.start(reference_images=[reference])
    await studio.admin.execute(set_config, CLIENT_A.flash, {"max_prompts": 2.0})
    with pytest.raises(GatewayError, match="1 to 2 prompts"):
        await studio.start()
    await studio.admin.execute(set_config, CLIENT_A.flash, {"workflow_type": "crayon"})
    with pytest.raises(GatewayError, match="type is none of"):
        await studio.start(prompts=["x"])


@pytest.mark.parametrize(
    "statement",
    [
        "update masstock.users set status = 'suspended' where id = $1",
        "update masstock.clients set status = 'suspended' where id = (select client_id from masstock.client_members"
        " where user_id = $1)",
        "delete from masstock.client_members where user_id = $1",
    ],
)
async def test_who_is_no_longer_of_the_client_starts_and_controls_nothing(
    studio: Studio, process: Process, statement: str
) -> None:
    run_id = await studio.start(workflow_id=CLIENT_A.sketches, api_key=None)
    await process.until(run_id)
    await studio.admin.execute(statement, USER_A.id)
    with pytest.raises(GatewayError) as caught:
        await studio.start()
    assert caught.value.code == "NOT_FOUND"
    for name in ("cancel", "pause", "resume", "retry", "delete"):
        with pytest.raises(GatewayError) as caught:
            await studio.control(name, run_id)
        assert caught.value.code == "NOT_FOUND"


async def test_a_gateway_without_keys_says_so(studio: Studio) -> None:
    studio.vault = Vault({})
    with pytest.raises(GatewayError, match="TRELLIS_SECRET_KEYS") as caught:
        await studio.start()
    assert caught.value.code == "UNAVAILABLE"
    assert await studio.start(workflow_id=CLIENT_A.sketches, api_key=None)
