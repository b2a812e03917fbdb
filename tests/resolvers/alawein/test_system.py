"""Alawein over the API: public projects, preferences, teams by role, workflows that are checked and executed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.conftest import Filled
from tests.feeds import Subscriber
from tests.resolvers.conftest import Gateway, open_gateway, served_of
from trellis.db.demo import alawein
from trellis.db.demo.people import ADMIN, MANAGER_A, MANAGER_B, USER_A, USER_B
from trellis.db.listen import Listener
from trellis.db.pool import Connection, connect
from trellis.jobs.runner import Runner

PROJECTS = """
{ alaweinProjects(orderBy: [{name: ASC}]) { nodes {
  name category isPublic features { nodes { name } } techStack { nodes { technology } }
} } }
"""
PREFER = """
mutation ($input: CreateAlaweinUserProjectPreferenceInput!) {
  upsertAlaweinUserProjectPreference(input: $input) {
    userProjectPreference { rowId userId themeVariant sidebarCollapsed notificationsEnabled }
  }
}
"""
CREATE_TEAM = """
mutation ($name: String!, $about: String) {
  createAlaweinSocTeam(name: $name, description: $about) {
    team { rowId name description members { nodes { rowId userId role fullName } } }
  }
}
"""
ADD = """
mutation ($team: UUID!, $person: UUID!, $role: AlaweinSocRole) {
  addAlaweinSocMember(teamId: $team, userId: $person, role: $role) { member { rowId role fullName } }
}
"""
SET_ROLE = """
mutation ($id: UUID!, $role: AlaweinSocRole!) { setAlaweinSocRole(rowId: $id, role: $role) { member { role } } }
"""
LEAVE = "mutation ($id: UUID!) { deleteAlaweinSocUserRole(rowId: $id) { deletedId } }"
EDIT = """
mutation ($id: UUID!, $patch: UpdateAlaweinSocTeamPatch!) {
  updateAlaweinSocTeam(rowId: $id, patch: $patch) { socTeam { name description } }
}
"""
DELETE_TEAM = "mutation ($id: UUID!) { deleteAlaweinSocTeam(rowId: $id) { deletedId } }"
MEMBERS = "query ($id: UUID!) { alaweinSocTeam(rowId: $id) { members { nodes { rowId userId role } } } }"
CREATE_WORKFLOW = """
mutation ($input: CreateAlaweinMezanWorkflowInput!) {
  createAlaweinMezanWorkflow(input: $input) { mezanWorkflow { rowId status executionCount workflowDefinition } }
}
"""
CHANGE_WORKFLOW = """
mutation ($id: UUID!, $patch: UpdateAlaweinMezanWorkflowPatch!) {
  updateAlaweinMezanWorkflow(rowId: $id, patch: $patch) { mezanWorkflow { status } }
}
"""
START = """
mutation ($input: StartAlaweinMezanExecutionInput!) {
  startAlaweinMezanExecution(input: $input) { execution {
    rowId status state kind title total input workflowName owner { name } actions
  } }
}
"""
FOLLOW = "subscription ($id: UUID!) { alaweinMezanExecution(rowId: $id) { status state done output } }"
STEPS = """
subscription ($id: UUID!, $after: Int) {
  alaweinMezanSteps(executionId: $id, after: $after) { sequence step element status attempt output dueAt runId }
}
"""


@dataclass
class Lab:
    """A gateway of Alawein alone, and the superuser of its database."""

    gateway: Gateway
    admin: Connection
    dsn: str

    async def refused(self, document: str, who: str | None, **variables: Any) -> tuple[str, str | None]:
        return await self.gateway.refusal(document, who, **variables)

    async def roles(self, team: str, who: str) -> dict[str, str]:
        """The keys of the roles in a team by person, as one of its members sees them."""
        nodes = (await self.gateway.data(MEMBERS, who, id=team))["alaweinSocTeam"]["members"]["nodes"]
        return {node["userId"]: node["rowId"] for node in nodes}


@pytest.fixture
async def lab(copy: Any, filled: Filled, tmp_path: Path) -> AsyncIterator[Lab]:
    async with copy(await filled(alawein.load), "lab") as database:
        admin = await connect(database.admin_dsn)
        async with open_gateway(database, served_of("alawein"), tmp_path, listening=True) as gateway:
            yield Lab(gateway, admin, database.dsn)
        await admin.close()


async def test_anybody_sees_public_projects_and_their_owners_all(lab: Lab) -> None:
    names = {
        who: [node["name"] for node in (await lab.gateway.data(PROJECTS, who))["alaweinProjects"]["nodes"]]
        for who in (None, "admin", "manager-a")
    }
    public = ["Shortest Way", "Small Networks", "Tide Model", "Tunnel Effect"]
    assert names == {None: public, "admin": public, "manager-a": sorted([*public, "Grid Notes"])}
    shown = (await lab.gateway.data(PROJECTS, None))["alaweinProjects"]["nodes"][0]
    assert shown["category"] == "OPTIMIZATION"
    assert len(shown["features"]["nodes"]) == 2
    assert {node["technology"] for node in shown["techStack"]["nodes"]} == {"SciPy", "PostgreSQL"}


async def test_projects_are_their_owners_to_manage(lab: Lab) -> None:
    create = """mutation ($input: CreateAlaweinProjectInput!) {
      createAlaweinProject(input: $input) { project { rowId slug isPublic ownerId owner { fullName } } } }"""
    given = {"name": "New", "slug": "new-thing", "category": "QUANTUM_MECHANICS", "isPublic": False}
    made = (await lab.gateway.data(create, "user-a", input=given))["createAlaweinProject"]["project"]
    assert (made["slug"], made["isPublic"], made["ownerId"]) == ("new-thing", False, str(USER_A.id))
    assert made["owner"]["fullName"] == USER_A.display_name
    assert await lab.refused(create, "user-b", input=given) == ("CONFLICT", "slug")
    assert await lab.refused(create, "user-b", input=given | {"slug": "Not A Slug"}) == (
        "BAD_USER_INPUT",
        "slug",
    )
    assert (await lab.refused(create, None, input=given))[0] == "UNAUTHENTICATED"
    rename = (
        'mutation ($id: UUID!) { updateAlaweinProject(rowId: $id, patch: {name: "x"}) { project { name } } }'
    )
    assert await lab.refused(rename, "user-b", id=made["rowId"]) == ("NOT_FOUND", None)
    public = str(alawein.project_id(MANAGER_A))
    assert await lab.refused(rename, "user-b", id=public) == ("FORBIDDEN", None)
    feature = """mutation ($id: UUID!) {
      createAlaweinProjectFeature(input: {projectId: $id, name: "x"}) { projectFeature { isEnabled } } }"""
    assert (await lab.refused(feature, "user-b", id=public))[0] == "FORBIDDEN"
    assert (await lab.gateway.data(feature, "manager-a", id=public))["createAlaweinProjectFeature"]


async def test_a_preference_is_one_for_each_person_and_project(lab: Lab) -> None:
    project = str(alawein.project_id(MANAGER_B))

    async def prefer(**given: Any) -> Any:
        data = await lab.gateway.data(PREFER, "user-a", input={"projectId": project} | given)
        return data["upsertAlaweinUserProjectPreference"]["userProjectPreference"]

    first = await prefer()
    assert (first["userId"], first["sidebarCollapsed"], first["notificationsEnabled"]) == (
        str(USER_A.id),
        False,
        True,
    )
    again = await prefer()
    assert again == first
    changed = await prefer(themeVariant="dark", sidebarCollapsed=True)
    assert changed == first | {"themeVariant": "dark", "sidebarCollapsed": True}
    hidden = str(alawein.project_id(MANAGER_A, 1))
    missing = "00000000-0000-4000-8000-00000000dead"
    for key in (hidden, missing):
        refused = await lab.refused(PREFER, "user-a", input={"projectId": key})
        assert refused[0] == "FORBIDDEN", "who does not see a project does not learn whether it is there"


async def test_a_team_is_run_by_role(lab: Lab) -> None:
    made = await lab.gateway.data(CREATE_TEAM, "manager-a", name="Blue", about="Alarms")
    team = made["createAlaweinSocTeam"]["team"]
    assert [(m["userId"], m["role"]) for m in team["members"]["nodes"]] == [(str(MANAGER_A.id), "OWNER")]
    key = team["rowId"]

    async def add(who: str, person: Any, role: str | None = None) -> Any:
        return await lab.gateway.run(ADD, who, team=key, person=str(person.id), role=role)

    for person, role in ((USER_A, "ADMIN"), (USER_B, "ANALYST"), (ADMIN, None)):
        assert not (await add("manager-a", person, role)).errors
    roles = await lab.roles(key, "admin")
    add_b = {"team": key, "person": str(MANAGER_B.id)}
    # A viewer and an analyst say nothing about who is in it; an admin does, but for owners; a stranger sees no team.
    for who, expected in (("admin", "FORBIDDEN"), ("user-b", "FORBIDDEN"), ("manager-b", "NOT_FOUND")):
        assert (await lab.refused(ADD, who, **add_b))[0] == expected
    assert (await lab.refused(ADD, None, **add_b))[0] == "UNAUTHENTICATED"
    assert (await lab.refused(ADD, "user-a", **add_b, role="OWNER"))[0] == "FORBIDDEN"
    assert await lab.refused(ADD, "user-a", team=key, person=str(USER_B.id)) == ("CONFLICT", "userId")
    nobody = "00000000-0000-4000-8000-00000000dead"
    assert await lab.refused(ADD, "user-a", team=key, person=nobody) == ("BAD_USER_INPUT", "userId")
    added = (await lab.gateway.data(ADD, "user-a", **add_b))["addAlaweinSocMember"]["member"]
    assert (added["role"], added["fullName"]) == ("VIEWER", MANAGER_B.display_name)
    # Roles.
    owner, analyst = roles[str(MANAGER_A.id)], roles[str(USER_B.id)]
    for who, id, role, expected in (
        ("user-b", added["rowId"], "ADMIN", "FORBIDDEN"),
        ("user-a", owner, "VIEWER", "FORBIDDEN"),
        ("user-a", analyst, "OWNER", "FORBIDDEN"),
        ("manager-a", owner, "ADMIN", "CONFLICT"),
        ("manager-a", nobody, "ADMIN", "NOT_FOUND"),
    ):
        assert (await lab.refused(SET_ROLE, who, id=id, role=role))[0] == expected, (who, role)
    assert await lab.gateway.data(SET_ROLE, "user-a", id=added["rowId"], role="ANALYST")
    # The description is an analyst's, the name an owner's.
    patch = {"description": "New"}
    assert (await lab.refused(EDIT, "admin", id=key, patch=patch))[0] == "FORBIDDEN"
    assert await lab.gateway.data(EDIT, "user-b", id=key, patch=patch)
    assert await lab.refused(EDIT, "user-a", id=key, patch={"name": "Red"}) == ("FORBIDDEN", "name")
    assert await lab.gateway.data(EDIT, "manager-a", id=key, patch={"name": "Red"})
    # Out again: by oneself, by an admin, by an owner; the last owner stays.
    assert (await lab.refused(LEAVE, "user-b", id=added["rowId"]))[0] == "FORBIDDEN"
    assert (await lab.refused(LEAVE, "user-a", id=owner))[0] == "FORBIDDEN"
    assert (await lab.refused(LEAVE, "manager-a", id=owner))[0] == "CONFLICT"
    assert await lab.gateway.data(LEAVE, "manager-b", id=added["rowId"])
    assert await lab.gateway.data(LEAVE, "user-a", id=analyst)
    assert await lab.gateway.data(SET_ROLE, "manager-a", id=roles[str(USER_A.id)], role="OWNER")
    assert await lab.gateway.data(LEAVE, "manager-a", id=owner)
    assert (await lab.refused(DELETE_TEAM, "manager-a", id=key))[0] == "NOT_FOUND"
    assert (await lab.refused(DELETE_TEAM, "admin", id=key))[0] == "FORBIDDEN"
    assert await lab.gateway.data(DELETE_TEAM, "user-a", id=key)


async def test_a_team_has_a_name(lab: Lab) -> None:
    assert await lab.refused(CREATE_TEAM, "user-a", name=" ") == ("BAD_USER_INPUT", "name")
    assert (await lab.refused(CREATE_TEAM, None, name="x"))[0] == "UNAUTHENTICATED"


async def test_a_workflow_is_checked_when_it_is_written(lab: Lab) -> None:
    steps = [{"id": "a", "type": "transform", "with": {"expression": "steps.b"}}]
    outcome = await lab.gateway.run(
        CREATE_WORKFLOW, "user-a", input={"name": "x", "workflowDefinition": {"steps": steps}}
    )
    assert outcome.errors
    about = outcome.errors[0]["extensions"]
    assert about == {"code": "BAD_USER_INPUT", "field": "workflowDefinition", "step": "a"}
    assert "`steps.b`, which it does not need" in outcome.errors[0]["message"]
    data = await lab.gateway.data(CREATE_WORKFLOW, "user-a", input={"name": "x"})
    made = data["createAlaweinMezanWorkflow"]["mezanWorkflow"]
    assert (made["status"], made["executionCount"], made["workflowDefinition"]) == ("DRAFT", 0, {})
    bad = {"workflowDefinition": {"steps": steps}}
    assert await lab.refused(CHANGE_WORKFLOW, "user-a", id=made["rowId"], patch=bad) == (
        "BAD_USER_INPUT",
        "workflowDefinition",
    )
    assert await lab.gateway.data(CHANGE_WORKFLOW, "user-a", id=made["rowId"], patch={"status": "ARCHIVED"})
    refused = await lab.refused(START, "user-a", input={"workflowId": made["rowId"]})
    assert refused == ("CONFLICT", "workflowId")


async def test_an_execution_is_started_and_followed_step_by_step(lab: Lab) -> None:
    workflow = str(alawein.demo_id(USER_A, "Readings above a threshold"))
    given = {"workflowId": workflow, "input": {"readings": [1, 20]}, "idempotencyKey": "once"}
    started = (await lab.gateway.data(START, "user-a", input=given))["startAlaweinMezanExecution"][
        "execution"
    ]
    key = started.pop("rowId")
    assert started == {
        "status": "PENDING",
        "state": "PENDING",
        "kind": "alawein.mezan_execution",
        "title": "Readings above a threshold",
        "total": 6,
        "input": {"readings": [1, 20]},
        "workflowName": "Readings above a threshold",
        "owner": {"name": USER_A.display_name},
        "actions": ["CANCEL", "PAUSE"],
    }
    again = await lab.gateway.data(START, "user-a", input=given)
    assert again["startAlaweinMezanExecution"]["execution"]["rowId"] == key
    other = given | {"input": {}}
    assert await lab.refused(START, "user-a", input=other) == ("CONFLICT", "idempotencyKey")
    assert await lab.refused(START, "user-b", input={"workflowId": workflow}) == ("NOT_FOUND", "workflowId")
    assert (await lab.refused(START, None, input={"workflowId": workflow}))[0] == "UNAUTHENTICATED"
    large = {"workflowId": workflow, "input": "x" * 70_000}
    assert await lab.refused(START, "user-a", input=large) == ("BAD_USER_INPUT", "input")
    states = await lab.gateway.follow(FOLLOW, "user-a", id=key)
    steps = await lab.gateway.follow(STEPS, "user-a", id=key, after=None)
    async with working(lab):
        told = await payloads(steps)
        seen = await payloads(states)
    assert seen[-1]["alaweinMezanExecution"] == {
        "status": "COMPLETED",
        "state": "COMPLETED",
        "done": 6,
        "output": {"report": {"text": "Alarm at 20", "worst": 20}},
    }
    lines = [each["alaweinMezanSteps"] for each in told]
    assert [(line["step"], line["status"]) for line in lines] == [
        ("pause", "WAITING"),
        ("pause", "COMPLETED"),
        ("worst", "COMPLETED"),
        ("above", "COMPLETED"),
        ("note", "SKIPPED"),
        ("alarm", "COMPLETED"),
        ("report", "COMPLETED"),
    ]
    assert lines[0]["dueAt"] is not None
    later = await lab.gateway.follow(STEPS, "user-a", id=key, after=lines[3]["sequence"])
    assert [each["alaweinMezanSteps"] for each in await payloads(later)] == lines[4:]


async def test_nobody_else_follows_an_execution(lab: Lab) -> None:
    workflow = str(alawein.demo_id(USER_A, "Readings above a threshold"))
    started = await lab.gateway.data(START, "user-a", input={"workflowId": workflow})
    key = started["startAlaweinMezanExecution"]["execution"]["rowId"]
    for document in (FOLLOW, STEPS):
        subscriber = await lab.gateway.follow(document, "manager-a", id=key)
        [outcome] = await subscriber.rest()
        assert outcome.errors
        assert outcome.errors[0]["extensions"]["code"] == "NOT_FOUND"


async def test_step_types_say_what_they_take(lab: Lab) -> None:
    asked = "{ alaweinMezanStepTypes { name title description schema example } }"
    types = (await lab.gateway.data(asked, "user-a"))["alaweinMezanStepTypes"]
    assert [each["name"] for each in types] == ["http", "transform", "delay", "branch", "map", "run"]
    assert types[2]["schema"]["required"] == ["seconds"]
    assert (await lab.refused(asked, None))[0] == "UNAUTHENTICATED"


@asynccontextmanager
async def working(lab: Lab) -> AsyncIterator[None]:
    """A worker, for as long as the block lasts."""
    assert lab.gateway.services is not None
    kinds = lab.gateway.services.kinds
    listener = Listener(lab.dsn)
    runner = Runner(lab.gateway.pool, listener, kinds, dsn=lab.dsn, sweep=0.1)
    await listener.start()
    await runner.start()
    try:
        yield
    finally:
        await runner.stop(5.0)
        await listener.stop()


async def payloads(subscriber: Subscriber) -> list[Any]:
    """The data of everything that a subscription says until it completes."""
    found = await subscriber.rest(30)
    assert not any(outcome.errors for outcome in found), found
    return [orjson.loads(outcome.body)["data"] for outcome in found]
