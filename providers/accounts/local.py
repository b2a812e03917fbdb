"""Accounts of local mode: the demo people, by e-mail address alone.

No password is checked, so nobody else can sign in this way, whatever database is served; the web layer builds
this only where no service that knows people is set.
"""

from trellis.db.demo.people import PEOPLE
from trellis.db.errors import GatewayError
from trellis.providers.accounts import Session
from trellis.providers.accounts.tokens import Issuer

HOUR = 3600


class LocalAccounts:
    """Signs the demo people in, with tokens by `issuer` that last `ttl` seconds."""

    def __init__(self, issuer: Issuer, ttl: int = HOUR) -> None:
        self._issuer = issuer
        self._ttl = ttl

    async def sign_in(self, email: str, password: str = "") -> Session:
        """See `Accounts.sign_in`; any password will do."""
        person = PEOPLE.get(email.strip().lower())
        if person is None:
            raise GatewayError("UNAUTHENTICATED", "Only the demo people can sign in here.")
        return self._issuer.issue(person.claims, self._ttl)

    async def aclose(self) -> None:
        """Nothing is held open."""
