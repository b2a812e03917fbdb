"""MasStock's executions over the API: started, followed, tried again, uploaded for; what B may not see of A."""

import io
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import pytest
from PIL import Image
from starlette.applications import Starlette

from tests.conftest import Filled
from tests.providers.gemini_server import KEY, picture
from tests.resolvers.conftest import Gateway, open_gateway, served_of
from trellis.db.demo.masstock import CLIENT_A, CLIENT_B, load
from trellis.db.demo.people import identity_of
from trellis.db.errors import GatewayError
from trellis.db.listen import Listener
from trellis.db.pool import Connection
from trellis.jobs.runner import Runner
from trellis.providers.images.offline import MARK
from trellis.resolvers.exports import Exports
from trellis.web.stored_objects import storage_routes

START = """
mutation ($input: StartMasStockExecutionInput!) {
  startMasStockExecution(input: $input) { execution {
    rowId status inputData state total title workflow { name }
    results { nodes { batchIndex promptText status resultUrl thumbnailUrl sequence } }
  } }
}
"""
RETRY = """
mutation ($id: UUID!, $key: String!) {
  retryMasStockExecution(executionId: $id, apiKey: $key) { execution { rowId status } }
}
"""
REQUEST = """
mutation ($input: RequestMasStockReferenceUploadInput!) {
  requestMasStockReferenceUpload(input: $input) { upload { uploadId url method headers { name value } expiresAt } }
}
"""
COMPLETE = """
mutation ($id: UUID!) {
  completeMasStockReferenceUpload(uploadId: $id) { referenceImage { rowId clientId contentType size url createdBy } }
}
"""
RESULTS = """
subscription ($id: UUID!, $after: Int) {
  masStockBatchResults(executionId: $id, after: $after) { batchIndex status sequence resultUrl errorMessage }
}
"""
LIVE = "subscription ($id: UUID!) { masStockExecution(rowId: $id) { status outputData done } }"
READ = """
query ($id: UUID!) {
  masStockExecution(rowId: $id) {
    status outputData inputData durationSeconds
    results { nodes { promptText status resultUrl thumbnailUrl processingTimeMs } }
  }
}
"""

OTHERS = """
query ($id: UUID!) { masStockReferenceImages { nodes { rowId } totalCount } run(id: $id) { state } }
"""


@dataclass
class Agency:
    """A gateway of MasStock alone, with a worker, whose storage is served over HTTP."""

    gateway: Gateway
    http: httpx.AsyncClient
    admin: Connection
    runner: Runner

    async def start(self, who: str = "user-a", **wish: Any) -> Any:
        wish = {"workflowId": str(CLIENT_A.sketches), "prompts": ["a cat", "a dog"]} | wish
        return (await self.gateway.data(START, who, input=wish))["startMasStockExecution"]["execution"]

    async def refusal(self, who: str | None = "user-a", **wish: Any) -> tuple[str, str | None]:
        wish = {"workflowId": str(CLIENT_A.sketches), "prompts": ["a cat"]} | wish
        return await self.gateway.refusal(START, who, input=wish)

    async def get(self, url: str) -> httpx.Response:
        parts = urlsplit(url)
        return await self.http.get(f"{parts.path}?{parts.query}")

    async def upload(self, data: bytes, who: str = "user-a", **wish: Any) -> Any:
        wish = {
            "workflowId": str(CLIENT_A.sketches),
            "filename": "logo.png",
            "contentType": "image/png",
            "size": len(data),
        } | wish
        upload = (await self.gateway.data(REQUEST, who, input=wish))["requestMasStockReferenceUpload"][
            "upload"
        ]
        parts = urlsplit(upload["url"])
        headers = {header["name"]: header["value"] for header in upload["headers"]}
        sent = await self.http.put(f"{parts.path}?{parts.query}", content=data, headers=headers)
        assert sent.status_code == 201
        return upload

    async def reference(self, data: bytes, who: str = "user-a", **wish: Any) -> Any:
        upload = await self.upload(data, who, **wish)
        done = await self.gateway.data(COMPLETE, who, id=upload["uploadId"])
        return done["completeMasStockReferenceUpload"]["referenceImage"]


@pytest.fixture
async def database(copy: Any, filled: Filled) -> AsyncIterator[Any]:
    async with copy(await filled(load), "masstock") as database:
        yield database


