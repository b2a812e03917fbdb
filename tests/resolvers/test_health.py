"""What `health` tells, and whom."""

import asyncio
from typing import Any

from tests.resolvers.conftest import Gateway
from tests.resolvers.test_subscriptions import start
from trellis.db.pool import Connection
from trellis.jobs.roster import Roster
from trellis.providers.admission.recent import Recent

HEALTH = """
{ health {
  queue { waiting working oldestSeconds kinds { kind waiting working } }
  workers { id version startedAt seenAt gone kinds working }
  providers { name state requests errors p50Seconds p95Seconds lastError lastErrorAt limits { requestsPerMinute tokensPerMinute } }
  postgres { version latencySeconds connections maxConnections databaseBytes replicaLagSeconds }
  gateway { version startedAt sockets subscriptions }
} }
"""


async def health(gateway: Gateway, who: str = "user-b") -> Any:
    return (await gateway.data(HEALTH, who))["health"]


async def test_an_idle_installation(gateway: Gateway) -> None:
    found = await health(gateway)
    assert found["queue"] == {"waiting": 0, "working": 0, "oldestSeconds": None, "kinds": []}
    assert (found["workers"], found["providers"]) == ([], [])
    postgres = found["postgres"]
    assert 0 < postgres["latencySeconds"] < 5
    assert 0 < postgres["connections"] <= postgres["maxConnections"]
    assert int(postgres["databaseBytes"]) > 1_000_000
    assert postgres["replicaLagSeconds"] is None
    assert found["gateway"]["sockets"] == 0


async def test_what_waits_and_what_is_held(gateway: Gateway, admin: Connection) -> None:
    for _ in range(3):
        await start(gateway)
    await admin.execute(
        "update trellis.run_chunks set holder = gen_random_uuid()"
        " where run_id = (select id from trellis.runs order by created_at limit 1)"
    )
    await admin.execute(
        "update trellis.run_chunks set queued_at = now() - interval '1 h' where holder is null"
    )
    queue = (await health(gateway))["queue"]
    assert (queue["waiting"], queue["working"]) == (2, 1)
    assert 3600 <= queue["oldestSeconds"] < 3700
    assert queue["kinds"] == [{"kind": "coice.job", "waiting": 2, "working": 1}]


async def test_workers_and_providers_of_all_processes(gateway: Gateway) -> None:
    calls = [Recent(wall=lambda: 1_800_000_000.0), Recent()]
    calls[0].called("cohere", "Unavailable", 0.5)
    calls[1].called("cohere", "ok", 0.5)
    calls[1].circuit("cohere", "half open")
    figures = [
        {
            "kinds": ["coice.job"],
            "working": 3,
            "sockets": 5,
            "subscriptions": 7,
            "providers": calls[0].told(),
            "limits": {"cohere": {"requests": 500.0, "tokens": None}},
        },
        {
            "kinds": [],
            "working": 0,
            "sockets": 1,
            "subscriptions": 0,
            "providers": calls[1].told(),
            "limits": {},
        },
    ]
    rosters = [Roster(gateway.pool, "0.1", lambda each=each: each) for each in figures]
    for roster in rosters:
        await roster.say()
    found = await health(gateway)
    [worker] = found["workers"]
    assert (worker["id"], worker["version"], worker["kinds"], worker["working"]) == (
        str(rosters[0].id),
        "0.1",
        ["coice.job"],
        3,
    )
    [provider] = found["providers"]
    assert (provider["name"], provider["state"], provider["requests"], provider["errors"]) == (
        "cohere",
        "HALF_OPEN",
        2,
        1,
    )
    assert 0.45 < provider["p50Seconds"] == provider["p95Seconds"] < 0.55
    assert (provider["lastError"], provider["lastErrorAt"]) == ("Unavailable", "2027-01-15T08:00:00.000000Z")
    assert provider["limits"] == {"requestsPerMinute": 500, "tokensPerMinute": None}
    assert (found["gateway"]["sockets"], found["gateway"]["subscriptions"]) == (6, 7)


async def test_who_went_without_a_word_is_told_of_and_counts_no_more(
    gateway: Gateway, admin: Connection
) -> None:
    figures = {"kinds": ["coice.job"], "working": 3, "sockets": 5, "subscriptions": 7, "limits": {}}
    calls = Recent()
    calls.circuit("cohere", "open")
    killed = Roster(gateway.pool, "0.1", lambda: figures | {"providers": calls.told()})
    there = Roster(gateway.pool, "0.2", lambda: figures | {"providers": {}})
    await killed.say()
    await there.say()
    await admin.execute(
        "update trellis.processes set seen_at = now() - interval '1 min' where id = $1", killed.id
    )
    found = await health(gateway)
    assert [(each["id"], each["gone"], each["working"]) for each in found["workers"]] == [
        (str(there.id), False, 3),
        (str(killed.id), True, 0),
    ]
    assert (found["gateway"]["sockets"], found["gateway"]["subscriptions"], found["providers"]) == (5, 7, [])


async def test_it_is_for_who_is_signed_in(gateway: Gateway) -> None:
    assert await gateway.refusal(HEALTH, None) == ("UNAUTHENTICATED", None)


async def test_many_who_ask_at_once_are_answered_by_one_reading(gateway: Gateway) -> None:
    answers = await asyncio.gather(*(health(gateway) for _ in range(20)))
    assert len({answer["postgres"]["latencySeconds"] for answer in answers}) == 1
