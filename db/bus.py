"""The bus between processes: hints that rows have changed, never data.

Writers call `pg_notify` in their transactions; whoever subscribes hears each payload in every process, over
Postgres itself (`db/listen.py`) or over Redis (`db/redis_bus.py`). Hints may be lost, repeated and reordered.
A bus that may have lost some says so: after every (re)connect it calls each subscriber with None, "anything
may have changed, look again".
"""

import asyncio
import logging
from collections.abc import Callable, Collection
from typing import Protocol

log = logging.getLogger(__name__)

Callback = Callable[[str | None], None]


class Bus(Protocol):
    """Hears notifications. Subscribers register before `start`; see docs/bus.md."""

    @property
    def connected(self) -> bool:
        """Whether notifications arrive at this moment."""

    def on(self, channel: str, callback: Callback) -> None:
        """Call `callback` with payloads on `channel`, and with None when anything may have changed.

        It runs on the event loop and must only set a flag. The same payload many times within a turn of the
        loop is one call.
        """

    async def start(self) -> None:
        """Connect (raising what the first attempt raises) and keep connected until `stop`."""

    async def stop(self) -> None:
        """Hear nothing more, and close the connections."""


class Subscribers:
    """Who wants to hear which channel; a bus's half that does not depend on where hints come from."""

    def __init__(self) -> None:
        self._callbacks: dict[str, list[Callback]] = {}
        self._heard: dict[tuple[str, str], None] = {}

    @property
    def channels(self) -> Collection[str]:
        """The channels that somebody wants to hear."""
        return self._callbacks.keys()

    def add(self, channel: str, callback: Callback) -> None:
        """Call `callback` with what is heard on `channel`."""
        self._callbacks.setdefault(channel, []).append(callback)

    def hear(self, channel: str, payload: str) -> None:
        """Pass a payload on at the loop's next turn, together with whatever else arrives until then."""
        if channel in self._callbacks:
            if not self._heard:
                asyncio.get_running_loop().call_soon(self._pass_on)
            self._heard[channel, payload] = None

    def anything(self) -> None:
        """Tell everybody that anything may have changed."""
        self.forget()
        for callbacks in self._callbacks.values():
            for callback in callbacks:
                _call(callback, None)

    def forget(self) -> None:
        """Pass nothing on of what was heard and not yet passed on."""
        self._heard = {}

    def _pass_on(self) -> None:
        heard, self._heard = self._heard, {}
        for channel, payload in heard:
            for callback in self._callbacks[channel]:
                _call(callback, payload)


def _call(callback: Callback, payload: str | None) -> None:
    try:
        callback(payload)
    except Exception:
        log.exception("a subscriber of notifications failed")
