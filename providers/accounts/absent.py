"""No accounts: where tokens come from a service that the gateway itself cannot ask."""

from trellis.db.errors import GatewayError
from trellis.providers.accounts import Session


class NoAccounts:
    """Signs nobody in, and says where to turn."""

    async def sign_in(self, email: str, password: str) -> Session:
        """Always UNAVAILABLE."""
        raise GatewayError(
            "UNAVAILABLE", "Nobody signs in here: get a token from the service that issues them."
        )

    async def aclose(self) -> None:
        """Nothing is held open."""
