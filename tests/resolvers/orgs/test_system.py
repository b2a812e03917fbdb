"""Orgs' people, conversations, functions and preferences, through GraphQL."""

import time
from typing import Any

import pytest

from tests.resolvers.orgs.office import Office, office, orgs_served, orgs_template
from trellis.db.demo import orgs
from trellis.db.demo.orgs import HARBOUR, NORTHWIND
from trellis.db.demo.people import ADMIN, MANAGER_A, MANAGER_B, PEOPLE, USER_A, USER_B, Person
from trellis.db.errors import GatewayError
from trellis.resolvers.orgs.functions import check_schema

__all__ = ["office", "orgs_served", "orgs_template"]

PROFILE = "userProfile { rowId role status organization { rowId } user { email } }"
ROLE = f"mutation ($id: UUID!, $r: OrgsRole!) {{ setOrgsUserRole(rowId: $id, role: $r) {{ {PROFILE} }} }}"
STATUS = f"mutation ($id: UUID!, $s: OrgsProfileStatus!) {{ setOrgsUserStatus(rowId: $id, status: $s) {{ {PROFILE} }} }}"
MOVE = f"mutation ($id: UUID!, $o: UUID!) {{ moveOrgsUser(rowId: $id, organizationId: $o) {{ {PROFILE} }} }}"
ADD = f"""
mutation ($e: String!, $o: UUID!, $r: OrgsRole) {{ addOrgsUser(email: $e, organizationId: $o, role: $r) {{ {PROFILE} }} }}
"""
BEGIN = """
mutation ($t: String) { createOrgsConversation(input: { title: $t }) { conversation { rowId title user { email } } } }
"""
FUNCTION = """
mutation ($i: CreateOrgsFunctionInput!) { createOrgsFunction(input: $i) { function { rowId version parameters } } }
"""
EDIT = """
mutation ($id: UUID!, $p: UpdateOrgsFunctionPatch!) { updateOrgsFunction(rowId: $id, patch: $p) {
  function { version code versions { nodes { version code author { email } } } } } }
"""
RESTORE = """
mutation ($id: UUID!, $v: Int!) { restoreOrgsFunction(rowId: $id, version: $v) { function { version code } } }
"""
PREFER = """
mutation ($k: String!, $v: JSON) { setOrgsPreference(key: $k, value: $v) {
  preference { rowId preferenceKey preferenceValue } } }
"""
FORBIDDEN, NOT_FOUND = "FORBIDDEN", "NOT_FOUND"


def key(person: Person) -> str:
    return str(orgs.profile_of(person))


async def role_of(office: Office, person: Person) -> Any:
    return await office.admin.fetchval("select role from orgs.user_profile where user_id = $1", person.id)


async def test_accounts_are_shown_to_who_may_see_them(office: Office) -> None:
    query = "{ orgsUsers { nodes { email phone isAnonymous bannedUntil createdAt } totalCount } }"
    seen = {}
    for email in PEOPLE:
        data = await office.gateway.data(query, email.partition("@")[0])
        seen[email] = {node["email"] for node in data["orgsUsers"]["nodes"]}
    everybody = set(PEOPLE)
    assert seen == {
        ADMIN.email: everybody,
        MANAGER_A.email: {MANAGER_A.email, USER_A.email},
        MANAGER_B.email: {MANAGER_B.email, USER_B.email},
        USER_A.email: {USER_A.email},
        USER_B.email: {USER_B.email},
    }
    assert office.gateway.services is not None
    shown = set(office.gateway.services.tables["OrgsUser"].by_name)
    assert shown == {
        *("row_id", "email", "phone", "created_at", "updated_at"),
        *("email_confirmed_at", "last_sign_in_at", "is_anonymous", "banned_until"),
    }


