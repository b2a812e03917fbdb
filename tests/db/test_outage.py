"""What passes by itself is waited for, by whoever asks in the background."""

from typing import Any

import asyncpg
import pytest

from trellis.db.outage import UNAVAILABLE, passes
from trellis.db.pool import Pool
from trellis.web.health import Readiness
from trellis.web.metrics import Metrics

CUT = asyncpg.InternalClientError("cannot switch to state 15; another operation (2) is in progress")


class Cut:
    """A pool all of whose connections were cut in the middle of something."""

    def acquire(self) -> Any:
        raise CUT


@pytest.mark.parametrize(
    "error", [CUT, OSError(), TimeoutError(), asyncpg.CannotConnectNowError("starting up")]
)
def test_an_outage_passes(error: Exception) -> None:
    assert isinstance(error, UNAVAILABLE)
    assert passes(error)


@pytest.mark.parametrize(
    "error", [asyncpg.DataError("bad"), ValueError(), asyncpg.UniqueViolationError("twice")]
)
def test_what_is_wrong_stays_wrong(error: Exception) -> None:
    assert not passes(error)


async def test_those_who_look_in_the_background_outlive_it(pool: Pool) -> None:
    metrics = Metrics()
    await metrics.runs(pool)
    before = metrics.exposition()
    await metrics.runs(Cut())  # type: ignore[arg-type]
    assert b'trellis_runs{state="pending"}' in before
    assert await Readiness(Cut(), _Connected(), ["coice"]).missing_migrations() is None  # type: ignore[arg-type]


class _Connected:
    connected = True
