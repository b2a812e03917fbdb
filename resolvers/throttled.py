"""What people may ask for so many times a minute, and no more often."""

from collections.abc import Sequence
from math import ceil

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection
from trellis.jobs.throttle import Limit, take


async def throttle(connection: Connection, limits: Sequence[Limit]) -> None:
    """Take one of each limit, as `service_role`.

    RATE_LIMITED, with `retryAfter` in seconds, where that is too often.
    """
    if seconds := await take(connection, limits):
        raise GatewayError(
            "RATE_LIMITED",
            "This was asked for too often: try again later.",
            extensions={"retryable": True, "retryAfter": ceil(seconds)},
        )
