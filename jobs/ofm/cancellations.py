"""Stopping jobs at a service whose generations were cancelled; tried again while the service is away."""

import logging
from functools import partial
from typing import Final

from trellis.db.pool import Pool, Record
from trellis.db.session import SERVICE, transaction
from trellis.jobs.due import each_due
from trellis.jobs.ofm.generation_start import stored_key
from trellis.providers.admission.caller import Caller
from trellis.providers.errors import ProviderError, Unavailable
from trellis.providers.generations import OFFLINE, Order, PictureServices
from trellis.providers.vault import Vault, VaultError

log = logging.getLogger(__name__)

_ATTEMPTS: Final = 8

# Whoever claims one and dies leaves it to whoever comes later.
_CLAIM = """
update ofm.generation_cancellations
set attempts = attempts + 1, due_at = now() + 30 * 2 ^ least(attempts, 6) * interval '1 second'
where generation_id in (
  select generation_id from ofm.generation_cancellations
  where due_at <= now() order by due_at limit $1 for update skip locked
)
returning generation_id, user_id, job_id, model, attempts
"""
_DONE = "delete from ofm.generation_cancellations where generation_id = $1 and job_id = $2"


async def sweep(pool: Pool, services: PictureServices, vault: Vault) -> int:
    """Ask the services to stop what is due; returns how many of them need not be asked again."""
    return await each_due(pool, _CLAIM, partial(_settle, pool, services, vault))


async def _settle(pool: Pool, services: PictureServices, vault: Vault, row: Record) -> bool:
    settled = await _stop(pool, services, vault, row) or row["attempts"] >= _ATTEMPTS
    if settled:
        async with transaction(pool, SERVICE) as connection:
            await connection.execute(_DONE, row["generation_id"], row["job_id"])
    return settled


async def _stop(pool: Pool, services: PictureServices, vault: Vault, row: Record) -> bool:
    """Whether the service has given an answer, or there is none to be had."""
    try:
        async with transaction(pool, SERVICE, readonly=True) as connection:
            key = await stored_key(connection, vault, row["user_id"])
        if key is None and row["model"] != OFFLINE:
            return True
        order = Order(row["generation_id"], "", row["model"], api_key=key, caller=Caller(row["user_id"]))
        stopped = await (await services.of(row["model"])).cancel(order, row["job_id"])
        log.info("job %s: %s", row["job_id"], "stopped" if stopped else "could no longer be stopped")
    except Unavailable as error:
        log.warning("job %s could not be stopped and is tried again: %s", row["job_id"], error)
        return False
    except (ProviderError, VaultError) as error:
        log.warning("job %s cannot be stopped: %s", row["job_id"], error)
    return True
