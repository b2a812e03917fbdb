"""OFM's prompts and generations over the API: started, followed, saved; what B may not see of A."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest

from tests.conftest import Filled
from tests.feeds import Subscriber
from tests.providers.higgsfield_server import KEY, HiggsfieldServer, higgsfield_server
from tests.providers.higgsfield_server import picture as drawn
from tests.providers.scripted_server import Reply
from tests.resolvers.conftest import Gateway, open_gateway, served_of
from tests.resolvers.ofm.studio import picture
from trellis.db.demo import ofm
from trellis.db.demo.people import MANAGER_A, MANAGER_B, identity_of
from trellis.db.listen import Listener
from trellis.db.pool import Connection, connect
from trellis.jobs.ofm.assets import asset_path
from trellis.jobs.ofm.generation import OfmGeneration
from trellis.jobs.runner import Runner
from trellis.providers.storage import ObjectPath
from trellis.providers.vision.offline.variations import MARK
from trellis.resolvers.exports import Exports

SAVE_KEY = """
mutation ($key: String!) { saveOfmApiKey(input: {service: HIGGSFIELD, apiKey: $key}) { apiKey { rowId } } }
"""
START = """
mutation ($input: StartOfmGenerationInput!) {
  startOfmGeneration(input: $input) { generation {
    rowId status state model settings promptText title total actions prompt { variationLabel } owner { email }
  } }
}
"""
SAVE = """
mutation ($id: UUID!, $indexes: [Int!]) {
  saveOfmGenerationResults(generationId: $id, indexes: $indexes) { generation { savedAssetIds } }
}
"""
LIVE = "subscription ($id: UUID!) { ofmGeneration(rowId: $id) { status state resultUrls errorMessage } }"
ACTIVE = "subscription { ofmGenerations { change runId generation { status promptText } } }"
GENERATE = """
mutation ($input: GenerateOfmPromptsInput!) {
  generateOfmPrompts(input: $input) { run { rowId status state title sourceImage { filename } model { name } } }
}
"""
PROMPTS = """
subscription ($id: UUID!) {
  ofmPromptRun(rowId: $id) {
    status provider errorMessage
    prompts { nodes { promptIndex variationLabel promptText isEdited modelId sourceImageId metadata } }
  }
}
"""
ASSETS = """
query ($ids: [UUID!]!) {
  ofmAssets(where: {rowId: {in: $ids}}) { nodes {
    rowId filePath fileType mimeType fileSize tags metadata aiModelId
  } }
}
"""


@dataclass
class Desk:
    """A gateway of OFM alone with a worker, and Higgsfield."""

    gateway: Gateway
    admin: Connection
    server: HiggsfieldServer
    runner: Runner

    async def start(self, who: str = "manager-a", **wish: Any) -> Any:
        wish = {"promptText": "a fox in the snow"} | wish
        return (await self.gateway.data(START, who, input=wish))["startOfmGeneration"]["generation"]

    async def finished(self, subscription: str, who: str, field: str, **variables: Any) -> list[Any]:
        """Everything that a subscription says until it completes."""
        subscriber = await self.gateway.follow(subscription, who, **variables)
        return [payload[field] for payload in await payloads(subscriber)]

    async def completed(self, **wish: Any) -> str:
        """A generation of manager A's that has ended well."""
        key: str = (await self.start(**wish))["rowId"]
        said = await self.finished(LIVE, "manager-a", "ofmGeneration", id=key)
        assert said[-1]["status"] == "COMPLETED", said
        return key

    async def count(self, table: str) -> int:
        return await self.admin.fetchval(f"select count(*) from {table}")


async def payloads(subscriber: Subscriber) -> list[Any]:
    found = []
    async with asyncio.timeout(30):
        while (outcome := await subscriber.next()) is not None:
            assert not outcome.errors, outcome.errors
            found.append(orjson.loads(outcome.body)["data"])
    return found


