"""OFM's prompts: having a model write them, and following that."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from trellis.jobs.ofm.prompts import NAME, PromptsArgs, start
from trellis.resolvers.context import context_of
from trellis.resolvers.ofm.users import require_user
from trellis.resolvers.runs import followed
from trellis.resolvers.writes import payload, read_back
from trellis.schema.declaration import declaration_of
from trellis.schema.fields import DerivedField, argument
from trellis.schema.objects import Types
from trellis.schema.ofm.generations import OfmPromptRun
from trellis.schema.reads import Followed, Written
from trellis.schema.run import RunPriority

_RUN = declaration_of(OfmPromptRun)


@strawberry.input(description="What prompts are to be written of, and for whom.")
class GenerateOfmPromptsInput:
    """Input of `generateOfmPrompts`."""

    source_image_id: UUID = strawberry.field(
        description="Key of an image among your assets, of at most 10 MB."
    )
    model_id: UUID | None = strawberry.field(
        default=None, description="Key of the persona that the image shows, whose description is heeded."
    )
    idempotency_key: str | None = strawberry.field(
        default=None, description="The same key and input returns what they started first."
    )
    priority: RunPriority = strawberry.field(
        default=RunPriority.NORMAL, description="How the run is placed among your other runs."
    )


def prompt_mutations(types: Types) -> Iterator[DerivedField]:
    """`generateOfmPrompts`."""
    started = payload("GenerateOfmPromptsPayload", "run", types.rows[_RUN.type_name])

    async def generate(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context, asked = context_of(info), kwargs["input"]
        identity = context.signed_in()
        args = PromptsArgs(asked.source_image_id, asked.model_id, asked.idempotency_key, asked.priority.value)
        async with context.write() as connection:
            await require_user(connection)
            run_id = await start(connection, identity, args)
        return await read_back(context, _RUN, started, "run", (run_id,))

    yield DerivedField(
        "generateOfmPrompts",
        started,
        generate,
        "Have a vision model write five prompts that vary an image, each under a label. They are kept as "
        "prompts of yours, which you may change. Follow it with the subscription `ofmPromptRun`.",
        [argument("input", GenerateOfmPromptsInput, "The image, and the persona.", required=True)],
        reads=Written("run", (_RUN,)),
    )


def prompt_subscriptions(types: Types) -> Iterator[DerivedField]:
    """`ofmPromptRun`."""
    yield followed(
        "ofmPromptRun",
        types.rows[_RUN.type_name],
        "A run's state now, then at every change, with the prompts once they are there; completes when the "
        "run has ended.",
        [argument("row_id", UUID, "The run's key.", required=True)],
        Followed("row_id", {NAME: _RUN}),
    )
