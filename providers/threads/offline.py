"""Where no app of Threads is set up."""

from typing import NoReturn

from trellis.providers.admission import Caller
from trellis.providers.errors import Misconfigured
from trellis.providers.threads.client import Profile, Token


class NoThreads:
    """`ThreadsAccounts` that connects nothing, and says so."""

    def authorize_url(self, state: str, redirect_uri: str) -> str:
        """Misconfigured."""
        self._lacking()

    async def exchange(self, code: str, redirect_uri: str, caller: Caller) -> Token:
        """Misconfigured."""
        self._lacking()

    async def refresh(self, token: str, caller: Caller) -> Token:
        """Misconfigured."""
        self._lacking()

    async def profile(self, token: str, caller: Caller) -> Profile:
        """Misconfigured."""
        self._lacking()

    async def aclose(self) -> None:
        """Nothing."""

    def _lacking(self) -> NoReturn:
        raise Misconfigured("no app of Threads is set up here")
