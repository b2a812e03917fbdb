"""Supabase's own client against a server that answers as Supabase Auth documents it."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.serving import served
from trellis.db.errors import GatewayError
from trellis.providers.accounts.supabase import SupabaseAccounts

PEOPLE = {"ann@example.com": "correct horse", "bob@example.com": "battery staple"}
IDS = {email: uuid4() for email in PEOPLE}


@dataclass
class AuthServer:
    """`POST /auth/v1/token?grant_type=password`; a test may put another answer in its place."""

    instead: Response | None = None
    hold: asyncio.Event | None = None
    requests: list[Request] = field(default_factory=list)

    async def token(self, request: Request) -> Response:
        self.requests.append(request)
        if self.hold:
            await self.hold.wait()
        if self.instead:
            return self.instead
        if request.headers.get("apikey") != "anon key":
            return JSONResponse({"message": "Invalid API key"}, 401)
        assert request.query_params["grant_type"] == "password"
        body = await request.json()
        if PEOPLE.get(body["email"]) != body["password"]:
            return refusal(400, "invalid_credentials", "Invalid login credentials")
        return JSONResponse(session_of(body["email"]))


def session_of(email: str) -> dict[str, Any]:
    now = "2026-01-01T00:00:00Z"
    return {
        "access_token": f"token of {email}",
        "token_type": "bearer",
        "expires_in": 3600,
        "expires_at": int(time.time()) + 3600,
        "refresh_token": "a refresh token",
        "user": {
            "id": str(IDS[email]),
            "aud": "authenticated",
            "role": "authenticated",
            "email": email,
            "app_metadata": {"provider": "email"},
            "user_metadata": {},
            "created_at": now,
            "updated_at": now,
        },
    }


def refusal(status: int, code: str, message: str) -> Response:
    headers = {"X-Supabase-Api-Version": "2024-01-01"}
    return JSONResponse({"code": code, "message": message}, status, headers)


@pytest.fixture
def server() -> AuthServer:
    return AuthServer()


@pytest.fixture
async def accounts(server: AuthServer) -> AsyncIterator[SupabaseAccounts]:
    app = Starlette(routes=[Route("/auth/v1/token", server.token, methods=["POST"])])
    async with served(app) as url:
        accounts = SupabaseAccounts(url, "anon key", timeout=2)
        yield accounts
        await accounts.aclose()


async def code(
    accounts: SupabaseAccounts, email: str = "ann@example.com", password: str = "x"
) -> tuple[str, str]:
    with pytest.raises(GatewayError) as caught:
        await accounts.sign_in(email, password)
    assert password not in caught.value.message or len(password) < 2
    return caught.value.code, caught.value.message


async def test_sign_in(accounts: SupabaseAccounts) -> None:
    session = await accounts.sign_in("ann@example.com", "correct horse")
    assert session.access_token == "token of ann@example.com"
    assert isinstance(session.user_id, UUID)
    assert session.user_id == IDS["ann@example.com"]
    assert session.email == "ann@example.com"
    assert session.expires_at.timestamp() == pytest.approx(time.time() + 3600, abs=10)


async def test_people_at_the_same_time_get_each_their_own_session(accounts: SupabaseAccounts) -> None:
    emails = list(PEOPLE) * 5
    sessions = await asyncio.gather(*(accounts.sign_in(email, PEOPLE[email]) for email in emails))
    assert [session.email for session in sessions] == emails
    assert [session.access_token for session in sessions] == [f"token of {email}" for email in emails]


async def test_wrong_password(accounts: SupabaseAccounts) -> None:
    assert await code(accounts, password="wrong") == ("UNAUTHENTICATED", "Wrong e-mail address or password.")


@pytest.mark.parametrize(("email", "password"), [("", "x"), ("ann@example.com", "")])
async def test_something_is_missing(
    server: AuthServer, accounts: SupabaseAccounts, email: str, password: str
) -> None:
    with pytest.raises(GatewayError) as caught:
        await accounts.sign_in(email, password)
    assert caught.value.code == "UNAUTHENTICATED"
    assert not server.requests


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (refusal(429, "over_request_rate_limit", "Request rate limit reached"), "RATE_LIMITED"),
        (refusal(400, "email_not_confirmed", "Email not confirmed"), "UNAUTHENTICATED"),
        (refusal(400, "user_banned", "User is banned"), "UNAUTHENTICATED"),
        (refusal(422, "validation_failed", "email must be an address"), "UNAUTHENTICATED"),
        (
            JSONResponse({"error": "invalid_grant", "error_description": "Invalid login"}, 400),
            "UNAUTHENTICATED",
        ),
        (JSONResponse({"message": "Invalid API key"}, 401), "UNAVAILABLE"),
        (refusal(500, "unexpected_failure", "database at 10.0.0.7 is down"), "UNAVAILABLE"),
        (Response("<html>bad gateway</html>", 502), "UNAVAILABLE"),
        (Response("<html>not found</html>", 404), "UNAVAILABLE"),
        (Response("no json", 200), "UNAVAILABLE"),
        (JSONResponse({"id": "x"}), "UNAVAILABLE"),
        (JSONResponse([]), "UNAVAILABLE"),
    ],
)
async def test_refusals(
    server: AuthServer, accounts: SupabaseAccounts, answer: Response, expected: str
) -> None:
    server.instead = answer
    found, message = await code(accounts)
    assert found == expected
    assert "10.0.0.7" not in message


async def test_a_session_that_is_not_given(server: AuthServer, accounts: SupabaseAccounts) -> None:
    server.instead = JSONResponse(session_of("ann@example.com")["user"])
    assert (await code(accounts))[0] == "UNAVAILABLE"


async def test_a_session_of_no_uuid(server: AuthServer, accounts: SupabaseAccounts) -> None:
    session = session_of("ann@example.com")
    server.instead = JSONResponse(session | {"user": session["user"] | {"id": "ann"}})
    assert (await code(accounts))[0] == "UNAVAILABLE"


async def test_server_that_is_slow(server: AuthServer, accounts: SupabaseAccounts) -> None:
    server.hold = asyncio.Event()
    impatient = SupabaseAccounts(accounts._url.removesuffix("/auth/v1"), "anon key", timeout=0.1)
    assert (await code(impatient))[0] == "UNAVAILABLE"
    server.hold.set()
    await impatient.aclose()


async def test_server_that_is_not_there() -> None:
    accounts = SupabaseAccounts("http://127.0.0.1:1", "anon key")
    assert (await code(accounts))[0] == "UNAVAILABLE"
    await accounts.aclose()
