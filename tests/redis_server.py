"""A real Redis server for tests, on a socket in a folder of its own."""

import asyncio
import shutil
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

BINARY = shutil.which("redis-server")


class RedisServer:
    """One server, which keeps nothing: `start`, `kill` (-9), and `start` again at the same address."""

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "redis.sock"
        self.url = f"unix://{self._socket}?db=3"
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it, and wait until it answers."""
        if BINARY is None:
            pytest.skip("redis-server is not installed (Debian: apt install redis-server)")
        self._socket.unlink(missing_ok=True)
        self._process = await asyncio.create_subprocess_exec(
            *(BINARY, "--port", "0", "--unixsocket", str(self._socket)),
            *("--save", "", "--appendonly", "no", "--dir", str(self._socket.parent)),
            stdout=asyncio.subprocess.PIPE,
        )
        assert self._process.stdout
        async with asyncio.timeout(30):
            while b"ready to accept connections" not in (line := await self._process.stdout.readline()):
                assert line, "redis-server ended"

    async def kill(self) -> None:
        """Kill it, if it runs."""
        if self._process is not None:
            process, self._process = self._process, None
            process.kill()
            await process.wait()

    async def cut_subscribers(self) -> int:
        """Cut the connections that subscribe; how many there were."""
        return int(await self.command("CLIENT", "KILL", "TYPE", "pubsub"))

    async def command(self, *words: str | bytes) -> bytes | int | str:
        """Run one command."""
        client = Redis.from_url(self.url)
        try:
            answer: bytes | int | str = await client.execute_command(*words)
            return answer
        except RedisError as error:
            raise AssertionError(f"{words[0]!r}: {error}") from error
        finally:
            await client.aclose()
