"""What wakes who waits for changes."""

import asyncio


class Signal:
    """A hint that conflates: however often it is set while nobody waits, it wakes once."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def set(self) -> None:
        """Wake the watcher, now or at its next `wait`."""
        self._event.set()

    async def wait(self, within: float | None = None) -> bool:
        """True when something may have changed since the last `wait`; False after `within` seconds."""
        try:
            async with asyncio.timeout(within):
                await self._event.wait()
        except TimeoutError:
            return False
        self._event.clear()
        return True
