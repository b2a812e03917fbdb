"""Tokens: which are good, which are refused and how, and what of them is remembered."""

import base64
import json
import time
from typing import Any
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from trellis.db.errors import GatewayError
from trellis.db.session import ANON
from trellis.web.auth import Authenticator
from trellis.web.keys import Key, SharedSecret

SECRET = "a secret of more than thirty-two bytes"
SUB = str(uuid4())
PEM_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def claims(**changes: Any) -> dict[str, Any]:
    """The claims of a good token, some of them changed; None takes one away."""
    good = {"sub": SUB, "role": "authenticated", "aud": "authenticated", "exp": int(time.time()) + 60}
    return {name: value for name, value in (good | changes).items() if value is not None}


def token(secret: Any = SECRET, algorithm: str = "HS256", **changes: Any) -> str:
    return jwt.encode(claims(**changes), secret, algorithm=algorithm)


def forged(header: dict[str, Any] | str, payload: dict[str, Any] | str = "", signature: bytes = b"") -> str:
    """A token put together by hand, with any header."""

    def part(value: Any) -> str:
        data = (
            value
            if isinstance(value, bytes)
            else (value if isinstance(value, str) else json.dumps(value)).encode()
        )
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    return ".".join([part(header), part(payload or claims()), part(signature)])


@pytest.fixture
def authenticator() -> Authenticator:
    return Authenticator(SharedSecret(SECRET), audience="authenticated")


async def refusal(authenticator: Authenticator, header: str) -> str:
    with pytest.raises(GatewayError) as caught:
        await authenticator.identify(header)
    assert caught.value.code == "UNAUTHENTICATED"
    return caught.value.message


async def test_no_header_is_anon(authenticator: Authenticator) -> None:
    assert await authenticator.identify(None) is ANON


async def test_good_token(authenticator: Authenticator) -> None:
    identity = await authenticator.identify(f"Bearer {token(email='someone@example.com')}")
    assert identity.role == "authenticated"
    assert str(identity.user_id) == SUB
    assert identity.claims["email"] == "someone@example.com"


async def test_a_person_has_one_spelling(authenticator: Authenticator) -> None:
    identity = await authenticator.identify(f"Bearer {token(sub=SUB.upper())}")
    assert identity.claims["sub"] == SUB


async def test_the_headers_of_a_request(authenticator: Authenticator) -> None:
    assert await authenticator({}) is ANON
    assert str((await authenticator({"authorization": f"Bearer {token()}"})).user_id) == SUB


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", " Bearer "])
async def test_scheme_in_any_case(authenticator: Authenticator, scheme: str) -> None:
    assert (await authenticator.identify(f"{scheme} {token()}")).role == "authenticated"


async def test_anon_token_needs_no_subject(authenticator: Authenticator) -> None:
    identity = await authenticator.identify(f"Bearer {token(role='anon', sub=None)}")
    assert (identity.role, identity.user_id) == ("anon", None)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic dXNlcjpwYXNz",
        "Bearer\t",
        "token",
        "Bearer ☃",
        "Bearer a.b.c",
        "Bearer .",
    ],
)
async def test_malformed_headers(authenticator: Authenticator, header: str) -> None:
    await refusal(authenticator, header)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"exp": int(time.time()) - 60}, "expired"),
        ({"exp": None}, "lacks a claim"),
        ({"exp": "soon"}, "malformed"),
        ({"aud": "someone else"}, "another audience"),
        ({"aud": None}, "lacks a claim"),
        ({"aud": 7}, "another audience"),
        ({"role": None}, "lacks a claim"),
        ({"role": "service_role"}, "role"),
        ({"role": "postgres"}, "role"),
        ({"role": ["authenticated"]}, "role"),
        ({"sub": None}, "subject"),
        ({"sub": "someone"}, "subject"),
        ({"sub": f"urn:uuid:{SUB}"}, "subject"),
        ({"sub": 5}, "malformed"),
        ({"sub": "nobody", "role": "anon"}, "subject"),
        ({"nbf": int(time.time()) + 86_400}, "not valid yet"),
        ({"user_metadata": {"name": "a\0b"}}, "claims"),
        ({"number": 10**40}, "claims"),
        ({"name": "\ud800"}, "claims"),
    ],
)
async def test_refused_claims(authenticator: Authenticator, changes: dict[str, Any], said: str) -> None:
    assert said in await refusal(authenticator, f"Bearer {token(**changes)}")


