"""Every server that is measured: how it is started, and how it is spoken to. Trellis is the first."""

import sys
from pathlib import Path

from bench.packages import node
from bench.servers.server import Place, Server

_HERE = Path(__file__).parent
_POOL = "10"
"""Database connections of each server, for the reads of one role."""


def _python(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", *arguments)


def _peer(place: Place) -> dict[str, str]:
    return {
        "BENCH_PORT": str(place.port),
        "BENCH_DSN": place.dsn,
        "BENCH_SECRET": place.secret,
        "BENCH_POOL": _POOL,
        "NODE_ENV": "production",
        "GRAPHILE_ENV": "production",
    }


def _trellis(place: Place) -> dict[str, str]:
    return {
        "TRELLIS_DATA": str(place.data),
        "TRELLIS_JWT_SECRET": place.secret,
        "TRELLIS_POOL_SIZE": _POOL,
        "TRELLIS_READ_POOL_SIZE": _POOL,
        "TRELLIS_MAX_AT_ONCE": _POOL,  # all requests are one person's
        # For 20,000 leaves, and for servers that are slow with 64 clients.
        "TRELLIS_MAX_ROWS": "100000",
        "TRELLIS_MAX_SECONDS": "300",
    }


TRELLIS = Server(
    "Trellis",
    "trellis",
    lambda place: _python("trellis.web.cli", "serve", "--port", str(place.port)),
    _trellis,
)
POSTGRAPHILE = Server(
    "PostGraphile 5", "postgraphile", lambda _: (node(), str(_HERE / "postgraphile.mjs")), _peer, node
)
STRAWBERRY = Server("Strawberry", "plain", lambda _: _python("bench.servers.plain_strawberry"), _peer)
MERCURIUS = Server("Mercurius", "plain", lambda _: (node(), str(_HERE / "mercurius.mjs")), _peer, node)
LIMIT_TRANSACTION = Server(
    "limit, transaction", "sql", lambda _: _python("bench.servers.limit", "transaction"), _peer
)
LIMIT_TRIP = Server(
    "limit, one trip", "sql", lambda _: _python("bench.servers.limit", "trip"), _peer, writes=False
)

SERVERS: tuple[Server, ...] = (
    TRELLIS,
    POSTGRAPHILE,
    STRAWBERRY,
    MERCURIUS,
    LIMIT_TRANSACTION,
    LIMIT_TRIP,
)
