"""Whether the process lives (`/healthz`), and whether it can serve (`/readyz`)."""

import asyncio
from collections.abc import Sequence

import asyncpg
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from trellis.db.bus import Bus
from trellis.db.migrate import read_migrations
from trellis.db.outage import UNAVAILABLE
from trellis.db.pool import Pool
from trellis.db.session import SERVICE, transaction

_TIMEOUT = 3.0  # seconds
_APPLIED = "select version from supabase_migrations.schema_migrations"


async def healthz(_: Request) -> Response:
    """200 as long as the event loop turns."""
    return PlainTextResponse("ok")


class Readiness:
    """Checks what serving takes: a database that answers, all its migrations, and a LISTEN connection.

    Where the bus is not `bus_needed`, it is told of and no more: a bus that is away is away for all gateways,
    and polls make up for it.
    """

    def __init__(self, pool: Pool, bus: Bus, systems: Sequence[str], *, bus_needed: bool = True) -> None:
        self._pool = pool
        self._bus = bus
        self._bus_needed = bus_needed
        self._wanted = {m.version for m in read_migrations() if m.system in {"trellis", *systems}}

    async def readyz(self, _: Request) -> Response:
        """200 if everything that is needed is "ok", else 503 with what is not."""
        missing = await self.missing_migrations()
        answers = {
            "database": "not reachable" if missing is None else "ok",
            "migrations": f"{missing} missing: run `trellis migrate`" if missing else "ok",
            "listener": "ok" if self._bus.connected else "not connected",
        }
        needed = answers if self._bus_needed else answers.keys() - {"listener"}
        ready = all(answers[name] == "ok" for name in needed)
        return JSONResponse(answers, 200 if ready else 503, headers={"Cache-Control": "no-store"})

    async def missing_migrations(self) -> int | None:
        """How many migrations the database lacks; None if it does not answer."""
        try:
            async with (
                asyncio.timeout(_TIMEOUT),
                transaction(self._pool, SERVICE, readonly=True) as connection,
            ):
                applied = {row["version"] for row in await connection.fetch(_APPLIED)}
        except (asyncpg.UndefinedTableError, asyncpg.InvalidParameterValueError):
            return len(self._wanted)  # there is no history yet, or not even the role that reads it
        except asyncpg.InsufficientPrivilegeError:
            return 0  # the history is someone else's: what is missing shows where it is used
        except (*UNAVAILABLE, asyncpg.PostgresError):
            return None
        return len(self._wanted - applied)