async def test_roles_are_given(office: Office) -> None:
    changed = await office.gateway.data(ROLE, "manager-a", id=key(USER_A), r="ADMIN")
    assert changed["setOrgsUserRole"]["userProfile"]["role"] == "ADMIN"
    await office.gateway.data(ROLE, "admin", id=key(USER_B), r="DEVELOPER")
    assert await role_of(office, USER_B) == "developer"
    # What an admin of the same organisation cannot take away again.
    assert (await office.gateway.refusal(ROLE, "manager-b", id=key(USER_B), r="USER"))[0] == FORBIDDEN
    assert (await office.gateway.refusal(STATUS, "manager-b", id=key(USER_B), s="DEACTIVATED"))[
        0
    ] == FORBIDDEN


@pytest.mark.parametrize(
    ("who", "whose", "role", "code"),
    [
        (None, USER_A, "USER", "UNAUTHENTICATED"),
        ("user-a", USER_A, "ADMIN", FORBIDDEN),
        ("manager-a", MANAGER_A, "DEVELOPER", FORBIDDEN),
        ("admin", ADMIN, "USER", FORBIDDEN),
        ("manager-a", USER_A, "DEVELOPER", FORBIDDEN),
        ("user-a", MANAGER_A, "USER", NOT_FOUND),
        ("manager-a", USER_B, "ADMIN", NOT_FOUND),
        ("manager-a", ADMIN, "USER", NOT_FOUND),
    ],
)
async def test_who_gives_no_role(
    office: Office, who: str | None, whose: Person, role: str, code: str
) -> None:
    before = await role_of(office, whose)
    assert (await office.gateway.refusal(ROLE, who, id=key(whose), r=role))[0] == code
    assert await role_of(office, whose) == before


async def test_who_is_deactivated_sees_and_does_nothing(office: Office) -> None:
    await office.gateway.data(STATUS, "manager-a", id=key(USER_A), s="DEACTIVATED")
    query = """{ orgsUsers { totalCount } orgsUserProfiles { totalCount } orgsOrganizations { totalCount }
      orgsConversations { totalCount } orgsFunctions { totalCount } orgsUserPreferences { totalCount } }"""
    data = await office.gateway.data(query, "user-a")
    assert {each["totalCount"] for each in data.values()} == {0}
    assert (await office.gateway.refusal(BEGIN, "user-a", t="x"))[0] == FORBIDDEN
    assert (await office.gateway.refusal(PREFER, "user-a", k="x", v=1))[0] == FORBIDDEN
    # Its admin goes on seeing what it wrote, and lets it in again.
    data = await office.gateway.data("{ orgsConversations { totalCount } }", "manager-a")
    assert data["orgsConversations"]["totalCount"] == 2
    await office.gateway.data(STATUS, "manager-a", id=key(USER_A), s="ACTIVE")
    assert (await office.gateway.data("{ orgsFunctions { totalCount } }", "user-a"))["orgsFunctions"][
        "totalCount"
    ] == 1


async def test_people_are_added_and_moved_by_developers(office: Office) -> None:
    await office.admin.execute("insert into auth.users (email) values ('new@trellis.test')")
    given = {"e": "New@trellis.test", "o": str(HARBOUR.id)}
    added = (await office.gateway.data(ADD, "admin", **given))["addOrgsUser"]["userProfile"]
    assert (added["role"], added["user"]["email"]) == ("USER", "new@trellis.test")
    assert await office.gateway.refusal(ADD, "admin", **given) == ("CONFLICT", "email")
    assert await office.gateway.refusal(ADD, "admin", **given | {"e": "nobody@x.test"}) == (
        NOT_FOUND,
        "email",
    )
    elsewhere = given | {"o": str(orgs.demo_id("none")), "e": USER_A.email}
    assert (await office.gateway.refusal(ADD, "admin", **elsewhere))[0] == "CONFLICT"
    for who in ("manager-a", "user-a"):
        assert (await office.gateway.refusal(ADD, who, **given))[0] == FORBIDDEN
    moved = await office.gateway.data(MOVE, "admin", id=added["rowId"], o=str(NORTHWIND.id))
    assert moved["moveOrgsUser"]["userProfile"]["organization"] == {"rowId": str(NORTHWIND.id)}
    refused = await office.gateway.refusal(MOVE, "admin", id=added["rowId"], o=str(orgs.demo_id("none")))
    assert refused == ("BAD_USER_INPUT", "organizationId")
    assert (await office.gateway.refusal(MOVE, "manager-a", id=added["rowId"], o=str(HARBOUR.id)))[
        0
    ] == FORBIDDEN
    assert (await office.gateway.refusal(MOVE, "manager-b", id=added["rowId"], o=str(HARBOUR.id)))[
        0
    ] == NOT_FOUND