@pytest.fixture(params=[True, False], ids=["planned", "plain"])
async def agency(
    database: Any, admin: Connection, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Agency]:
    async with AsyncExitStack() as stack:
        gateway = await stack.enter_async_context(
            open_gateway(database, served_of("masstock"), tmp_path, planned=request.param, listening=True)
        )
        listener = Listener(database.dsn)
        await listener.start()
        stack.push_async_callback(listener.stop)
        runner = Runner(gateway.pool, listener, gateway.services.kinds, dsn=database.dsn, sweep=0.1)
        stack.push_async_callback(runner.stop, 1.0)
        app = Starlette(routes=storage_routes(gateway.services.storage))
        http = await stack.enter_async_context(
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway")
        )
        yield Agency(gateway, http, admin, runner)


async def test_prompts_become_pictures_that_are_followed_and_seen(agency: Agency) -> None:
    execution = await agency.start()
    assert (execution["status"], execution["state"], execution["total"]) == ("PENDING", "PENDING", 2)
    assert execution["inputData"] == {"prompts": ["a cat", "a dog"], "reference_images": []}
    assert execution["title"] == execution["workflow"]["name"]
    assert [row["status"] for row in execution["results"]["nodes"]] == ["PROCESSING"] * 2
    assert execution["results"]["nodes"][0]["resultUrl"] is None
    assert execution["results"]["nodes"][0]["thumbnailUrl"] is None
    id = execution["rowId"]
    results = await agency.gateway.follow(RESULTS, "manager-a", id=id)
    live = await agency.gateway.follow(LIVE, "user-a", id=id)
    await agency.runner.start()
    rows = await results.told()
    assert sorted(row["batchIndex"] for row in rows) == [0, 1]
    assert [row["sequence"] for row in rows] == sorted(row["sequence"] for row in rows)
    states = await live.told()
    assert states[-1] == {
        "status": "COMPLETED",
        "outputData": {"successful": 2, "failed": 0, "total": 2},
        "done": 2,
    }
    for row in rows:
        seen = await agency.get(row["resultUrl"])
        assert seen.headers["content-type"] == "image/png"
        assert MARK.encode() in seen.content
    # Who comes back with a cursor has the rest, and nothing twice.
    again = await agency.gateway.follow(RESULTS, "manager-a", id=id, after=rows[0]["sequence"])
    assert [row["batchIndex"] for row in await again.told()] == [rows[1]["batchIndex"]]


async def test_signed_urls_of_a_page_are_signed_together(agency: Agency) -> None:
    read = (await agency.gateway.data(READ, "user-a", id=str(CLIENT_A.execution(1))))["masStockExecution"]
    urls = [row["resultUrl"] for row in read["results"]["nodes"]]
    assert [url is None for url in urls] == [row["status"] == "FAILED" for row in read["results"]["nodes"]]
    assert len(urls) == 3
    assert sum(url is None for url in urls) == 1


async def test_an_api_key_is_asked_for_and_shown_nowhere(agency: Agency) -> None:
    assert await agency.refusal(workflowId=str(CLIENT_A.flash)) == ("BAD_USER_INPUT", "apiKey")
    execution = await agency.start(workflowId=str(CLIENT_A.flash), apiKey=KEY)
    found = await agency.gateway.run(READ, "user-a", id=execution["rowId"])
    assert KEY.encode() not in found.body
    row = await agency.admin.fetchrow("select * from masstock.execution_api_keys")
    assert str(row["execution_id"]) == execution["rowId"]
    assert KEY not in str(dict(row))


async def test_only_admins_are_offered_to_delete(agency: Agency) -> None:
    actions = "query ($id: UUID!) { run(id: $id) { actions } }"
    for who, offered in (("user-a", []), ("manager-a", []), ("admin", ["DELETE"])):
        found = await agency.gateway.data(actions, who, id=str(CLIENT_A.execution(0)))
        assert found["run"]["actions"] == offered
    delete = "mutation ($id: UUID!) { deleteRun(runId: $id) { runId } }"
    assert (await agency.gateway.refusal(delete, "manager-a", id=str(CLIENT_A.execution(0))))[
        0
    ] == "FORBIDDEN"
    assert await agency.gateway.data(delete, "admin", id=str(CLIENT_A.execution(0)))


