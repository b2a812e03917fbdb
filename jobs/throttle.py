"""How often something may be asked for, over all processes: the rest is refused, and costs nobody anything.

The generic cell rate algorithm (ITU-T I.371), in `trellis.rate_limits`. The rates of providers are there,
too, but those are reserved and waited for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from trellis.db.pool import Connection

_SECONDS: Final = 60.0  # that rates are for

# A row whose time is not yet so near stays as it is, and is not returned.
_TAKE = """
insert into trellis.rate_limits as l (name, tat) values ($1, clock_timestamp() + make_interval(secs => $2))
on conflict (name) do update
set tat = greatest(l.tat, clock_timestamp()) + make_interval(secs => $2)
where l.tat <= clock_timestamp() + make_interval(secs => $3)
returning true
"""
_WAIT = (
    "select extract(epoch from tat - clock_timestamp())::float8 - $2 from trellis.rate_limits where name = $1"
)


@dataclass(frozen=True, slots=True)
class Limit:
    """`rate` a minute of what `name` says, `burst` of them at once."""

    name: str
    rate: float
    burst: int


async def take(connection: Connection, limits: Sequence[Limit]) -> float:
    """Take one of each limit, as `service_role`, in an open transaction: 0, or how many seconds to wait.

    The rows are held until the transaction ends, so take what all share last. Where it is to wait, nothing
    may be committed: of the limits before, one was taken.
    """
    for limit in limits:
        each = _SECONDS / limit.rate
        ahead = each * (limit.burst - 1)
        if not await connection.fetchval(_TAKE, limit.name, each, ahead):
            wait: float | None = await connection.fetchval(_WAIT, limit.name, ahead)
            return max(wait or 0.0, 0.001)
    return 0.0
