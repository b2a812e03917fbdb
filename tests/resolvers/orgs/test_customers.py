"""Customers, written with all that is theirs in one mutation."""

import asyncio
from typing import Any

import pytest

from tests.resolvers.orgs.office import Office, office, orgs_served, orgs_template
from trellis.db.demo import orgs
from trellis.db.demo.orgs import HARBOUR, NORTHWIND
from trellis.db.demo.people import ADMIN, MANAGER_A, MANAGER_B, USER_A, USER_B

__all__ = ["office", "orgs_served", "orgs_template"]

SHOWN = """
rowId name firstName lastName
emails { nodes { rowId email isPrimary } } phones { nodes { rowId phone type isPrimary } }
organizations { nodes { rowId } } users { nodes { rowId } }
"""
CREATE = f"mutation ($i: CreateOrgsCustomerInput!) {{ createOrgsCustomer(input: $i) {{ customer {{ {SHOWN} }} }} }}"
UPDATE = f"""
mutation ($id: UUID!, $p: UpdateOrgsCustomerPatch!) {{ updateOrgsCustomer(rowId: $id, patch: $p) {{ customer {{ {SHOWN} }} }} }}
"""
DELETE = "mutation ($id: UUID!) { deleteOrgsCustomer(rowId: $id) { deletedId } }"
NAMES = "{ orgsCustomers { nodes { name } } }"
NEW = {"name": "Nilsson Optik", "firstName": "Ebba", "lastName": "Nilsson"}


async def create(office: Office, who: str = "manager-a", **given: Any) -> Any:
    return (await office.gateway.data(CREATE, who, i=NEW | given))["createOrgsCustomer"]["customer"]


async def update(office: Office, key: Any, who: str = "manager-a", **patch: Any) -> Any:
    return (await office.gateway.data(UPDATE, who, id=str(key), p=patch))["updateOrgsCustomer"]["customer"]


def nodes(rows: Any, *names: str) -> list[Any]:
    return sorted(tuple(row[name] for name in names) for row in rows["nodes"])


async def names(office: Office, who: str) -> set[str]:
    return {row["name"] for row in (await office.gateway.data(NAMES, who))["orgsCustomers"]["nodes"]}


async def test_one_mutation_makes_all_of_a_customer(office: Office) -> None:
    made = await create(
        office,
        emails=[{"email": "ebba@nilsson.test", "isPrimary": True}, {"email": "shop@nilsson.test"}],
        phones=[{"phone": "+46 8 555 0100", "type": "mobile", "isPrimary": True}],
    )
    assert nodes(made["emails"], "email", "isPrimary") == [
        ("ebba@nilsson.test", True),
        ("shop@nilsson.test", False),
    ]
    assert nodes(made["phones"], "phone", "type", "isPrimary") == [("+46 8 555 0100", "mobile", True)]
    assert nodes(made["organizations"], "rowId") == [(str(NORTHWIND.id),)]
    assert made["users"]["nodes"] == []
    assert "Nilsson Optik" not in await names(office, "user-a") | await names(office, "manager-b")


async def test_a_user_looks_after_what_it_makes(office: Office) -> None:
    made = await create(office, "user-a")
    assert nodes(made["users"], "rowId") == [(str(orgs.profile_of(USER_A)),)]
    assert await names(office, "user-a") == {"Hartmann Pharmacy", "Nilsson Optik"}
    assert "Nilsson Optik" in await names(office, "manager-a")
    assert "Nilsson Optik" not in await names(office, "user-b") | await names(office, "manager-b")


