"""The place of the cluster and the socket: in the data folder, or where the server's user can get to."""

import logging
import os
import stat
import tempfile
from pathlib import Path

from trellis.db.embedded.account import Account
from trellis.db.embedded.errors import FolderUnusable, reason
from trellis.db.embedded.folder import Folder

_ELSEWHERE = Path("/var/lib")
_LONGEST = 100  # bytes of a socket's path; the kernels allow 103 (macOS) and 107 (Linux)


def settle(folder: Folder, account: Account) -> None:
    """See to it that the server's user reaches the folder's home; the caller holds the watcher lock.

    Where root keeps the data in a place closed to that user, no parent is opened: the cluster goes to a
    folder of its own under /var/lib (temporary data: in the temporary folder), and a link `home` in the data
    folder says which.
    """
    home = folder.home
    if not home.is_dir():
        raise FolderUnusable(
            f"{folder.path / 'home'} leads to {home}, which is gone: restore it, or delete the link"
        )
    if account.admit(home):
        return
    if home != folder.path or any(home.glob("data-*")):
        raise FolderUnusable(
            f"the user {account.name}, who runs Postgres for root, cannot reach {home}: let it through"
        )
    temporary = Path(tempfile.gettempdir())
    place = temporary if folder.path.is_relative_to(temporary) else _ELSEWHERE
    try:
        place.mkdir(parents=True, exist_ok=True)
        elsewhere = Path(tempfile.mkdtemp(prefix="trellis-", dir=place))
        (elsewhere / "belongs-to").write_text(f"{folder.path}\n", "utf-8", "surrogateescape")
        if not account.admit(elsewhere):
            raise PermissionError(None, "out of reach too", str(place))
        (folder.path / "home").symlink_to(elsewhere)
    except OSError as error:
        raise FolderUnusable(
            f"the user {account.name}, who runs Postgres for root, cannot reach {folder.path}, nor can "
            f"{place} be used ({reason(error)}): choose another data folder"
        ) from error
    logging.getLogger(__name__).warning(
        "the user %s, who runs Postgres for root, cannot reach %s: the database itself is kept in %s",
        account.name, folder.path, elsewhere,
    )  # fmt: skip


def socket_folder(folder: Folder, cluster: Path, account: Account, port: int) -> Path:
    """The folder of the unix socket, private to the server's user.

    It is in the home, or in a short temporary folder where that path is too long for a socket or cannot
    stand in an address (clients split it at commas). A server that runs, or was killed, keeps its own.
    """
    path = folder.home / "socket"
    plain = str(path).isprintable() and "," not in str(path)  # undecodable bytes are not printable
    if plain and len(os.fsencode(path / f".s.PGSQL.{port}")) <= _LONGEST:
        path.mkdir(mode=0o700, exist_ok=True)
    else:
        path = _former(cluster) or Path(tempfile.mkdtemp(prefix="trellis-"))
    account.own(path)
    return path


def _former(cluster: Path) -> Path | None:
    """The temporary folder that the cluster's last server used, if it is still there and still private."""
    try:
        path = Path(os.fsdecode((cluster / "postmaster.pid").read_bytes()).split("\n")[4])
        about = path.lstat()
    except (OSError, IndexError):
        return None
    private = stat.S_ISDIR(about.st_mode) and stat.S_IMODE(about.st_mode) == 0o700
    if not private or about.st_uid != cluster.stat().st_uid or not path.name.startswith("trellis-"):
        return None
    return path
