"""Secrets of people, sealed before they are written down and opened when they are used."""

from trellis.providers.vault.errors import NoKeys, NotSealed, UnknownKey, Unopenable, VaultError
from trellis.providers.vault.keys import KEY_BYTES, parse_keys
from trellis.providers.vault.vault import Place, Vault

__all__ = [
    "KEY_BYTES",
    "NoKeys",
    "NotSealed",
    "Place",
    "UnknownKey",
    "Unopenable",
    "Vault",
    "VaultError",
    "parse_keys",
]
