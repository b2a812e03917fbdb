"""Loading the demo: its rows as the database's owner, its files into storage."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import asyncpg

from trellis.db.demo import alawein, coice, masstock, ofm, orgs
from trellis.db.demo.large import load_large
from trellis.db.demo.people import DemoDataError
from trellis.db.demo.photographs import photographs
from trellis.db.demo.pictures import StoredPicture
from trellis.db.pool import Connection, connect
from trellis.providers.images import ImageRequest
from trellis.providers.images.offline import OfflineImages, draw
from trellis.providers.storage import ObjectPath, Storage, StorageError
from trellis.web.database import Database, unreachable
from trellis.web.failure import Failure

Scale = Literal["small", "large"]


@dataclass(frozen=True)
class _File:
    """A file that belongs at `path`; `read` makes it, where it is not there yet."""

    path: str
    content_type: str
    read: Callable[[], bytes]


async def load_demo(
    database: Database, storage: Storage, systems: Collection[str], scale: Scale = "small"
) -> None:
    """Load what these systems lack yet. Raises Failure where the demo does not fit beside what is there.

    The large scale is more of Coice.
    """
    files: list[_File] = []
    with unreachable("MIGRATE_DATABASE_URL"):
        connection = await connect(database.admin_dsn)
        try:
            if "coice" in systems:
                files += await _coice(connection, storage)
                if scale == "large":
                    await load_large(connection)
            if "masstock" in systems:
                files += _pictures(await masstock.load(connection, bucket=storage.buckets["masstock"].name))
            if "ofm" in systems:
                files += _pictures(await ofm.load(connection, bucket=storage.buckets["ofm"].name))
            if "orgs" in systems:
                await orgs.load(connection)
            if "alawein" in systems:
                await alawein.load(connection)
        except DemoDataError as error:
            raise Failure(f"the demo cannot be loaded: {error}") from None
        except (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError):
            raise Failure("the database lacks its tables: run `trellis migrate` first") from None
        finally:
            await connection.close()
    try:
        for file in files:
            path = ObjectPath.parse(file.path)
            if await storage.describe(path) is None:
                await storage.write(path, file.read(), file.content_type)
    except StorageError as error:
        raise Failure(f"the demo's files cannot be stored: {error}") from None


async def _coice(connection: Connection, storage: Storage) -> Sequence[_File]:
    of_tenants = photographs("a"), photographs("b")
    paths = await coice.load(connection, *of_tenants, bucket=storage.buckets["coice"].name)
    pictures = {picture.name: picture for pictures in of_tenants for picture in pictures}
    return [
        _File(stored.gcs_path, picture.content_type, partial(bytes, picture.data))
        for stored in paths
        if (picture := pictures[stored.name])
    ]


def _pictures(pictures: Sequence[StoredPicture]) -> Sequence[_File]:
    return [_File(picture.path, "image/png", partial(_drawn, picture.prompt)) for picture in pictures]


def _drawn(prompt: str) -> bytes:
    return draw(ImageRequest(prompt, OfflineImages.name)).data
