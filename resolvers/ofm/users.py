"""Who uses OFM: what verbs that go past the caller's own grants ask first."""

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection

_IS_USER = "select exists (select from ofm.users where id = auth.uid())"


async def require_user(connection: Connection) -> None:
    """As the caller: FORBIDDEN for who is no user of the studio."""
    if not await connection.fetchval(_IS_USER):
        raise GatewayError("FORBIDDEN", "You are no user of the studio yet: use createOfmUser first.")