async def test_issuer_is_checked_where_one_is_set() -> None:
    authenticator = Authenticator(SharedSecret(SECRET), audience="authenticated", issuer="https://a.example")
    assert await authenticator.identify(f"Bearer {token(iss='https://a.example')}")
    assert "another issuer" in await refusal(authenticator, f"Bearer {token(iss='https://b.example')}")
    assert "lacks a claim" in await refusal(authenticator, f"Bearer {token()}")


async def test_another_secret(authenticator: Authenticator) -> None:
    assert "signature" in await refusal(authenticator, f"Bearer {token(SECRET[::-1])}")


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
async def test_another_algorithm_under_the_same_secret(authenticator: Authenticator, algorithm: str) -> None:
    long = SECRET * 2
    authenticator = Authenticator(SharedSecret(long), audience="authenticated")
    assert "algorithm" in await refusal(authenticator, f"Bearer {token(long, algorithm)}")


@pytest.mark.parametrize("name", ["none", "None", "nOnE", "", None, 5, ["HS256"]])
async def test_unsigned(authenticator: Authenticator, name: Any) -> None:
    await refusal(authenticator, f"Bearer {forged({'alg': name, 'typ': 'JWT'})}")


async def test_public_key_as_shared_secret() -> None:
    """The classic confusion: HS256 with the text of a public key that everyone knows."""
    pem = PEM_KEY.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )

    class Keys:
        async def find(self, kid: str | None) -> Key | None:
            return Key("RS256", PEM_KEY.public_key())

    authenticator = Authenticator(Keys(), audience="authenticated")
    header = {"alg": "HS256", "typ": "JWT"}
    unsigned = forged(header).rpartition(".")[0]
    signature = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(unsigned.encode(), pem)
    assert "algorithm" in await refusal(authenticator, f"Bearer {forged(header, signature=signature)}")
    assert await authenticator.identify(f"Bearer {token(PEM_KEY, 'RS256')}")


@pytest.mark.parametrize(
    "header",
    [
        "[" * 3000,
        '{"alg":"HS256","kid":' + "[" * 2500 + "]" * 2500 + "}",
        '{"alg":"HS256","x":1' + "0" * 4000 + "}",
        '{"alg":"HS256","crit":["exp"]}',
        '{"alg":"HS256","kid":7}',
        "[]",
        "null",
        "\xff\xfe",
    ],
)
async def test_hostile_headers(authenticator: Authenticator, header: str) -> None:
    await refusal(authenticator, f"Bearer {forged(header)}")


async def test_hostile_claims_of_a_signed_token(authenticator: Authenticator) -> None:
    for payload in ["[" * 3000, "5", "null", '{"exp":1e999,"aud":"authenticated","role":"anon"}', "[]"]:
        unsigned = forged({"alg": "HS256"}, payload).rpartition(".")[0]
        algorithm = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
        signature = algorithm.sign(unsigned.encode(), SECRET.encode())
        await refusal(authenticator, f"Bearer {forged({'alg': 'HS256'}, payload, signature)}")


async def test_long_tokens_are_not_looked_at(authenticator: Authenticator) -> None:
    assert "longer" in await refusal(authenticator, f"Bearer {token(padding='x' * 9000)}")


async def test_expiry_counts_for_what_is_remembered() -> None:
    now = time.time()
    authenticator = Authenticator(SharedSecret(SECRET), audience="authenticated", clock=lambda: now)
    header = f"Bearer {token(exp=int(now) + 60)}"
    first = await authenticator.identify(header)
    assert await authenticator.identify(header) is first
    now += 100
    assert await authenticator.identify(header) is not first


async def test_memory_is_bounded(authenticator: Authenticator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trellis.web.auth._REMEMBERED", 3)
    headers = [f"Bearer {token(n=number)}" for number in range(5)]
    first = [await authenticator.identify(header) for header in headers]
    assert len(authenticator._remembered) == 3
    assert await authenticator.identify(headers[-1]) is first[-1]
    assert await authenticator.identify(headers[0]) is not first[0]
