"""Coice's own verbs: jobs and their results, roles, groups, owners, and what Python computes or checks."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection
from trellis.jobs.coice.job import CoiceJob as CoiceJobKind
from trellis.jobs.coice.job import CoiceJobArgs, start
from trellis.jobs.conditions import ConditionError, parse
from trellis.resolvers.coice.export import COICE_JOB
from trellis.resolvers.coice.filter_preview import filter_preview
from trellis.resolvers.coice.images import image_mutations, image_names
from trellis.resolvers.coice.stages import save_stages
from trellis.resolvers.context import context_of
from trellis.resolvers.object_urls import signed_urls, thumbnail_urls
from trellis.resolvers.runs import followed
from trellis.resolvers.system import SystemResolvers
from trellis.resolvers.verbs import verb
from trellis.resolvers.writes import payload, read_back
from trellis.schema.coice.system import COICE, CoiceCatalog, CoiceJob, CoiceJobResult, CoiceProfile, CoiceRole
from trellis.schema.declaration import declaration_of
from trellis.schema.fields import DerivedField, argument
from trellis.schema.objects import Types
from trellis.schema.reads import Followed, Streamed, Written
from trellis.schema.run import RunPriority

_required = partial(argument, required=True)

_JOB = declaration_of(CoiceJob)
_PROFILE = declaration_of(CoiceProfile)
_AFTER = "The `sequence` of the last result that you have seen; 0 or nothing for all."
_RESULTS = next(link for link in _JOB.links if link.name == "results")
_STAGE_NOW = "select stage_order, filter_condition from coice.pipeline_stages where id = $1 for update"


@strawberry.input(description="What a job runs, and over which images.")
class StartCoiceJobInput:
    """Input of `startCoiceJob`."""

    pipeline_id: UUID = strawberry.field(description="The pipeline to run.")
    library_id: int = strawberry.field(description="The library whose images are inspected.")
    image_ids: list[UUID] = strawberry.field(
        default_factory=list, description="Images of the library; empty for all of them."
    )
    idempotency_key: str | None = strawberry.field(
        default=None, description="The same key and input returns the job that they started first, for ever."
    )
    priority: RunPriority = strawberry.field(
        default=RunPriority.NORMAL, description="How the job is placed among your other ones."
    )


async def check_stage(connection: Connection, key: tuple[Any, ...] | None, values: Mapping[str, Any]) -> None:
    """Refuse a malformed filter, and a stage that moves ahead of what its filter reads."""
    order, condition = values.get("stage_order"), values.get("filter_condition")
    if key is not None and not {"stage_order", "filter_condition"} <= values.keys():
        now = await connection.fetchrow(_STAGE_NOW, *key)
        if now is None:
            return  # nothing will be written
        order = values.get("stage_order", now["stage_order"])
        condition = values.get("filter_condition", now["filter_condition"])
    if condition is None or not isinstance(order, int):
        return
    try:
        parse(condition, stage_order=order)
    except ConditionError as error:
        raise GatewayError(
            "BAD_USER_INPUT", f"The filter is malformed: {error}", field="filterCondition"
        ) from None


def mutations(types: Types) -> Iterator[DerivedField]:
    """Coice's verbs that write."""
    started = payload("StartCoiceJobPayload", "job", types.rows[_JOB.type_name])

    async def start_job(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context, asked = context_of(info), kwargs["input"]
        identity = context.signed_in()
        args = CoiceJobArgs(
            asked.pipeline_id,
            asked.library_id,
            tuple(asked.image_ids),
            asked.idempotency_key,
            asked.priority.value,
        )
        async with context.write() as connection:
            job_id = await start(connection, identity, args)
        return await read_back(context, _JOB, started, "job", (job_id,))

    yield DerivedField(
        "startCoiceJob",
        started,
        start_job,
        "Start a job: a pipeline over images of a library. Follow it with the subscription `coiceJob`.",
        [argument("input", StartCoiceJobInput, "What to run.", required=True)],
        reads=Written("job", (_JOB,)),
    )
    yield from _people(types)
    yield from image_mutations(types)
    yield save_stages(types)


def _people(types: Types) -> Iterator[DerivedField]:
    """Who is what, who is in which group, and whose a catalog is."""
    yield verb(
        types,
        "setCoiceProfileRole",
        "Change a person's role; for admins, and never their own.",
        _PROFILE,
        "profile",
        "select $1 from coice.set_profile_role($1, $2)",
        [
            _required("row_id", UUID, "The person's key."),
            _required("role", CoiceRole, "The new role."),
        ],
    )
    yield verb(
        types,
        "addCoiceGroupMember",
        "Add somebody to a group by e-mail address; for the managers in it and for admins. Managers add whom "
        "they see, and end users who are in no group yet: of others they are told what they are told of "
        "nobody.",
        _PROFILE,
        "profile",
        "select coice.add_group_member($1, $2)",
        [
            _required("group_id", UUID, "The group's key."),
            _required("email", str, "The person's address; the person has signed in before."),
        ],
    )
    yield verb(
        types,
        "setCoiceCatalogOwner",
        "Give a catalog to another manager or admin; for admins. Its grants stay.",
        declaration_of(CoiceCatalog),
        "catalog",
        "select $1 from coice.set_catalog_owner($1, $2)",
        [
            _required("row_id", int, "The catalog's key."),
            _required("user_id", UUID, "The new owner's key."),
        ],
    )


def subscriptions(types: Types) -> Iterator[DerivedField]:
    """`coiceJob` and `coiceJobResults`."""
    yield followed(
        "coiceJob",
        types.rows[_JOB.type_name],
        "A job's state now, then at every change; completes when the job has ended.",
        [argument("row_id", UUID, "The job's key.", required=True)],
        Followed("row_id", {CoiceJobKind.name: _JOB}),
    )
    yield followed(
        "coiceJobResults",
        types.rows["CoiceJobResult"],
        "Every result of a job once, in order, after the `sequence` given; completes when the job has ended.",
        [argument("job_id", UUID, "The job's key.", required=True), argument("after", int, _AFTER)],
        Streamed("job_id", _JOB, _RESULTS, declaration_of(CoiceJobResult)),
    )


RESOLVERS = SystemResolvers(
    system=COICE,
    computed={"CoiceImage": {"name": image_names, "url": signed_urls, "thumbnail_url": thumbnail_urls}},
    checks={"CoicePipelineStage": check_stage},
    mutations=mutations,
    subscriptions=subscriptions,
    queries=filter_preview,
    exports={CoiceJobKind.name: COICE_JOB},
    admin="coice.has_role('admin')",
)
