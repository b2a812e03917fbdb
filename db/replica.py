"""A read replica, which may be away at the start or at any time; what it cannot answer the primary does."""

from trellis.db.errors import GatewayError, translate
from trellis.db.freshness import Freshness
from trellis.db.pool import Pool, close_pool, create_pool
from trellis.db.read_server import ReadOptions, Server, open_server

_CONNECT_SECONDS = 10.0


class Replica:
    """One streaming replica; `freshness` knows who may read it."""

    def __init__(self, primary: Pool, dsn: str, options: ReadOptions) -> None:
        self.freshness = Freshness(primary, self._pool)
        self._dsn = dsn
        self._options = options
        self._server: Server | None = None

    async def server(self) -> Server:
        """The replica's server, connected to by the first look. Raises what asyncpg raises."""
        if self._server is None:
            pool = await create_pool(
                self._dsn,
                min_size=0,
                max_size=self._options.size,
                statement_cache=self._options.statement_cache,
                connect_seconds=_CONNECT_SECONDS,
            )
            try:
                await pool.fetchval("select 1")
                self._server = await open_server(pool, self._dsn, self._options)
            except BaseException:
                await close_pool(pool)
                raise
        return self._server

    def failed(self, error: Exception) -> bool:
        """Whether the replica is to blame for a failed read, and the primary worth asking."""
        told = None if isinstance(error, GatewayError) else translate(error)
        if told is None:
            return False
        if told.code == "UNAVAILABLE":
            self.freshness.failed(error)
            return True
        # "retryable": what it has to replay stood in the statement's way.
        return "retryable" in told.extensions

    async def close(self) -> None:
        """Close what was opened."""
        await self.freshness.close()
        if self._server:
            if self._server.one_trip:
                await self._server.one_trip.close()
            await close_pool(self._server.pool)

    async def _pool(self) -> Pool:
        return (await self.server()).pool
