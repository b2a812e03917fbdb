"""Local mode: the demo people by their address alone, with tokens that the gateway accepts."""

import time

import jwt
import pytest

from trellis.db.demo.people import MANAGER_A, PEOPLE
from trellis.db.errors import GatewayError
from trellis.providers.accounts.absent import NoAccounts
from trellis.providers.accounts.local import LocalAccounts
from trellis.providers.accounts.tokens import Issuer

SECRET = "a secret of more than thirty-two bytes"


@pytest.mark.parametrize("email", [*PEOPLE, " Manager-A@trellis.test "])
async def test_a_demo_person_signs_in(email: str) -> None:
    session = await LocalAccounts(Issuer(SECRET), ttl=60).sign_in(email, "anything")
    claims = jwt.decode(session.access_token, SECRET, ["HS256"], audience="authenticated")
    assert claims["sub"] == str(session.user_id) == str(PEOPLE[email.strip().lower()].id)
    assert claims["role"] == "authenticated"
    assert claims["email"] == session.email
    assert claims["exp"] == int(session.expires_at.timestamp())
    assert claims["exp"] - time.time() == pytest.approx(60, abs=5)


async def test_audience_and_issuer_are_those_that_the_gateway_checks() -> None:
    issuer = Issuer(SECRET, "our people", "https://a.example")
    session = issuer.issue(MANAGER_A.claims, 60)
    claims = jwt.decode(session.access_token, SECRET, ["HS256"], audience="our people")
    assert claims["iss"] == "https://a.example"


@pytest.mark.parametrize("email", ["", "someone@example.com", "manager-a@trellis.test\0", "☃"])
async def test_nobody_else_signs_in(email: str) -> None:
    with pytest.raises(GatewayError) as caught:
        await LocalAccounts(Issuer(SECRET)).sign_in(email)
    assert caught.value.code == "UNAUTHENTICATED"


def test_what_is_printed_holds_no_secret() -> None:
    issuer = Issuer(SECRET)
    session = issuer.issue(MANAGER_A.claims, 60)
    assert SECRET not in repr(issuer)
    assert session.access_token not in repr(session)


async def test_no_accounts() -> None:
    with pytest.raises(GatewayError) as caught:
        await NoAccounts().sign_in("someone@example.com", "password")
    assert caught.value.code == "UNAVAILABLE"