async def test_a_developer_makes_them_for_others(office: Office) -> None:
    made = await create(
        office,
        "admin",
        organizationIds=[str(NORTHWIND.id), str(HARBOUR.id)],
        userIds=[str(orgs.profile_of(USER_A)), str(orgs.profile_of(USER_B))],
    )
    assert len(made["organizations"]["nodes"]) == len(made["users"]["nodes"]) == 2
    for who in ("manager-a", "user-a", "manager-b", "user-b"):
        assert "Nilsson Optik" in await names(office, who)
    # Of the other organisation and its people each sees nothing.
    seen = await update(office, made["rowId"], "manager-a", firstName="E.")
    assert nodes(seen["organizations"], "rowId") == [(str(NORTHWIND.id),)]
    assert nodes(seen["users"], "rowId") == [(str(orgs.profile_of(USER_A)),)]
    # What another organisation has, too, an admin gives up but does not delete.
    assert await office.gateway.refusal(DELETE, "manager-a", id=made["rowId"]) == ("FORBIDDEN", None)
    assert await update(office, made["rowId"], "manager-a", organizationIds=[]) is None
    assert "Nilsson Optik" not in await names(office, "manager-a") | await names(office, "user-a")
    assert "Nilsson Optik" in await names(office, "user-b")
    refused = await office.gateway.refusal(UPDATE, "manager-b", id=made["rowId"], p={"organizationIds": []})
    assert refused == ("CONFLICT", "organizationId")
    await office.gateway.data(DELETE, "manager-b", id=made["rowId"])


async def test_a_list_that_is_given_is_the_whole_list(office: Office) -> None:
    made = await create(
        office,
        emails=[{"email": "a@x.test", "isPrimary": True}, {"email": "b@x.test"}, {"email": "c@x.test"}],
        phones=[{"phone": "112", "type": "work"}],
    )
    keys = {row["email"]: row["rowId"] for row in made["emails"]["nodes"]}
    changed = await update(
        office,
        made["rowId"],
        emails=[
            {"rowId": keys["a@x.test"]},
            {"rowId": keys["b@x.test"], "email": "bb@x.test", "isPrimary": True},
            {"email": "d@x.test"},
        ],
    )
    assert nodes(changed["emails"], "email", "isPrimary") == [
        ("a@x.test", False),
        ("bb@x.test", True),
        ("d@x.test", False),
    ]
    kept = {row["email"]: row["rowId"] for row in changed["emails"]["nodes"]}
    assert (kept["a@x.test"], kept["bb@x.test"]) == (keys["a@x.test"], keys["b@x.test"])
    assert changed["phones"] == made["phones"]
    number = made["phones"]["nodes"][0]["rowId"]
    changed = await update(office, made["rowId"], phones=[{"rowId": number, "type": None}], name="N.")
    assert nodes(changed["phones"], "rowId", "phone", "type") == [(number, "112", None)]
    assert changed["name"] == "N."
    assert (await update(office, made["rowId"], emails=[], phones=[]))["emails"]["nodes"] == []


async def test_a_new_primary_takes_the_place_of_the_old(office: Office) -> None:
    customer = NORTHWIND.row("customer 1")
    add = """
    mutation ($i: CreateOrgsCustomerEmailInput!) { createOrgsCustomerEmail(input: $i) { customerEmail { rowId } } }
    """
    await office.gateway.data(
        add, "manager-a", i={"customerId": str(customer), "email": "new@x.test", "isPrimary": True}
    )
    rows = await office.admin.fetch(
        "select email from orgs.customer_email where customer_id = $1 and is_primary", customer
    )
    assert [row["email"] for row in rows] == ["new@x.test"]
    changed = await update(office, customer, emails=[{"email": "newer@x.test", "isPrimary": True}])
    assert nodes(changed["emails"], "email", "isPrimary") == [("newer@x.test", True)]


async def test_two_at_once_leave_one_primary(office: Office) -> None:
    customer = NORTHWIND.row("customer 0")
    given = [
        {"emails": [{"email": f"{n}@x.test", "isPrimary": True}, {"email": f"{n}.{n}@x.test"}]}
        for n in range(6)
    ]
    async with asyncio.timeout(30):
        outcomes = await asyncio.gather(*(update(office, customer, **each) for each in given))
    left = await office.admin.fetch(
        "select email, is_primary from orgs.customer_email where customer_id = $1 order by is_primary desc",
        customer,
    )
    assert [row["is_primary"] for row in left] == [True, False]
    assert left[1]["email"] == left[0]["email"].replace("@", f".{left[0]['email'][0]}@")
    assert all(outcomes)


