"""Sealing and opening: what opens, what does not, and that no error tells anything."""

from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from trellis.providers.vault import (
    NoKeys,
    NotSealed,
    Place,
    UnknownKey,
    Unopenable,
    Vault,
    VaultError,
    parse_keys,
)

OLD, NEW = bytes(range(32)), bytes(range(220, 252))
PLACE = Place("ofm.user_api_keys", "sealed_key", uuid4())
SECRET = "hf_secret-of-mine"


def test_what_was_sealed_opens_and_looks_like_nothing():
    vault = Vault({"k1": OLD})
    sealed = vault.seal(SECRET, PLACE)
    version, key_id, content = sealed.split(".")
    assert (version, key_id) == ("v1", "k1")
    assert SECRET not in sealed
    assert SECRET.encode() not in urlsafe_b64decode(content + "==")
    assert vault.open(sealed, PLACE) == SECRET


@given(st.text(max_size=200))
def test_every_text_comes_back(text: str):
    vault = Vault({"k1": OLD})
    assert vault.open(vault.seal(text, PLACE), PLACE) == text


def test_the_form_is_the_documented_one():
    """Anybody with the key can open it: nonce first, AAD a JSON list of table, column, owner."""
    content = urlsafe_b64decode(Vault({"k1": OLD}).seal(SECRET, PLACE).split(".")[2] + "==")
    bound = f'["ofm.user_api_keys","sealed_key","{PLACE.owner}"]'.encode()
    assert AESGCM(OLD).decrypt(content[:12], content[12:], bound) == SECRET.encode()


def test_no_two_are_alike():
    vault = Vault({"k1": OLD})
    assert len({vault.seal(SECRET, PLACE) for _ in range(1_000)}) == 1_000


def test_the_first_key_seals_and_all_open():
    before = Vault({"k1": OLD}).seal(SECRET, PLACE)
    both = Vault({"k2": NEW, "k1": OLD})
    assert both.key_ids == ("k2", "k1")
    assert both.open(before, PLACE) == SECRET
    assert both.seal(SECRET, PLACE).startswith(both.prefix)
    assert both.prefix == "v1.k2."


@pytest.mark.parametrize(
    "elsewhere",
    [
        PLACE._replace(owner=uuid4()),
        PLACE._replace(column="other"),
        PLACE._replace(table="ofm.threads_accounts"),
        # Not the same parts cut elsewhere.
        Place("ofm.user_api_keys", 'sealed_key","x', PLACE.owner),
    ],
)
def test_it_opens_nowhere_else(elsewhere: Place):
    vault = Vault({"k1": OLD})
    with pytest.raises(Unopenable):
        vault.open(vault.seal(SECRET, PLACE), elsewhere)


def test_every_changed_bit_is_noticed():
    vault = Vault({"k1": OLD})
    sealed = vault.seal("x", PLACE)
    content = bytearray(urlsafe_b64decode(sealed.split(".")[2] + "=="))
    for bit in range(8 * len(content)):
        content[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Unopenable):
            vault.open("v1.k1." + urlsafe_b64encode(content).decode().rstrip("="), PLACE)
        content[bit // 8] ^= 1 << bit % 8


def test_a_key_that_is_not_there_is_named():
    sealed = Vault({"k1": OLD}).seal(SECRET, PLACE)
    with pytest.raises(UnknownKey, match=r"ofm\.user_api_keys\.sealed_key .*'k1'"):
        Vault({"k2": NEW}).open(sealed, PLACE)


def test_another_key_of_the_same_name_does_not_open():
    sealed = Vault({"k1": OLD}).seal(SECRET, PLACE)
    with pytest.raises(Unopenable):
        Vault({"k1": NEW}).open(sealed, PLACE)


@pytest.mark.parametrize(
    "text",
    ["", "plain", "v1", "v1.k1", "v1.k1.", "v1..AAAA", "v2.k1." + "A" * 60, "v1.k1.A", "v1.k1.####", "v1.k1.é",
     "v1.k1." + "A" * 16],
)  # fmt: skip
def test_what_was_never_sealed_is_no_secret(text: str):
    with pytest.raises(NotSealed):
        Vault({"k1": OLD}).open(text, PLACE)


def test_letters_that_decoders_pass_over_are_noticed():
    vault = Vault({"k1": OLD})
    with pytest.raises(NotSealed):
        vault.open(vault.seal(SECRET, PLACE) + "\n", PLACE)


def test_without_keys_nothing_is_sealed():
    with pytest.raises(NoKeys, match="TRELLIS_SECRET_KEYS"):
        Vault({}).seal(SECRET, PLACE)


def test_no_error_has_the_secret_or_what_was_sealed():
    vault = Vault({"k1": OLD})
    sealed = vault.seal(SECRET, PLACE)
    for text, place, keys in [
        (sealed, PLACE._replace(column="other"), {"k1": OLD}),
        (sealed, PLACE, {"k2": NEW}),
        (SECRET, PLACE, {"k1": OLD}),
    ]:
        with pytest.raises(VaultError) as caught:
            Vault(keys).open(text, place)
        assert SECRET not in str(caught.value)
        assert sealed.split(".")[2] not in str(caught.value)
        assert caught.value.__cause__ is None


def test_keys_of_a_setting():
    written = f"k2:{b64encode(NEW).decode()}, k1:{urlsafe_b64encode(OLD).decode().rstrip('=')}"
    assert list(parse_keys(written).items()) == [("k2", NEW), ("k1", OLD)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "entry 1 is not written id:base64"),
        (b64encode(OLD).decode(), "entry 1 is not written id:base64"),
        ("a b:" + b64encode(OLD).decode(), "entry 1"),
        ("a.b:" + b64encode(OLD).decode(), "entry 1"),
        (f"k1:{b64encode(OLD).decode()},", "entry 2"),
        ("k1:" + b64encode(OLD[:16]).decode(), r"'k1' of 16 bytes, not 32; make one with: openssl rand"),
        ("k1:not base64!", "'k1' that is not base64"),
        (f"k1:{b64encode(OLD).decode()},k1:{b64encode(NEW).decode()}", "'k1' twice"),
        (f"k1:{b64encode(OLD).decode()},k2:{b64encode(OLD).decode()}", "'k2' under another id"),
    ],
)
def test_keys_that_cannot_be_used_are_refused_without_showing_them(text: str, said: str):
    with pytest.raises(ValueError, match=said) as caught:
        parse_keys(text)
    assert b64encode(OLD).decode() not in str(caught.value)
