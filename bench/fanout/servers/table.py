"""Every server of the fan-out. Trellis is the first."""

import sys
from pathlib import Path

from bench.packages import node
from bench.servers.server import Place, Server
from bench.servers.table import TRELLIS as GATEWAY

_HERE = Path(__file__).parent


def _peer(place: Place) -> dict[str, str]:
    return {"BENCH_PORT": str(place.port), "BENCH_DSN": place.dsn, "NODE_ENV": "production"}


def _trellis(place: Place) -> dict[str, str]:
    return {**GATEWAY.environment(place), "TRELLIS_POOL": "off"}


def _python(module: str) -> tuple[str, ...]:
    return (sys.executable, "-m", f"bench.fanout.servers.{module}")


TRELLIS = Server("Trellis", "trellis", GATEWAY.command, _trellis)
LIMIT = Server("limit", "plain", lambda _: _python("limit"), _peer)
STRAWBERRY = Server("Strawberry", "plain", lambda _: _python("plain_strawberry"), _peer)
GRAPHQL_WS = Server("graphql-ws", "plain", lambda _: (node(), str(_HERE / "graphql_ws.mjs")), _peer, node)
MERCURIUS = Server("Mercurius", "plain", lambda _: (node(), str(_HERE / "mercurius.mjs")), _peer, node)

SERVERS: tuple[Server, ...] = (TRELLIS, LIMIT, GRAPHQL_WS, MERCURIUS, STRAWBERRY)
