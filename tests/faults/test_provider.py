"""A provider that is having a bad day. Every item is answered in the end, once."""

import random
from collections import Counter

import pytest

from tests.faults.conftest import Moments, Report
from tests.faults.installation import Installation
from tests.faults.provider import Misbehave
from tests.providers.cohere_server import Reply, fails, says

pytestmark = pytest.mark.xdist_group("standing")

_GARBAGE = [
    Reply(body=b"<html>"),
    Reply(body=b'{"message": 7}'),
    says("I think so"),
    says('{"result": "yes"}'),
]
_NEVER = Reply(hang=True)
FAULTS = {
    "429": [fails(429, "slow down"), fails(429, "slow down", {"retry-after": "1"})],
    "500": [fails(500, "oops"), fails(503), fails(502, "bad gateway")],
    "garbage": _GARBAGE,
    "never answers": [_NEVER],
    "cut off": [Reply(status=0), Reply(body=b'{"id": "c-1"}' * 10, keep=20)],
}


def sometimes(chance: random.Random, replies: list[Reply], share: float, most: int = 1) -> Misbehave:
    """Misbehave at that share of the questions, but no more than `most` times about one picture."""
    times: Counter[int] = Counter()

    def misbehave(number: int) -> Reply | None:
        if times[number] >= most or chance.random() >= share:
            return None
        times[number] += 1
        return chance.choice(replies)

    return misbehave


@pytest.mark.parametrize("fault", FAULTS)
async def test_the_provider_fails(fault: str, site: Installation, moments: Moments, report: Report) -> None:
    await site.have(gateways=1)
    await site.kill(*site.workers)
    await site.work(TRELLIS_COHERE_SECONDS="1" if fault == "never answers" else "60")
    found = []
    for chance in moments(1, 10):
        site.provider.misbehave = sometimes(chance, FAULTS[fault], 0.2)
        run_id = await site.start(images=60)
        async with site.follow(run_id) as following:
            await following.ended()
        found.append(await site.audit(run_id, following))
        last = following.job.seen[-1]
        assert (last["state"], last["failed"]) == ("COMPLETED", 0)
    await site.kill(*site.workers)
    report(f"provider: {fault}", found)
