"""Tokens of local mode: signed here, in the form that Supabase gives its own."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import jwt

from trellis.providers.accounts import Session


@dataclass(frozen=True)
class Issuer:
    """Signs tokens with the shared secret that the gateway checks them by (HS256)."""

    secret: str = field(repr=False)
    audience: str = "authenticated"
    name: str | None = None

    def issue(self, person: Mapping[str, Any], ttl: int) -> Session:
        """A session of `ttl` seconds for the person with these claims (`sub`, `email`, `role`)."""
        # Not in whole seconds: who ends all sessions may sign in again at once.
        issued = time.time()
        now = int(issued)
        claims = {**person, "aud": self.audience, "iat": issued, "exp": now + ttl}
        if self.name:
            claims["iss"] = self.name
        token = jwt.encode(claims, self.secret, algorithm="HS256")
        return Session(token, datetime.fromtimestamp(now + ttl, UTC), UUID(person["sub"]), person["email"])
