import asyncio

import pytest

from trellis.db.demo.coice import TENANT_A, TENANT_B
from trellis.db.session import SERVICE, transaction

PIPELINE = str(TENANT_A.pipeline_id)
SAVE = """
mutation($pipeline: UUID!, $stages: [SaveCoicePipelineStageInput!]!, $replaces: [SaveCoicePipelineStageInput!]) {
  saveCoicePipelineStages(pipelineId: $pipeline, stages: $stages, replaces: $replaces) {
    pipeline { stages { nodes { rowId stageOrder filterCondition promptId } } }
  }
}
"""
READ = "query($id: UUID!) { coicePipeline(rowId: $id) { stages { nodes { rowId stageOrder filterCondition promptId } } } }"
PROMPT = 'mutation { createCoicePrompt(input: {name: "Rust", prompt: "Is there rust?", type: BOOLEAN}) { prompt { rowId } } }'


async def stages_of(gateway, who="admin", pipeline=PIPELINE):
    return (await gateway.data(READ, who, id=pipeline))["coicePipeline"]["stages"]["nodes"]


def given(stage, **changes):
    return {
        "rowId": stage["rowId"],
        "promptId": stage["promptId"],
        "filterCondition": stage["filterCondition"],
    } | changes


async def save(gateway, stages, who="manager-a", **more):
    data = await gateway.data(SAVE, who, pipeline=PIPELINE, stages=stages, **more)
    return data["saveCoicePipelineStages"]["pipeline"]["stages"]["nodes"]


async def error(gateway, stages, who="manager-a", pipeline=PIPELINE, **more):
    """The refusal's extensions; nothing must have changed."""
    before = await stages_of(gateway, pipeline=pipeline)
    outcome = await gateway.run(SAVE, who, pipeline=pipeline, stages=stages, **more)
    assert outcome.errors, outcome.data
    assert await stages_of(gateway, pipeline=pipeline) == before
    return outcome.errors[0]["extensions"] | {"message": outcome.errors[0]["message"]}


async def inspect(pool, stage_id):
    """An earlier job with a result of that stage."""
    async with transaction(pool, SERVICE) as connection:
        job = await connection.fetchval(
            "insert into coice.jobs (pipeline_id, library_id, created_by) values ($1, $2, $3) returning id",
            TENANT_A.pipeline_id,
            TENANT_A.library_id,
            TENANT_A.manager.id,
        )
        await connection.execute(
            "insert into coice.job_results (job_id, image_id, stage_id, result, sequence)"
            " select $1, id, $2, '{}', 1 from coice.images where library_id = $3 limit 1",
            job,
            stage_id,
            TENANT_A.library_id,
        )


async def test_stages_are_put_in_order_changed_added_and_removed_at_once(gateway):
    first, second, third = await stages_of(gateway)
    prompt = (await gateway.data(PROMPT, "manager-a"))["createCoicePrompt"]["prompt"]["rowId"]
    saved = await save(
        gateway,
        [
            given(third),
            given(first, filterCondition={"stage_1.result": {"contains": "red"}}),
            {"promptId": prompt, "filterCondition": {"stage_2.result": True}},
        ],
        replaces=[given(first), given(second), given(third)],
    )
    assert [stage["stageOrder"] for stage in saved] == [1, 2, 3]
    assert [stage["rowId"] for stage in saved[:2]] == [third["rowId"], first["rowId"]]
    assert saved[2]["rowId"] not in {first["rowId"], second["rowId"], third["rowId"]}
    assert [stage["filterCondition"] for stage in saved] == [
        None,
        {"stage_1.result": {"contains": "red"}},
        {"stage_2.result": True},
    ]
    assert [stage["promptId"] for stage in saved] == [third["promptId"], first["promptId"], prompt]
    assert await save(gateway, []) == []


async def test_orders_with_gaps_are_closed_and_turned_round(gateway):
    stages = await stages_of(gateway)
    async with transaction(gateway.pool, SERVICE) as connection:
        await connection.execute(
            "update coice.pipeline_stages set stage_order = stage_order * 7 + 1000 where pipeline_id = $1",
            TENANT_A.pipeline_id,
        )
    saved = await save(gateway, [given(stage, filterCondition=None) for stage in reversed(stages)])
    assert [(stage["rowId"], stage["stageOrder"]) for stage in saved] == [
        (stage["rowId"], place) for place, stage in enumerate(reversed(stages), 1)
    ]


