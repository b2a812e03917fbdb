"""OFM's demo studios over a gateway of their own, whose files are served over HTTP."""

import io
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from starlette.applications import Starlette

from tests.conftest import Filled
from tests.resolvers.conftest import Gateway, open_gateway, served_of
from tests.serving import served
from trellis.db.demo import ofm
from trellis.db.pool import Connection, connect
from trellis.providers.storage import LocalStorage
from trellis.web.stored_objects import storage_routes

REQUEST = """
mutation ($input: RequestOfmAssetUploadInput!) {
  requestOfmAssetUpload(input: $input) { upload { uploadId url method headers { name value } expiresAt } }
}
"""
COMPLETE = """
mutation ($id: UUID!) {
  completeOfmAssetUpload(uploadId: $id) {
    asset { rowId filename filePath fileType mimeType fileSize tags isFavorite metadata url thumbnailUrl }
  }
}
"""


def picture(form: str = "PNG", size: tuple[int, int] = (60, 40)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "red").save(buffer, form)
    return buffer.getvalue()


@dataclass
class Studio:
    """The gateway, the superuser's connection, and the way to its files."""

    gateway: Gateway
    admin: Connection
    http: httpx.AsyncClient
    storage: LocalStorage

    async def ask(self, data: bytes, who: str = "manager-a", **wish: Any) -> Any:
        given = {"filename": "a.png", "contentType": "image/png", "size": len(data)} | wish
        return (await self.gateway.data(REQUEST, who, input=given))["requestOfmAssetUpload"]["upload"]

    async def send(self, upload: Mapping[str, Any], data: bytes) -> None:
        headers = {header["name"]: header["value"] for header in upload["headers"]}
        answer = await self.http.request(upload["method"], upload["url"], content=data, headers=headers)
        assert answer.status_code == 201, answer.text

    async def upload(self, data: bytes, who: str = "manager-a", **wish: Any) -> Any:
        """The asset that the bytes became."""
        upload = await self.ask(data, who, **wish)
        await self.send(upload, data)
        completed = await self.gateway.data(COMPLETE, who, id=upload["uploadId"])
        return completed["completeOfmAssetUpload"]["asset"]


@pytest.fixture
async def studio(copy: Any, filled: Filled, tmp_path: Path) -> AsyncIterator[Studio]:
    storage = LocalStorage(tmp_path, secret="a secret of the tests")
    async with copy(await filled(ofm.load), "studio") as database:
        admin = await connect(database.admin_dsn)
        async with (
            open_gateway(database, served_of("ofm"), tmp_path) as gateway,
            served(Starlette(routes=storage_routes(storage))) as url,
            httpx.AsyncClient(base_url=url) as http,
        ):
            yield Studio(gateway, admin, http, storage)
        await admin.close()
