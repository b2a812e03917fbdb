"""Room: owners in turn, nobody has all of it, and who leaves takes no place along."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

from trellis.providers.admission.room import Room

A, B = (UUID(int=n) for n in (1, 2))


class Guests:
    """Tasks in a room: who was let in, and each until it is told to go."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.inside: list[str] = []
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self._ends: dict[str, asyncio.Event] = {}

    async def come(self, owner: UUID | None, *names: str) -> None:
        for name in names:
            self._ends[name] = asyncio.Event()
            self.tasks[name] = asyncio.create_task(self._stay(owner, name))
        await asyncio.sleep(0)

    async def go(self, name: str) -> None:
        self._ends[name].set()
        await self.tasks[name]
        await asyncio.sleep(0)

    async def _stay(self, owner: UUID | None, name: str) -> None:
        async with self.room.turn(owner):
            self.inside.append(name)
            await self._ends[name].wait()


async def settled(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0)


async def test_who_comes_new_is_next_however_many_wait() -> None:
    guests = Guests(Room(2, most=2))
    await guests.come(A, *(f"a{n}" for n in range(20)))
    await guests.come(B, "b0", "b1")
    assert (guests.inside, guests.room.waiting) == (["a0", "a1"], 20)
    for name in ("a0", "a1", "b0"):
        await guests.go(name)
        await settled(lambda: guests.room.waiting == 22 - len(guests.inside))
    assert guests.inside == ["a0", "a1", "b0", "a2", "b1"]
    for task in guests.tasks.values():
        task.cancel()


async def test_nobody_has_all_of_it() -> None:
    guests = Guests(Room(3, most=2))
    await guests.come(A, *(f"a{n}" for n in range(5)))
    assert guests.inside == ["a0", "a1"]
    await guests.come(B, "b0")
    await guests.come(None, "n0")
    assert guests.inside == ["a0", "a1", "b0"]
    await guests.go("a1")
    await settled(lambda: len(guests.inside) == 4)
    assert guests.inside[3] == "n0", "a2 comes after who waited meanwhile"
    for name, owner in (("n0", "a2"), ("b0", None)):
        await guests.go(name)
        if owner:
            await settled(lambda owner=owner: guests.inside[-1] == owner)
    assert guests.inside == ["a0", "a1", "b0", "n0", "a2"]
    for task in guests.tasks.values():
        task.cancel()


async def test_who_leaves_takes_no_place_along() -> None:
    guests = Guests(Room(1, most=1))
    await guests.come(A, "a0", "a1")
    await guests.come(B, "b0", "b1")
    guests.tasks["b0"].cancel()  # while waiting
    guests.tasks["a0"].cancel()  # inside: its place is given to somebody who goes in the same moment
    guests.tasks["a1"].cancel()
    await settled(lambda: "b1" in guests.inside)
    assert guests.inside == ["a0", "b1"]
    await guests.go("b1")
    await guests.come(A, "a2")
    assert guests.inside == ["a0", "b1", "a2"]
    guests.tasks["a2"].cancel()
    with suppress(asyncio.CancelledError):
        await guests.tasks["a2"]
    # Admitted, and cancelled before it runs.
    await guests.come(B, "b2")
    await guests.come(A, "a3")
    guests._ends["b2"].set()
    await asyncio.sleep(0)
    guests.tasks["a3"].cancel()
    await asyncio.wait({guests.tasks["a3"], guests.tasks["b2"]}, timeout=5)
    await guests.come(None, "n0")
    assert guests.inside[-1] == "n0"
    await guests.go("n0")
