"""Whose turn it is: the chunks of all owners in one order that is fair between the owners.

Start-time fair queueing (Goyal, Vin, Cheng 1996): each owner's chunks are numbered on from where the owner's
last one stands, but never from before the front of the queue. So who comes new is served at once, in turn
with those who have long been waiting, and who had a lot queued earns no credit for it.
"""

from collections.abc import Sequence
from uuid import UUID

from trellis.db.pool import Connection
from trellis.jobs.kind import Priority

NOBODY = UUID(int=0)

# High goes beside the owner's other runs instead of behind them; low advances by every fourth turn.
_STEP: dict[Priority, int] = {"high": 1, "normal": 1, "low": 4}

# The front is the latest turn that is being worked on; with none, the next one that waits, due or not.
_RESERVE = """
with front as (
  select coalesce(
    (select -min(priority) from pgqueuer.pgqueuer where entrypoint = $1 and status = 'picked'),
    (select -max(priority) from pgqueuer.pgqueuer where entrypoint = $1 and status = 'queued'),
    (select max(turn) from trellis.turns where entrypoint = $1),
    0
  ) as turn
)
insert into trellis.turns as t (entrypoint, owner, priority, turn)
select $1, $2, $3, front.turn + $4::bigint from front
on conflict (entrypoint, owner, priority) do update
set turn = greatest(t.turn, (select front.turn from front)) + $4::bigint
returning turn - $4::bigint as first
"""


async def reserve(
    connection: Connection, where: str, owner: UUID | None, priority: Priority, chunks: int
) -> Sequence[int]:
    """The next turns of an owner, for that many chunks, in the open transaction (as `service_role`)."""
    step = _STEP[priority]
    first = await connection.fetchval(_RESERVE, where, owner or NOBODY, priority, chunks * step)
    return [first + step * (number + 1) for number in range(chunks)]
