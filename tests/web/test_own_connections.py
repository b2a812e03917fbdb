"""What a process asks the database for itself waits behind no request."""

import asyncio
from pathlib import Path
from uuid import UUID

from tests.web.conftest import settings_for
from trellis.db.pool import Connection, connect
from trellis.db.session import Identity
from trellis.realtime.operation import Operation
from trellis.web.gateway import opened_gateway
from trellis.web.metrics import Metrics
from trellis.web.settings import Settings

CANCEL = 'mutation { cancelRun(runId: "00000000-0000-4000-8000-000000000001") { run { state } } }'
WAITING = (
    "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
)


async def test_a_gateway_is_ready_while_all_mutations_wait_for_a_lock(
    database, admin: Connection, tmp_path: Path
) -> None:
    settings = Settings.load(
        **settings_for(database, tmp_path), TRELLIS_POOL_SIZE="2", TRELLIS_POOL="off", TRELLIS_MAX_AT_ONCE="1"
    )
    async with opened_gateway(settings, Metrics()) as gateway:
        locking = await connect(database.admin_dsn)
        people = [
            Identity("authenticated", {"sub": str(UUID(int=n)), "role": "authenticated"}) for n in (1, 2, 3)
        ]
        async with locking.transaction():
            await locking.execute("lock table trellis.runs in access exclusive mode")
            waiting = [
                asyncio.create_task(gateway.executor.execute(Operation(CANCEL), person)) for person in people
            ]
            async with asyncio.timeout(10):
                while await admin.fetchval(WAITING) < 2:
                    pass
            assert await gateway.readiness.missing_migrations() == 0
        await asyncio.gather(*waiting)
        await locking.close()
