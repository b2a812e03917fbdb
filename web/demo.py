"""Loading the demo: its rows as the database's owner, its photographs into storage."""

from typing import Literal

import asyncpg

from trellis.db.demo.coice import load
from trellis.db.demo.large import load_large
from trellis.db.demo.people import DemoDataError
from trellis.db.demo.photographs import photographs
from trellis.db.pool import connect
from trellis.providers.storage import ObjectPath, Storage, StorageError
from trellis.web.database import Database, unreachable
from trellis.web.failure import Failure

Scale = Literal["small", "large"]


async def load_demo(database: Database, storage: Storage, scale: Scale = "small") -> None:
    """Load what is not there yet. Raises Failure where the demo does not fit beside what is there."""
    of_tenants = photographs("a"), photographs("b")
    with unreachable("MIGRATE_DATABASE_URL"):
        connection = await connect(database.admin_dsn)
        try:
            paths = await load(connection, *of_tenants, bucket=storage.buckets["coice"].name)
            if scale == "large":
                await load_large(connection)
        except DemoDataError as error:
            raise Failure(f"the demo cannot be loaded: {error}") from None
        except (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError):
            raise Failure("the database lacks its tables: run `trellis migrate` first") from None
        finally:
            await connection.close()
    files = {picture.name: picture for pictures in of_tenants for picture in pictures}
    try:
        for stored in paths:
            path, picture = ObjectPath.parse(stored.gcs_path), files[stored.name]
            if await storage.describe(path) is None:
                await storage.write(path, picture.data, picture.content_type)
    except StorageError as error:
        raise Failure(f"the demo's photographs cannot be stored: {error}") from None
