"""MasStock's verbs and analytics over the API: what each does, and to whom it is refused."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.conftest import Database, Filled
from tests.resolvers.conftest import Gateway, open_gateway, served_of
from trellis.db.demo import people
from trellis.db.demo.masstock import CLIENT_A, CLIENT_B, SKETCHES, demo_id, load
from trellis.db.demo.people import ADMIN, MANAGER_A, MANAGER_B, USER_A, USER_B, Person
from trellis.db.pool import Connection, connect

OWNER, OTHER = demo_id(f"member {MANAGER_A.email}"), demo_id(f"member {USER_A.email}")
PENDING, APPROVED = demo_id("request a 2"), demo_id("request a 1")
TICKET = demo_id("ticket a 2")
OUTSIDER = Person(UUID("00000000-0000-4000-8000-0000000000ee"), "zoe@trellis.test", "Zoe", "end_user", None)

INVITE = """mutation ($client: UUID!, $email: String!, $role: MasStockMemberRole) {
  inviteMasStockMember(clientId: $client, email: $email, role: $role) { invitation { rowId email role clientName inviter { name } } } }"""
ACCEPT = """mutation ($id: UUID!) { acceptMasStockInvitation(rowId: $id) {
  member { role client { name } user { rowId name role } } } }"""
DECLINE = "mutation ($id: UUID!) { deleteMasStockInvitation(rowId: $id) { deletedId } }"
REMOVE = "mutation ($id: UUID!) { deleteMasStockClientMember(rowId: $id) { deletedId } }"
MEMBER_ROLE = """mutation ($id: UUID!, $role: MasStockMemberRole!) {
  setMasStockMemberRole(rowId: $id, role: $role) { member { role } } }"""
ADD_USER = """mutation ($email: String!, $name: String, $role: MasStockUserRole) {
  addMasStockUser(email: $email, name: $name, role: $role) { user { rowId name email role } } }"""
USER_ROLE = """mutation ($id: UUID!, $role: MasStockUserRole!) {
  setMasStockUserRole(rowId: $id, role: $role) { user { role } } }"""
USER_STATUS = """mutation ($id: UUID!, $status: MasStockStatus!) {
  setMasStockUserStatus(rowId: $id, status: $status) { user { status } } }"""
CLIENT_STATUS = """mutation ($id: UUID!, $status: MasStockStatus!) {
  setMasStockClientStatus(rowId: $id, status: $status) { client { status } } }"""
PRICES = """mutation ($id: UUID!, $cost: Decimal!, $revenue: Decimal!) {
  setMasStockTemplatePrices(rowId: $id, costPerExecution: $cost, revenuePerExecution: $revenue) {
    template { costPerExecution revenuePerExecution } } }"""
ASSIGN = """mutation ($template: UUID!, $client: UUID!, $name: String) {
  assignMasStockTemplate(templateId: $template, clientId: $client, name: $name) {
    workflow { name status config description clientId templateId } } }"""
REQUEST = """mutation ($workflow: UUID!, $notes: String) {
  requestMasStockWorkflow(workflowId: $workflow, notes: $notes) { request { rowId status notes client { name } } } }"""
APPROVE = """mutation ($id: UUID!, $notes: String) {
  approveMasStockWorkflowRequest(rowId: $id, notes: $notes) { request { status notes decisionNotes } } }"""
REJECT = APPROVE.replace("approve", "reject")
OPEN = """mutation ($client: UUID!, $subject: String!, $text: String!, $priority: MasStockTicketPriority) {
  openMasStockTicket(clientId: $client, subject: $subject, description: $text, priority: $priority) {
    ticket { rowId status priority user { name } } } }"""
MOVE = """mutation ($id: UUID!, $status: MasStockTicketStatus!) {
  moveMasStockTicket(rowId: $id, status: $status) { ticket { status } } }"""
SEEN = """{ masStockClients { totalCount } masStockUsers { totalCount } masStockExecutions { totalCount }
  masStockWorkflows { totalCount } masStockSupportTickets { totalCount } masStockWorkflowRequests { totalCount }
  masStockClientMembers { totalCount } masStockInvitations { totalCount } masStockBatchResults { totalCount }
  runs { totalCount } masStockTopWorkflows { workflowName } masStockSuccessRates { clientName } }"""


async def load_with_outsider(connection: Connection) -> None:
    """The demo, and somebody who has an account and nothing else."""
    await load(connection)
    await connection.execute(
        "insert into auth.users (id, email, raw_user_meta_data) values ($1, 'Zoe@trellis.test', $2)",
        OUTSIDER.id,
        {"full_name": " Zoe Outside "},
    )


@pytest.fixture
async def database(copy: Any, filled: Filled, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    template = await filled(load_with_outsider)
    monkeypatch.setattr(people, "PEOPLE", {**people.PEOPLE, OUTSIDER.email: OUTSIDER})
    async with copy(template, "masstock_verb") as database:
        yield database


@pytest.fixture
async def gateway(database: Database, tmp_path: Path) -> AsyncIterator[Gateway]:
    async with open_gateway(database, served_of("masstock"), tmp_path) as gateway:
        yield gateway


REFUSALS: list[tuple[str, str | None, dict[str, Any], tuple[str, str | None]]] = [
    # Invitations are for owners and admins; of what somebody may not see there is nothing.
    (INVITE, None, {"client": CLIENT_A.id, "email": "x@y.test"}, ("UNAUTHENTICATED", None)),
    (INVITE, "user-a", {"client": CLIENT_A.id, "email": "x@y.test"}, ("FORBIDDEN", None)),
    (INVITE, "manager-b", {"client": CLIENT_A.id, "email": "x@y.test"}, ("NOT_FOUND", None)),
    (INVITE, "zoe", {"client": CLIENT_A.id, "email": "x@y.test"}, ("NOT_FOUND", None)),
    (INVITE, "manager-a", {"client": uuid4(), "email": "x@y.test"}, ("NOT_FOUND", None)),
    (INVITE, "admin", {"client": uuid4(), "email": "x@y.test"}, ("NOT_FOUND", "clientId")),
    (INVITE, "manager-a", {"client": CLIENT_A.id, "email": "nobody"}, ("BAD_USER_INPUT", "email")),
    (INVITE, "manager-a", {"client": CLIENT_A.id, "email": " x@y.test"}, ("BAD_USER_INPUT", "email")),
    (INVITE, "manager-a", {"client": CLIENT_A.id, "email": "USER-A@trellis.test"}, ("CONFLICT", "email")),
    (ACCEPT, "user-a", {"id": uuid4()}, ("NOT_FOUND", None)),
    (ACCEPT, None, {"id": uuid4()}, ("UNAUTHENTICATED", None)),
    (DECLINE, "user-a", {"id": uuid4()}, ("NOT_FOUND", None)),
    # Members.
    (REMOVE, "user-a", {"id": OWNER}, ("FORBIDDEN", None)),
    (REMOVE, "manager-b", {"id": OTHER}, ("NOT_FOUND", None)),
    (REMOVE, "manager-a", {"id": OWNER}, ("CONFLICT", "role")),
    (REMOVE, "admin", {"id": OWNER}, ("CONFLICT", "role")),
    (MEMBER_ROLE, "user-a", {"id": OTHER, "role": "OWNER"}, ("FORBIDDEN", None)),
    (MEMBER_ROLE, "manager-b", {"id": OTHER, "role": "OWNER"}, ("NOT_FOUND", None)),
    (MEMBER_ROLE, "manager-a", {"id": OWNER, "role": "COLLABORATOR"}, ("CONFLICT", "role")),
    (MEMBER_ROLE, "admin", {"id": uuid4(), "role": "OWNER"}, ("NOT_FOUND", None)),
    (MEMBER_ROLE, "manager-a", {"id": uuid4(), "role": "OWNER"}, ("NOT_FOUND", None)),
    # What only admins do; nobody to themselves.
    (ADD_USER, "manager-a", {"email": OUTSIDER.email}, ("FORBIDDEN", None)),
    (ADD_USER, "admin", {"email": "nobody@trellis.test"}, ("NOT_FOUND", "email")),
    (ADD_USER, "admin", {"email": USER_A.email}, ("CONFLICT", "rowId")),
    (ADD_USER, "admin", {"email": OUTSIDER.email, "name": " "}, ("BAD_USER_INPUT", "name")),
    (USER_ROLE, "manager-a", {"id": MANAGER_A.id, "role": "ADMIN"}, ("FORBIDDEN", None)),
    (USER_ROLE, "manager-a", {"id": USER_A.id, "role": "ADMIN"}, ("FORBIDDEN", None)),
    (USER_ROLE, "admin", {"id": ADMIN.id, "role": "USER"}, ("FORBIDDEN", None)),
    (USER_ROLE, "admin", {"id": uuid4(), "role": "USER"}, ("NOT_FOUND", None)),
    (USER_STATUS, "manager-a", {"id": USER_A.id, "status": "SUSPENDED"}, ("FORBIDDEN", None)),
    (USER_STATUS, "admin", {"id": ADMIN.id, "status": "SUSPENDED"}, ("FORBIDDEN", None)),
    (USER_STATUS, None, {"id": USER_A.id, "status": "SUSPENDED"}, ("UNAUTHENTICATED", None)),
    (CLIENT_STATUS, "manager-a", {"id": CLIENT_A.id, "status": "ACTIVE"}, ("FORBIDDEN", None)),
    (CLIENT_STATUS, "admin", {"id": uuid4(), "status": "ACTIVE"}, ("NOT_FOUND", None)),
    (PRICES, "manager-a", {"id": SKETCHES, "cost": "1", "revenue": "1"}, ("FORBIDDEN", None)),
    (PRICES, "admin", {"id": uuid4(), "cost": "1", "revenue": "1"}, ("NOT_FOUND", None)),
    (PRICES, "admin", {"id": SKETCHES, "cost": "0.00001", "revenue": "1"}, ("BAD_USER_INPUT", None)),
    (PRICES, "admin", {"id": SKETCHES, "cost": "-1", "revenue": "1"}, ("BAD_USER_INPUT", "costPerExecution")),
    (PRICES, "admin", {"id": SKETCHES, "cost": "10000000", "revenue": "1"}, ("BAD_USER_INPUT", None)),
    (ASSIGN, "manager-a", {"template": SKETCHES, "client": CLIENT_A.id}, ("FORBIDDEN", None)),
    (ASSIGN, "admin", {"template": uuid4(), "client": CLIENT_A.id}, ("NOT_FOUND", "templateId")),
    (ASSIGN, "admin", {"template": SKETCHES, "client": uuid4()}, ("NOT_FOUND", "clientId")),
    (ASSIGN, "admin", {"template": SKETCHES, "client": CLIENT_A.id, "name": ""}, ("BAD_USER_INPUT", "name")),
    # Requests are the members', deciding them the admins'.
    (REQUEST, None, {"workflow": CLIENT_A.flash}, ("UNAUTHENTICATED", None)),
    (REQUEST, "user-b", {"workflow": CLIENT_A.flash}, ("NOT_FOUND", "workflowId")),
    (REQUEST, "user-a", {"workflow": uuid4()}, ("NOT_FOUND", "workflowId")),
    (APPROVE, "manager-a", {"id": PENDING}, ("FORBIDDEN", None)),
    (REJECT, "manager-b", {"id": PENDING}, ("FORBIDDEN", None)),
    (APPROVE, "admin", {"id": uuid4()}, ("NOT_FOUND", None)),
    (APPROVE, "admin", {"id": APPROVED}, ("CONFLICT", "status")),
    (REJECT, "admin", {"id": APPROVED}, ("CONFLICT", "status")),
    # So are tickets.
    (OPEN, None, {"client": CLIENT_A.id, "subject": "x", "text": "x"}, ("UNAUTHENTICATED", None)),
    (OPEN, "user-b", {"client": CLIENT_A.id, "subject": "x", "text": "x"}, ("FORBIDDEN", None)),
    (OPEN, "user-a", {"client": uuid4(), "subject": "x", "text": "x"}, ("FORBIDDEN", None)),
    (OPEN, "user-a", {"client": CLIENT_A.id, "subject": " ", "text": "x"}, ("BAD_USER_INPUT", "subject")),
    (OPEN, "user-a", {"client": CLIENT_A.id, "subject": "x", "text": ""}, ("BAD_USER_INPUT", "description")),
    (MOVE, "user-a", {"id": TICKET, "status": "CLOSED"}, ("FORBIDDEN", None)),
    (MOVE, "admin", {"id": TICKET, "status": "OPEN"}, ("CONFLICT", "status")),
    (MOVE, "admin", {"id": uuid4(), "status": "OPEN"}, ("NOT_FOUND", None)),
    # What grants and policies say of the rest.
    ("mutation { createMasStockClient(input: {name: \"x\", email: \"x@y.test\"}) { client { name } } }", "manager-a", {}, ("FORBIDDEN", None)),
    ("mutation ($id: UUID!) { updateMasStockClient(rowId: $id, patch: {name: \"x\"}) { client { name } } }", "user-a", {"id": CLIENT_A.id}, ("FORBIDDEN", None)),
    ("mutation ($id: UUID!) { updateMasStockClient(rowId: $id, patch: {email: \"x\"}) { client { name } } }", "manager-a", {"id": CLIENT_A.id}, ("BAD_USER_INPUT", "email")),
    ("mutation ($id: UUID!) { updateMasStockUser(rowId: $id, patch: {name: \"x\"}) { user { name } } }", "user-a", {"id": USER_A.id}, ("FORBIDDEN", None)),
    ("mutation ($id: UUID!) { updateMasStockWorkflow(rowId: $id, patch: {status: INACTIVE}) { workflow { name } } }", "manager-a", {"id": CLIENT_A.flash}, ("FORBIDDEN", None)),
    ("mutation ($id: UUID!) { updateMasStockSupportTicket(rowId: $id, patch: {priority: URGENT}) { supportTicket { priority } } }", "user-a", {"id": TICKET}, ("FORBIDDEN", None)),
    ("mutation ($id: UUID!) { deleteRun(runId: $id) { __typename } }", "manager-a", {"id": CLIENT_A.execution(0)}, ("FORBIDDEN", "runId")),
    ("mutation ($id: UUID!) { deleteMasStockWorkflow(rowId: $id) { deletedId } }", "admin", {"id": CLIENT_A.sketches}, ("CONFLICT", None)),
]  # fmt: skip


async def everything(database: Database) -> list[Any]:
    connection = await connect(database.admin_dsn)
    try:
        tables = await connection.fetch(
            "select tablename from pg_tables where schemaname = 'masstock' order by 1"
        )
        return [
            await connection.fetch(f"select t::text from masstock.{name} t order by 1") for (name,) in tables
        ]
    finally:
        await connection.close()


async def test_what_is_refused_changes_nothing(gateway: Gateway, database: Database) -> None:
    before, wrong = await everything(database), []
    for query, who, variables, expected in REFUSALS:
        given = {name: str(value) for name, value in variables.items()}
        outcome = await gateway.run(query, who, **given)
        error = outcome.errors[0]["extensions"] if outcome.errors else {}
        if (error.get("code"), error.get("field")) != expected:
            wrong.append((query, who, variables, expected, outcome.errors))
    assert wrong == []
    assert await everything(database) == before


async def invite(gateway: Gateway, email: str, who: str = "manager-a", **more: Any) -> str:
    data = await gateway.data(INVITE, who, client=str(CLIENT_A.id), email=email, **more)
    return str(data["inviteMasStockMember"]["invitation"]["rowId"])


async def test_somebody_new_is_invited_and_accepts(gateway: Gateway) -> None:
    data = await gateway.data(INVITE, "manager-a", client=str(CLIENT_A.id), email="ZOE@trellis.test")
    invitation = data["inviteMasStockMember"]["invitation"]
    assert invitation.pop("rowId")
    assert invitation == {
        "email": "zoe@trellis.test",
        "role": "COLLABORATOR",
        "clientName": "Acme",
        "inviter": {"name": "Amira Manager"},
    }
    assert await gateway.refusal(INVITE, "admin", client=str(CLIENT_A.id), email="zoe@trellis.test") == (
        "CONFLICT",
        "email",
    )
    # The person sees the invitation, and not the client; nobody else's business it is.
    seen = "{ masStockInvitations { nodes { rowId clientName client { name } } } masStockClients { totalCount } }"
    mine = await gateway.data(seen, "zoe")
    [found] = mine["masStockInvitations"]["nodes"]
    assert (found["clientName"], found["client"], mine["masStockClients"]["totalCount"]) == ("Acme", None, 0)
    for other in ("user-a", "manager-b", "user-b"):
        assert (await gateway.data(seen, other))["masStockInvitations"]["nodes"] == []
        assert await gateway.refusal(ACCEPT, other, id=found["rowId"]) == ("NOT_FOUND", None)
    accepted = await gateway.data(ACCEPT, "zoe", id=found["rowId"])
    assert accepted["acceptMasStockInvitation"]["member"] == {
        "role": "COLLABORATOR",
        "client": {"name": "Acme"},
        "user": {"rowId": str(OUTSIDER.id), "name": "Zoe Outside", "role": "USER"},
    }
    assert await gateway.refusal(ACCEPT, "zoe", id=found["rowId"]) == ("NOT_FOUND", None)
    assert (await gateway.data(SEEN, "zoe"))["masStockExecutions"]["totalCount"] == len(CLIENT_A.batches)


async def test_a_member_of_another_client_joins_as_an_owner(gateway: Gateway) -> None:
    invitation = await invite(gateway, USER_B.email, "admin", role="OWNER")
    await gateway.data(ACCEPT, "user-b", id=invitation)
    assert (await gateway.data(SEEN, "user-b"))["masStockClients"]["totalCount"] == 2
    # Two owners: either may go now, the other then not.
    await gateway.data(MEMBER_ROLE, "user-b", id=str(OWNER), role="COLLABORATOR")
    assert await gateway.refusal(INVITE, "manager-a", client=str(CLIENT_A.id), email="x@y.test") == (
        "FORBIDDEN",
        None,
    )


async def test_an_invitation_is_taken_back_or_declined(gateway: Gateway) -> None:
    for who in ("manager-a", "admin", "zoe"):
        invitation = await invite(gateway, OUTSIDER.email)
        assert (await gateway.refusal(DECLINE, "user-a", id=invitation))[0] == "NOT_FOUND"
        await gateway.data(DECLINE, who, id=invitation)
        assert await gateway.refusal(ACCEPT, "zoe", id=invitation) == ("NOT_FOUND", None)


@pytest.mark.parametrize(
    "meanwhile",
    [
        (USER_STATUS, {"id": str(MANAGER_A.id), "status": "SUSPENDED"}),
        (USER_STATUS, {"id": str(USER_B.id), "status": "DELETED"}),
        (CLIENT_STATUS, {"id": str(CLIENT_A.id), "status": "SUSPENDED"}),
    ],
)
async def test_an_invitation_is_good_while_all_who_are_in_it_are(gateway: Gateway, meanwhile: Any) -> None:
    invitation = await invite(gateway, USER_B.email)
    query, variables = meanwhile
    await gateway.data(query, "admin", **variables)
    assert await gateway.refusal(ACCEPT, "user-b", id=invitation) == ("NOT_FOUND", None)
    await gateway.data(query, "admin", **{**variables, "status": "ACTIVE"})
    await gateway.data(ACCEPT, "user-b", id=invitation)


async def test_members_are_taken_out_and_leave(gateway: Gateway) -> None:
    await gateway.data(REMOVE, "user-a", id=str(OTHER))
    assert (await gateway.data(SEEN, "user-a"))["masStockClients"]["totalCount"] == 0
    other = demo_id(f"member {USER_B.email}")
    await gateway.data(REMOVE, "manager-b", id=str(other))
    assert (await gateway.data(SEEN, "user-b"))["masStockExecutions"]["totalCount"] == 0


NOTHING = {"totalCount": 0}


@pytest.mark.parametrize("status", ["SUSPENDED", "DELETED"])
async def test_who_is_suspended_sees_and_does_nothing(gateway: Gateway, status: str) -> None:
    before = await gateway.data(SEEN, "manager-a")
    await gateway.data(USER_STATUS, "admin", id=str(MANAGER_A.id), status=status)
    seen = await gateway.data(SEEN, "manager-a")
    assert {name for name, found in seen.items() if found not in (NOTHING, [])} == set()
    assert (await gateway.refusal(OPEN, "manager-a", client=str(CLIENT_A.id), subject="x", text="x"))[
        0
    ] == "FORBIDDEN"
    assert (await gateway.refusal(REQUEST, "manager-a", workflow=str(CLIENT_A.flash)))[0] == "NOT_FOUND"
    assert (await gateway.refusal(INVITE, "manager-a", client=str(CLIENT_A.id), email="x@y.z"))[
        0
    ] == "NOT_FOUND"
    assert (await gateway.data(SEEN, "user-a")) == before
    await gateway.data(USER_STATUS, "admin", id=str(MANAGER_A.id), status="ACTIVE")
    assert await gateway.data(SEEN, "manager-a") == before


@pytest.mark.parametrize("status", ["SUSPENDED", "DELETED"])
async def test_a_client_that_is_suspended(gateway: Gateway, status: str) -> None:
    """Its members see only themselves; the admin all of it."""
    everything = await gateway.data(SEEN, "admin")
    await gateway.data(CLIENT_STATUS, "admin", id=str(CLIENT_A.id), status=status)
    seen = await gateway.data(SEEN, "manager-a")
    assert {name for name, found in seen.items() if found not in (NOTHING, [])} == {"masStockUsers"}
    assert seen["masStockUsers"] == {"totalCount": 1}
    assert (await gateway.refusal(OPEN, "manager-a", client=str(CLIENT_A.id), subject="x", text="x"))[
        0
    ] == "FORBIDDEN"
    assert await gateway.data(SEEN, "admin") == everything
    assert await gateway.refusal(ASSIGN, "admin", template=str(SKETCHES), client=str(CLIENT_A.id)) == (
        "CONFLICT",
        "clientId",
    )


async def test_an_admin_that_is_suspended_is_none(gateway: Gateway) -> None:
    await gateway.data(USER_ROLE, "admin", id=str(MANAGER_B.id), role="ADMIN")
    assert (await gateway.data(SEEN, "manager-b"))["masStockClients"]["totalCount"] == 2
    await gateway.data(USER_STATUS, "manager-b", id=str(ADMIN.id), status="SUSPENDED")
    assert (await gateway.data(SEEN, "admin"))["masStockClients"]["totalCount"] == 0
    assert await gateway.refusal("{ masStockRevenue { cost } }", "admin") == ("FORBIDDEN", None)
    assert (await gateway.refusal(USER_STATUS, "admin", id=str(USER_A.id), status="DELETED"))[
        0
    ] == "FORBIDDEN"


async def test_a_user_is_added(gateway: Gateway) -> None:
    data = await gateway.data(ADD_USER, "admin", email="zoe@TRELLIS.test", role="ADMIN")
    assert data["addMasStockUser"]["user"] == {
        "rowId": str(OUTSIDER.id),
        "name": "Zoe Outside",
        "email": "zoe@trellis.test",
        "role": "ADMIN",
    }
    assert (await gateway.data(SEEN, "zoe"))["masStockClients"]["totalCount"] == 2


async def test_a_template_is_assigned(gateway: Gateway) -> None:
    """The workflow keeps what it got, whatever becomes of the template."""
    given = {"template": str(SKETCHES), "client": str(CLIENT_B.id)}
    made = (await gateway.data(ASSIGN, "admin", **given))["assignMasStockTemplate"]["workflow"]
    config = made.pop("config")
    assert config == {
        "workflow_type": "offline",
        "max_prompts": 20,
        "requires_api_key": False,
        "supports_reference_images": True,
    }
    assert made == {
        "name": "Borealis - Sketches",
        "status": "ACTIVE",
        "description": "Draws without a model, to try things out",
        "clientId": str(CLIENT_B.id),
        "templateId": str(SKETCHES),
    }
    change = """mutation ($id: UUID!) { updateMasStockWorkflowTemplate(rowId: $id, patch: {isActive: false, config: {}}) {
      workflowTemplate { isActive } } }"""
    await gateway.data(change, "admin", id=str(SKETCHES))
    assert await gateway.refusal(ASSIGN, "admin", **given) == ("CONFLICT", "templateId")
    workflows = '{ masStockWorkflows(where: {name: {eq: "Borealis - Sketches"}}) { nodes { config template { name } } } }'
    found = (await gateway.data(workflows, "user-b"))["masStockWorkflows"]["nodes"]
    assert found == [{"config": config, "template": None}] * 2
    named = await gateway.data(
        ASSIGN, "admin", template=await flash(gateway), client=str(CLIENT_A.id), name="Mine"
    )
    assert named["assignMasStockTemplate"]["workflow"]["name"] == "Mine"


async def flash(gateway: Gateway) -> str:
    query = '{ masStockWorkflowTemplates(where: {workflowType: {eq: "nano_banana"}}) { nodes { rowId } } }'
    return str((await gateway.data(query))["masStockWorkflowTemplates"]["nodes"][0]["rowId"])


async def test_requests(gateway: Gateway) -> None:
    for who, verb in (("user-a", APPROVE), ("manager-a", REJECT)):
        made = await gateway.data(REQUEST, who, workflow=str(CLIENT_A.resting), notes="Please.")
        request = made["requestMasStockWorkflow"]["request"]
        key = request.pop("rowId")
        assert request == {"status": "PENDING", "notes": "Please.", "client": {"name": "Acme"}}
        name, status = ("approve", "APPROVED") if verb is APPROVE else ("reject", "REJECTED")
        decided = (await gateway.data(verb, "admin", id=key, notes="So be it."))[
            f"{name}MasStockWorkflowRequest"
        ]
        assert decided["request"] == {"status": status, "notes": "Please.", "decisionNotes": "So be it."}
        assert await gateway.refusal(verb, "admin", id=key) == ("CONFLICT", "status")


async def test_tickets(gateway: Gateway) -> None:
    given = {"client": str(CLIENT_A.id), "subject": "x", "text": "y"}
    ticket = (await gateway.data(OPEN, "user-a", **given))["openMasStockTicket"]["ticket"]
    key = ticket.pop("rowId")
    assert ticket == {"status": "OPEN", "priority": "MEDIUM", "user": {"name": "Anton User"}}
    for status in ("IN_PROGRESS", "OPEN", "RESOLVED", "IN_PROGRESS", "RESOLVED", "CLOSED"):
        moved = await gateway.data(MOVE, "admin", id=key, status=status)
        assert moved["moveMasStockTicket"]["ticket"] == {"status": status}
    assert await gateway.refusal(MOVE, "admin", id=key, status="OPEN") == ("CONFLICT", "status")
    urgent = await gateway.data(OPEN, "manager-a", **given, priority="URGENT")
    assert urgent["openMasStockTicket"]["ticket"]["priority"] == "URGENT"


async def test_owners_edit_their_client(gateway: Gateway) -> None:
    change = """mutation ($id: UUID!) { updateMasStockClient(rowId: $id,
      patch: {name: "N", companyName: "C", email: "e@n.test"}) { client { name companyName email } } }"""
    changed = await gateway.data(change, "manager-a", id=str(CLIENT_A.id))
    assert changed["updateMasStockClient"]["client"] == {"name": "N", "companyName": "C", "email": "e@n.test"}


async def test_prices(gateway: Gateway) -> None:
    data = await gateway.data(PRICES, "admin", id=str(SKETCHES), cost="0.0391", revenue="1.5000000")
    assert data["setMasStockTemplatePrices"]["template"] == {
        "costPerExecution": "0.0391",
        "revenuePerExecution": "1.5000",
    }


ANALYTICS = """query ($since: DateTime, $until: DateTime, $client: UUID) {
  masStockSuccessRates(since: $since, until: $until) {
    clientName totalExecutions successful failed successRatePercent }
  masStockTopWorkflows(since: $since, until: $until, clientId: $client, first: 2) {
    workflowName executionCount successfulCount averageDurationSeconds }
  masStockRunsPerDay(since: $since, until: $until, clientId: $client) { day executions successful failed }
}"""
REVENUE = """query ($since: DateTime, $until: DateTime, $by: [MasStockRevenueGroup!]) {
  masStockRevenue(since: $since, until: $until, by: $by) {
    clientName templateName month executions cost revenue margin } }"""
RANGE = {"since": "2026-01-31T12:00:00Z", "until": "2026-03-02T12:00:00Z"}


@pytest.fixture
async def history(database: Database) -> None:
    """Executions at fixed times: two of A's on the first days, one of them failed; one of B's in March."""
    connection = await connect(database.admin_dsn)
    set_ = "update masstock.workflow_executions set created_at = $2, status = $3, duration_seconds = $4 where id = $1"
    for execution, moment, status, seconds in (
        (CLIENT_A.execution(0), datetime(2026, 1, 31, 23, 59, tzinfo=UTC), "completed", 10),
        (CLIENT_A.execution(1), datetime(2026, 2, 1, 0, 0, tzinfo=UTC), "failed", 40),
        (CLIENT_A.execution(2), datetime(2026, 2, 1, 0, 1, tzinfo=UTC), "completed", 10),
        (CLIENT_B.execution(0), datetime(2026, 3, 2, 11, 59, tzinfo=UTC), "completed", 30),
        (CLIENT_B.execution(1), datetime(2026, 3, 2, 12, 0, tzinfo=UTC), "completed", 30),  # after the range
    ):
        await connection.execute(set_, execution, moment, status, seconds)
    await connection.close()


@pytest.mark.usefixtures("history")
async def test_analytics(gateway: Gateway) -> None:
    a = {
        "clientName": "Acme",
        "totalExecutions": 3,
        "successful": 2,
        "failed": 1,
        "successRatePercent": 66.67,
    }
    b = {
        "clientName": "Borealis",
        "totalExecutions": 1,
        "successful": 1,
        "failed": 0,
        "successRatePercent": 100.0,
    }
    found = await gateway.data(ANALYTICS, "admin", **RANGE)
    assert found["masStockSuccessRates"] == [a, b]
    top = [
        {
            "workflowName": f"{name} - Sketches",
            "executionCount": n,
            "successfulCount": m,
            "averageDurationSeconds": s,
        }
        for name, n, m, s in (("Acme", 3, 2, 20.0), ("Borealis", 1, 1, 30.0))
    ]
    assert found["masStockTopWorkflows"] == top
    days = found["masStockRunsPerDay"]
    assert (len(days), days[0]["day"], days[-1]["day"]) == (31, "2026-01-31", "2026-03-02")
    assert [day for day in days if day["executions"]] == [
        {"day": "2026-01-31", "executions": 1, "successful": 1, "failed": 0},
        {"day": "2026-02-01", "executions": 2, "successful": 1, "failed": 1},
        {"day": "2026-03-02", "executions": 1, "successful": 1, "failed": 0},
    ]
    of_a = await gateway.data(ANALYTICS, "user-a", **RANGE)
    assert of_a["masStockSuccessRates"] == [a]
    assert of_a["masStockTopWorkflows"][0] == top[0]
    assert of_a["masStockTopWorkflows"][1]["executionCount"] == 0
    assert sum(day["executions"] for day in of_a["masStockRunsPerDay"]) == 3
    chosen = await gateway.data(ANALYTICS, "admin", **RANGE, client=str(CLIENT_B.id))
    assert sum(day["executions"] for day in chosen["masStockRunsPerDay"]) == 1
    assert chosen["masStockTopWorkflows"][0] == top[1]
    # As B, what is A's is not even counted.
    foreign = await gateway.data(ANALYTICS, "user-b", **RANGE, client=str(CLIENT_A.id))
    assert foreign["masStockTopWorkflows"] == []
    assert sum(day["executions"] for day in foreign["masStockRunsPerDay"]) == 0


@pytest.mark.usefixtures("history")
async def test_revenue(gateway: Gateway) -> None:
    """Of what is completed; grouped by what is asked for."""

    async def revenue(by: list[str] | None = None) -> list[tuple[Any, ...]]:
        data = await gateway.data(REVENUE, "admin", **RANGE, **({"by": by} if by else {}))
        return [tuple(row.values()) for row in data["masStockRevenue"]]

    one, two, three = (
        (1, "0.0020", "0.0500", "0.0480"),
        (2, "0.0040", "0.1000", "0.0960"),
        (3, "0.0060", "0.1500", "0.1440"),
    )
    assert await revenue() == [
        ("Acme", "Sketches", "2026-01-01", *one),
        ("Acme", "Sketches", "2026-02-01", *one),
        ("Borealis", "Sketches", "2026-03-01", *one),
    ]
    assert await revenue(["CLIENT"]) == [("Acme", None, None, *two), ("Borealis", None, None, *one)]
    assert await revenue(["TEMPLATE"]) == [(None, "Sketches", None, *three)]
    assert await revenue(["MONTH"]) == [
        (None, None, "2026-01-01", *one),
        (None, None, "2026-02-01", *one),
        (None, None, "2026-03-01", *one),
    ]
    for who in ("manager-a", "user-a", "zoe"):
        assert await gateway.refusal(REVENUE, who, **RANGE) == ("FORBIDDEN", None)
    assert await gateway.refusal(REVENUE, None, **RANGE) == ("UNAUTHENTICATED", None)
    empty = {"since": "2020-01-01T00:00:00Z", "until": "2020-01-02T00:00:00Z"}
    assert (await gateway.data(REVENUE, "admin", **empty))["masStockRevenue"] == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"since": "2026-01-02T00:00:00Z", "until": "2026-01-02T00:00:00Z"}, ("BAD_USER_INPUT", "since")),
        ({"since": "2024-01-01T00:00:00Z", "until": "2026-01-02T00:00:00Z"}, ("LIMIT_EXCEEDED", "since")),
        ({"until": "0001-01-01T00:00:00Z"}, ("BAD_USER_INPUT", "until")),
        ({"since": "2999-01-01T00:00:00Z"}, ("BAD_USER_INPUT", "since")),
    ],
)
async def test_ranges_are_bounded(gateway: Gateway, given: Any, expected: Any) -> None:
    assert await gateway.refusal(ANALYTICS, "admin", **given) == expected
    assert await gateway.refusal(REVENUE, "admin", **given) == expected


@pytest.mark.parametrize("first", [0, -1, 501])
async def test_so_are_rows(gateway: Gateway, first: int) -> None:
    for name in ("masStockSuccessRates", "masStockTopWorkflows", "masStockRevenue"):
        query = f"query ($n: Int) {{ {name}(first: $n) {{ __typename }} }}"
        assert await gateway.refusal(query, "admin", n=first) == ("LIMIT_EXCEEDED", "first")
        await gateway.data(query, "admin", n=None)


START = """mutation ($workflow: UUID!) { startMasStockExecution(input: {workflowId: $workflow, prompts: ["a"]}) {
  execution { rowId } } }"""


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        (USER_STATUS, {"id": str(USER_A.id), "status": "SUSPENDED"}),
        (CLIENT_STATUS, {"id": str(CLIENT_A.id), "status": "DELETED"}),
        (REMOVE, {"id": str(OTHER)}),
    ],
)
async def test_who_may_no_longer_see_an_execution_no_longer_follows_it(
    database: Database, tmp_path: Path, query: str, variables: dict[str, str]
) -> None:
    async with open_gateway(database, served_of("masstock"), tmp_path, listening=True) as gateway:
        started = await gateway.data(START, "user-a", workflow=str(CLIENT_A.sketches))
        execution = started["startMasStockExecution"]["execution"]["rowId"]
        follow = "subscription ($id: UUID!) { masStockExecution(rowId: $id) { status client { name } } }"
        follower = await gateway.follow(follow, "user-a", id=execution)
        admins = await gateway.follow(follow, "admin", id=execution)
        try:
            first = await follower.next()
            assert first
            assert b"Acme" in (first.body or b"")
            assert await admins.next()
            await gateway.data(query, "admin", **variables)
            [refused] = await follower.rest()
            assert (refused.code, b"Acme" in (refused.body or b"")) == ("NOT_FOUND", False)
            assert admins.feed is not None
            assert not admins.feed.ended
        finally:
            follower.close()
            admins.close()
