"""Managers run their groups over GraphQL, and admins give catalogs to others: answers and refusals, of two tenants."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.conftest import Database
from tests.resolvers.conftest import Gateway
from trellis.db.demo.coice import TENANT_A, TENANT_B
from trellis.db.demo.people import MANAGER_A, MANAGER_B, USER_A, USER_B
from trellis.db.pool import connect

MAKE = (
    'mutation { createCoiceGroup(input: {name: "New"}) { group { rowId name members { nodes { email } } } } }'
)
RENAME = 'mutation($g: UUID!) { updateCoiceGroup(rowId: $g, patch: {name: "Renamed"}) { group { name } } }'
DELETE = "mutation($g: UUID!) { deleteCoiceGroup(rowId: $g) { deletedId } }"
ADD = "mutation($g: UUID!, $u: UUID!) { upsertCoiceUserGroup(input: {userId: $u, groupId: $g}) { userGroup { user { email } } } }"
REMOVE = "mutation($g: UUID!, $u: UUID!) { deleteCoiceUserGroup(userId: $u, groupId: $g) { deletedId } }"
GRANT = "mutation($g: UUID!, $c: Int!) { createCoiceCatalogGroup(input: {catalogId: $c, groupId: $g}) { catalogGroup { catalogId } } }"
BY_EMAIL = """
mutation($g: UUID!, $email: String!) {
  addCoiceGroupMember(groupId: $g, email: $email) { profile { email groups(orderBy: [{name: ASC}]) { nodes { name } } } }
}
"""
GIVE = "mutation($c: Int!, $u: UUID!) { setCoiceCatalogOwner(rowId: $c, userId: $u) { catalog { name owner { email } } } }"
NAMES = "{ coiceGroups { nodes { name } } }"
CATALOG = "{ coiceCatalog(rowId: 1) { name } }"
A, B = str(TENANT_A.group_id), str(TENANT_B.group_id)


@pytest.fixture
async def newcomer(database: Database) -> UUID:
    """Nia, who has signed in, and is in no group."""
    person = uuid4()
    admin = await connect(database.admin_dsn)
    await admin.execute("insert into auth.users (id, email) values ($1, 'nia@example.com')", person)
    await admin.execute("insert into coice.profiles (id, display_name) values ($1, 'Nia')", person)
    await admin.close()
    return person


async def error(gateway: Gateway, query: str, who: str | None, **variables: Any) -> Any:
    """The first error of an operation that must fail, as a client has it."""
    outcome = await gateway.run(query, who, **variables)
    assert outcome.errors, outcome.data
    return {key: value for key, value in outcome.errors[0].items() if key in ("message", "extensions")}


async def test_a_manager_makes_a_group_runs_it_and_deletes_it(either: Gateway, newcomer: UUID) -> None:
    made = (await either.data(MAKE, "manager-a"))["createCoiceGroup"]["group"]
    assert (made["name"], made["members"]["nodes"]) == ("New", [{"email": MANAGER_A.email}])
    group = made["rowId"]
    added = await either.data(ADD, "manager-a", g=group, u=str(USER_A.id))
    assert added["upsertCoiceUserGroup"]["userGroup"] == {"user": {"email": USER_A.email}}
    for _ in range(2):
        added = await either.data(BY_EMAIL, "manager-a", g=group, email="NIA@example.com")
        assert added["addCoiceGroupMember"]["profile"] == {
            "email": "nia@example.com",
            "groups": {"nodes": [{"name": "New"}]},
        }
    renamed = await either.data(RENAME, "manager-a", g=group)
    assert renamed["updateCoiceGroup"]["group"] == {"name": "Renamed"}
    assert (await either.data(REMOVE, "manager-a", g=group, u=str(newcomer)))["deleteCoiceUserGroup"][
        "deletedId"
    ]
    assert (await either.data(DELETE, "manager-a", g=group))["deleteCoiceGroup"]["deletedId"]
    assert await either.data(NAMES, "manager-a") == {"coiceGroups": {"nodes": [{"name": "Group A"}]}}


async def test_what_others_run_is_refused_and_stays(gateway: Gateway, newcomer: UUID) -> None:
    before = await gateway.data("{ coiceGroups { nodes { name members { nodes { email } } } } }")
    for query, extra in ((RENAME, {}), (DELETE, {}), (REMOVE, {"u": str(USER_B.id)})):
        assert (await gateway.refusal(query, "manager-a", g=B, **extra))[0] == "NOT_FOUND"
    assert (await gateway.refusal(RENAME, "user-a", g=A))[0] == "FORBIDDEN"
    assert (await gateway.refusal(REMOVE, "user-a", g=A, u=str(USER_A.id)))[0] == "FORBIDDEN"
    assert (await gateway.refusal(MAKE, "user-a"))[0] == "FORBIDDEN"
    assert (await gateway.refusal(BY_EMAIL, "user-a", g=A, email="nia@example.com"))[0] == "FORBIDDEN"
    for person in (MANAGER_A, USER_A):
        assert (await gateway.refusal(ADD, "manager-a", g=B, u=str(person.id)))[0] == "FORBIDDEN"
    for unseen in (USER_B.id, newcomer, uuid4()):
        assert await gateway.refusal(ADD, "manager-a", g=A, u=str(unseen)) == ("FORBIDDEN", None)
    assert await gateway.refusal(BY_EMAIL, "manager-a", g=B, email="nia@example.com") == (
        "NOT_FOUND",
        "groupId",
    )
    assert await gateway.refusal(REMOVE, "manager-a", g=A, u=str(MANAGER_A.id)) == ("CONFLICT", "userId")
    for query in (MAKE, NAMES):
        assert (await gateway.run(query, None)).errors
    assert (await gateway.refusal(BY_EMAIL, None, g=A, email="x"))[0] == "UNAUTHENTICATED"
    assert await gateway.data("{ coiceGroups { nodes { name members { nodes { email } } } } }") == before


async def test_who_belongs_to_others_is_told_of_as_nobody_is(gateway: Gateway) -> None:
    nobody = await error(gateway, BY_EMAIL, "manager-a", g=A, email="nobody@example.com")
    assert nobody["extensions"] == {"code": "NOT_FOUND", "field": "email"}
    for email in (MANAGER_B.email, USER_B.email, "admin@trellis.test", "", "x" * 10_000):
        assert await error(gateway, BY_EMAIL, "manager-a", g=A, email=email) == nobody
    assert (await gateway.data(BY_EMAIL, g=A, email=USER_B.email))["addCoiceGroupMember"]["profile"][
        "groups"
    ] == {"nodes": [{"name": "Group A"}, {"name": "Group B"}]}


async def test_a_group_that_is_granted_what_others_own_says_so(gateway: Gateway) -> None:
    made = (await gateway.data(MAKE, "manager-a"))["createCoiceGroup"]["group"]["rowId"]
    await gateway.data(ADD, g=made, u=str(MANAGER_B.id))
    await gateway.data(GRANT, "manager-b", g=made, c=TENANT_B.catalog_id)
    refused = await error(gateway, DELETE, "manager-a", g=made)
    assert refused["extensions"]["code"] == "FORBIDDEN"
    assert "granted what others own" in refused["message"]
    assert (await gateway.data(DELETE, g=made))["deleteCoiceGroup"]["deletedId"]


async def test_an_admin_gives_a_catalog_to_another_manager(either: Gateway) -> None:
    for who in ("manager-a", "manager-b", "user-a"):
        assert (await either.refusal(GIVE, who, c=1, u=str(MANAGER_B.id)))[0] == "FORBIDDEN"
    assert (await either.refusal(GIVE, None, c=1, u=str(MANAGER_B.id)))[0] == "UNAUTHENTICATED"
    assert await either.refusal(GIVE, c=1, u=str(USER_B.id)) == ("BAD_USER_INPUT", "userId")
    assert (await either.refusal(GIVE, c=1, u=str(uuid4())))[0] == "BAD_USER_INPUT"
    assert (await either.refusal(GIVE, c=99, u=str(MANAGER_B.id)))[0] == "NOT_FOUND"
    assert await either.data(CATALOG, "manager-b") == {"coiceCatalog": None}
    given = await either.data(GIVE, c=1, u=str(MANAGER_B.id))
    assert given["setCoiceCatalogOwner"]["catalog"] == {
        "name": "Oil & Gas",
        "owner": {"email": MANAGER_B.email},
    }
    assert await either.data(CATALOG, "manager-b") == {"coiceCatalog": {"name": "Oil & Gas"}}
    assert await either.data(CATALOG, "user-a") == {"coiceCatalog": {"name": "Oil & Gas"}}