async def test_a_stage_with_results_stays(gateway):
    first, second, third = await stages_of(gateway)
    await inspect(gateway.pool, second["rowId"])
    refused = await error(gateway, [given(third), given(first)])
    assert (refused["code"], refused["field"], refused["removed"]) == ("CONFLICT", "stages", second["rowId"])
    assert refused["message"].startswith("Stage 2 has results of earlier jobs")
    moved = await save(gateway, [given(second, filterCondition=None), given(first), given(third)])
    assert moved[0]["rowId"] == second["rowId"]


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        ({"stage_2.result": True}, "stage 2 can ask only about stages before it"),
        ({"stage_1.result": {"like": "x"}}, "there is no such operator"),
        ([], "a condition must be an object"),
    ],
)
async def test_a_filter_that_cannot_be_is_refused_at_its_stage(gateway, condition, reason):
    first, second, third = await stages_of(gateway)
    refused = await error(gateway, [given(first), given(second, filterCondition=condition), given(third)])
    assert (refused["code"], refused["field"], refused["stage"]) == ("BAD_USER_INPUT", "filterCondition", 2)
    assert refused["message"].startswith("Stage 2: The filter is malformed")
    assert reason in refused["message"]


async def test_what_is_of_others_is_refused_at_its_stage(gateway):
    first, second, third = await stages_of(gateway)
    other = (await stages_of(gateway, pipeline=str(TENANT_B.pipeline_id)))[0]
    refused = await error(gateway, [given(first), given(second, promptId=other["promptId"])])
    assert (refused["code"], refused["field"], refused["stage"]) == ("NOT_FOUND", "promptId", 2)
    for row_id in (other["rowId"], first["rowId"]):
        refused = await error(gateway, [given(first), given(second, rowId=row_id), given(third)])
        assert (refused["code"], refused["field"], refused["stage"]) == ("CONFLICT", "rowId", 2)
    refused = await error(gateway, [{"promptId": first["promptId"]}] * 101)
    assert (refused["code"], refused["field"]) == ("BAD_USER_INPUT", "stages")


async def test_who_may_not_change_the_pipeline_changes_nothing(gateway):
    assert (await error(gateway, [], "user-a"))["code"] == "FORBIDDEN"
    assert (await error(gateway, [], "manager-b"))["code"] == "NOT_FOUND"
    assert (await error(gateway, [], "user-b"))["code"] == "NOT_FOUND"
    assert (await error(gateway, [], None))["code"] == "UNAUTHENTICATED"


async def test_of_two_who_save_at_once_one_is_told_of_the_other(gateway):
    stages = await stages_of(gateway)
    now = [given(stage) for stage in stages]
    choices = [[given(stages[0])], [given(stages[0]), given(stages[2])]]
    outcomes = await asyncio.gather(
        *(
            gateway.run(SAVE, "manager-a", pipeline=PIPELINE, stages=choice, replaces=now)
            for choice in choices
        )
    )
    (won,) = [place for place, outcome in enumerate(outcomes) if not outcome.errors]
    lost = outcomes[1 - won].errors[0]["extensions"]
    assert (lost["code"], lost["field"]) == ("CONFLICT", "replaces")
    assert len(await stages_of(gateway)) == len(choices[won])
    assert (await error(gateway, [], replaces=now))["code"] == "CONFLICT"


async def test_who_saves_second_is_told_of_a_filter_and_of_the_first_stages_of_all(gateway):
    stages = await stages_of(gateway)
    seen = [given(stage) for stage in stages]
    filtered = [seen[0], given(stages[1], filterCondition={"stage_1.result": False}), seen[2]]
    await save(gateway, filtered, replaces=seen)
    refused = await error(gateway, seen[::-1], replaces=seen)
    assert (refused["code"], refused["field"]) == ("CONFLICT", "replaces")
    await save(gateway, [], replaces=filtered)
    added = [{"promptId": seen[0]["promptId"]}]
    await save(gateway, added, replaces=[])
    assert (await error(gateway, added, replaces=[]))["code"] == "CONFLICT"
