"""Rates of providers over all processes: a row for each limit in Postgres, by the clock of Postgres.

The generic cell rate algorithm (ITU-T I.371): a row holds the theoretical arrival time, up to which the limit
has been given away. Who reserves moves it on by what that takes at the limit's rate, and may use what was
reserved from where it stood. Nothing is saved up: after a quiet hour no more goes at once than a reservation.
"""

from collections.abc import Sequence
from typing import Final

from trellis.db.pool import Pool
from trellis.db.session import SERVICE, transaction
from trellis.providers.admission import Grant, Share

_SECONDS: Final = 60.0  # that rates are for

# Rows are taken in the order of their names, so that no two reservations wait for each other; what a row
# holds and what the time is are read when its turn has come.
_RESERVE = """
with asked as materialized (
  select name, make_interval(secs => seconds) as span
  from unnest($2::text[], $3::double precision[]) as a (name, seconds)
), reserved as (
  insert into trellis.rate_limits as l (name, tat)
  select name, clock_timestamp() + span from asked order by name
  on conflict (name) do update
  set tat = greatest(l.tat, clock_timestamp()) + (select a.span from asked a where a.name = l.name)
  returning name, tat
)
select
  coalesce(max(extract(epoch from r.tat - a.span - clock_timestamp())), 0)::double precision as wait,
  coalesce((
    select extract(epoch from p.tat - clock_timestamp()) from trellis.rate_limits p where p.name = $1
  ), 0)::double precision as pause
from reserved r join asked a using (name)
"""
_PAUSE = """
insert into trellis.rate_limits as l (name, tat) values ($1, clock_timestamp() + make_interval(secs => $2))
on conflict (name) do update set tat = greatest(l.tat, excluded.tat)
"""


class PostgresMeter:
    """A `Meter` in `trellis.rate_limits`. Each reservation is one statement in a transaction of its own."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def reserve(self, provider: str, shares: Sequence[Share]) -> Grant:
        """See `Meter.reserve`; raises what the database raises, and then nothing was reserved."""
        names = [share.name for share in shares]
        seconds = [share.amount * _SECONDS / share.rate for share in shares]
        async with transaction(self._pool, SERVICE) as connection:
            row = await connection.fetchrow(_RESERVE, _pause_of(provider), names, seconds)
        assert row is not None
        return Grant(max(0.0, row["wait"]), max(0.0, row["pause"]))

    async def pause(self, provider: str, seconds: float) -> None:
        """See `Meter.pause`; a pause that is under way is never shortened."""
        async with transaction(self._pool, SERVICE) as connection:
            await connection.execute(_PAUSE, _pause_of(provider), seconds)


def _pause_of(provider: str) -> str:
    return f"{provider}:pause"