@pytest.mark.parametrize(
    ("patch", "blamed"),
    [
        ({}, "patch"),
        ({"name": " "}, "name"),
        ({"name": None}, "name"),
        ({"emails": [{"email": "no address"}]}, "email"),
        ({"emails": [{}]}, "emails"),
        ({"emails": [{"email": None}]}, "emails"),
        (
            {"emails": [{"email": "a@x.test", "isPrimary": True}, {"email": "b@x.test", "isPrimary": True}]},
            "emails",
        ),
        ({"emails": [{"email": f"{n}@x.test"} for n in range(101)]}, "emails"),
        ({"phones": [{"phone": "call me"}]}, "phone"),
        ({"phones": [{"phone": "1", "type": "x" * 51}]}, "phone"),
        ({"userIds": ["00000000-0000-4000-8000-000000000000"] * 101}, "userIds"),
    ],
)
async def test_bad_input_changes_nothing(office: Office, patch: Any, blamed: str) -> None:
    customer = NORTHWIND.row("customer 0")
    before = await office.admin.fetch("select t::text from orgs.customer_email t order by 1")
    given = {"firstName": "Changed"} | patch if patch else patch
    refused = await office.gateway.refusal(UPDATE, "manager-a", id=str(customer), p=given)
    assert refused == ("BAD_USER_INPUT", blamed)
    assert await office.admin.fetch("select t::text from orgs.customer_email t order by 1") == before
    assert (
        await office.admin.fetchval("select first_name from orgs.customers where id = $1", customer)
        == "Greta"
    )


async def test_an_address_once(office: Office) -> None:
    given = NEW | {"emails": [{"email": "a@x.test"}, {"email": "a@x.test"}]}
    assert await office.gateway.refusal(CREATE, "manager-a", i=given) == ("CONFLICT", "email")
    assert (
        await office.admin.fetchval("select count(*) from orgs.customers where name = $1", NEW["name"]) == 0
    )


async def test_who_may_not(office: Office) -> None:
    gateway, theirs = office.gateway, str(NORTHWIND.row("customer 0"))
    other = str(NORTHWIND.row("customer 1"))
    assert (await gateway.refusal(CREATE, None, i=NEW))[0] == "UNAUTHENTICATED"
    # Of another organisation, and of a colleague's.
    for who, key in (("manager-b", theirs), ("user-b", theirs), ("user-a", other)):
        assert await gateway.refusal(UPDATE, who, id=key, p={"name": "x"}) == ("NOT_FOUND", "rowId")
        assert (await gateway.refusal(DELETE, who, id=key))[0] == "NOT_FOUND"
    # A user shares nothing and deletes nothing.
    me, boss = str(orgs.profile_of(USER_A)), str(orgs.profile_of(MANAGER_A))
    for patch in ({"userIds": [me, boss]}, {"userIds": []}, {"organizationIds": []}):
        assert (await gateway.refusal(UPDATE, "user-a", id=theirs, p=patch))[0] == "FORBIDDEN"
    assert (await gateway.refusal(DELETE, "user-a", id=theirs))[0] == "FORBIDDEN"
    assert (await update(office, theirs, "user-a", userIds=[me], organizationIds=[str(NORTHWIND.id)]))[
        "users"
    ]
    # An admin shares with no other organisation, and with none of its people.
    house, stranger = str(HARBOUR.id), str(orgs.profile_of(MANAGER_B))
    for patch in ({"organizationIds": [str(NORTHWIND.id), house]}, {"userIds": [stranger]}):
        assert (await gateway.refusal(UPDATE, "manager-a", id=theirs, p=patch))[0] == "FORBIDDEN"
    # Nobody's people look after what their organisation does not have: not even a developer says so.
    patch = {"userIds": [str(orgs.profile_of(ADMIN))]}
    assert (await gateway.refusal(UPDATE, "admin", id=theirs, p=patch))[0] == "BAD_USER_INPUT"


async def test_another_customers_address_is_not_taken(office: Office) -> None:
    theirs = await office.admin.fetchval(
        "select id from orgs.customer_email where customer_id = $1 limit 1", HARBOUR.row("customer 0")
    )
    given = {"emails": [{"rowId": str(theirs), "email": "mine@x.test"}]}
    refused = await office.gateway.refusal(UPDATE, "manager-a", id=str(NORTHWIND.row("customer 0")), p=given)
    assert refused == ("NOT_FOUND", "emails")
