"""Expressions: worked out at any depth, bounded in time, memory and size, in processes of their own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest

from trellis.jobs.mezan.expressions import Expressions, Unfit, storable

CONTEXT = {"input": {"n": [1, 2, 3], "s": "x"}, "steps": {"a": {"b": 5}}}


@pytest.fixture
async def expressions() -> AsyncIterator[Expressions]:
    expressions = Expressions(1)
    yield expressions
    await expressions.aclose()


@pytest.mark.parametrize(
    ("value", "comes_to"),
    [
        ({"$": "steps.a.b"}, 5),
        ({"$": "sum(input.n)"}, 6),
        ({"$": "steps.z"}, None),
        ([{"x": {"$": "input.s"}}, {"$": "input.n[1]"}], [{"x": "x"}, 2]),
        ({"$": "input.s", "more": 1}, {"$": "input.s", "more": 1}),
        ({"$": 5}, {"$": 5}),
        ("plain", "plain"),
        ({"$": "max_by([{v: `1`}, {v: `3`}], &v)"}, {"v": 3}),
    ],
)
async def test_what_a_value_comes_to(expressions: Expressions, value: Any, comes_to: Any) -> None:
    assert await expressions.resolve(value, CONTEXT) == comes_to


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("sum(input.s)", "`sum(input.s)`: "),
        ("nothing(input)", "`nothing(input)`: "),
        ("to_number('99999999999999999999999')", "there is a value that cannot be kept"),
        ("`99999999999999999999999`", "there is a value that cannot be kept"),
        ('`"\\ud800"`', "there is a value that cannot be kept"),
        ("input" + "|@" * 990, "`input|@|@"),
        (" | ".join(["[@, @]"] * 100), "it comes to more than 256 kB"),
        ("[input.n] | " + " | ".join(["[@[0], @[0]]"] * 60) + " | to_string(@)", None),
        ("input.n | " + " | ".join(["[@,@,@,@,@] | join('', [to_string(@), to_string(@)])"] * 30), None),
    ],
)
async def test_what_cannot_be_worked_out(expressions: Expressions, expression: str, said: str | None) -> None:
    async with asyncio.timeout(30):
        if (
            said is None
        ):  # too much, or a few bytes: what matters is that it ends, and leaves a process behind
            with suppress(Unfit):
                storable(await expressions.resolve({"$": expression}, CONTEXT))
        else:
            with pytest.raises(Unfit, match="(?s)^" + said.replace("(", r"\(").replace(")", r"\)")):
                await expressions.resolve({"$": expression}, CONTEXT)
        assert await expressions.resolve({"$": "sum(input.n)"}, CONTEXT) == 6


async def test_a_value_that_names_a_large_one_many_times_is_too_large(expressions: Expressions) -> None:
    with pytest.raises(Unfit, match="more than 256 kB"):
        await expressions.resolve([{"$": "input"}] * 5_000, {"input": "x" * 200_000})


async def test_owners_take_turns() -> None:
    expressions = Expressions(2)
    slow = "length([input] | " + " | ".join(["[@,@,@,@]"] * 10) + " | [][][][][][][][][])"
    mine, theirs = uuid4(), uuid4()
    try:
        async with asyncio.timeout(30):
            await expressions.resolve({"$": "sum(input.n)"}, CONTEXT)
            waiting = [asyncio.create_task(expressions.resolve({"$": slow}, CONTEXT, mine)) for _ in range(4)]
            assert await expressions.resolve({"$": "sum(input.n)"}, CONTEXT, theirs) == 6
            assert not all(task.done() for task in waiting)
            await asyncio.gather(*waiting, return_exceptions=True)
    finally:
        await expressions.aclose()


@pytest.mark.parametrize(
    "value", ["x" * 300_000, {"a": ["y" * 200_000] * 2}, {"a\0": 1}, ["nul \0"], [10**30]]
)
def test_what_cannot_be_kept(value: Any) -> None:
    with pytest.raises(Unfit):
        storable(value)