@pytest.fixture
async def desk(copy: Any, filled: Filled, tmp_path: Path) -> AsyncIterator[Desk]:
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(copy(await filled(ofm.load), "generations"))
        admin = await connect(database.admin_dsn)
        stack.push_async_callback(admin.close)
        server = await stack.enter_async_context(higgsfield_server())
        gateway = await stack.enter_async_context(
            open_gateway(database, served_of("ofm"), tmp_path, listening=True, higgsfield=server.url)
        )
        assert gateway.services is not None
        services = gateway.services
        kinds = dict(services.kinds)
        kinds["ofm.generation"] = OfmGeneration(services.generations, services.vault, poll=0.05)
        listener = Listener(database.dsn)
        runner = Runner(gateway.pool, listener, kinds, dsn=database.dsn)
        await listener.start()
        stack.push_async_callback(listener.stop)
        await runner.start()
        stack.push_async_callback(runner.stop, 0.2)
        await gateway.data(SAVE_KEY, "manager-a", key=KEY)
        yield Desk(gateway, admin, server, runner)


async def add_image(desk: Desk, who: Any = MANAGER_A, kind: str = "image", name: str = "a.png") -> str:
    """An image of somebody's, in storage."""
    assert desk.gateway.services is not None
    data = picture()
    path = asset_path("assets", who.id, kind, name)
    if kind == "image":
        await desk.gateway.services.storage.write(path, data, "image/png")
    key = await desk.admin.fetchval(
        "insert into ofm.assets (user_id, filename, file_path, file_type, mime_type, file_size)"
        " values ($1, $2, $3, $4, 'image/png', $5) returning id",
        *(who.id, name, str(path), kind, len(data)),
    )
    return str(key)


async def test_a_generation_is_followed_to_its_end(desk: Desk) -> None:
    made = await desk.start(
        promptText=None, promptId=str(ofm.demo_id(MANAGER_A, "prompt 2")), settings={"resolution": "720p"}
    )
    label = await desk.admin.fetchval(
        "select variation_label from ofm.prompts where id = $1", ofm.demo_id(MANAGER_A, "prompt 2")
    )
    assert made["prompt"] == {"variationLabel": label}
    assert (made["title"], made["model"], made["settings"]) == (label, "soul", {"resolution": "720p"})
    assert made["total"] == 1
    assert (made["status"], made["state"]) in {
        ("PENDING", "PENDING"),
        ("PENDING", "RUNNING"),  # a worker has it already
    }
    assert made["owner"] == {"email": MANAGER_A.email}
    assert "CANCEL" in made["actions"]
    said = await desk.finished(LIVE, "manager-a", "ofmGeneration", id=made["rowId"])
    assert said[-1]["status"] == "COMPLETED"
    assert len(said[-1]["resultUrls"]) == 1


async def test_nsfw_is_a_failure_of_its_own(desk: Desk) -> None:
    desk.server.course = ["nsfw"]
    made = await desk.start()
    last = (await desk.finished(LIVE, "manager-a", "ofmGeneration", id=made["rowId"]))[-1]
    assert (last["status"], last["state"], last["resultUrls"]) == ("NSFW", "FAILED", [])
    assert last["errorMessage"]


async def test_all_that_are_under_way_are_followed_together(desk: Desk) -> None:
    desk.server.course = ["in_progress"]
    theirs = await desk.start("manager-b", model="offline")
    first = await desk.start()
    subscriber = await desk.gateway.follow(ACTIVE, "manager-a")
    seen: list[tuple[str, str]] = []
    statuses: set[str] = set()

    async def until(change: tuple[str, str]) -> None:
        async with asyncio.timeout(20):
            while change not in seen:
                outcome = await subscriber.next()
                assert outcome is not None
                assert not outcome.errors, outcome.errors
                for each in orjson.loads(outcome.body)["data"]["ofmGenerations"]:
                    seen.append((each["change"], each["runId"]))
                    statuses.add(each["generation"] and each["generation"]["status"])

    await until(("ADDED", first["rowId"]))
    second = await desk.start(promptText="another")
    await until(("ADDED", second["rowId"]))
    for job in desk.server.jobs.values():
        job.course.append("completed")
    await desk.server.until(lambda server: len(server.jobs) == 2)
    for job in desk.server.jobs.values():
        job.course.append("completed")
    await until(("GONE", first["rowId"]))
    await until(("GONE", second["rowId"]))
    assert "COMPLETED" in statuses
    assert theirs["rowId"] not in {id for _, id in seen}


