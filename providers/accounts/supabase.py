"""Accounts kept by Supabase Auth, reached through its own client."""

import logging
from datetime import UTC, datetime
from uuid import UUID

import httpx
from supabase import AsyncClient, AsyncClientOptions
from supabase_auth.errors import AuthApiError, AuthError
from supabase_auth.types import AuthResponse

from trellis.db.errors import GatewayError
from trellis.providers.accounts import Session

_log = logging.getLogger("trellis.accounts")
_TIMEOUT = 10.0  # seconds
_REFUSALS = {
    "email_not_confirmed": "The e-mail address has not been confirmed yet.",
    "user_banned": "This account is locked.",
}


class SupabaseAccounts:
    """Signs in with the password that Supabase Auth keeps at `url`, the project's address."""

    def __init__(self, url: str, anon_key: str, timeout: float = _TIMEOUT) -> None:
        self._url = url
        self._anon_key = anon_key
        self._http = httpx.AsyncClient(timeout=timeout)

    async def sign_in(self, email: str, password: str) -> Session:
        """See `Accounts.sign_in`; nothing of the session is kept here."""
        if not (email and password):
            raise GatewayError("UNAUTHENTICATED", "An e-mail address and a password are needed.")
        try:
            answer = await self._client().auth.sign_in_with_password({"email": email, "password": password})
            return _read(answer, email)
        except AuthApiError as error:
            raise self._refusal(error) from None
        except (AuthError, ValueError) as error:  # pydantic's errors are ValueErrors too
            _log.warning(
                "Supabase Auth at %s did not answer as it should: %s", self._url, type(error).__name__
            )
            raise _unavailable() from None

    async def aclose(self) -> None:
        """Close the connections to Supabase Auth."""
        await self._http.aclose()

    def _client(self) -> AsyncClient:
        # One for each call: the client remembers who signed in with it last, and here that is anyone.
        options = AsyncClientOptions(httpx_client=self._http, auto_refresh_token=False, persist_session=False)
        return AsyncClient(self._url, self._anon_key, options)

    def _refusal(self, error: AuthApiError) -> GatewayError:
        if error.status == httpx.codes.TOO_MANY_REQUESTS:
            return GatewayError("RATE_LIMITED", "Too many attempts to sign in; wait a while and try again.")
        if error.status in (httpx.codes.BAD_REQUEST, httpx.codes.UNPROCESSABLE_ENTITY):
            return GatewayError(
                "UNAUTHENTICATED", _REFUSALS.get(error.code or "", "Wrong e-mail address or password.")
            )
        _log.error("Supabase Auth at %s refused the gateway: %s %s", self._url, error.status, error.code)
        return _unavailable()


def _read(answer: AuthResponse, email: str) -> Session:
    session = answer.session
    if session is None or session.expires_at is None:
        raise ValueError("there is no session in the answer")
    return Session(
        access_token=session.access_token,
        expires_at=datetime.fromtimestamp(session.expires_at, UTC),
        user_id=UUID(session.user.id),
        email=session.user.email or email,
    )


def _unavailable() -> GatewayError:
    return GatewayError("UNAVAILABLE", "Signing in is not possible at the moment.")
