"""Sealing by AES-256-GCM: a sealed text opens only where it was sealed for, and only as it was.

    v1.<key id>.<base64url(nonce, ciphertext, tag)>

The nonce is 96 random bits. Associated data are the table, the column and the row's owner, so that what one
person's row has is of no use in another's.
"""

import binascii
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Final, NamedTuple
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from trellis.providers.vault.errors import NoKeys, NotSealed, UnknownKey, Unopenable

VERSION: Final = "v1"
_NONCE = 12


class Place(NamedTuple):
    """Where a secret is kept: a table with its schema, a column, and whose row it is."""

    table: str
    column: str
    owner: UUID | str

    @property
    def bound(self) -> bytes:
        """The associated data."""
        return orjson.dumps([self.table, self.column, str(self.owner)])

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"


class Vault:
    """Seals by the first of its keys, and opens by all of them."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self._ciphers = {name: AESGCM(key) for name, key in keys.items()}
        self._newest = next(iter(keys), None)

    @property
    def key_ids(self) -> tuple[str, ...]:
        """The keys' ids, the one that seals first."""
        return tuple(self._ciphers)

    @property
    def prefix(self) -> str:
        """What a text begins with that was sealed by the first key. NoKeys."""
        if self._newest is None:
            raise NoKeys
        return f"{VERSION}.{self._newest}."

    def seal(self, text: str, place: Place) -> str:
        """Seal a text for a place. NoKeys."""
        prefix, nonce = self.prefix, os.urandom(_NONCE)
        assert self._newest is not None
        sealed = self._ciphers[self._newest].encrypt(nonce, text.encode(), place.bound)
        return prefix + urlsafe_b64encode(nonce + sealed).decode().rstrip("=")

    def open(self, sealed: str, place: Place) -> str:
        """The text that was sealed for the place. NotSealed, UnknownKey, Unopenable."""
        key_id, content = _parts(sealed, place)
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise UnknownKey(str(place), key_id)
        try:
            text = cipher.decrypt(content[:_NONCE], content[_NONCE:], place.bound)
        except InvalidTag:
            raise Unopenable(
                f"{place} does not open: it was changed, or sealed for another row, or by another key"
            ) from None
        return text.decode()


def _parts(sealed: str, place: Place) -> tuple[str, bytes]:
    """The key's id, and nonce and ciphertext as one."""
    version, _, rest = sealed.partition(".")
    key_id, _, encoded = rest.partition(".")
    try:
        content = urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
        # The decoder passes over what it does not know; one text has one form.
        whole = urlsafe_b64encode(content).decode().rstrip("=") == encoded
    except (binascii.Error, ValueError):
        whole = False
        content = b""
    if version != VERSION or not key_id or not whole or len(content) <= _NONCE:
        raise NotSealed(f"{place} does not have the form of something sealed")
    return key_id, content
