"""The deadline of an operation, and whose fault it is."""

import asyncio
from contextlib import AbstractContextManager, nullcontext

import pytest

from trellis.db.errors import GatewayError
from trellis.db.waiting import waiting
from trellis.resolvers.limits import Limits, deadline


async def run_out(within: AbstractContextManager[None]) -> None:
    async with deadline(Limits(execution_seconds=0.05)):
        with within:
            await asyncio.Event().wait()


async def test_what_takes_too_long_is_too_much() -> None:
    with pytest.raises(GatewayError) as over:
        await run_out(nullcontext())
    assert over.value.code == "LIMIT_EXCEEDED"


async def test_what_had_no_connection_in_time_may_be_asked_again() -> None:
    with pytest.raises(GatewayError) as over:
        await run_out(waiting())
    assert over.value.code == "UNAVAILABLE"
