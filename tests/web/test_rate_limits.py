"""Rates, from the setting to the row: a job through a served gateway whose provider is limited."""

from pathlib import Path
from typing import Any

from tests.serving import gateway
from tests.web.test_job import JOB, exactly_once, follow, settings, signed_in, start
from trellis.db.demo.people import MANAGER_A
from trellis.db.pool import connect


async def test_a_job_keeps_to_the_rates_that_are_set(database: Any, tmp_path: Path) -> None:
    limits = {"TRELLIS_RATE_LIMITS": "offline:requests=60000, offline:owner-requests=6000"}
    async with gateway(tmp_path, **settings(database, tmp_path / "data"), **limits) as running:
        async with signed_in(running) as http:
            job = await start(http)
            states = [payload["coiceJob"]["state"] async for payload in follow(http, JOB, id=job)]
    assert states[-1] == "COMPLETED"
    admin = await connect(database.admin_dsn)
    try:
        await exactly_once(admin, job)
        names = [row["name"] for row in await admin.fetch("select name from trellis.rate_limits order by 1")]
        assert names == [f"offline:{MANAGER_A.id}:requests", "offline:requests"]
        # At a hundred a second, each call takes ten milliseconds of its owner's rate.
        took = await admin.fetchval(
            "select extract(epoch from l.tat - r.started_at) from trellis.rate_limits l, trellis.runs r"
            " where l.name = $1 and r.id = $2",
            names[0],
            job,
        )
        asked = await admin.fetchval(
            "select count(*) from trellis.run_items where run_id = $1 and state = 'done'", job
        )
        assert took >= asked * 0.01
    finally:
        await admin.close()
