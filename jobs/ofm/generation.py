"""An OFM generation: a service makes pictures of a prompt, in its own time, by its owner's key.

The order is the one thing that may not be done twice: that it is being handed in (`submitting`) is committed
before anything goes out, and whoever finds that without a job asks the service whether it has the order.
Where the service cannot tell, the run fails, and only its owner sends the order again. While the service
works nobody waits: the chunk is postponed from one look to the next.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from trellis.db.pool import Connection, Record
from trellis.db.session import SERVICE, transaction
from trellis.jobs.kind import Numbered, Outcome, Postponed, RunFailed, Work
from trellis.jobs.ofm.generation_start import NAME, STAGE, check_key, stored_key
from trellis.jobs.own_row import OwnRow, RowStatements, is_pending
from trellis.jobs.state import tell
from trellis.jobs.writer import persist
from trellis.providers.admission.caller import Caller
from trellis.providers.errors import Misconfigured, Refused, Unavailable
from trellis.providers.generations import (
    OFFLINE,
    Gone,
    Order,
    PictureService,
    PictureServices,
    Progress,
    Unclear,
)
from trellis.providers.vault import Vault, VaultError

_TAKING_SECONDS: Final = 3_600.0
"""For how long an order is handed in again that the service does not take for the moment."""

_MAKING_SECONDS: Final = 86_400.0
"""After how long nothing more is expected of a job."""

_ROW = """
select g.prompt_text, g.model, g.settings, g.status, g.higgsfield_job_id as job, g.error_message,
  extract(epoch from now() - coalesce(r.attempted_at, r.created_at))::float8 as since_attempt,
  extract(epoch from now() - coalesce(g.started_at, now()))::float8 as since_submitted
