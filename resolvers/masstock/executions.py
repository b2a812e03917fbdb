"""MasStock's executions: starting one, trying one again with a new key, following it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from trellis.jobs.masstock.start import NAME, ExecutionArgs, give_key, start
from trellis.resolvers.context import context_of
from trellis.resolvers.exports import Export
from trellis.resolvers.runs import followed
from trellis.resolvers.writes import payload, read_back
from trellis.schema.declaration import declaration_of
from trellis.schema.fields import DerivedField, argument
from trellis.schema.masstock.system import MasStockBatchResult, MasStockExecution
from trellis.schema.objects import Types
from trellis.schema.reads import Followed, Streamed, Written
from trellis.schema.run import RunPriority

_EXECUTION = declaration_of(MasStockExecution)
_RESULTS = next(link for link in _EXECUTION.links if link.name == "results")
_AFTER = "The `sequence` of the last result that you have seen; 0 or nothing for all."
_KEY = "Your key for the image model; kept sealed until the execution has ended, and never shown again."


@strawberry.input(description="What is to be made into pictures, and how.")
class StartMasStockExecutionInput:
    """Input of `startMasStockExecution`."""

    workflow_id: UUID = strawberry.field(description="The workflow to run; it runs for its client.")
    prompts: list[str] = strawberry.field(
        description="A picture is made of each: 1 to the workflow's `max_prompts`, of up to 8,000 characters."
    )
    reference_images: list[UUID] = strawberry.field(
        default_factory=list,
        description="Keys of up to 5 reference images of the client, if the workflow takes any.",
    )
    api_key: str | None = strawberry.field(default=None, description=_KEY)
    idempotency_key: str | None = strawberry.field(
        default=None,
        description="The same key and input, whatever the API key, returns what they started first.",
    )
    priority: RunPriority = strawberry.field(
        default=RunPriority.NORMAL, description="How the execution is placed among your other runs."
    )


def execution_mutations(types: Types) -> Iterator[DerivedField]:
    """`startMasStockExecution` and `retryMasStockExecution`."""
    row = types.rows[_EXECUTION.type_name]
    started = payload("StartMasStockExecutionPayload", "execution", row)
    retried = payload("RetryMasStockExecutionPayload", "execution", row)

    async def start_execution(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context, asked = context_of(info), kwargs["input"]
        identity = context.signed_in()
        args = ExecutionArgs(
            asked.workflow_id,
            tuple(asked.prompts),
            tuple(asked.reference_images),
            asked.api_key,
            asked.idempotency_key,
            asked.priority.value,
        )
        async with context.write() as connection:
            execution_id = await start(connection, identity, context.services.vault, args)
        return await read_back(context, _EXECUTION, started, "execution", (execution_id,))

    async def retry(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context, execution_id = context_of(info), kwargs["execution_id"]
        identity, services = context.signed_in(), context.services
        async with context.write() as connection:
            await give_key(connection, identity, services.vault, execution_id, kwargs["api_key"])
            await services.queue.retry(connection, identity, execution_id)
        return await read_back(context, _EXECUTION, retried, "execution", (execution_id,))

    yield DerivedField(
        "startMasStockExecution",
        started,
        start_execution,
        "Make a picture of each prompt. Follow it with the subscriptions `masStockExecution` and "
        "`masStockBatchResults`.",
        [argument("input", StartMasStockExecutionInput, "What to make.", required=True)],
        reads=Written("execution", (_EXECUTION,)),
    )
    yield DerivedField(
        "retryMasStockExecution",
        retried,
        retry,
        "Try an execution again that has ended and was started with an API key, for the prompts that have no "
        "picture. One without a key is tried again by `retryRun`.",
        [
            argument("execution_id", UUID, "The execution's key.", required=True),
            argument("api_key", str, _KEY, required=True),
        ],
        reads=Written("execution", (_EXECUTION,)),
    )


def execution_subscriptions(types: Types) -> Iterator[DerivedField]:
    """`masStockExecution` and `masStockBatchResults`."""
    yield followed(
        "masStockExecution",
        types.rows[_EXECUTION.type_name],
        "An execution's state now, then at every change; completes when the execution has ended.",
        [argument("row_id", UUID, "The execution's key.", required=True)],
        Followed("row_id", {NAME: _EXECUTION}),
    )
    yield followed(
        "masStockBatchResults",
        types.rows["MasStockBatchResult"],
        "Every prompt that was tried, in the order in which that ended, after the `sequence` given; one that "
        "is tried again comes again. Completes when the execution has ended.",
        [
            argument("execution_id", UUID, "The execution's key.", required=True),
            argument("after", int, _AFTER),
        ],
        Streamed("execution_id", _EXECUTION, _RESULTS, declaration_of(MasStockBatchResult)),
    )


_COLUMNS = (
    *("sequence", "batchIndex", "prompt", "status", "storagePath"),
    *("error", "processingTimeMs", "completedAt"),
)
EXECUTION = Export(
    rows="""
select sequence, batch_index as "batchIndex", prompt_text as prompt, status,
  result_storage_path as "storagePath", error_message as error, processing_time_ms as "processingTimeMs",
  completed_at as "completedAt"
from masstock.workflow_batch_results
where execution_id = $1 and sequence > $2 and ($4::text is null or strpos(lower(prompt_text), lower($4)) > 0)
order by sequence limit $3
""",
    columns=_COLUMNS,
    cells=lambda row: tuple(row[name] for name in _COLUMNS),
)
"""What became of an execution's prompts, as rows of a file."""
