"""Image files looked at in other processes."""

import asyncio
import io
import os
import signal
from collections.abc import AsyncIterator

import pytest
from PIL import Image

from tests.providers.pictures.test_picture import bomb
from trellis.jobs import pictures as module
from trellis.jobs.pictures import Pictures
from trellis.jobs.processes import Processes
from trellis.providers.errors import Refused, Unavailable


def encoded(size: tuple[int, int], form: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "red").save(buffer, form)
    return buffer.getvalue()


@pytest.fixture
async def processes() -> AsyncIterator[Processes]:
    processes = Processes(1)
    yield processes
    await processes.aclose()


@pytest.fixture
def pictures(processes: Processes) -> Pictures:
    return Pictures(processes, max_pixels=1_000_000)


async def test_both(pictures: Pictures) -> None:
    data = encoded((400, 300))
    found = await pictures.inspect(data, "image/png")
    assert found.metadata == {"width": 400, "height": 300}
    assert await pictures.thumbnail(data) == found.thumbnail


async def test_bombs_are_refused_and_the_next_one_is_served(pictures: Pictures) -> None:
    for data in (bomb(50_000, 50_000), encoded((2_000, 2_000)), b"nothing"):
        with pytest.raises(Refused):
            await pictures.thumbnail(data)
    assert await pictures.thumbnail(encoded((40, 30)))


async def test_what_takes_too_long_is_stopped(pictures: Pictures, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SECONDS", 0.0)
    with pytest.raises(Refused, match="seconds to decode"):
        await pictures.thumbnail(encoded((400, 300)))
    monkeypatch.undo()
    assert await pictures.thumbnail(encoded((40, 30)))


async def test_a_process_that_is_killed_is_a_failure_that_passes(
    pictures: Pictures, processes: Processes
) -> None:
    data = encoded((40, 30))
    await pictures.thumbnail(data)
    [process] = processes._all
    os.kill(process.pid, signal.SIGSTOP)
    call = asyncio.create_task(pictures.thumbnail(data))
    while processes._idle:
        await asyncio.sleep(0)
    os.kill(process.pid, signal.SIGKILL)
    with pytest.raises(Unavailable):
        await call
    assert await pictures.thumbnail(data)
