"""Clients that come and go, and one that takes nothing."""

import asyncio
import json
import random
import socket as sockets
from contextlib import suppress

import httpx
import pytest

from tests.faults.audit import Counts, compare
from tests.faults.clients import EVENTS, GONE, Follower, opened
from tests.faults.conftest import Moments, Report
from tests.faults.installation import Installation

pytestmark = pytest.mark.xdist_group("standing")

RECONNECTIONS = 50
# Enough of the same stream on one socket to fill what the kernels keep of it.
SUBSCRIPTIONS = 100


async def test_a_client_connects_again_fifty_times(
    site: Installation, moments: Moments, report: Report
) -> None:
    """In the middle of the stream of events, with its cursor; each time after a handful of them."""
    await site.have(gateways=2, workers=1)
    found = []
    for chance in moments(1, 10):
        run_id = await site.start()
        options = {"leave_after": chance.randint(2, 6), "leaves": RECONNECTIONS}
        async with site.follow(run_id, **options) as following:
            await following.ended()
        assert following.events.connections > RECONNECTIONS
        found.append(await site.audit(run_id, following))
    report("client reconnects 50 times", found)


async def test_a_client_stops_reading(site: Installation, moments: Moments, report: Report) -> None:
    """The others see everything while it does; it is cut, comes back with its cursor, and misses nothing."""
    await site.have(gateways=1, workers=1)
    async with site.gateway_apart(TRELLIS_SEND_SECONDS="1") as gateway:
        found = [await _stop_reading(site, gateway.url, chance) for chance in moments(1, 3)]
    report("client stops reading", found)


async def _stop_reading(site: Installation, url: str, chance: random.Random) -> Counts:
    cut_before, read = await _cut(url), chance.randint(5, 50)
    run_id = await site.start()
    seen: list[dict[str, int]] = []
    async with opened(url, site.token, max_queue=1) as stuck:
        raw = stuck.transport.get_extra_info("socket")
        raw.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 16384)
        for number in range(SUBSCRIPTIONS):
            request = {"query": EVENTS, "variables": {"id": run_id}}
            await stuck.send(json.dumps({"id": str(number), "type": "subscribe", "payload": request}))
        async with site.follow(run_id) as others:
            others.events.urls = others.results.urls = others.job.urls = lambda: [url]
            while len(seen) < read:
                message = json.loads(await stuck.recv())
                if message["id"] == "0":
                    seen.append(message["payload"]["data"]["runEvents"])
            await others.ended()
        async with asyncio.timeout(30):
            while await _cut(url) == cut_before:
                await asyncio.sleep(0.05)
        with suppress(*GONE):
            while True:  # what had reached this side of the wire, and then the end
                await stuck.recv()
    back = Follower(lambda: [url], site.token, EVENTS, run_id)
    back.seen = list(seen)
    back.cursor = max(one["sequence"] for one in seen)
    await back.run()
    counts = await site.audit(run_id, others)
    numbers = [one["sequence"] for one in back.seen]
    return counts + compare(list(range(1, counts.events + 1)), numbers)


async def _cut(url: str) -> float:
    """How many sockets this gateway has cut off because they took nothing."""
    async with httpx.AsyncClient(verify=False) as http:
        lines = (await http.get(f"{url}/metrics")).text.splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith("trellis_sockets_cut_total"))