from ofm.generations g join trellis.runs r on r.id = g.id
where g.id = $1
"""
_LOCK = "select state from trellis.runs where id = $1 for update"
_SUBMITTING = """
update ofm.generations set status = 'submitting', higgsfield_job_id = null, started_at = clock_timestamp()
where id = $1 and status = 'pending'
returning id
"""
_GIVEN_BACK = """
update ofm.generations set status = 'pending', started_at = null where id = $1 and status = 'submitting'
returning id
"""
_TAKEN = """
update ofm.generations
set higgsfield_job_id = $2, status = 'queued', started_at = coalesce(started_at, clock_timestamp())
where id = $1 and status in ('pending', 'submitting')
returning id
"""
# The generation has ended without us: what it ordered is in nobody's way, but costs.
_TOO_LATE = """
insert into ofm.generation_cancellations (generation_id, user_id, job_id, model)
select id, user_id, $2, model from ofm.generations where id = $1
on conflict (generation_id) do nothing
"""
_STATUS = (
    "update ofm.generations set status = $2 where id = $1 and status <> $2 and status = any($3) returning id"
)
_ACTIVE: Final = ["queued", "in_progress"]
_COMPLETED = """
update ofm.generations set status = 'completed', result_urls = $2, error_message = null
where id = $1 returning id
"""
# Status, error and times; and a job that was cancelled is to be stopped at the service.
_MIRROR = "select ofm.mirror_generation($1)"
_CONTROLLABLE = "select id from unnest($1::uuid[]) as id where ofm.may_control_generation(id)"
_DELETE = "delete from ofm.generations where id = $1 returning id"
_MODEL = "select model from ofm.generations where id = $1"


class OfmGeneration(OwnRow):
    """The kind of run that OFM's generations are (see `jobs.kind.Kind`).

    `poll`: seconds between the first looks at a job; later ones are further apart. `lost_after`: seconds in
    which a service may not know a job yet that it has taken.
    """

    name = NAME
    statements = RowStatements(_MIRROR, _CONTROLLABLE, _DELETE)

    def __init__(
        self, services: PictureServices, vault: Vault, *, poll: float = 3.0, lost_after: float = 60.0
    ) -> None:
        self._services = services
        self._vault = vault
        self._poll = poll
        self._lost_after = lost_after

    @property
    def concurrency(self) -> int:
        """As many calls as the service answers at once."""
        return self._services.concurrency

    async def process(self, work: Work) -> None:
        """Hand in the order, or look how far it is. RunFailed with what ended it; mostly Postponed."""
        if work.draining.is_set() or not await is_pending(work, STAGE):
            return
        async with transaction(work.pool, SERVICE, readonly=True) as connection:
            row = await connection.fetchrow(_ROW, work.run_id)
        if row is None:
            return
        service = await self._services.of(row["model"])
        order = await self._order(work, row)
        try:
            await self._go_on(work, service, order, row)
        except Unavailable as error:
            self._postpone(row, error)
        except Unclear as error:
            raise RunFailed(
                f"The outcome is unknown: {error}. It is not sent again unless you retry the run."
            ) from error
        except (Refused, Misconfigured, Gone) as error:
            raise RunFailed(_sentence(str(error))) from error

    async def _go_on(self, work: Work, service: PictureService, order: Order, row: Record) -> None:
        job: str | None = row["job"]
        status = row["status"]
        if status == "nsfw":  # whoever found that did not live to end the run
            raise RunFailed(row["error_message"] or _NSFW)
        progress = None
        if status == "pending" and job is not None:  # tried again: what was ordered may be there still
            progress = await _still_there(service, order, job)
            job = job if progress else None
        elif status == "submitting":
            job = await service.find(order)
            if job is None:
                await self._give_back(work)
        if job is None:
            job = await self._hand_in(work, service, order)
            if job is None:
                return
        elif status in ("pending", "submitting"):
            await self._take(work, job)
        if progress is None:
            try:
                progress = await service.ask(order, job)
            except Gone:
                if row["since_submitted"] >= self._lost_after:
                    raise
                raise Postponed(self._poll) from None
        await self._follow(work, row, progress)

    async def _hand_in(self, work: Work, service: PictureService, order: Order) -> str | None:
        """The job of an order that goes out now; None where the run is to stop. It is not broken off: whoever
        cancels meanwhile waits until it is known what there is to cancel."""
        if not await self._mark(work, _SUBMITTING, "submitting"):
            return None
        going_out = asyncio.ensure_future(self._send(work, service, order))
        try:
            return await asyncio.shield(going_out)
        except asyncio.CancelledError:
            await asyncio.wait({going_out})
            raise

    async def _send(self, work: Work, service: PictureService, order: Order) -> str:
        try:
            job = await service.submit(order)
        except Unavailable:
            await self._give_back(work)
            raise
        await self._take(work, job)
        return job

    async def _take(self, work: Work, job: str) -> None:
        """Keep what the service calls the job."""

        async def write(connection: Connection) -> None:
            await connection.fetchval(_LOCK, work.run_id)
            if await connection.fetchval(_TAKEN, work.run_id, job):
                await tell(connection, work.run_id, "status", {"status": "queued", "job_id": job})
            else:
                await connection.execute(_TOO_LATE, work.run_id, job)

        await persist(work.pool, write)

    async def _give_back(self, work: Work) -> None:
        """The service has certainly not taken the order."""

        async def write(connection: Connection) -> None:
            await connection.fetchval(_LOCK, work.run_id)
            if await connection.fetchval(_GIVEN_BACK, work.run_id):
                await tell(connection, work.run_id, "status", {"status": "pending"})

        await persist(work.pool, write)

    async def _mark(self, work: Work, statement: str, status: str, *more: Any) -> bool:
        """Give the generation a status, unless the run is to stop."""
        async with transaction(work.pool, SERVICE) as connection:
            if await connection.fetchval(_LOCK, work.run_id) != "running":
                return False
            marked = await connection.fetchval(statement, work.run_id, *more) is not None
            if marked:
                await tell(connection, work.run_id, "status", {"status": status})
            return marked

    async def _follow(self, work: Work, row: Record, progress: Progress) -> None:
        """What there is to do about how far the job is."""
        if progress.status == "completed":
            await work.report(Outcome(work.run_id, STAGE, "done", result={"urls": list(progress.urls)}))
            return
        if progress.status == "nsfw":
            await self._mark(work, _STATUS, "nsfw", "nsfw", _ACTIVE)
            raise RunFailed(_sentence(progress.error or _NSFW))
        if progress.status == "failed":
            raise RunFailed(_sentence(progress.error or "the service could not make the pictures"))
        if progress.status == "cancelled":
            raise RunFailed("The service says that the job was cancelled there.")
        await self._mark(work, _STATUS, progress.status, progress.status, _ACTIVE)
        if row["since_submitted"] > _MAKING_SECONDS:
            raise RunFailed("The service has not been done with it for a day.")
        raise Postponed(self._interval(row["since_submitted"]))

    def _interval(self, age: float) -> float:
        """Seconds until the next look: the longer it takes, the fewer."""
        return min(max(self._poll, age / 10), max(self._poll, 30.0))

    def _postpone(self, row: Record, error: Unavailable) -> None:
        """Try again later what is not possible for the moment; not for ever."""
        handing_in = row["status"] == "pending"
        age, most = (
            (row["since_attempt"], _TAKING_SECONDS)
            if handing_in
            else (row["since_submitted"], _MAKING_SECONDS)
        )
        if age > most:
            raise RunFailed(_sentence(str(error))) from error
        raise Postponed(max(error.retry_after or 0.0, self._interval(age))) from error

    async def _order(self, work: Work, row: Record) -> Order:
        key = None
        if row["model"] != OFFLINE:
            assert work.owner is not None
            try:
                async with transaction(work.pool, SERVICE, readonly=True) as connection:
                    key = await stored_key(connection, self._vault, work.owner)
            except VaultError as error:
                raise RunFailed(
                    "Your key for Higgsfield cannot be opened any more: save it again."
                ) from error
            if key is None:
                raise RunFailed("Your key for Higgsfield is no longer stored.")
        caller = Caller(work.owner, work.order)
        return Order(work.run_id, row["prompt_text"], row["model"], row["settings"], key, caller)

    async def store(
        self, connection: Connection, run_id: UUID, snapshot: Any, outcomes: Sequence[Numbered]
    ) -> Sequence[Numbered]:
        """Write down where the pictures are."""
        for _, outcome in outcomes:
            if outcome.state == "done":
                await connection.execute(_COMPLETED, run_id, outcome.result["urls"])
        return outcomes

    def describe(self, outcome: Outcome) -> Mapping[str, Any]:
        """`pictures`: how many, or `error`."""
        if outcome.state == "done":
            return {"pictures": len(outcome.result["urls"])}
        return {"error": outcome.error}

    async def check_again(self, connection: Connection, run_id: UUID) -> None:
        """CONFLICT where there is no key any more; that there are not too many is held by a trigger."""
        await check_key(connection, await connection.fetchval(_MODEL, run_id))


_NSFW: Final = "The service refused to show what it had made."


async def _still_there(service: PictureService, order: Order, job: str) -> Progress | None:
    """How far a job is that was ordered before; None where nothing will come of it."""
    try:
        progress = await service.ask(order, job)
    except Gone:
        return None
    return progress if progress.status in ("queued", "in_progress", "completed") else None


def _sentence(text: str) -> str:
    """Words of a provider as a sentence."""
    text = f"{text[:1].upper()}{text[1:]}"
    return text if text.endswith((".", "!", "?")) else f"{text}."
