"""What the kinds have in common that ask a provider about each of their items, several at a time."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID, uuid4

from trellis.jobs.kind import Outcome, Postponed, RunFailed, Work
from trellis.providers.errors import CircuitOpen, Misconfigured, ProviderError, Unavailable
from trellis.providers.storage import StorageError

log = logging.getLogger(__name__)

Thing = TypeVar("Thing")


async def each(
    work: Work, things: Iterable[Thing], do: Callable[[Thing], Awaitable[None]], *, at_once: int
) -> None:
    """Do something with each of the things, in their order: more are never in memory at once.

    Where the provider is not to be asked for a while, or the work is to end, nothing new is begun. RunFailed
    where the provider cannot be used at all; Postponed where it is to be left alone.
    """
    left = iter(things)
    pauses: list[float] = []

    async def some() -> None:
        for thing in left:
            if pauses or work.draining.is_set():
                return
            try:
                await do(thing)
            except CircuitOpen as error:
                pauses.append(error.retry_after or 1.0)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(some())
    except ExceptionGroup as errors:
        unusable = [error for error in errors.exceptions if isinstance(error, Misconfigured)]
        if unusable:
            raise RunFailed(str(unusable[0])) from unusable[0]
        raise errors.exceptions[0] from None
    if pauses:
        raise Postponed(max(pauses))


async def attempt(item: UUID, stage: int, ask: Callable[[], Awaitable[Any]]) -> Outcome:
    """What asking comes to: its result, a failure that passes, or one that stays.

    Raises Misconfigured and CircuitOpen, which concern other items as well.
    """
    began = time.perf_counter()
    outcome = await _tried(item, stage, ask)
    return replace(outcome, seconds=time.perf_counter() - began)


async def _tried(item: UUID, stage: int, ask: Callable[[], Awaitable[Any]]) -> Outcome:
    try:
        return Outcome(item, stage, "done", result=await ask())
    except (Misconfigured, CircuitOpen):
        raise
    except Unavailable as error:
        return Outcome(item, stage, "again", error=str(error), wait=error.retry_after)
    except (ProviderError, StorageError) as error:
        return Outcome(item, stage, "failed", error=str(error))
    except Exception:
        reference = uuid4()
        log.exception("item %s, stage %d (%s)", item, stage, reference)
        return Outcome(item, stage, "failed", error=f"Internal error {reference}.")
