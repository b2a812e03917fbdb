"""Uploading photographs, from the request for an address to the image's row: what is refused, races, crashes."""

import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from PIL import Image
from starlette.applications import Starlette

from tests.resolvers.conftest import Gateway, open_gateway
from tests.serving import served as served_app
from trellis.db.demo.coice import TENANT_A
from trellis.db.pool import Connection, connect
from trellis.providers.storage import LocalStorage, ObjectPath
from trellis.web.storage import storage_routes

REQUEST = """
mutation ($input: RequestCoiceImageUploadInput!) {
  requestCoiceImageUpload(input: $input) { upload { uploadId url method headers { name value } expiresAt } }
}
"""
COMPLETE = """
mutation ($id: UUID!) {
  completeCoiceImageUpload(uploadId: $id) { image { rowId name gcsPath metadata url thumbnailUrl library { rowId } } }
}
"""
LIBRARY = TENANT_A.library_id


def picture(
    form: str = "JPEG", size: tuple[int, int] = (60, 40), exif: Image.Exif | None = None, colour: str = "red"
) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, form, **({"exif": exif} if exif else {}))
    return buffer.getvalue()


JPEG = picture()


@dataclass
class Uploader:
    """Somebody who uploads over a gateway, whose storage is served over HTTP."""

    gateway: Gateway
    http: httpx.AsyncClient
    storage: LocalStorage
    admin: Connection

    async def ask(self, who: str = "manager-a", **wish: Any) -> Any:
        wish = {
            "libraryId": LIBRARY,
            "filename": "a.jpg",
            "contentType": "image/jpeg",
            "size": len(JPEG),
        } | wish
        return (await self.gateway.data(REQUEST, who, input=wish))["requestCoiceImageUpload"]["upload"]

    async def refusal(self, who: str = "manager-a", **wish: Any) -> tuple[str, str | None]:
        wish = {
            "libraryId": LIBRARY,
            "filename": "a.jpg",
            "contentType": "image/jpeg",
            "size": len(JPEG),
        } | wish
        return await self.gateway.refusal(REQUEST, who, input=wish)

    async def send(self, upload: Any, data: bytes = JPEG) -> int:
        headers = {header["name"]: header["value"] for header in upload["headers"]}
        answer = await self.http.request(upload["method"], upload["url"], content=data, headers=headers)
        return answer.status_code

    async def complete(self, upload: Any, who: str = "manager-a") -> Any:
        data = await self.gateway.data(COMPLETE, who, id=upload["uploadId"])
        return data["completeCoiceImageUpload"]["image"]

    async def uploaded(self, data: bytes = JPEG, **wish: Any) -> Any:
        upload = await self.ask(size=len(data), **wish)
        assert await self.send(upload, data) == 201
        return upload

    async def incomplete(self, upload: Any, who: str = "manager-a") -> tuple[str, str]:
        """Code and message of a completion that must fail."""
        outcome = await self.gateway.run(COMPLETE, who, id=upload["uploadId"])
        [error] = orjson.loads(outcome.body)["errors"]
        return error["extensions"]["code"], error["message"]

    async def rows(self, name: str = "a.jpg") -> int:
        return await self.admin.fetchval(
            "select count(*) from coice.images where gcs_path like $1", f"%/{name}"
        )


def stored(name: str = "a.jpg", library: int = LIBRARY, catalog: int = TENANT_A.catalog_id) -> ObjectPath:
    return ObjectPath("coice", f"catalogs/{catalog}/{library}/{name}")


@pytest.fixture
async def uploader(copy: Any, demo_database: Any, served: Any, tmp_path: Path) -> AsyncIterator[Uploader]:
    storage = LocalStorage(tmp_path, secret="a secret of the tests")
    async with (
        copy(demo_database.name, "uploading") as database,
        open_gateway(database, served, tmp_path) as gateway,
        served_app(Starlette(routes=storage_routes(storage))) as url,
        httpx.AsyncClient(base_url=url) as http,
    ):
        admin = await connect(database.admin_dsn)
        yield Uploader(gateway, http, storage, admin)
        await admin.close()


async def test_a_photograph_becomes_an_image(uploader: Uploader) -> None:
    upload = await uploader.uploaded()
    image = await uploader.complete(upload)
    assert image["name"] == "a.jpg"
    assert image["gcsPath"] == f"gs://coice/catalogs/{TENANT_A.catalog_id}/{LIBRARY}/a.jpg"
    assert image["metadata"] == {"width": 60, "height": 40}
    assert image["library"] == {"rowId": LIBRARY}
    assert (await uploader.http.get(image["url"])).content == JPEG
    assert image["thumbnailUrl"].startswith(
        f"/thumbnails/coice/catalogs/{TENANT_A.catalog_id}/{LIBRARY}/a.jpg?"
    )
    assert await uploader.complete(upload) == image
    assert await uploader.rows() == 1