async def test_pictures_are_saved_once_as_assets(desk: Desk) -> None:
    desk.server.results = 3
    key = await desk.completed(promptText=None, promptId=str(ofm.demo_id(MANAGER_A, "prompt 0")))
    assets = await desk.count("ofm.assets")
    saved = await desk.gateway.data(SAVE, "manager-a", id=key, indexes=[1])
    assert len(saved["saveOfmGenerationResults"]["generation"]["savedAssetIds"]) == 1
    for _ in range(2):
        saved = await desk.gateway.data(SAVE, "manager-a", id=key)
    ids = saved["saveOfmGenerationResults"]["generation"]["savedAssetIds"]
    assert len(set(ids)) == 3
    assert await desk.count("ofm.assets") == assets + 3
    rows = (await desk.gateway.data(ASSETS, "manager-a", ids=ids))["ofmAssets"]["nodes"]
    assert sorted(row["metadata"]["result_index"] for row in rows) == [0, 1, 2]
    for row in rows:
        assert (row["fileType"], row["mimeType"], row["fileSize"]) == ("IMAGE", "image/png", len(drawn()))
        assert row["tags"] == ["generated"]
        assert row["metadata"]["generation_id"] == key
        assert (row["metadata"]["width"], row["metadata"]["height"]) == (16, 16)
        assert row["aiModelId"] == str(ofm.demo_id(MANAGER_A, "model"))
        path = ObjectPath.parse(row["filePath"])
        assert path.path.startswith(f"{MANAGER_A.id}/image/")
        assert desk.gateway.services is not None
        assert await desk.gateway.services.storage.read(path) == drawn()
    assert await desk.count("trellis.discards") == 0
    await desk.admin.execute("delete from ofm.assets where id = $1", UUID(ids[0]))
    left = await desk.admin.fetchval("select saved_asset_ids from ofm.generations where id = $1", UUID(key))
    assert [str(id) for id in left] == ids[1:]


async def test_two_who_save_at_once_save_each_picture_once(desk: Desk) -> None:
    desk.server.results = 2
    key = await desk.completed()
    assets = await desk.count("ofm.assets")
    await asyncio.gather(*(desk.gateway.data(SAVE, "manager-a", id=key) for _ in range(3)))
    assert await desk.count("ofm.assets") == assets + 2
    row = await desk.admin.fetchrow("select saved_asset_ids from ofm.generations where id = $1", UUID(key))
    assert row is not None
    assert len(row["saved_asset_ids"]) == 2


async def test_pictures_are_fetched_a_few_at_a_time(desk: Desk) -> None:
    desk.server.results = 10
    key = await desk.completed()
    desk.server.gate.clear()
    desk.server.most_busy = 0
    saving = asyncio.create_task(desk.gateway.data(SAVE, "manager-a", id=key))
    await desk.server.until(lambda server: server.busy == 4)
    assert not saving.done()
    desk.server.gate.set()
    saved = await saving
    assert desk.server.most_busy == 4
    ids = saved["saveOfmGenerationResults"]["generation"]["savedAssetIds"]
    rows = (await desk.gateway.data(ASSETS, "manager-a", ids=ids))["ofmAssets"]["nodes"]
    indexes = {row["rowId"]: row["metadata"]["result_index"] for row in rows}
    assert [indexes[id] for id in ids] == list(range(10))


