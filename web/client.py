"""Being a client of a gateway: its address, who one is there, and asking it something."""

import argparse
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpx

from trellis.db.demo.people import ADMIN
from trellis.web.failure import Failure

_DEFAULT_URL = "http://127.0.0.1:8000"
_SECONDS = 60.0
_SIGN_IN = "mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }"
_PASSING = frozenset({"UNAVAILABLE", "RATE_LIMITED"})
_WHO_ELSE = frozenset({"NOT_FOUND", "FORBIDDEN", "UNAUTHENTICATED"})  # what somebody else might see


class Refused(Exception):
    """The gateway answers, and will not do it; the message says why.

    `code` and `extensions` are those of the error.
    """

    def __init__(
        self, message: str, code: str = "BAD_USER_INPUT", extensions: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.extensions = extensions or {}

    @property
    def hint(self) -> str:
        """What may be done about it, to be put behind the message."""
        return "; sign in with --as EMAIL or --token TOKEN" if self.code in _WHO_ELSE else ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add those that say which gateway, and who one is there."""
    parser.add_argument(
        "--url", metavar="URL", help=f"the gateway (default: TRELLIS_URL, else {_DEFAULT_URL})"
    )
    who = parser.add_mutually_exclusive_group()
    who.add_argument("--token", metavar="TOKEN", help="a token of yours (default: TRELLIS_TOKEN)")
    who.add_argument(
        "--as",
        dest="email",
        metavar="EMAIL",
        help=f"sign in as a demo person (default without a token: {ADMIN.email})",
    )


@dataclass
class Client:
    """Somebody at a gateway: with a token, or signed in by the e-mail address of a demo person.

    `url` is that of `/graphql`. Connections are made anew for each question unless `http` is given.
    """

    url: str
    token: str | None = field(default=None, repr=False)
    email: str = ADMIN.email
    http: httpx.AsyncClient | None = None

    @classmethod
    def of(cls, arguments: argparse.Namespace) -> Self:
        """As the arguments and the environment say. Raises Failure for what is no address."""
        url = graphql(arguments.url or os.environ.get("TRELLIS_URL") or _DEFAULT_URL)
        token = None if arguments.email else arguments.token or os.environ.get("TRELLIS_TOKEN")
        return cls(url, token, arguments.email or ADMIN.email)

    @property
    def socket_url(self) -> str:
        """The address of the gateway's websockets."""
        return urlunsplit(urlsplit(self.url)._replace(scheme="wss" if self.url.startswith("https") else "ws"))

    def address(self, url: str) -> str:
        """An address that the gateway has told, which may be relative to its own."""
        return urljoin(self.url, url)

    async def sign_in(self) -> str:
        """A token. Raises Refused, and OSError where there is no answer."""
        if self.token:
            return self.token
        variables = {"input": {"email": self.email, "password": ""}}
        try:
            data = await self._post({"query": _SIGN_IN, "variables": variables}, {})
            token: str = data["signIn"]["accessToken"]
        except Refused as refused:
            raise Refused(f"{self.email}: {refused}", "UNAUTHENTICATED") from None
        except (LookupError, TypeError):
            raise Refused("it is no gateway: it does not answer signIn") from None
        return token

    async def ask(self, document: str, token: str, **variables: Any) -> dict[str, Any]:
        """The `data` of an operation. Raises Refused, and OSError where another attempt may do better."""
        return await self._post(
            {"query": document, "variables": variables}, {"Authorization": f"Bearer {token}"}
        )

    async def _post(self, payload: Mapping[str, Any], headers: Mapping[str, str]) -> dict[str, Any]:
        try:
            if self.http is not None:
                answer = await self.http.post(self.url, json=payload, headers=headers)
            else:
                async with httpx.AsyncClient(timeout=_SECONDS) as http:
                    answer = await http.post(self.url, json=payload, headers=headers)
        except httpx.HTTPError as error:
            raise OSError(str(error) or type(error).__name__) from None
        try:
            body = answer.json()
        except ValueError:
            # A proxy in front of a gateway that is away answers in its own way.
            if answer.is_server_error:
                raise OSError(f"it answers with status {answer.status_code}") from None
            raise Refused("it is no gateway: it does not answer with JSON") from None
        if not isinstance(body, dict):
            raise Refused("it is no gateway: it does not answer with an object")
        return data_of(body)


def data_of(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The `data` of a response. Raises Refused; TimeoutError where another attempt may do better."""
    try:
        errors = payload.get("errors")
        if not errors:
            data: dict[str, Any] = payload["data"]
            return data
        message, extensions = str(errors[0]["message"]), errors[0].get("extensions", {})
        code = extensions.get("code", "INTERNAL")
    except (LookupError, TypeError, AttributeError):
        raise Refused("it is no gateway: it does not answer as GraphQL does") from None
    if code in _PASSING:
        raise TimeoutError(message)
    raise Refused(message, code, extensions)


def graphql(text: str) -> str:
    """The address of `/graphql` at a gateway's address. Raises Failure for what is none."""
    url = urlsplit(text)
    if url.scheme not in ("http", "https") or not url.netloc:
        raise Failure(f"{text!r} is no address of a gateway; write it like {_DEFAULT_URL}")
    return urlunsplit(
        url._replace(path=url.path if url.path.endswith("/graphql") else f"{url.path.rstrip('/')}/graphql")
    )