async def test_retrying_takes_a_key_where_there_was_one(agency: Agency) -> None:
    id = (await agency.start(workflowId=str(CLIENT_A.flash), apiKey=KEY))["rowId"]
    cancel = "mutation ($id: UUID!) { cancelRun(runId: $id) { run { state actions } } }"
    assert (await agency.gateway.data(cancel, id=id))["cancelRun"]["run"]["state"] == "CANCELLED"
    assert await agency.admin.fetchval("select sealed_api_key from masstock.execution_api_keys") is None
    plainly = "mutation ($id: UUID!) { retryRun(runId: $id) { run { state } } }"
    assert await agency.gateway.refusal(plainly, "user-a", id=id) == ("CONFLICT", "runId")
    for who, code in (("user-b", "NOT_FOUND"), (None, "UNAUTHENTICATED")):
        assert (await agency.gateway.refusal(RETRY, who, id=id, key="AIza-new"))[0] == code
    assert await agency.gateway.refusal(RETRY, "user-a", id=id, key="two words") == (
        "BAD_USER_INPUT",
        "apiKey",
    )
    retried = await agency.gateway.data(RETRY, "user-a", id=id, key="AIza-new")
    assert retried["retryMasStockExecution"]["execution"] == {"rowId": id, "status": "PENDING"}
    assert await agency.gateway.refusal(RETRY, "user-a", id=id, key="AIza-newer") == ("CONFLICT", "apiKey")


@pytest.mark.parametrize(
    ("who", "wish", "code", "field"),
    [
        (None, {}, "UNAUTHENTICATED", None),
        ("user-b", {}, "NOT_FOUND", "workflowId"),
        ("user-a", {"workflowId": str(CLIENT_B.sketches)}, "NOT_FOUND", "workflowId"),
        ("user-a", {"workflowId": str(CLIENT_A.resting)}, "CONFLICT", "workflowId"),
        ("user-a", {"prompts": []}, "BAD_USER_INPUT", "prompts"),
        ("user-a", {"prompts": ["x"] * 21}, "BAD_USER_INPUT", "prompts"),
        ("user-a", {"referenceImages": [str(CLIENT_A.id)]}, "NOT_FOUND", "referenceImages"),
    ],
)
async def test_what_is_refused_changes_nothing(
    agency: Agency, who: str | None, wish: dict[str, Any], code: str, field: str | None
) -> None:
    before = await agency.admin.fetchval("select count(*) from masstock.workflow_executions")
    assert await agency.refusal(who, **wish) == (code, field)
    assert await agency.admin.fetchval("select count(*) from masstock.workflow_executions") == before


async def test_a_reference_is_uploaded_and_drawn(agency: Agency) -> None:
    reference = await agency.reference(picture("red"))
    assert reference["clientId"] == str(CLIENT_A.id)
    assert (reference["contentType"], reference["size"]) == ("image/png", len(picture("red")))
    assert (await agency.get(reference["url"])).content == picture("red")
    execution = await agency.start(referenceImages=[reference["rowId"]], prompts=["in red"])
    await agency.runner.start()
    results = await agency.gateway.follow(RESULTS, id=execution["rowId"])
    [row] = await results.told()
    with Image.open(io.BytesIO((await agency.get(row["resultUrl"])).content)) as drawn:
        assert (255, 0, 0) in {colour for _, colour in drawn.convert("RGB").getcolors(1 << 20)}
    delete = "mutation ($id: UUID!) { deleteMasStockReferenceImage(rowId: $id) { deletedId } }"
    assert (await agency.gateway.refusal(delete, "user-b", id=reference["rowId"]))[0] == "NOT_FOUND"
    assert await agency.gateway.data(delete, "user-a", id=reference["rowId"])
    assert await agency.admin.fetchval("select count(*) from trellis.discards") == 1


