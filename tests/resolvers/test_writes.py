import asyncio

import pytest

from trellis.db.demo.coice import TENANT_A, TENANT_B
from trellis.db.demo.people import USER_A

CREATE = "mutation($name: String!) { createCoiceCatalog(input: {name: $name}) { catalog { rowId name owner { email } } } }"
RENAME = "mutation($id: Int!, $name: String!) { updateCoiceCatalog(rowId: $id, patch: {name: $name}) { catalog { name } } }"
DELETE = "mutation($id: Int!) { deleteCoiceCatalog(rowId: $id) { deletedId } }"
NAME = "query($id: Int!) { coiceCatalog(rowId: $id) { name } }"


async def test_create_update_delete(gateway):
    made = (await gateway.data(CREATE, "manager-a", name="Wind"))["createCoiceCatalog"]["catalog"]
    assert made["owner"] == {"email": "manager-a@trellis.test"}
    key = made["rowId"]
    changed = await gateway.data(RENAME, "manager-a", id=key, name="Sun")
    assert changed["updateCoiceCatalog"]["catalog"] == {"name": "Sun"}
    gone = await gateway.data(DELETE, "manager-a", id=key)
    assert gone["deleteCoiceCatalog"]["deletedId"]
    assert await gateway.data(NAME, "manager-a", id=key) == {"coiceCatalog": None}


async def test_what_may_not_be_written_is_refused_and_changes_nothing(gateway):
    assert (await gateway.refusal(CREATE, "user-a", name="Mine"))[0] == "FORBIDDEN"
    assert (await gateway.refusal(CREATE, None, name="Mine"))[0] == "UNAUTHENTICATED"
    assert (await gateway.refusal(RENAME, "user-a", id=1, name="Mine"))[0] == "FORBIDDEN"
    assert (await gateway.refusal(RENAME, "manager-b", id=1, name="Mine"))[0] == "NOT_FOUND"
    assert (await gateway.refusal(DELETE, "manager-b", id=1))[0] == "NOT_FOUND"
    assert (await gateway.refusal(DELETE, "user-a", id=1))[0] == "FORBIDDEN"
    assert await gateway.data(NAME, id=1) == {"coiceCatalog": {"name": "Oil & Gas"}}


@pytest.mark.parametrize(
    ("mutation", "refusal"),
    [
        ('createCoiceCatalog(input: {name: " "}) { catalog { rowId } }', ("BAD_USER_INPUT", "name")),
        ("updateCoiceCatalog(rowId: 1, patch: {}) { catalog { rowId } }", ("BAD_USER_INPUT", "patch")),
        (
            "updateCoiceCatalog(rowId: 1, patch: {name: null}) { catalog { rowId } }",
            ("BAD_USER_INPUT", "name"),
        ),
        (
            'createCoiceLibrary(input: {catalogId: 99, name: "x"}) { library { rowId } }',
            ("BAD_USER_INPUT", "catalogId"),
        ),
        (
            "updateCoiceLibrary(rowId: 1, patch: {parentId: 3}) { library { rowId } }",
            ("BAD_USER_INPUT", "parentId"),
        ),
        (
            "updateCoiceLibrary(rowId: 1, patch: {parentId: 5}) { library { rowId } }",
            ("BAD_USER_INPUT", "parentId"),
        ),
        ('createCoiceFeatureFlag(input: {name: "map-view"}) { featureFlag { name } }', ("CONFLICT", "name")),
    ],
)
async def test_a_violated_rule_blames_its_input(gateway, mutation, refusal):
    assert await gateway.refusal(f"mutation {{ {mutation} }}") == refusal


async def test_a_text_that_is_too_long_is_refused(gateway):
    assert (await gateway.refusal(CREATE, "manager-a", name="x" * 256))[0] == "BAD_USER_INPUT"


async def test_a_row_may_be_all_defaults(gateway):
    profile = "mutation { createCoiceProfile(input: {}) { profile { rowId } } }"
    assert (await gateway.refusal(profile, "user-a"))[0] == "CONFLICT"  # it is the caller's own


async def test_upsert_goes_by_the_natural_key(gateway):
    flag = 'mutation($on: Boolean) { upsertCoiceFeatureFlag(input: {name: "map-view", enabled: $on}) { featureFlag { rowId enabled } } }'
    first = (await gateway.data(flag, on=True))["upsertCoiceFeatureFlag"]["featureFlag"]
    second = (await gateway.data(flag, on=False))["upsertCoiceFeatureFlag"]["featureFlag"]
    assert first == {"rowId": second["rowId"], "enabled": True}
    assert second["enabled"] is False
    member = "mutation($u: UUID!, $g: UUID!) { upsertCoiceUserGroup(input: {userId: $u, groupId: $g}) { userGroup { user { email } } } }"
    for _ in range(2):
        data = await gateway.data(member, u=str(USER_A.id), g=str(TENANT_A.group_id))
        assert data["upsertCoiceUserGroup"]["userGroup"] == {"user": {"email": "user-a@trellis.test"}}


