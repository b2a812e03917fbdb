"""Keys that secrets are sealed by, as a setting has them."""

import binascii
import re
from base64 import b64decode
from collections.abc import Mapping
from typing import Final

KEY_BYTES: Final = 32
"""How long a key is: AES-256."""

_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")
_MAKE = "make one with: openssl rand -base64 32"


def parse_keys(text: str) -> Mapping[str, bytes]:
    """Read `id:base64,…`: keys by their ids, in the order given.

    ValueError, with what is to be done, for anything that is no such list; it has no key in it.
    """
    keys: dict[str, bytes] = {}
    for number, part in enumerate((part.strip() for part in text.split(",")), start=1):
        name, colon, encoded = part.partition(":")
        if not colon or not _ID.fullmatch(name):
            raise ValueError(
                f"entry {number} is not written id:base64, with an id of letters, digits, - and _; {_MAKE}"
            )
        if name in keys:
            raise ValueError(f"names the key {name!r} twice; a new key needs a new id")
        key = _decoded(encoded)
        if key is None:
            raise ValueError(f"has a key {name!r} that is not base64; {_MAKE}")
        if len(key) != KEY_BYTES:
            raise ValueError(f"has a key {name!r} of {len(key)} bytes, not {KEY_BYTES}; {_MAKE}")
        if key in keys.values():
            raise ValueError(f"has the key {name!r} under another id, too; {_MAKE}")
        keys[name] = key
    return keys


def _decoded(text: str) -> bytes | None:
    """Standard or URL-safe base64, with or without its padding."""
    standard = text.strip().translate(str.maketrans("-_", "+/")).rstrip("=")
    try:
        return b64decode(standard + "=" * (-len(standard) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
