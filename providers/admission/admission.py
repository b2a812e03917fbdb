"""Who may ask a provider, and when: the one door of a process to it, in front of every attempt of a call."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final, Self
from uuid import UUID

from trellis.providers.admission.allowance import Allowance
from trellis.providers.admission.breaker import Breaker
from trellis.providers.admission.caller import ANYBODY, Caller
from trellis.providers.admission.lines import Lines
from trellis.providers.admission.observer import UNOBSERVED, Call, Observer
from trellis.providers.admission.rates import UNLIMITED, Meter, ProviderRates
from trellis.providers.admission.usage import Usage
from trellis.providers.errors import CircuitOpen, ProviderError, Unavailable

log = logging.getLogger(__name__)

PATIENCE: Final = 60.0
"""Seconds that callers wait where the provider asks for a pause; for a longer one they are sent away."""

LONGEST_PAUSE: Final = 3_600.0
"""Seconds after which a provider is asked again, however long a pause it asked for."""

_OWNERS: Final = 10_000  # whose allowances are remembered
_RESERVE_AGAIN: Final = 1.0


@dataclass(slots=True, eq=False)
class _Waiter:
    tokens: float
    admitted: asyncio.Future[int]  # the number of the breaker's state


class Admission:
    """The door to one provider, for one process. Nothing is held by who waits, so nobody holds up others.

    - At most `concurrency` calls are made at once. Owners take turns (see `Caller`).
    - What the breaker refuses is raised at once, also to those who wait already.
    - A call has its share of the provider's rates and of its owner's, reserved from the `meter`. An owner
      whose rate is used up is passed over until it has come round.
    - A provider that asks for a pause (Retry-After) has it from all callers, and through the meter from all
      processes.
    """

    def __init__(
        self,
        provider: str,
        concurrency: int,
        *,
        rates: ProviderRates = UNLIMITED,
        meter: Meter | None = None,
        breaker: Breaker | None = None,
        patience: float = PATIENCE,
        observe: Observer = UNOBSERVED,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        metered = rates.total.limited or rates.owner.limited
        if metered and meter is None:
            raise ValueError("rates need a meter")
        self._provider = provider
        self._free = concurrency
        self._rates = rates
        self._meter = meter
        self._metered = metered
        self._breaker = breaker or Breaker()
        self._breaker.changed = lambda state: observe.circuit(provider, state)
        self._patience = patience
        self._observe = observe
        self._now = now
        self._sleep = sleep
        self._lines: Lines[_Waiter] = Lines()
        self._all = Allowance(provider, rates.total)
        self._owners: OrderedDict[UUID, Allowance] = OrderedDict()
        self._paused_until = 0.0
        self._tasks: set[asyncio.Task[None]] = set()
        self._pausing: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many callers wait."""
        return len(self._lines)

    def turn(self, caller: Caller = ANYBODY, *, tokens: float = 0, model: str | None = None) -> "Turn":
        """`async with` it to make one call, when it is the caller's turn; `tokens` is what it may take.

        `model` is told to the observer, who may know a price.

        Raises Misconfigured or CircuitOpen where the provider is not to be asked. What the block raises tells
        how the call ended.
        """
        return Turn(self, caller, tokens, model)

    def retrying(self, seconds: float) -> None:
        """Tell the observer that a call will be tried again, after so long."""
        self._observe.retrying(self._provider, seconds)

    async def aclose(self) -> None:
        """Send away who waits, and let go of what is under way."""
        self._send_away(lambda: Unavailable("The gateway is shutting down."))
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def enter(self, caller: Caller, tokens: float) -> tuple[int, float]:
        """Wait for a turn; the number of the breaker's state, and when it came. `Turn` leaves again."""
        began = self._now()
        if refusal := self._refusal():
            raise refusal
        waiter = _Waiter(tokens, asyncio.get_running_loop().create_future())
        place = self._lines.join(caller, waiter)
        self._let_in()
        try:
            number = await waiter.admitted
        except asyncio.CancelledError as cancelled:
            self._lines.leave(place)
            admitted = waiter.admitted
            if admitted.done() and not admitted.cancelled() and not admitted.exception():
                self._leave(admitted.result(), cancelled, self._now())  # the turn had come: nobody takes it
            raise
        now = self._now()
        self._observe.waited(self._provider, now - began)
        return number, now

    def leave(self, turn: "Turn", number: int, entered: float, error: BaseException | None) -> None:
        """A call has ended."""
        now = self._now()
        if turn.usage is not None:
            self._settle(turn.caller, turn.usage.total - turn.reckoned, now)
        self._leave(number, error, now)
        outcome, seconds = _outcome(error or turn.failed), now - entered
        self._observe.called(self._provider, outcome, seconds)
        if (owner := turn.caller.owner) is not None:
            self._observe.made_for(owner, Call(self._provider, outcome, seconds, turn.model, turn.usage))

    def _refusal(self) -> ProviderError | None:
        now = self._now()
        if refusal := self._breaker.refusal(now):
            return refusal
        left = self._paused_until - now
        if left > self._patience:
            return CircuitOpen(f"The provider {self._provider} asks to be left alone.", retry_after=left)
        return None

    def _let_in(self) -> None:
        """Give turns while there are slots, callers and shares for them."""
        now = self._now()
        while self._free and now >= self._paused_until and not self._breaker.busy:
            place = self._lines.first()
            if place is None:
                return
            waiter, owner = place.what, place.caller.owner
            if waiter.admitted.done():  # it was cancelled, and has not come to leave yet
                self._lines.leave(place)
                continue
            allowance = self._allowance(owner)
            if allowance and not allowance.covers(waiter.tokens, now):
                self._lines.set_aside(owner)
                self._reserve(allowance, owner, waiter.tokens)
                continue
            if not self._all.covers(waiter.tokens, now):
                self._reserve(self._all, None, waiter.tokens)
                return
            self._lines.serve(place)
            self._all.use(waiter.tokens)
            if allowance:
                allowance.use(waiter.tokens)
            self._free -= 1
            waiter.admitted.set_result(self._breaker.begin())

    def _leave(self, number: int, error: BaseException | None, now: float) -> None:
        self._free += 1
        if self._breaker.end(number, error, now):
            self._send_away(self._refusal)
        if isinstance(error, Unavailable) and error.retry_after:
            self._pause(error.retry_after, tell=True)
        self._let_in()

    def _send_away(self, why: Callable[[], ProviderError | None]) -> None:
        for place in self._lines.everybody():
            if (error := why()) is None:
                return
            self._lines.leave(place)
            if not place.what.admitted.done():
                place.what.admitted.set_exception(error)

    def _pause(self, seconds: float, *, tell: bool) -> None:
        now = self._now()
        until = now + min(seconds, LONGEST_PAUSE)
        longer = until - self._paused_until
        if longer <= 0:
            return
        # Calls that were under way together are told the same within moments: it is passed on once.
        if tell and self._metered and longer > 1:
            self._beside(self._pass_on(until - now))
        self._paused_until = until
        if until - now > self._patience:
            self._send_away(self._refusal)
        if self._pausing is None or self._pausing.done():
            self._pausing = self._beside(self._wait_for_the_pause())

    async def _wait_for_the_pause(self) -> None:
        while (left := self._paused_until - self._now()) > 0:
            await self._sleep(left)
        self._let_in()

    async def _pass_on(self, seconds: float) -> None:
        assert self._meter is not None
        try:
            await self._meter.pause(self._provider, seconds)
        except Exception as error:
            log.warning("%s: other processes are not told of a pause (%s)", self._provider, error)

    def _allowance(self, owner: UUID | None) -> Allowance | None:
        if owner is None or not self._rates.owner.limited:
            return None
        found = self._owners.get(owner)
        if found is None:
            found = self._owners[owner] = Allowance(f"{self._provider}:{owner}", self._rates.owner)
            if len(self._owners) > _OWNERS:
                self._owners.popitem(last=False)
        else:
            self._owners.move_to_end(owner)
        return found

    def _settle(self, caller: Caller, more: float, now: float) -> None:
        self._all.settle(more, now)
        if allowance := self._allowance(caller.owner):
            allowance.settle(more, now)

    def _reserve(self, allowance: Allowance, owner: UUID | None, tokens: float) -> None:
        """See to it that there will be shares for who waits: for one owner's calls, or for everybody's."""
        if not allowance.reserving:
            allowance.reserving = True
            self._beside(self._until_reserved(allowance, owner, tokens))

    async def _until_reserved(self, allowance: Allowance, owner: UUID | None, tokens: float) -> None:
        assert self._meter is not None
        # Counted only now, when all have joined who came together.
        calls = self._lines.length_of(owner) if owner else len(self._lines)
        try:
            grant = await self._meter.reserve(self._provider, allowance.reserve(calls, tokens))
        except Exception as error:
            log.warning(
                "%s: rates cannot be reserved (%s)", self._provider, str(error) or type(error).__name__
            )
            await self._sleep(_RESERVE_AGAIN)
            allowance.reserving = False
        else:
            if grant.pause > 0:
                self._pause(grant.pause, tell=False)
            if grant.wait > 0:
                await self._sleep(grant.wait)
            allowance.arrive(self._now())
        if owner:
            self._lines.bring_back(owner)
        self._let_in()

    def _beside(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


class Turn:
    """One call: `usage` is what it took, where the provider says so, beside what was `reckoned`.

    `failed` is for what went wrong without being the provider's fault (a person's key): the observer is told,
    the breaker is not.
    """

    __slots__ = ("_door", "_entered", "_number", "caller", "failed", "model", "reckoned", "usage")

    def __init__(self, door: Admission, caller: Caller, reckoned: float, model: str | None) -> None:
        self._door = door
        self.caller = caller
        self.reckoned = reckoned
        self.model = model
        self.usage: Usage | None = None
        self.failed: ProviderError | None = None

    async def __aenter__(self) -> Self:
        """Wait for the turn."""
        self._number, self._entered = await self._door.enter(self.caller, self.reckoned)
        return self

    async def __aexit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Give it back. Nothing is awaited here, so that no cancel comes in between."""
        self._door.leave(self, self._number, self._entered, error)


def _outcome(error: BaseException | None) -> str:
    """`ok`, or the name of the error's class: that which others know it by."""
    if error is None:
        return "ok"
    return next(kind.__name__ for kind in type(error).__mro__ if not kind.__name__.startswith("_"))
