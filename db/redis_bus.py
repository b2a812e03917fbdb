"""The bus over Redis, for many gateways: they subscribe there, and one of them relays what Postgres notifies.

Writers do not know of it: they call `pg_notify`, so that hints stay part of their transactions.
"""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import orjson
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from trellis.db.bus import Callback, Subscribers
from trellis.db.relay import Relay

log = logging.getLogger(__name__)

_MISSED = 3  # beats of the relay after which it is taken for dead
_FIRST_DELAY, _LAST_DELAY = 0.05, 5.0


class RedisBus:
    """A `Bus` of one process over Redis's publish/subscribe.

    It is connected while a relay is heard that forwards all channels which are wanted here.
    """

    def __init__(self, url: str, dsn: str, *, beat: float = 1.0) -> None:
        """`url`: Redis (`redis://`, `rediss://`, `unix://`). `dsn`: Postgres, for LISTEN.

        `beat`: seconds between two signs of life of the relay; when three are missed, another takes over.
        Gateways of one installation have the same database number in their `url`, others another.
        """
        self._beat = beat
        self._silence = _MISSED * beat
        # A client that connected again by itself would not tell that it may have missed something.
        self._redis = Redis.from_url(
            url,
            retry=Retry(NoBackoff(), 0),
            socket_timeout=self._silence,
            socket_connect_timeout=self._silence,
        )
        # Publish/subscribe knows no database numbers, so the name has it.
        number = int(self._redis.connection_pool.connection_kwargs.get("db", 0))
        self._topic = f"trellis:{number}"
        self._subscribers = Subscribers()
        self._relay = Relay(dsn, number, self._publish, self._subscribers.channels, beat=beat)
        self._relayed_by: str | None = None
        self._relayed = asyncio.Event()
        self._subscribed = asyncio.Event()
        self._heard_relay = float("-inf")
        self._vacant = True
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def connected(self) -> bool:
        """Whether notifications arrive at this moment."""
        return self._relayed_by is not None and not self._silent

    def on(self, channel: str, callback: Callback) -> None:
        """Call `callback` with payloads on `channel`, and with None whenever the way to it is a new one."""
        self._subscribers.add(channel, callback)

    async def start(self) -> None:
        """Connect to Redis (OSError where that fails), and wait a moment for a relay."""
        try:
            await self._redis.ping()
        except RedisError as error:
            await self._redis.aclose()
            raise ConnectionError(f"Redis does not answer: {error}") from None
        self._tasks = [
            asyncio.create_task(self._keep(), name="bus"),
            asyncio.create_task(self._stand(), name="relay"),
        ]
        with suppress(TimeoutError):
            async with asyncio.timeout(self._silence):
                await self._relayed.wait()

    async def stop(self) -> None:
        """Hear nothing more, relay nothing more, and close the connections."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        self._lose()
        self._subscribers.forget()
        await self._redis.aclose()

    @property
    def _silent(self) -> bool:
        return asyncio.get_running_loop().time() - self._heard_relay > self._silence

    async def _keep(self) -> None:
        """Stay subscribed."""
        delay = _FIRST_DELAY
        while True:
            try:
                async with self._subscription() as messages:
                    await self._hear(messages)
            except Exception as error:  # whatever it was, without a next attempt nobody would hear anything
                if self._relayed_by is not None:
                    delay = _FIRST_DELAY
                log.warning("the bus is not connected (%s); next attempt in %.2f s", _told(error), delay)
            self._lose()
            await asyncio.sleep(delay)
            delay = min(delay * 2, _LAST_DELAY)

    @asynccontextmanager
    async def _subscription(self) -> AsyncIterator[PubSub]:
        messages = self._redis.pubsub()
        try:
            await messages.subscribe(self._topic)
            yield messages
        finally:
            self._subscribed.clear()
            await messages.aclose()  # type: ignore[no-untyped-call]

    async def _hear(self, messages: PubSub) -> None:
        clock = asyncio.get_running_loop().time
        began = clock()
        while (left := max(began, self._heard_relay) + self._silence - clock()) > 0:
            message = await messages.get_message(timeout=left)
            if message is None:
                continue
            if message["type"] == "subscribe":
                self._subscribed.set()
            elif message["type"] == "message":
                await self._take(message["data"])
        raise TimeoutError("nobody relays")  # or nothing arrives on this connection any more

    async def _take(self, data: bytes) -> None:
        try:
            message = orjson.loads(data)
        except ValueError:
            return  # anyone who may connect may publish
        match message:
            case {"relay": str(name), "channels": list(channels), "hints": list(hints)}:
                await self._take_hints(name, channels, hints)
            case {"leaving": str(name)} if name == self._relayed_by:
                self._vacant = True
                self._lose()
            case {"join": list(channels)}:
                self._relay.join(channels)

    async def _take_hints(self, name: str, channels: Sequence[object], hints: Sequence[object]) -> None:
        self._heard_relay, self._vacant = asyncio.get_running_loop().time(), False
        missing = [channel for channel in self._subscribers.channels if channel not in channels]
        if missing:
            await self._publish({"join": missing})
        elif name != self._relayed_by:
            self._relayed_by = name
            self._relayed.set()
            self._subscribers.anything()
        else:
            for hint in hints:
                match hint:
                    case [str(channel), str(payload)]:
                        self._subscribers.hear(channel, payload)

    def _lose(self) -> None:
        self._relayed_by = None
        self._relayed.clear()

    async def _stand(self) -> None:
        """Become the relay whenever there is none."""
        pause = self._beat
        while True:
            await self._subscribed.wait()
            if not (self._vacant or self._silent):
                pause = self._beat
            else:
                try:
                    await self._relay.serve()
                except Exception as error:
                    log.warning("notifications cannot be relayed from here (%s)", _told(error))
                pause = min(pause * 2, _MISSED * self._beat)
            # Not all at the same moment: one of them will have it.
            await asyncio.sleep(random.uniform(0.5, 1.0) * pause)  # noqa: S311

    async def _publish(self, message: Mapping[str, Any]) -> None:
        await self._redis.publish(self._topic, orjson.dumps(message))


def _told(error: Exception) -> str:
    return str(error) if type(error) is TimeoutError and str(error) else type(error).__name__