async def test_of_pictures_that_cannot_all_be_had_none_is_saved(desk: Desk) -> None:
    desk.server.results = 6
    key = await desk.completed()
    assets = await desk.count("ofm.assets")
    *_, last = sorted(path for path in desk.server.files)
    there = desk.server.files[last]
    desk.server.files[last] = Reply(503)
    assert (await desk.gateway.refusal(SAVE, "manager-a", id=key))[0] == "UNAVAILABLE"
    assert await desk.count("ofm.assets") == assets
    fetched = await desk.count("trellis.discards")
    assert fetched > 0, "what was fetched is removed later"
    desk.server.files[last] = there
    saved = await desk.gateway.data(SAVE, "manager-a", id=key)
    assert len(saved["saveOfmGenerationResults"]["generation"]["savedAssetIds"]) == 6
    assert await desk.count("ofm.assets") == assets + 6
    assert await desk.count("trellis.discards") == fetched


async def test_what_is_drawn_offline_is_saved_likewise(desk: Desk) -> None:
    key = await desk.completed(model="offline", settings={"batch_size": 2})
    saved = await desk.gateway.data(SAVE, "manager-a", id=key)
    ids = saved["saveOfmGenerationResults"]["generation"]["savedAssetIds"]
    rows = (await desk.gateway.data(ASSETS, "manager-a", ids=ids))["ofmAssets"]["nodes"]
    assert [row["mimeType"] for row in rows] == ["image/webp"] * 2


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(body=b"<html>sign in</html>"), "CONFLICT"),
        (Reply(body=drawn()[:40]), "CONFLICT"),
        (Reply(404), "CONFLICT"),
        (Reply(302, headers={"location": "http://169.254.169.254/"}), "CONFLICT"),
        (Reply(503), "UNAVAILABLE"),
    ],
)
async def test_what_is_no_picture_is_not_saved(desk: Desk, reply: Reply, code: str) -> None:
    desk.server.results = 2
    key = await desk.completed()
    [job] = desk.server.jobs
    desk.server.files[f"/files/{job}/1.png"] = reply
    assets = await desk.count("ofm.assets")
    assert (await desk.gateway.refusal(SAVE, "manager-a", id=key))[0] == code
    assert await desk.count("ofm.assets") == assets
    assert (
        await desk.admin.fetchval("select saved_asset_ids from ofm.generations where id = $1", UUID(key))
        == []
    )


async def test_a_result_that_lies_elsewhere_is_not_fetched(desk: Desk) -> None:
    key = await desk.completed()
    await desk.admin.execute(
        "update ofm.generations set result_urls = array['http://127.0.0.1:9/x.png'] where id = $1", UUID(key)
    )
    assert await desk.gateway.refusal(SAVE, "manager-a", id=key) == ("CONFLICT", "generationId")


async def test_what_may_not_be_saved(desk: Desk) -> None:
    key = await desk.completed()
    for indexes in ([], [1], [-1], [0, 7]):
        refusal = await desk.gateway.refusal(SAVE, "manager-a", id=key, indexes=indexes)
        assert refusal == ("BAD_USER_INPUT", "indexes")
    assert await desk.gateway.refusal(SAVE, "manager-b", id=key) == ("NOT_FOUND", "generationId")
    assert await desk.gateway.refusal(SAVE, "admin", id=key) == ("NOT_FOUND", "generationId")
    assert await desk.gateway.refusal(SAVE, "manager-a", id=str(uuid4())) == ("NOT_FOUND", "generationId")
    assert (await desk.gateway.refusal(SAVE, None, id=key))[0] == "UNAUTHENTICATED"
    nsfw = str(ofm.demo_id(MANAGER_A, "generation"))
    assert await desk.gateway.refusal(SAVE, "manager-a", id=nsfw) == ("CONFLICT", "generationId")