async def test_mutations_of_one_request_see_what_those_before_them_wrote(gateway):
    data = await gateway.data(
        """
        mutation {
          a: updateCoiceCatalog(rowId: 1, patch: {name: "One"}) { catalog { name } }
          b: updateCoiceCatalog(rowId: 1, patch: {description: "Two"}) { catalog { name description } }
        }
        """
    )
    assert data["b"]["catalog"] == {"name": "One", "description": "Two"}


STAGE = """
mutation($pipeline: UUID!, $prompt: UUID!, $order: Int!, $filter: JSON) {
  createCoicePipelineStage(input: {pipelineId: $pipeline, promptId: $prompt, stageOrder: $order, filterCondition: $filter}) {
    pipelineStage { rowId filterCondition }
  }
}
"""


async def own_prompt(gateway):
    data = await gateway.data("{ coicePrompts(first: 1) { nodes { rowId } } }", "manager-a")
    return data["coicePrompts"]["nodes"][0]["rowId"]


@pytest.mark.parametrize(
    "condition",
    [
        {"stage_9.result": True},
        {"stage_4.result": True},
        {"stage_0.result": True},
        {"nonsense": True},
        {"stage_1.result": {"near": 3}},
        [],
        "stage_1.result",
    ],
)
async def test_a_malformed_filter_is_refused_when_it_is_written(gateway, condition):
    refusal = await gateway.refusal(
        STAGE,
        "manager-a",
        pipeline=str(TENANT_A.pipeline_id),
        prompt=await own_prompt(gateway),
        order=4,
        filter=condition,
    )
    assert refusal == ("BAD_USER_INPUT", "filterCondition")


async def test_a_stage_cannot_move_ahead_of_what_its_filter_reads(gateway):
    made = await gateway.data(
        STAGE,
        "manager-a",
        pipeline=str(TENANT_A.pipeline_id),
        prompt=await own_prompt(gateway),
        order=7,
        filter={"stage_3.result": {"contains": "red"}},
    )
    key = made["createCoicePipelineStage"]["pipelineStage"]["rowId"]
    move = "mutation($id: UUID!, $to: Int!) { updateCoicePipelineStage(rowId: $id, patch: {stageOrder: $to}) { pipelineStage { stageOrder } } }"
    assert (await gateway.refusal(move, "manager-a", id=key, to=3))[0] == "BAD_USER_INPUT"
    moved = await gateway.data(move, "manager-a", id=key, to=8)
    assert moved["updateCoicePipelineStage"]["pipelineStage"] == {"stageOrder": 8}


async def test_roles_are_changed_by_admins_and_never_ones_own(gateway):
    role = "mutation($id: UUID!, $role: CoiceRole!) { setCoiceProfileRole(rowId: $id, role: $role) { profile { role } } }"
    for who in ("manager-a", "user-a"):
        assert (await gateway.refusal(role, who, id=str(USER_A.id), role="ADMIN"))[0] == "FORBIDDEN"
    data = await gateway.data(role, id=str(USER_A.id), role="MANAGER")
    assert data["setCoiceProfileRole"]["profile"] == {"role": "MANAGER"}
    own = await gateway.data("{ coiceProfiles(where: {role: {eq: ADMIN}}) { nodes { rowId } } }")
    admin = own["coiceProfiles"]["nodes"][0]["rowId"]
    assert (await gateway.refusal(role, id=admin, role="ADMIN"))[0] == "FORBIDDEN"


async def test_a_manager_grants_what_it_owns_to_its_own_groups_only(gateway):
    grant = "mutation($c: Int!, $g: UUID!) { createCoiceCatalogGroup(input: {catalogId: $c, groupId: $g}) { catalogGroup { catalogId } } }"
    made = (await gateway.data(CREATE, "manager-a", name="Wind"))["createCoiceCatalog"]["catalog"]["rowId"]
    assert await gateway.data(NAME, "user-a", id=made) == {"coiceCatalog": None}
    assert (await gateway.refusal(grant, "manager-a", c=made, g=str(TENANT_B.group_id)))[0] == "FORBIDDEN"
    await gateway.data(grant, "manager-a", c=made, g=str(TENANT_A.group_id))
    assert await gateway.data(NAME, "user-a", id=made) == {"coiceCatalog": {"name": "Wind"}}


async def test_writers_of_one_row_take_turns(gateway):
    outcomes = await asyncio.gather(*(gateway.run(RENAME, "manager-a", id=1, name=f"n{i}") for i in range(8)))
    assert not any(outcome.errors for outcome in outcomes)
    assert (await gateway.data(NAME, id=1))["coiceCatalog"]["name"] in {f"n{i}" for i in range(8)}
