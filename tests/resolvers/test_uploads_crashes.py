"""A crash at every point at which uploading waits for something: afterwards the same goes well, and nothing is left."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any
from uuid import UUID

from tests.resolvers.test_uploads import CUT, JPEG, LIBRARY, Uploader, picture, stored, uploader  # noqa: F401
from trellis.db.demo.people import identity_of
from trellis.db.errors import GatewayError
from trellis.jobs import uploads
from trellis.providers.pictures.thumbnail import kept_at
from trellis.resolvers.coice.images import CoiceImageKind
from trellis.resolvers.context import Context
from trellis.resolvers.uploads import File, complete_upload, request_upload

MANAGER = identity_of("manager-a@trellis.test")


class Crash:
    """Awaits a coroutine and cancels it where it waits for the `after`-th time; `over` says that it did not."""

    def __init__(self, coroutine: Coroutine[Any, Any, Any], after: int) -> None:
        self._coroutine = coroutine
        self._left = after
        self.over = False

    def __await__(self) -> Generator[Any, Any, None]:
        thrown: BaseException | None = None
        while True:
            try:
                waiting = self._coroutine.throw(thrown) if thrown else self._coroutine.send(None)
            except StopIteration:
                self.over = self._left >= 0
                return
            except GatewayError:  # a refusal is an end as well
                self.over = self._left >= 0
                raise
            if self._left == 0:
                task = asyncio.current_task()
                assert task
                task.cancel()
            self._left -= 1
            thrown = None
            try:
                yield waiting
            except BaseException as error:
                thrown = error


def context(uploader: Uploader) -> Context:  # noqa: F811
    assert uploader.gateway.services
    return Context(MANAGER, uploader.gateway.services)


async def crashed(coroutine: Coroutine[Any, Any, Any], after: int) -> bool:
    """Whether it broke off; errors that tell of it are as good."""
    crash = Crash(coroutine, after)

    async def run() -> None:
        await crash

    await asyncio.gather(asyncio.create_task(run()), return_exceptions=True)
    return not crash.over


async def later(uploader: Uploader) -> None:  # noqa: F811
    """As long as claims last."""
    await uploader.admin.execute("update trellis.discards set claimed_until = now(), due_at = now()")


async def settled(uploader: Uploader) -> None:  # noqa: F811
    """There is one image with its object, and nothing else is kept or queued."""
    assert await uploader.rows() == 1
    await uploads.sweep(uploader.gateway.pool, uploader.storage)
    assert await uploader.storage.read(stored()) == JPEG
    states = await uploader.admin.fetch("select state from trellis.uploads")
    assert [row["state"] for row in states] == ["completed"]


async def start_over(uploader: Uploader) -> None:  # noqa: F811
    await uploader.admin.execute("delete from coice.images where gcs_path like '%/a.jpg'")
    await uploader.admin.execute("delete from trellis.uploads")
    await uploader.admin.execute("delete from trellis.discards")
    for path in (stored(), kept_at(stored())):
        await uploader.storage.delete(path)


async def at_every_point(
    uploader: Uploader,  # noqa: F811
    begin: Callable[[], Awaitable[Coroutine[Any, Any, Any]]],
    check: Callable[[], Awaitable[None]],
) -> None:
    """Begin something again and again, break it off one point later each time, and check what is left."""
    points = 0
    while await crashed(await begin(), points):
        await check()
        await start_over(uploader)
        points += 1
    await check()
    assert points > 10


async def test_completing(uploader: Uploader) -> None:  # noqa: F811
    upload: dict[str, Any] = {}

    async def begin() -> Coroutine[Any, Any, Any]:
        upload.update(await uploader.uploaded())
        return complete_upload(context(uploader), CoiceImageKind(), UUID(upload["uploadId"]))

    async def check() -> None:
        await uploader.complete(upload)
        await settled(uploader)

    await at_every_point(uploader, begin, check)


async def test_completing_a_file_that_is_refused(uploader: Uploader) -> None:  # noqa: F811
    upload: dict[str, Any] = {}

    async def begin() -> Coroutine[Any, Any, Any]:
        upload.update(await uploader.uploaded(CUT))
        return complete_upload(context(uploader), CoiceImageKind(), UUID(upload["uploadId"]))

    async def check() -> None:
        code, _ = await uploader.incomplete(upload)
        assert code == "BAD_USER_INPUT"
        await later(uploader)
        await uploads.sweep(uploader.gateway.pool, uploader.storage)
        assert await uploader.storage.describe(stored()) is None
        assert await uploader.rows() == 0

    await at_every_point(uploader, begin, check)


async def test_asking_anew(uploader: Uploader) -> None:  # noqa: F811
    """The hardest way to ask: something lies there that has to go first."""

    async def begin() -> Coroutine[Any, Any, Any]:
        await uploader.uploaded(picture(colour="blue"))
        file = File("a.jpg", "image/jpeg", len(JPEG))
        return request_upload(context(uploader), CoiceImageKind(), "coice", {"library_id": LIBRARY}, file)

    async def check() -> None:
        await later(uploader)
        await uploader.complete(await uploader.uploaded())
        await settled(uploader)

    await at_every_point(uploader, begin, check)


async def test_sweeping(uploader: Uploader) -> None:  # noqa: F811
    async def begin() -> Coroutine[Any, Any, Any]:
        await uploader.uploaded()
        await uploader.admin.execute("update trellis.uploads set expires_at = now() - interval '4 hours'")
        return uploads.sweep(uploader.gateway.pool, uploader.storage)

    async def check() -> None:
        await later(uploader)
        await uploads.sweep(uploader.gateway.pool, uploader.storage)
        assert await uploader.storage.describe(stored()) is None
        assert await uploader.admin.fetchval("select count(*) from trellis.discards") == 0

    await at_every_point(uploader, begin, check)
