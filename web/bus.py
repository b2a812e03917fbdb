"""The bus that the settings name."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from trellis.db.bus import Bus
from trellis.db.listen import Listener
from trellis.web.database import unreachable
from trellis.web.failure import Failure
from trellis.web.settings import Settings


def bus_of(settings: Settings, dsn: str) -> Bus:
    """Redis where the settings name one, with a relay that listens at `dsn`; else LISTEN there."""
    if settings.bus is None:
        return Listener(dsn)
    # Its client takes a while to load: only who uses it has it.
    from trellis.db.redis_bus import RedisBus  # noqa: PLC0415

    return RedisBus(settings.bus.get_secret_value(), dsn)


@asynccontextmanager
async def started(bus: Bus, settings: Settings) -> AsyncIterator[None]:
    """Hear what comes by the bus for as long as the block lasts. Raises Failure where that cannot begin."""
    if settings.bus is None:
        with unreachable("TRELLIS_LISTEN_URL" if settings.listen_url else "DATABASE_URL"):
            await bus.start()
    else:
        try:
            await bus.start()
        except OSError as error:
            raise Failure(f"TRELLIS_BUS: {error}") from None
    try:
        yield
    finally:
        await bus.stop()
