"""`revokeSessions`: everybody may end their own sessions, admins those of others, nobody else anybody's."""

from typing import Any
from uuid import uuid4

from trellis.db.demo.people import ADMIN, MANAGER_A, MANAGER_B, PEOPLE
from trellis.db.session import SERVICE, Identity, transaction
from trellis.realtime.operation import Operation

REVOKE = "mutation ($person: UUID) { revokeSessions(userId: $person) { userId before } }"
ROWS = "select user_id, by from trellis.revocations order by created_at"


async def rows(gateway: Any) -> list[tuple[Any, ...]]:
    async with transaction(gateway.pool, SERVICE) as connection:
        return [tuple(row) for row in await connection.fetch(ROWS)]


async def test_ones_own(gateway: Any) -> None:
    for email, person in PEOPLE.items():
        name = email.partition("@")[0]
        by_default = await gateway.data("mutation { revokeSessions { userId before } }", name)
        by_name = await gateway.data(REVOKE, name, person=str(person.id))
        first, second = by_default["revokeSessions"], by_name["revokeSessions"]
        assert first["userId"] == second["userId"] == str(person.id)
        assert first["before"] < second["before"]
    assert await rows(gateway) == [(person.id, person.id) for person in PEOPLE.values()]


async def test_an_admin_ends_anybodys(gateway: Any) -> None:
    await gateway.data(REVOKE, "admin", person=str(MANAGER_A.id))
    assert await rows(gateway) == [(MANAGER_A.id, ADMIN.id)]


async def test_nobody_else_does(gateway: Any) -> None:
    for name in ("manager-a", "user-a", "user-b"):
        for person in (MANAGER_B, ADMIN):
            assert await gateway.refusal(REVOKE, name, person=str(person.id)) == ("FORBIDDEN", None)
    assert await gateway.refusal(REVOKE, "manager-b", person=str(uuid4())) == ("FORBIDDEN", None)
    assert await rows(gateway) == []


async def test_nobody_in_particular(gateway: Any) -> None:
    for variables in ({}, {"person": str(MANAGER_A.id)}):
        assert await gateway.refusal(REVOKE, None, **variables) == ("UNAUTHENTICATED", None)
    assert await rows(gateway) == []


async def test_anon_with_a_subject(gateway: Any) -> None:
    """A token of role `anon` may name a person; policies ask nothing else of it."""
    somebody = Identity("anon", {"sub": str(MANAGER_A.id), "role": "anon"})
    refused = await gateway.engine.execute(Operation(REVOKE, {"person": str(ADMIN.id)}), somebody)
    assert [error["extensions"]["code"] for error in refused.errors] == ["UNAUTHENTICATED"]
    done = await gateway.engine.execute(Operation(REVOKE, {}), somebody)
    assert not done.errors
    assert await rows(gateway) == [(MANAGER_A.id, MANAGER_A.id)]


async def test_the_clock_went_back(gateway: Any) -> None:
    """What was ended stays ended."""
    async with transaction(gateway.pool, SERVICE) as connection:
        await connection.execute(
            "insert into trellis.revocations (user_id, before) values ($1, now() + interval '1 hour')",
            MANAGER_A.id,
        )
        later = await connection.fetchval("select to_json(before) #>> '{}' from trellis.revocations")
    answer = await gateway.data(REVOKE, "manager-a")
    assert answer["revokeSessions"]["before"][:19] == later[:19]
