"""Gateways that do not hear: notifications are lost, and the connection that listens is cut."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from tests.faults.audit import Counts
from tests.faults.clients import Following
from tests.faults.conftest import Moments, Report
from tests.faults.installation import Installation
from tests.faults.processes import Process
from tests.faults.proxy import Wire, wire

pytestmark = pytest.mark.xdist_group("standing")


@dataclass
class Listening:
    """A gateway that hears through a wire, with clients of its own."""

    site: Installation
    gateway: Process
    wire: Wire

    def follow(self, run_id: str) -> Following:
        """Follow a run through this gateway only."""
        return Following(lambda: [self.gateway.url], self.site.token, run_id)


@pytest.fixture(scope="module")
async def listening(
    standing: Installation, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Listening]:
    # The path of a unix socket is short.
    folder = tmp_path_factory.mktemp("wire")
    async with wire(standing.dsn, folder) as (address, made):
        async with standing.gateway_apart(TRELLIS_LISTEN_URL=address) as gateway:
            yield Listening(standing, gateway, made)


async def test_notifications_are_lost(
    site: Installation, listening: Listening, moments: Moments, report: Report
) -> None:
    """From a moment of the run on, all of them; in silence, since the connection stays."""
    await site.have(gateways=1, workers=1)
    found = []
    for chance in moments(1, 10):
        await listening.wire.until_connected()
        run_id = await site.start()
        async with listening.follow(run_id) as following:
            await site.provider.until_asked(chance.randint(1, 280))
            listening.wire.deaf = True
            await following.ended()
            listening.wire.deaf = False
        found.append(await site.audit(run_id, following))
    assert listening.wire.swallowed
    report("NOTIFY dropped", found)


async def test_the_connection_that_listens_is_cut(
    site: Installation, listening: Listening, moments: Moments, report: Report
) -> None:
    """Five times in a run, and for some time there is no new one."""
    await site.have(gateways=1, workers=1)
    found: list[Counts] = []
    for chance in moments(1, 10):
        run_id = await site.start()
        async with listening.follow(run_id) as following:
            for _ in range(5):
                await site.provider.until_asked(chance.randint(1, 20))
                listening.wire.is_cut = True
                listening.wire.cut()
                await asyncio.sleep(chance.uniform(0, 0.05))  # the run is to outlast all of them
                listening.wire.is_cut = False
            await following.ended()
        found.append(await site.audit(run_id, following))
    assert listening.wire.cuts
    report("LISTEN socket cut", found)
