"""Who is calling: from `Authorization: Bearer <JWT>` to an `Identity`, or a refusal that says why.

Web callers are `anon` or `authenticated`. A token of any other role is refused, also a rightly signed one:
`service_role` passes every row policy, and what needs it here (the workers) never comes in by the web.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import jwt
import orjson

from trellis.db.errors import GatewayError
from trellis.db.session import ANON, Identity
from trellis.web.keys import Key, Keys

_LARGEST_TOKEN = 8192  # characters
_LEEWAY = 10  # seconds that clocks may differ
_REMEMBERED = 4096  # tokens
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (jwt.ExpiredSignatureError, "The token has expired."),
    (jwt.ImmatureSignatureError, "The token is not valid yet."),
    (jwt.InvalidAudienceError, "The token is for another audience."),
    (jwt.InvalidIssuerError, "The token is from another issuer."),
    (jwt.InvalidSignatureError, "The token's signature does not match."),
    (jwt.MissingRequiredClaimError, "The token lacks a claim that is required."),
    (jwt.InvalidAlgorithmError, "The token is signed with an algorithm that is not accepted here."),
)


@dataclass(frozen=True)
class _Remembered:
    identity: Identity
    kid: str | None
    key: Key
    until: float


class Authenticator:
    """Checks tokens against `keys`: signature, `exp`, `aud`, `iss` (if one is set), `role` and `sub`.

    What was found good is remembered until the token expires or its key is renewed or withdrawn. `ended`
    tells whose session has been ended before that; it is asked every time.
    """

    def __init__(
        self,
        keys: Keys,
        *,
        audience: str,
        issuer: str | None = None,
        clock: Callable[[], float] = time.time,
        ended: Callable[[Identity], bool] = lambda _: False,
    ) -> None:
        self._keys = keys
        self._ended = ended
        self._audience = audience
        self._issuer = issuer
        self._clock = clock
        self._remembered: OrderedDict[str, _Remembered] = OrderedDict()

    async def __call__(self, headers: Mapping[str, str]) -> Identity:
        """The caller behind a request's headers, whose names are in lower case; see `identify`."""
        return await self.identify(headers.get("authorization"))

    async def identify(self, authorization: str | None) -> Identity:
        """The caller behind an Authorization header; `ANON` without one.

        Raises GatewayError: UNAUTHENTICATED for a token that is not good, UNAVAILABLE if the keys to check
        it with cannot be had.
        """
        if authorization is None:
            return ANON
        scheme, _, token = authorization.strip().partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token:
            raise _refusal('The Authorization header is not of the form "Bearer <token>".')
        if len(token) > _LARGEST_TOKEN:
            raise _refusal(f"The token is longer than {_LARGEST_TOKEN} characters.")
        known = self._remembered.get(token)
        if known and self._clock() < known.until and await self._keys.find(known.kid) is known.key:
            self._remembered.move_to_end(token)
            identity = known.identity
        else:
            identity = await self._verify(token)
        if self._ended(identity):
            raise _refusal("The session was ended: sign in again.")
        return identity

    async def _verify(self, token: str) -> Identity:
        kid = _named_key(token)
        key = await self._keys.find(kid)
        if key is None:
            raise _refusal("The token is signed with a key that is not known here.")
        identity = _identity(self._decode(token, key))
        until = float(identity.claims["exp"]) + _LEEWAY
        self._remembered[token] = _Remembered(identity, kid, key, until)
        if len(self._remembered) > _REMEMBERED:
            self._remembered.popitem(last=False)
        return identity

    def _decode(self, token: str, key: Key) -> dict[str, Any]:
        try:
            return jwt.decode(
                token,
                key.material,
                algorithms=[key.algorithm],
                audience=self._audience,
                issuer=self._issuer,
                leeway=_LEEWAY,
                options={"require": ["exp", "aud", "role"]},
            )
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError) as error:
            raise _refusal(_reason(error)) from None


def _refusal(message: str) -> GatewayError:
    return GatewayError("UNAUTHENTICATED", message)


def _reason(error: Exception) -> str:
    return next((text for kind, text in _REASONS if isinstance(error, kind)), "The token is malformed.")


def _named_key(token: str) -> str | None:
    try:
        kid = jwt.get_unverified_header(token).get("kid")
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        raise _refusal("The token is malformed.") from None
    return kid if isinstance(kid, str) else None


def _identity(claims: dict[str, Any]) -> Identity:
    role, subject = claims["role"], claims.get("sub")
    if role not in ("anon", "authenticated"):
        raise _refusal("The token's role may not call the gateway.")
    if not (_is_uuid(subject) or (subject is None and role == "anon")):
        raise _refusal("The token's subject is not a uuid.")
    if not _is_storable(claims):
        raise _refusal("The token's claims cannot be read.")
    # One spelling of each person: sessions are counted, shared and ended by it.
    named = {"sub": subject.lower()} if subject else {}
    return Identity(role=role, claims=claims | named | {"exp": int(claims["exp"])})


def _is_uuid(value: object) -> bool:
    try:
        return isinstance(value, str) and str(UUID(value)) == value.lower()
    except ValueError:
        return False


def _is_storable(claims: dict[str, Any]) -> bool:
    """Whether policies can read the claims as jsonb, which knows no NUL and no lone surrogate."""
    try:
        return b"\\u0000" not in orjson.dumps(claims)
    except (TypeError, RecursionError):
        return False
