"""Signing people in: `Accounts` is what the gateway asks of a service that knows them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class Session:
    """Someone who has signed in, and the token that says so until `expires_at`."""

    access_token: str
    expires_at: datetime
    user_id: UUID
    email: str

    def __repr__(self) -> str:
        """Without the token, so that no log holds it."""
        return f"Session(user_id={self.user_id}, expires_at={self.expires_at:%Y-%m-%dT%H:%M:%SZ})"


class Accounts(Protocol):
    """A service that knows people by e-mail address."""

    async def sign_in(self, email: str, password: str) -> Session:
        """Open a session. Raises GatewayError: UNAUTHENTICATED, RATE_LIMITED or UNAVAILABLE."""
        ...

    async def aclose(self) -> None:
        """Close what the service holds open."""
        ...
