"""Secrets of the installation, made once and kept in the data folder."""

import contextlib
import os
import secrets
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

from trellis.db.embedded.errors import FolderUnusable, reason
from trellis.db.embedded.folder import Folder


def secret(data: Path | None = None) -> str:
    """The data folder's secret: 64 URL-safe characters, the same for all processes, readable by its owner."""
    return _kept("secret", lambda: secrets.token_urlsafe(48), "which ends every session", data)


def secret_keys(data: Path | None = None) -> str:
    """The data folder's keys for people's secrets, as TRELLIS_SECRET_KEYS has them: `id:base64,…`."""
    loss = "after which nobody can read what people's secrets were"
    return _kept("secret-keys", lambda: f"k1:{b64encode(secrets.token_bytes(32)).decode()}", loss, data)


def _kept(name: str, make: Callable[[], str], loss: str, data: Path | None) -> str:
    """The text of a file of the data folder, at least 32 characters; `loss` is what deleting it comes to.

    Written whole to a private file first and then linked into place, which only one process can do: a crash
    leaves no half a secret, and two processes at once agree on one.
    """
    folder = Folder.open(data)
    path = folder.path / name
    try:
        if not path.exists():
            _create(path, make())
        text = path.read_text("ascii").strip()
    except OSError as error:
        raise FolderUnusable(f"cannot keep a secret in {folder.path}: {reason(error)}") from error
    except UnicodeDecodeError:
        text = ""
    if len(text) < 32:
        raise FolderUnusable(f"{path} is damaged: restore it, or delete it ({loss})")
    return text


def _create(path: Path, text: str) -> None:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    parent = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(parent)
    finally:
        os.close(parent)