@pytest.mark.parametrize(
    ("who", "wish", "code", "field"),
    [
        (None, {}, "UNAUTHENTICATED", None),
        ("user-b", {}, "NOT_FOUND", "workflowId"),
        ("user-a", {"workflowId": str(CLIENT_A.resting)}, "CONFLICT", "workflowId"),
        ("user-a", {"filename": "a.svg", "contentType": "image/svg+xml"}, "BAD_USER_INPUT", "contentType"),
        ("user-a", {"filename": "a.jpg"}, "BAD_USER_INPUT", "filename"),
        ("user-a", {"filename": "../a.png"}, "BAD_USER_INPUT", "filename"),
        ("user-a", {"size": 10 * 2**20 + 1}, "BAD_USER_INPUT", "size"),
    ],
)
async def test_what_may_not_be_uploaded(
    agency: Agency, who: str | None, wish: dict[str, Any], code: str, field: str | None
) -> None:
    wish = {
        "workflowId": str(CLIENT_A.sketches),
        "filename": "a.png",
        "contentType": "image/png",
        "size": 100,
    } | wish
    assert await agency.gateway.refusal(REQUEST, who, input=wish) == (code, field)


async def test_what_is_no_image_is_refused_for_good(agency: Agency) -> None:
    upload = await agency.upload(b"\x89PNG\r\n\x1a\n and nothing more")
    for _ in range(2):
        assert await agency.gateway.refusal(COMPLETE, "user-a", id=upload["uploadId"]) == (
            "BAD_USER_INPUT",
            "uploadId",
        )
    assert await agency.admin.fetchval("select count(*) from masstock.reference_images") == 0


async def test_an_upload_is_its_owners_to_complete(agency: Agency) -> None:
    upload = await agency.upload(picture("red"))
    for who in ("user-b", "manager-a", "admin"):
        assert (await agency.gateway.refusal(COMPLETE, who, id=upload["uploadId"]))[0] == "NOT_FOUND"
    first = await agency.gateway.data(COMPLETE, "user-a", id=upload["uploadId"])
    assert await agency.gateway.data(COMPLETE, "user-a", id=upload["uploadId"]) == first


async def test_who_was_suspended_meanwhile_completes_nothing(agency: Agency) -> None:
    upload = await agency.upload(picture("red"))
    await agency.admin.execute("update masstock.clients set status = 'suspended' where id = $1", CLIENT_A.id)
    assert (await agency.gateway.refusal(COMPLETE, "user-a", id=upload["uploadId"]))[0] == "NOT_FOUND"
    assert await agency.admin.fetchval("select count(*) from masstock.reference_images") == 0


async def test_b_follows_and_reads_nothing_of_a(agency: Agency) -> None:
    execution = await agency.start(workflowId=str(CLIENT_A.flash), apiKey=KEY)
    reference = await agency.reference(picture("red"))
    id = execution["rowId"]
    assert (await agency.gateway.refusal(READ, None, id=id))[0] == "UNAUTHENTICATED"
    for who in ("user-b", "manager-b"):
        assert (await agency.gateway.data(READ, who, id=id))["masStockExecution"] is None
        found = await agency.gateway.data(OTHERS, who, id=id)
        assert found == {"masStockReferenceImages": {"nodes": [], "totalCount": 0}, "run": None}
        for document in (RESULTS, LIVE):
            [outcome] = await (await agency.gateway.follow(document, who, id=id)).rest()
            assert [error["extensions"]["code"] for error in outcome.errors] == ["NOT_FOUND"]
    wish = {"workflowId": str(CLIENT_B.sketches), "prompts": ["x"], "referenceImages": [reference["rowId"]]}
    assert await agency.gateway.refusal(START, "user-b", input=wish) == ("NOT_FOUND", "referenceImages")


async def test_an_execution_is_exported_as_far_as_it_is_seen(agency: Agency) -> None:
    id = (await agency.start())["rowId"]
    await agency.runner.start()
    assert len(await (await agency.gateway.follow(RESULTS, id=id)).told()) == 2
    exports = Exports(agency.gateway.pool, served_of("masstock").exports)
    kind, export = await exports.find(identity_of("user-a@trellis.test"), UUID(id))
    assert kind == "masstock.execution"
    for search, prompts in ((None, {"a cat", "a dog"}), ("CAT", {"a cat"}), ("%", set())):
        pages = exports.pages(identity_of("user-a@trellis.test"), UUID(id), export, search)
        rows = [row async for page in pages for row in page]
        assert {row["prompt"] for row in rows} == prompts
        assert all(len(export.cells(row)) == len(export.columns) for row in rows)
    with pytest.raises(GatewayError):
        await exports.find(identity_of("user-b@trellis.test"), UUID(id))
