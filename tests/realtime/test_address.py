"""Where an operation came from, as limits know it."""

import asyncio

import pytest

from trellis.realtime.address import NOWHERE, address, came_from


@pytest.mark.parametrize(
    ("client", "known"),
    [
        (("203.0.113.7", 1234), "203.0.113.7"),
        (("::ffff:203.0.113.7", 1), "203.0.113.7"),
        (("2001:db8:1:2:3:4:5:6", 1), "2001:db8:1:2::/64"),
        (("2001:db8:1:2::1", 1), "2001:db8:1:2::/64"),
        (("a-name", 1), "a-name"),
        (("", 0), NOWHERE),
        (None, NOWHERE),
    ],
)
async def test_an_address(client: tuple[str, int] | None, known: str) -> None:
    came_from({"type": "http", "client": client})
    assert address() == known


async def test_it_is_known_to_what_the_request_begins_and_nobody_else() -> None:
    async def serve(host: str) -> list[str]:
        came_from({"type": "http", "client": (host, 1)})
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(_told()) for _ in range(2)]
        return [task.result() for task in tasks]

    assert await asyncio.gather(
        asyncio.create_task(serve("192.0.2.1")), asyncio.create_task(serve("192.0.2.2"))
    ) == [
        ["192.0.2.1"] * 2,
        ["192.0.2.2"] * 2,
    ]


async def _told() -> str:
    await asyncio.sleep(0)
    return address()