async def test_organizations_are_made_by_developers(office: Office) -> None:
    create = 'mutation { createOrgsOrganization(input: { name: "New" }) { organization { rowId } } }'
    rename = """
    mutation ($id: UUID!) { updateOrgsOrganization(rowId: $id, patch: { name: "Other" }) { organization { name } } }
    """
    assert (await office.gateway.refusal(create, "manager-a"))[0] == FORBIDDEN
    await office.gateway.data(create, "admin")
    await office.gateway.data(rename, "manager-a", id=str(NORTHWIND.id))
    assert (await office.gateway.refusal(rename, "user-a", id=str(NORTHWIND.id)))[0] == FORBIDDEN
    assert (await office.gateway.refusal(rename, "manager-a", id=str(HARBOUR.id)))[0] == NOT_FOUND
    delete = "mutation ($id: UUID!) { deleteOrgsOrganization(rowId: $id) { deletedId } }"
    assert (await office.gateway.refusal(delete, "admin", id=str(NORTHWIND.id)))[0] == "CONFLICT"


async def test_a_conversation_without_messages_is_its_owners(office: Office) -> None:
    made = (await office.gateway.data(BEGIN, "user-a", t="Quiet"))["createOrgsConversation"]["conversation"]
    assert made["user"] == {"email": USER_A.email}
    query = '{ orgsConversations(where: { title: { eq: "Quiet" } }) { totalCount } }'
    seen = {who: (await office.gateway.data(query, who))["orgsConversations"]["totalCount"] for who in
            ("user-a", "manager-a", "admin", "user-b", "manager-b")}  # fmt: skip
    assert seen == {"user-a": 1, "manager-a": 1, "admin": 1, "user-b": 0, "manager-b": 0}


async def test_what_the_assistant_said_stays(office: Office) -> None:
    edit = """
    mutation ($id: UUID!) { updateOrgsChatMessage(rowId: $id, patch: { messageContent: "x" }) {
      chatMessage { messageContent } } }
    """
    rows = await office.admin.fetch(
        "select id, author from orgs.chat_messages where user_id = $1", orgs.profile_of(USER_A)
    )
    ids = {row["author"]: str(row["id"]) for row in rows}
    await office.gateway.data(edit, "user-a", id=ids["user"])
    for who in ("user-a", "manager-a", "admin"):
        assert (await office.gateway.refusal(edit, who, id=ids["assistant"]))[0] == FORBIDDEN
    assert (await office.gateway.refusal(edit, "user-b", id=ids["user"]))[0] == NOT_FOUND


async def test_a_function_keeps_what_it_was(office: Office) -> None:
    made = await office.gateway.data(FUNCTION, "user-a", i={"name": "f", "code": "one"})
    made = made["createOrgsFunction"]["function"]
    assert (made["version"], made["parameters"]) == (1, {"type": "object", "properties": {}})
    await office.gateway.data(EDIT, "manager-a", id=made["rowId"], p={"code": "two"})
    again = await office.gateway.data(EDIT, "user-a", id=made["rowId"], p={"code": "two"})
    function = again["updateOrgsFunction"]["function"]
    assert function["version"] == 2, "a write that changes nothing is no version"
    kept = [(each["version"], each["code"]) for each in function["versions"]["nodes"]]
    assert kept == [(1, "one"), (2, "two")]
    authors = await office.admin.fetch(
        "select changed_by from orgs.function_versions where function_id = $1 order by version", made["rowId"]
    )
    assert [row[0] for row in authors] == [USER_A.id, MANAGER_A.id]
    restored = await office.gateway.data(RESTORE, "user-a", id=made["rowId"], v=1)
    assert restored["restoreOrgsFunction"]["function"] == {"version": 3, "code": "one"}
    assert await office.gateway.refusal(RESTORE, "user-a", id=made["rowId"], v=9) == (NOT_FOUND, "rowId")
    assert await office.gateway.refusal(RESTORE, "user-b", id=made["rowId"], v=1) == (NOT_FOUND, "rowId")
    assert (await office.gateway.refusal(EDIT, "manager-b", id=made["rowId"], p={"code": "x"}))[
        0
    ] == NOT_FOUND


