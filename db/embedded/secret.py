"""A secret of the installation, made once and kept in the data folder."""

import contextlib
import os
import secrets
from pathlib import Path

from trellis.db.embedded.errors import FolderUnusable, reason
from trellis.db.embedded.folder import Folder


def secret(data: Path | None = None) -> str:
    """The data folder's secret: 64 URL-safe characters, the same for all processes, readable by its owner.

    Written whole to a private file first and then linked into place, which only one process can do: a crash
    leaves no half a secret, and two processes at once agree on one.
    """
    folder = Folder.open(data)
    path = folder.path / "secret"
    try:
        if not path.exists():
            _create(path)
        text = path.read_text("ascii").strip()
    except OSError as error:
        raise FolderUnusable(f"cannot keep a secret in {folder.path}: {reason(error)}") from error
    except UnicodeDecodeError:
        text = ""
    if len(text) < 32:
        raise FolderUnusable(f"{path} is damaged: restore it, or delete it (which ends every session)")
    return text


def _create(path: Path) -> None:
    draft = path.with_name(f"secret.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
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
