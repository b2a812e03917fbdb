"""OFM's reels: saving one by its address."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from trellis.db.errors import GatewayError
from trellis.providers.reels import BadAddress, read_address
from trellis.resolvers.context import context_of
from trellis.resolvers.writes import payload, read_back
from trellis.schema.declaration import declaration_of
from trellis.schema.fields import DerivedField, argument
from trellis.schema.objects import Types
from trellis.schema.ofm.system import OfmReel
from trellis.schema.reads import Written

_REEL = declaration_of(OfmReel)
_ADD = """
insert into ofm.viral_reels (url, platform, shortcode, notes, tags) values ($1, $2, $3, $4, $5) returning id
"""


@strawberry.input(description="A reel that is to be saved.")
class AddOfmReelInput:
    """Input of `addOfmReel`."""

    url: str = strawberry.field(
        description="Its web address, at Instagram, TikTok or YouTube: a reel, post, video or short."
    )
    notes: str = strawberry.field(default="", description="What you remark about it.")
    tags: list[str] = strawberry.field(default_factory=list, description="Labels for it, each once.")


def reel_mutations(types: Types) -> Iterator[DerivedField]:
    """`addOfmReel`."""
    added = payload("AddOfmReelPayload", "reel", types.rows[_REEL.type_name])

    async def add(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context, asked = context_of(info), kwargs["input"]
        context.signed_in()
        url = asked.url.strip()
        try:
            reel = read_address(url)
        except BadAddress as error:
            text = str(error)
            message = f"{text[:1].upper()}{text[1:]}."
            raise GatewayError("BAD_USER_INPUT", message, field="url") from None
        async with context.write() as connection:
            key: UUID = await connection.fetchval(
                _ADD, url, reel.platform, reel.shortcode, asked.notes, asked.tags
            )
        return await read_back(context, _REEL, added, "reel", (key,))

    yield DerivedField(
        "addOfmReel",
        added,
        add,
        "Save a reel by its address. Its views and its picture are fetched soon after: with 100,000 views or "
        "more it is approved, with fewer denied, unless you have decided by then.",
        [argument("input", AddOfmReelInput, "The reel.", required=True)],
        reads=Written("reel", (_REEL,)),
    )