async def test_who_may_not_start(desk: Desk) -> None:
    wish = {"promptText": "a cat"}
    assert (await desk.gateway.refusal(START, None, input=wish))[0] == "UNAUTHENTICATED"
    assert await desk.gateway.refusal(START, "manager-b", input=wish) == ("CONFLICT", "model")
    theirs = {"promptId": str(ofm.demo_id(MANAGER_B, "prompt 0"))}
    assert await desk.gateway.refusal(START, "manager-a", input=theirs) == ("NOT_FOUND", "promptId")
    desk.server.course = ["in_progress"]
    for _ in range(2):
        await desk.start()
    assert (await desk.gateway.refusal(START, "manager-a", input=wish))[0] == "LIMIT_EXCEEDED"
    await desk.admin.execute("delete from ofm.users where id = $1", MANAGER_A.id)
    assert (await desk.gateway.refusal(START, "manager-a", input=wish))[0] == "FORBIDDEN"


async def test_five_prompts_are_written_of_an_image(desk: Desk) -> None:
    image, model = await add_image(desk), str(ofm.demo_id(MANAGER_A, "model"))
    wish = {"sourceImageId": image, "modelId": model, "idempotencyKey": "once"}
    made = (await desk.gateway.data(GENERATE, "manager-a", input=wish))["generateOfmPrompts"]["run"]
    assert (made["title"], made["sourceImage"]) == ("a.png", {"filename": "a.png"})
    said = await desk.finished(PROMPTS, "manager-a", "ofmPromptRun", id=made["rowId"])
    assert (said[-1]["status"], said[-1]["provider"]) == ("COMPLETED", "offline measurements-1")
    prompts = said[-1]["prompts"]["nodes"]
    assert [prompt["promptIndex"] for prompt in prompts] == [0, 1, 2, 3, 4]
    assert len({prompt["variationLabel"] for prompt in prompts}) == 5
    for prompt in prompts:
        assert prompt["promptText"].startswith(MARK)
        assert "red tones" in prompt["promptText"]
        assert (prompt["isEdited"], prompt["modelId"], prompt["sourceImageId"]) == (False, model, image)
        assert prompt["metadata"] == {"provider": "offline", "model": "measurements-1"}
    again = (await desk.gateway.data(GENERATE, "manager-a", input=wish))["generateOfmPrompts"]["run"]
    assert again["rowId"] == made["rowId"]
    await desk.admin.execute(
        "update ofm.prompts set prompt_text = 'mine' where prompt_index = 3 and run_id is not null"
    )
    [edited] = await desk.admin.fetch(
        "select prompt_index from ofm.prompts where run_id is not null and is_edited"
    )
    assert edited["prompt_index"] == 3


async def exported(desk: Desk, run: str, search: str | None = None) -> list[dict[str, Any]]:
    """The lines of an export, and that a spreadsheet has as many cells as columns."""
    exports = Exports(desk.gateway.pool, served_of("ofm").exports)
    identity = identity_of(MANAGER_A.email)
    _, export = await exports.find(identity, UUID(run))
    pages = [page async for page in exports.pages(identity, UUID(run), export, search)]
    assert all(len(export.cells(row)) == len(export.columns) for page in pages for row in page)
    return [dict(row) for page in pages for row in page]


async def test_pictures_and_prompts_are_exported(desk: Desk) -> None:
    desk.server.results = 2
    key = await desk.completed(promptText="=a fox", settings={"quality": "720p"})
    await desk.gateway.data(SAVE, "manager-a", id=key, indexes=[1])
    asset = await desk.admin.fetchrow("select id, file_path from ofm.assets order by created_at desc limit 1")
    assert asset is not None
    first, second = await exported(desk, key)
    assert (first["sequence"], second["sequence"], first["prompt"]) == (1, 2, "=a fox")
    assert (first["model"], first["settings"]) == ("soul", {"quality": "720p"})
    assert first["resultUrl"].endswith("/0.png")
    assert (first["assetId"], first["filePath"]) == (None, None)
    assert (second["assetId"], second["filePath"]) == (asset["id"], asset["file_path"])
    assert await exported(desk, key, "nothing of it") == []
    drawn_offline = await exported(desk, await desk.completed(model="offline"))
    assert [row["resultUrl"] for row in drawn_offline] == [None]
    wish = {"sourceImageId": await add_image(desk)}
    run = (await desk.gateway.data(GENERATE, "manager-a", input=wish))["generateOfmPrompts"]["run"]["rowId"]
    await desk.finished(PROMPTS, "manager-a", "ofmPromptRun", id=run)
    rows = await exported(desk, run)
    assert [row["sequence"] for row in rows] == [1, 2, 3, 4, 5]
    assert {(row["provider"], row["isEdited"]) for row in rows} == {("offline", False)}
    assert [row["label"] for row in await exported(desk, run, rows[2]["label"].upper())] == [rows[2]["label"]]


