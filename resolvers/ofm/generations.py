"""OFM's generations: starting one, following it, saving its pictures as assets."""

from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from trellis.db.session import SERVICE, become
from trellis.jobs.ofm import results as ofm_results
from trellis.jobs.ofm.generation_start import DEFAULT_MODEL, NAME, GenerationArgs, start
from trellis.resolvers.active_runs import RunsChange, RunsChangeKind, changed_row, changes
from trellis.resolvers.context import context_of
from trellis.resolvers.ofm.users import require_user
from trellis.resolvers.run_list import RunsWhere
from trellis.resolvers.runs import followed
from trellis.resolvers.writes import payload, read_back
from trellis.schema.declaration import declaration_of
from trellis.schema.fields import DerivedField, argument, fill, shell
from trellis.schema.objects import Types
from trellis.schema.ofm.system import OfmGeneration
from trellis.schema.reads import Followed, Written
from trellis.schema.run import RunPriority
from trellis.schema.scalars import JSON

_GENERATION = declaration_of(OfmGeneration)


@strawberry.input(description="What pictures are to be made of, and how.")
class StartOfmGenerationInput:
    """Input of `startOfmGeneration`."""

    prompt_id: UUID | None = strawberry.field(
        default=None, description="Key of one of your prompts; either this or a text is given."
    )
    prompt_text: str | None = strawberry.field(
        default=None, description="A prompt of up to 10,000 characters that is not kept for itself."
    )
    model: str = strawberry.field(
        default=DEFAULT_MODEL,
        description="Higgsfield's model: `soul`, or the name of its endpoint such as "
        "`higgsfield-ai/soul/standard`. `offline` draws without a service or a key, and marks the pictures.",
    )
    settings: JSON | None = strawberry.field(
        default=None,
        description='What the model is told beside the prompt: for Soul `{"width_and_height": "1152x2048", '
        '"quality": "720p"}` or `{"aspect_ratio": "9:16", "resolution": "720p"}`, for others what they have. '
        "Texts, numbers and truth values, at most 30.",
    )
    idempotency_key: str | None = strawberry.field(
        default=None, description="The same key and input returns what they started first."
    )
    priority: RunPriority = strawberry.field(
        default=RunPriority.NORMAL, description="How the generation is placed among your other runs."
    )


def generation_mutations(types: Types) -> Iterator[DerivedField]:
    """`startOfmGeneration` and `saveOfmGenerationResults`."""
    row = types.rows[_GENERATION.type_name]
    started = payload("StartOfmGenerationPayload", "generation", row)
    saved = payload("SaveOfmGenerationResultsPayload", "generation", row)

    async def start_generation(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context, asked = context_of(info), kwargs["input"]
        identity = context.signed_in()
        args = GenerationArgs(
            asked.prompt_id,
            asked.prompt_text,
            asked.model,
            {} if asked.settings is None else asked.settings,
            asked.idempotency_key,
            asked.priority.value,
        )
        async with context.write() as connection:
            await require_user(connection)
            generation_id = await start(connection, identity, args)
        return await read_back(context, _GENERATION, started, "generation", (generation_id,))

    async def save_results(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context, key = context_of(info), kwargs["generation_id"]
        context.signed_in()
        services = context.services
        async with context.write() as connection:
            results = await ofm_results.wanted(connection, key, kwargs.get("indexes"))
        stored = await ofm_results.fetch(
            services.pool, services.generations, services.storage, services.pictures, results
        )
        async with context.write() as connection:
            await become(connection, SERVICE)
            await ofm_results.add(connection, results, stored)
        return await read_back(context, _GENERATION, saved, "generation", (key,))

    yield DerivedField(
        "startOfmGeneration",
        started,
        start_generation,
        "Have pictures made of a prompt, by your stored key for Higgsfield. LIMIT_EXCEEDED where your plan "
        "allows no more for now. Follow it with the subscription `ofmGeneration`.",
        [argument("input", StartOfmGenerationInput, "What to make.", required=True)],
        reads=Written("generation", (_GENERATION,)),
    )
    yield DerivedField(
        "saveOfmGenerationResults",
        saved,
        save_results,
        "Save the pictures of a completed generation as assets, tagged `generated`. What is saved already is "
        "not saved again.",
        [
            argument("generation_id", UUID, "The generation's key.", required=True),
            argument("indexes", list[int], "Which of its `resultUrls`, from 0; all if not given."),
        ],
        reads=Written("generation", (_GENERATION,)),
    )


def generation_subscriptions(types: Types) -> Iterator[DerivedField]:
    """`ofmGeneration` and `ofmGenerations`."""
    row = types.rows[_GENERATION.type_name]
    change = _change(row)

    def active(_: Any, info: Info[Any, Any], __: dict[str, Any]) -> AsyncIterator[list[RunsChange]]:
        context = context_of(info)
        context.signed_in()
        return changes(context, {NAME: _GENERATION}, RunsWhere(kind=NAME))

    yield followed(
        "ofmGeneration",
        row,
        "A generation's state now, then at every change; completes when the generation has ended.",
        [argument("row_id", UUID, "The generation's key.", required=True)],
        Followed("row_id", {NAME: _GENERATION}),
    )
    yield DerivedField(
        "ofmGenerations",
        list[change],  # type: ignore[valid-type]
        active,
        "Your generations that have not ended: all of them as ADDED at first, then what has changed since "
        "the last payload. One that ends is CHANGED, as it ended, and then GONE. Never completes.",
        is_subscription=True,
    )


def _change(row: type) -> type:
    """The type of one change; its fields are resolved from a `RunsChange`."""
    cls = shell("OfmGenerationChange")
    text = "What happened to it in the list."
    fill(cls, "change", RunsChangeKind, strawberry.field(description=text))
    fill(cls, "run_id", UUID, strawberry.field(description="Which generation: its key."))
    text = "The generation now; null where it is gone."
    fill(cls, "generation", row | None, DerivedField("generation", row | None, changed_row, text))
    made: type = strawberry.type(
        cls, name="OfmGenerationChange", description="One change of the list of your active generations."
    )
    return made