@pytest.mark.parametrize(
    "parameters",
    [
        [],
        "x",
        True,
        {"type": "strnig"},
        {"properties": {"a": {"minimum": "1"}}},
        {"required": "a"},
        {"$schema": "http://json-schema.org/draft-07/schema#"},
        {"description": "x" * 70_000},
        {"items": [{"type": "string"}]},
    ],
)
async def test_what_is_no_json_schema(office: Office, parameters: Any) -> None:
    given = {"name": "f", "code": "x", "parameters": parameters}
    assert await office.gateway.refusal(FUNCTION, "user-a", i=given) == ("BAD_USER_INPUT", "parameters")
    theirs = str(orgs.demo_id(f"function {USER_A.email}"))
    refused = await office.gateway.refusal(EDIT, "user-a", id=theirs, p={"parameters": parameters})
    assert refused == ("BAD_USER_INPUT", "parameters")
    assert await office.admin.fetchval("select count(*) from orgs.functions") == len(PEOPLE)


async def test_a_preference_is_set_and_set_again(office: Office) -> None:
    first = (await office.gateway.data(PREFER, "user-a", k="lines", v={"n": 5}))["setOrgsPreference"][
        "preference"
    ]
    again = (await office.gateway.data(PREFER, "user-a", k="lines", v=[1]))["setOrgsPreference"]["preference"]
    assert (first["preferenceValue"], again["preferenceValue"]) == ({"n": 5}, [1])
    assert first["rowId"] == again["rowId"]
    assert (await office.gateway.data(PREFER, "manager-a", k="lines"))["setOrgsPreference"]["preference"][
        "rowId"
    ] != first["rowId"]
    assert await office.gateway.refusal(PREFER, "user-a", k=" ", v=1) == ("BAD_USER_INPUT", "preferenceKey")
    assert await office.gateway.refusal(PREFER, "user-a", k="x", v="x" * 70_000) == (
        "BAD_USER_INPUT",
        "preferenceValue",
    )
    assert (await office.gateway.refusal(PREFER, None, k="x", v=1))[0] == "UNAUTHENTICATED"
    delete = "mutation ($id: UUID!) { deleteOrgsUserPreference(rowId: $id) { deletedId } }"
    assert (await office.gateway.refusal(delete, "user-b", id=first["rowId"]))[0] == NOT_FOUND
    await office.gateway.data(delete, "user-a", id=first["rowId"])


def test_a_schema_that_is_nested_too_deeply_is_refused() -> None:
    schema: dict[str, Any] = {}
    for _ in range(250):
        schema = {"not": schema}
    with pytest.raises(GatewayError) as told:
        check_schema(schema)
    assert (told.value.code, told.value.extensions["field"]) == ("BAD_USER_INPUT", "parameters")


def test_a_pattern_is_not_compiled() -> None:
    check_schema({"pattern": r"^\p{L}+$"})  # is one of ECMA 262, and none of Python's
    begun = time.perf_counter()
    check_schema({"pattern": "(?i:[\u0100-\uffff])" * 1000})
    assert time.perf_counter() - begun < 3, "compiled, it takes ten seconds or more"


def test_what_a_schema_refers_to_is_not_fetched() -> None:
    check_schema({"$ref": "http://127.0.0.1:9/none", "$id": "http://127.0.0.1:9/own"})
