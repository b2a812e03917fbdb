import asyncio

import pytest

from trellis.realtime.turns import Turns


async def test_one_person_waits_for_their_own_and_nobody_else_does():
    turns, inside = Turns(2), []
    gate = asyncio.Event()

    async def work(person, name):
        async with turns.of(person):
            inside.append(name)
            await gate.wait()

    async with asyncio.TaskGroup() as group:
        for name in ("a1", "a2", "a3"):
            group.create_task(work("a", name))
        group.create_task(work("b", "b1"))
        while len(inside) < 3:
            await asyncio.sleep(0)
        assert inside == ["a1", "a2", "b1"]
        gate.set()
    assert inside == ["a1", "a2", "b1", "a3"]
    assert not turns._people


async def test_who_gives_up_waiting_leaves_nothing_behind():
    turns = Turns(1)
    async with turns.of("a"):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0), turns.of("a"):
                raise AssertionError
    assert not turns._people


async def test_how_long_the_line_is_is_known():
    turns = Turns(2)
    async with turns.of("a"):
        assert turns.ahead("a") == 0
        async with turns.of("a"):
            assert (turns.ahead("a"), turns.ahead("b")) == (1, 0)
            waiting = asyncio.create_task(turns.of("a").__aenter__())
            await asyncio.sleep(0)
            assert turns.ahead("a") == 2
    await waiting
    assert turns.ahead("a") == 0
