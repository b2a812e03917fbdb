"""A subscription that Strawberry runs: each event of its source, shown to whom the newest token names."""

from collections.abc import AsyncGenerator, AsyncIterable
from typing import Any

from graphql import ExecutionResult
from graphql.execution import create_source_event_stream

from trellis.db.errors import translate
from trellis.db.session import Identity
from trellis.realtime.cohort import Pauses
from trellis.realtime.cohorts import rights_of
from trellis.realtime.operation import ExecutionOutcome
from trellis.resolvers.answers import Answering
from trellis.resolvers.execution import settled
from trellis.resolvers.ready import Ready


class Subscription:
    """One subscription. Its source has a context of its own while it lasts, which hears of newer tokens."""

    def __init__(self, answering: Answering, ready: Ready, identity: Identity) -> None:
        self._answering = answering
        self._ready = ready
        self._identity = identity
        self._context: Any = None

    def go_on_as(self, identity: Identity) -> bool:
        """The subscriber has shown a newer token: whether it is one of other rights."""
        if rights_of(identity) == rights_of(self._identity):
            return False
        self._identity = identity
        if self._context is not None:
            self._context.renew(identity)
        return True

    async def outcomes(self) -> AsyncGenerator[ExecutionOutcome, bool | None]:
        """The outcome of each event; what ends it early is the last one.

        Where nobody took an outcome before a newer token was shown, `yield` is to give True. A source that is
        a generator hears so from its own `yield`, and gives what it was to tell as the new identity sees it.
        """
        try:
            async with self._answering.open_context(self._identity) as context:
                self._context = context
                found = await settled(create_source_event_stream(self._ready.execution(context)))
                if isinstance(found, ExecutionResult):
                    yield self._answering.not_begun(found.errors or ())
                    return
                async with _Source(found) as source:
                    again: bool | None = False
                    while (event := await source.next(again=bool(again))) is not _END:
                        identity = self._identity
                        outcome = await self._shown(event, identity)
                        again = identity is not self._identity or (yield outcome)
        except Exception as error:
            yield self._answering.failed(error)

    async def _shown(self, event: Any, identity: Identity) -> ExecutionOutcome:
        """The outcome of an event, once it can be read."""
        pauses = Pauses()
        while True:
            try:
                return await self._answering.event(self._ready, event, identity)
            except Exception as error:
                explained = translate(error)
                if explained is None or explained.code != "UNAVAILABLE":
                    raise
            await pauses.next()


_END = object()


class _Source:
    """Where events come from. What is no generator cannot be told anything, and may have nothing to close."""

    def __init__(self, events: AsyncIterable[Any]) -> None:
        self._events: Any = aiter(events)

    async def __aenter__(self) -> "_Source":
        return self

    async def __aexit__(self, *_: object) -> None:
        if (close := getattr(self._events, "aclose", None)) is not None:
            await close()

    async def next(self, *, again: bool) -> Any:
        """The next event, _END if there are no more; `again` tells that nobody took the last one."""
        try:
            if again and hasattr(self._events, "asend"):
                return await self._events.asend(True)
            return await anext(self._events)
        except StopAsyncIteration:
            return _END
