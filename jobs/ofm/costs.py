"""What calls to providers come to, written down for who they are made for, in OFM's `cost_tracking`.

An observer of the doors to the providers: every attempt passes one. Rows are written beside the calls, which
wait for none; what a process has not written when it is killed is not there.
"""

import asyncio
import logging
from collections import deque
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from trellis.db.pool import Pool
from trellis.db.session import SERVICE, transaction
from trellis.providers.admission import Call, CircuitState, Observer
from trellis.providers.prices import Prices

log = logging.getLogger(__name__)

_KEPT: Final = 20_000  # entries that wait for the database
_BATCH: Final = 500
_AGAIN: Final = 5.0

# Whoever is no user of the studio has no costs there.
_WRITE = """
insert into ofm.cost_tracking (user_id, provider, model, outcome, tokens, milliseconds, cost, created_at)
select made.* from unnest(
  $1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::integer[], $7::numeric[],
  $8::timestamptz[]
) as made (user_id, provider, model, outcome, tokens, milliseconds, cost, created_at)
where exists (select from ofm.users where users.id = made.user_id for key share)
"""


class Costs:
    """An `Observer` that writes costs down by these prices, and passes everything on to `beside`."""

    def __init__(self, pool: Pool, prices: Prices, beside: Observer) -> None:
        self._pool = pool
        self._prices = prices
        self._beside = beside
        self._made: deque[tuple[Any, ...]] = deque(maxlen=_KEPT)
        self._some = asyncio.Event()
        self._writing: asyncio.Task[None] | None = None

    def called(self, provider: str, outcome: str, seconds: float) -> None:
        """Passed on."""
        self._beside.called(provider, outcome, seconds)

    def made_for(self, owner: UUID, call: Call) -> None:
        """Written down."""
        self._beside.made_for(owner, call)
        taken = None if call.usage is None else round(call.usage.total)
        spent = min(round(call.seconds * 1000), 2**31 - 1)
        entry = (call.provider, call.model, call.outcome, taken, spent, self._prices.of(call))
        self._made.append((owner, *entry, datetime.now(UTC)))
        self._some.set()

    def waited(self, provider: str, seconds: float) -> None:
        """Passed on."""
        self._beside.waited(provider, seconds)

    def retrying(self, provider: str, seconds: float) -> None:
        """Passed on."""
        self._beside.retrying(provider, seconds)

    def circuit(self, provider: str, state: CircuitState) -> None:
        """Passed on."""
        self._beside.circuit(provider, state)

    def start(self) -> None:
        """Begin to write."""
        self._writing = asyncio.create_task(self._write_on())

    async def stop(self) -> None:
        """End, after what there is."""
        if self._writing:
            self._writing.cancel()
            with suppress(asyncio.CancelledError):
                await self._writing
        try:
            await self.write()
        except Exception as error:
            log.warning("%d costs were not written down: %s", len(self._made), error)

    async def write(self) -> None:
        """Write down what there is. What the database raises; then it is kept."""
        while self._made:
            batch = [self._made.popleft() for _ in range(min(_BATCH, len(self._made)))]
            try:
                async with transaction(self._pool, SERVICE) as connection:
                    await connection.execute(_WRITE, *(list(column) for column in zip(*batch, strict=True)))
            except BaseException:
                self._made.extendleft(reversed(batch))
                raise

    async def _write_on(self) -> None:
        while True:
            await self._some.wait()
            self._some.clear()
            try:
                await self.write()
            except Exception as error:
                log.warning("costs cannot be written down now: %s", str(error) or type(error).__name__)
                await asyncio.sleep(_AGAIN)
                self._some.set()