async def test_an_image_that_cannot_be_looked_at_fails_and_says_why(desk: Desk) -> None:
    image = await add_image(desk)
    path = ObjectPath.parse(
        await desk.admin.fetchval("select file_path from ofm.assets where id = $1", UUID(image))
    )
    assert desk.gateway.services is not None
    await desk.gateway.services.storage.delete(path)
    made = (await desk.gateway.data(GENERATE, "manager-a", input={"sourceImageId": image}))[
        "generateOfmPrompts"
    ]["run"]
    last = (await desk.finished(PROMPTS, "manager-a", "ofmPromptRun", id=made["rowId"]))[-1]
    assert (last["status"], last["errorMessage"]) == ("FAILED", "The image cannot be read any more.")
    retry = "mutation ($id: UUID!) { retryRun(runId: $id) { run { state } } }"
    await desk.admin.execute("delete from ofm.assets where id = $1", UUID(image))
    assert await desk.gateway.refusal(retry, "manager-a", id=made["rowId"]) == ("CONFLICT", "runId")


async def test_what_prompts_may_not_be_written_of(desk: Desk) -> None:
    image, film = await add_image(desk), await add_image(desk, kind="video")
    cases: list[tuple[dict[str, Any], str, tuple[str, str | None]]] = [
        ({"sourceImageId": str(uuid4())}, "manager-a", ("NOT_FOUND", "sourceImageId")),
        ({"sourceImageId": image}, "manager-b", ("NOT_FOUND", "sourceImageId")),
        ({"sourceImageId": film}, "manager-a", ("BAD_USER_INPUT", "sourceImageId")),
        (
            {"sourceImageId": image, "modelId": str(ofm.demo_id(MANAGER_B, "model"))},
            "manager-a",
            ("NOT_FOUND", "modelId"),
        ),
        ({"sourceImageId": image, "idempotencyKey": ""}, "manager-a", ("BAD_USER_INPUT", "idempotencyKey")),
    ]
    for wish, who, refusal in cases:
        assert await desk.gateway.refusal(GENERATE, who, input=wish) == refusal
    assert (await desk.gateway.refusal(GENERATE, None, input={"sourceImageId": image}))[
        0
    ] == "UNAUTHENTICATED"
    assert await desk.count("ofm.prompt_runs") == 0


async def test_nobody_follows_what_is_somebody_elses(desk: Desk) -> None:
    desk.server.course = ["in_progress"]
    made = await desk.start()
    run = (await desk.gateway.data(GENERATE, "manager-a", input={"sourceImageId": await add_image(desk)}))[
        "generateOfmPrompts"
    ]["run"]
    for who in ("manager-b", "admin"):
        for subscription, id in ((LIVE, made["rowId"]), (PROMPTS, run["rowId"])):
            subscriber = await desk.gateway.follow(subscription, who, id=id)
            outcome = await subscriber.next()
            assert outcome is not None
            assert outcome.errors
            assert outcome.errors[0]["extensions"]["code"] == "NOT_FOUND"
        read = "query ($id: UUID!) { ofmGeneration(rowId: $id) { status } run(id: $id) { state } }"
        assert await desk.gateway.data(read, who, id=made["rowId"]) == {"ofmGeneration": None, "run": None}
