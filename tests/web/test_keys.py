"""The key set: real keys behind a real server that is up, down, slow, hostile, or has changed its keys."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from trellis.db.errors import GatewayError
from trellis.web.auth import Authenticator
from trellis.web.keys import KeySet

RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC = ec.generate_private_key(ec.SECP256R1())


def jwk(key: Any, kid: str | None, **more: Any) -> dict[str, Any]:
    kind = RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else ECAlgorithm
    entry: dict[str, Any] = json.loads(kind.to_jwk(key.public_key()))
    entry.pop("key_ops", None)
    return entry | ({"kid": kid} if kid else {}) | more


def bearer(key: Any, kid: str | None, algorithm: str = "RS256", **changes: Any) -> str:
    claims = {
        "sub": str(uuid4()),
        "role": "authenticated",
        "aud": "authenticated",
        "exp": int(time.time()) + 60,
    } | changes
    return f"Bearer {jwt.encode(claims, key, algorithm=algorithm, headers={'kid': kid} if kid else None)}"


@dataclass
class Issuer:
    """A server of a key set whose answer a test may change."""

    keys: list[Any] = field(default_factory=list)
    status: int = 200
    body: bytes | None = None
    asked: int = 0
    hold: asyncio.Event | None = None
    url: str = ""
    now: float = 0.0

    async def answer(self, _: Request) -> Response:
        self.asked += 1
        if self.hold:
            await self.hold.wait()
        body = json.dumps({"keys": self.keys}).encode() if self.body is None else self.body
        return Response(body, self.status, media_type="application/json")


@pytest.fixture
async def issuer(serve: Any) -> Issuer:
    issuer = Issuer([jwk(RSA, "one")])
    issuer.url = f"{await serve(Starlette(routes=[Route('/jwks', issuer.answer)]))}/jwks"
    return issuer


@pytest.fixture
async def keys(issuer: Issuer) -> AsyncIterator[KeySet]:
    keys = KeySet(issuer.url, timeout=2, clock=lambda: issuer.now)
    yield keys
    await keys.aclose()


@pytest.fixture
def authenticator(keys: KeySet) -> Authenticator:
    return Authenticator(keys, audience="authenticated")


async def code(authenticator: Authenticator, header: str) -> str:
    with pytest.raises(GatewayError) as caught:
        await authenticator.identify(header)
    return caught.value.code


async def test_rs256_and_es256(issuer: Issuer, authenticator: Authenticator) -> None:
    issuer.keys = [jwk(RSA, "one"), jwk(EC, "two", alg="ES256", use="sig")]
    assert (await authenticator.identify(bearer(RSA, "one"))).role == "authenticated"
    assert (await authenticator.identify(bearer(EC, "two", "ES256"))).role == "authenticated"
    assert issuer.asked == 1


async def test_a_key_is_for_its_own_algorithm(issuer: Issuer, authenticator: Authenticator) -> None:
    issuer.keys = [jwk(RSA, "one"), jwk(EC, "two")]
    assert await code(authenticator, bearer(RSA, "two")) == "UNAUTHENTICATED"
    assert await code(authenticator, bearer(RSA, "one", "RS512")) == "UNAUTHENTICATED"
    assert await code(authenticator, bearer(OTHER_RSA, "one")) == "UNAUTHENTICATED"


async def test_a_shared_secret_in_the_set_is_left_out(issuer: Issuer, authenticator: Authenticator) -> None:
    issuer.keys = [
        jwk(RSA, "one"),
        {"kty": "oct", "kid": "two", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA"},
    ]
    header = bearer(b"secret-secret-secret-secret-secret", "two", "HS256")
    assert await code(authenticator, header) == "UNAUTHENTICATED"


async def test_no_kid_means_the_only_key(issuer: Issuer, authenticator: Authenticator) -> None:
    assert (await authenticator.identify(bearer(RSA, None))).role == "authenticated"
    issuer.keys.append(jwk(EC, "two"))
    issuer.now += 20
    assert await code(authenticator, bearer(RSA, "unheard of")) == "UNAUTHENTICATED"
    assert await code(authenticator, bearer(RSA, None)) == "UNAUTHENTICATED"


async def test_rotation(issuer: Issuer, authenticator: Authenticator) -> None:
    """A new key is fetched when a token names it; the withdrawn one stops being good, remembered or not."""
    old = bearer(RSA, "one")
    await authenticator.identify(old)
    issuer.keys = [jwk(OTHER_RSA, "new")]
    issuer.now += 20
    assert (await authenticator.identify(bearer(OTHER_RSA, "new"))).role == "authenticated"
    assert await code(authenticator, old) == "UNAUTHENTICATED"


async def test_renewal_in_the_background(issuer: Issuer, keys: KeySet, authenticator: Authenticator) -> None:
    header = bearer(RSA, "one")
    await authenticator.identify(header)
    issuer.now += 601
    issuer.hold = asyncio.Event()
    assert (await authenticator.identify(header)).role == "authenticated"  # without waiting for the server
    assert keys._fetching
    issuer.hold.set()
    await keys._fetching
    assert issuer.asked == 2


async def test_unknown_kids_are_not_looked_up_again_and_again(
    issuer: Issuer, authenticator: Authenticator
) -> None:
    await authenticator.identify(bearer(RSA, "one"))
    issuer.now += 20
    answers = await asyncio.gather(*(code(authenticator, bearer(RSA, f"made up {n}")) for n in range(20)))
    assert set(answers) == {"UNAUTHENTICATED"}
    assert issuer.asked == 2


async def test_first_fetch_is_shared(issuer: Issuer, authenticator: Authenticator) -> None:
    identities = await asyncio.gather(*(authenticator.identify(bearer(RSA, "one")) for _ in range(20)))
    assert {identity.role for identity in identities} == {"authenticated"}
    assert issuer.asked == 1


async def test_one_who_waits_may_leave(issuer: Issuer, authenticator: Authenticator) -> None:
    issuer.hold = asyncio.Event()
    gone = asyncio.create_task(authenticator.identify(bearer(RSA, "one")))
    stays = asyncio.create_task(authenticator.identify(bearer(RSA, "one")))
    async with asyncio.timeout(5):
        while not issuer.asked:
            await asyncio.sleep(0)
    gone.cancel()
    issuer.hold.set()
    assert (await stays).role == "authenticated"


async def test_server_that_fails(issuer: Issuer, authenticator: Authenticator) -> None:
    issuer.status = 500
    header = bearer(RSA, "one")
    assert await code(authenticator, header) == "UNAVAILABLE"
    assert await code(authenticator, header) == "UNAVAILABLE"
    assert issuer.asked == 1
    issuer.status = 200
    issuer.now += 20
    assert (await authenticator.identify(header)).role == "authenticated"


async def test_known_keys_outlive_their_server(
    issuer: Issuer, keys: KeySet, authenticator: Authenticator
) -> None:
    await authenticator.identify(bearer(RSA, "one"))
    issuer.status = 503
    issuer.now += 3600
    assert (await authenticator.identify(bearer(RSA, "one"))).role == "authenticated"
    assert keys._fetching
    await keys._fetching
    assert (await authenticator.identify(bearer(RSA, "one"))).role == "authenticated"
    assert await code(authenticator, bearer(RSA, "another")) == "UNAVAILABLE"


async def test_server_that_is_slow(issuer: Issuer) -> None:
    issuer.hold = asyncio.Event()
    keys = KeySet(issuer.url, timeout=0.1)
    assert await code(Authenticator(keys, audience="authenticated"), bearer(RSA, "one")) == "UNAVAILABLE"
    issuer.hold.set()
    await keys.aclose()


async def test_server_that_is_not_there() -> None:
    keys = KeySet("http://127.0.0.1:1/jwks")
    assert await code(Authenticator(keys, audience="authenticated"), bearer(RSA, "one")) == "UNAVAILABLE"
    await keys.aclose()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b'{"keys": 5}',
        b'{"keys": []}',
        b'{"keys": [5, null, {"kty": []}]}',
        b"[" * 10**5,
        b" " * 10**6,
    ],
)
async def test_answers_that_are_no_key_set(issuer: Issuer, authenticator: Authenticator, body: bytes) -> None:
    issuer.body = body
    assert await code(authenticator, bearer(RSA, "one")) == "UNAVAILABLE"


async def test_broken_keys_beside_a_good_one(issuer: Issuer, authenticator: Authenticator) -> None:
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    issuer.keys = [
        {"kty": "RSA", "kid": "a", "n": "AQAB"},
        {"kty": "EC", "kid": "b", "crv": "P-256", "x": "AA", "y": "AA"},
        jwk(ec.generate_private_key(ec.SECP384R1()), "p384"),
        jwk(RSA, "c", use="enc"),
        jwk(RSA, "d") | {"kid": ["d"]},
        jwk(weak, "weak"),
        jwk(RSA, "one"),
    ]
    assert (await authenticator.identify(bearer(RSA, "one"))).role == "authenticated"
    for kid in ("a", "b", "p384", "c", "d", "weak"):
        assert await code(authenticator, bearer(RSA, kid)) == "UNAUTHENTICATED"


async def test_private_parts_are_not_used(issuer: Issuer, authenticator: Authenticator) -> None:
    issuer.keys = [json.loads(RSAAlgorithm.to_jwk(RSA)) | {"kid": "one"}]
    assert (await authenticator.identify(bearer(RSA, "one"))).role == "authenticated"
