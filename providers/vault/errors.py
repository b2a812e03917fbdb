"""Why a secret cannot be sealed or opened. No message has any of the secret, sealed or not, in it."""


class VaultError(Exception):
    """A secret cannot be sealed or opened; raised as one of those below."""


class NoKeys(VaultError):
    """There is no key to seal by."""

    def __init__(self) -> None:
        super().__init__("there are no keys for secrets: set TRELLIS_SECRET_KEYS")


class NotSealed(VaultError):
    """What is to be opened does not have the form of a sealed text."""


class UnknownKey(VaultError):
    """The key that something was sealed by is not there (any more)."""

    def __init__(self, where: str, key_id: str) -> None:
        super().__init__(f"{where} was sealed by the key {key_id!r}, which TRELLIS_SECRET_KEYS does not have")
        self.key_id = key_id


class Unopenable(VaultError):
    """The sealed text was changed, was sealed for another row or column, or by another key of that name."""
