"""The root field `health`."""

from collections.abc import Iterator
from typing import Any

from strawberry.types import Info

from trellis.resolvers.context import context_of
from trellis.schema.fields import DerivedField
from trellis.schema.health import Health


def health_field() -> Iterator[DerivedField]:
    """`health`, for who is signed in. It tells of the installation, and nothing of anybody's work."""

    async def resolve(_: Any, info: Info[Any, Any], __: Any) -> Health:
        context = context_of(info)
        context.signed_in()
        return await context.services.vitals.read()

    text = "How the installation fares: the queue, who works, the providers, the database. Sign in to see it."
    yield DerivedField("health", Health, resolve, text)
