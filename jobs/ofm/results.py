"""Pictures of a generation as assets of its owner's: fetched from where the service has put them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection, Pool
from trellis.db.session import SERVICE, transaction
from trellis.jobs.ofm.assets import BUCKET, FILE_TYPES, Asset, add_asset, asset_path
from trellis.jobs.pictures import Pictures
from trellis.providers.errors import ProviderError, Unavailable
from trellis.providers.generations import PictureServices
from trellis.providers.pictures.inspection import content_type_of
from trellis.providers.storage import ObjectPath, Storage, StorageError

_AT_ONCE: Final = 4
_EXTENSIONS: Final = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}

_GENERATION = """
select g.user_id, g.status, g.model, g.result_urls, p.model_id
from ofm.generations g left join ofm.prompts p on p.id = g.prompt_id
where g.id = $1
"""
_LOCK = "select id from ofm.generations where id = $1 for update"
_SAVED = """
select (metadata ->> 'result_index')::int as index from ofm.assets
where user_id = $1 and metadata ->> 'generation_id' = $2 and metadata ->> 'result_index' ~ '^[0-9]{1,4}$'
"""
_NOTE = "update ofm.generations set saved_asset_ids = saved_asset_ids || $2::uuid[] where id = $1"

# Whoever dies between these two leaves an object that nothing refers to: it goes when this is due.
_EXPECT = "insert into trellis.discards (path, due_at) values ($1, now() + interval '1 day')"


@dataclass(frozen=True)
class Results:
    """What there is to save: the addresses by index, those of the pictures that are not saved yet."""

    generation_id: UUID
    user_id: UUID
    model: str
    persona_id: UUID | None
    urls: dict[int, str]


@dataclass(frozen=True)
class Stored:
    """A picture that is in storage."""

    index: int
    asset: Asset


async def wanted(connection: Connection, generation_id: UUID, indexes: Sequence[int] | None) -> Results:
    """What there is to save of a generation, as the caller; all of it where no `indexes` are given.

    Raises GatewayError (NOT_FOUND, CONFLICT, BAD_USER_INPUT).
    """
    row = await connection.fetchrow(_GENERATION, generation_id)
    if row is None:
        raise GatewayError("NOT_FOUND", "There is no such generation.", field="generationId")
    if row["status"] != "completed":
        raise GatewayError(
            "CONFLICT", f"The generation has no pictures: it is {row['status']}.", field="generationId"
        )
    urls = dict(enumerate(row["result_urls"]))
    if indexes is not None:
        if not indexes or not set(indexes) <= urls.keys():
            raise GatewayError(
                "BAD_USER_INPUT",
                f"Its pictures are 0 to {len(urls) - 1}; name one at least.",
                field="indexes",
            )
        urls = {index: urls[index] for index in dict.fromkeys(indexes)}
    saved = await _saved(connection, row["user_id"], generation_id)
    left = {index: url for index, url in urls.items() if index not in saved}
    return Results(generation_id, row["user_id"], row["model"], row["model_id"], left)


async def fetch(
    pool: Pool, services: PictureServices, storage: Storage, pictures: Pictures, results: Results
) -> Sequence[Stored]:
    """Bring the pictures into storage, a few at a time, where they stay if they get their rows.

    Raises GatewayError: CONFLICT where one cannot be had any more or is no picture, UNAVAILABLE. Then no
    more is fetched.
    """
    left = iter(results.urls.items())
    stored: list[Stored] = []

    async def some() -> None:
        for index, url in left:
            # Only as much is in memory at once as there is room for, and one person does not fill it.
            async with pictures.room.turn(results.user_id):
                stored.append(await _store(pool, services, storage, pictures, results, index, url))

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(_AT_ONCE):
                group.create_task(some())
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return sorted(stored, key=lambda each: each.index)


async def add(connection: Connection, results: Results, stored: Sequence[Stored]) -> None:
    """Give the pictures their rows, as `service_role`: each once, however often it was fetched. NOT_FOUND."""
    if await connection.fetchval(_LOCK, results.generation_id) is None:
        raise GatewayError("NOT_FOUND", "The generation has been deleted.", field="generationId")
    saved = await _saved(connection, results.user_id, results.generation_id)
    keys = [await add_asset(connection, one.asset) for one in stored if one.index not in saved]
    await connection.execute(_NOTE, results.generation_id, keys)


async def _store(
    pool: Pool,
    services: PictureServices,
    storage: Storage,
    pictures: Pictures,
    results: Results,
    index: int,
    url: str,
) -> Stored:
    """The picture's file in storage, where it stays if it gets its row."""
    try:
        data = await (await services.of(results.model)).fetch(url)
        content_type = content_type_of(data) or ""
        if content_type not in _EXTENSIONS:
            raise GatewayError("CONFLICT", f"Result {index} is no picture.", field="generationId")
        found = await pictures.inspect(data, content_type)
    except Unavailable as error:
        raise GatewayError("UNAVAILABLE", f"Result {index}: {error}.") from error
    except ProviderError as error:
        raise GatewayError("CONFLICT", f"Result {index}: {error}.", field="generationId") from error
    file_type = FILE_TYPES[content_type]
    name = f"generation-{str(results.generation_id)[:8]}-{index}.{_EXTENSIONS[content_type]}"
    path: ObjectPath = asset_path(storage.buckets[BUCKET].name, results.user_id, file_type, name)
    async with transaction(pool, SERVICE) as connection:
        await connection.execute(_EXPECT, str(path))
    try:
        await storage.write(path, data, content_type)
    except StorageError as error:
        raise GatewayError("UNAVAILABLE", "Storage cannot be written at the moment.") from error
    about = {"generation_id": str(results.generation_id), "result_index": index}
    metadata = {**found.metadata, **about}
    asset = Asset(
        results.user_id, name, path, file_type, len(data), metadata, ("generated",), results.persona_id
    )
    return Stored(index, asset)


async def _saved(connection: Connection, user_id: UUID, generation_id: UUID) -> set[int]:
    """Which pictures have assets already."""
    rows = await connection.fetch(_SAVED, user_id, str(generation_id))
    return {row["index"] for row in rows}
