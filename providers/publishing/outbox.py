"""The offline form: a post is written into a table, and nothing else sees it."""

from trellis.db.pool import Pool
from trellis.db.session import SERVICE, transaction
from trellis.providers.publishing.publisher import OutgoingPost, Published

_WRITE = """
insert into ofm.outbox (post_id, user_id, account, caption, files) values ($1, $2, $3, $4, $5)
on conflict (post_id) do nothing
"""


class Outbox:
    """A `Publisher` into `ofm.outbox`, in transactions of its own, as a service would have them."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def publish(self, post: OutgoingPost) -> Published:
        """Write the post down, unless that was done."""
        files = [str(path) for path in post.files]
        async with transaction(self._pool, SERVICE) as connection:
            await connection.execute(
                _WRITE, post.reference, post.owner, f"{post.platform}:{post.account}", post.caption, files
            )
        return Published(f"outbox:{post.reference}")

    async def aclose(self) -> None:
        """Nothing."""
