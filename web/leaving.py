"""A client that leaves before it has its answer."""

import asyncio
from types import TracebackType

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from trellis.realtime.streamed import disconnected

# Most answers are there sooner, and looking for a client that leaves costs a tenth of what they do.
_PATIENCE = 0.02


class Leaving:
    """Cancels the block when the client leaves, which then raises ClientDisconnect.

    For a request whose body has been read to its end. The first moments go unwatched; a client that left in
    them is found to be gone right after.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._watch: asyncio.Task[None] | None = None
        self._left = False

    def __enter__(self) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._task = task
        self._timer = asyncio.get_running_loop().call_later(_PATIENCE, self._begin)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._timer.cancel()
        if self._watch is not None:
            self._watch.cancel()
        if self._left and self._task.uncancel() == 0 and kind is asyncio.CancelledError:
            raise ClientDisconnect from error

    def _begin(self) -> None:
        self._watch = asyncio.get_running_loop().create_task(self._wait())

    async def _wait(self) -> None:
        await disconnected(self._receive)
        self._left = True
        self._task.cancel()
