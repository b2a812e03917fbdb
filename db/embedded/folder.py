"""The data folder: where everything that lasts is kept, and what its entries are called.

DATA/locks/…          who is alive (see `locks`)
DATA/secret           the installation's own secret (see `secret`)
DATA/postgres.log     the server's and the watcher's log
DATA/data-<major>     the database cluster
DATA/socket           the unix socket's folder, mode 0700
DATA/home             only if root chose a folder that the server's user cannot reach: a link to the folder
                      under /var/lib that holds the cluster and the socket in its stead
"""

import os
from dataclasses import dataclass
from pathlib import Path

from trellis.db.embedded.errors import FolderUnusable, reason


def default_data_folder() -> Path:
    """Where data lives unless told otherwise: /var/lib/trellis for root, else the user's XDG data home."""
    if os.geteuid() == 0:
        return Path("/var/lib/trellis")
    base = os.environ.get("XDG_DATA_HOME", "")
    if os.path.isabs(base):  # the XDG specification says to ignore relative ones
        return Path(base) / "trellis"
    try:
        return Path.home() / ".local/share/trellis"
    except RuntimeError as error:
        raise FolderUnusable("there is no home folder to keep data in: name a data folder") from error


@dataclass(frozen=True)
class Folder:
    """The names inside a data folder. `path` is absolute."""

    path: Path

    @classmethod
    def open(cls, data: Path | None) -> "Folder":
        """Make the folder where it is missing (0700, its parents by the umask) and see that it is usable."""
        path = Path(os.path.abspath((data or default_data_folder()).expanduser()))
        if any(ord(character) < 32 for character in str(path)):
            raise FolderUnusable(f"the data folder's path has a control character in it: {str(path)!r}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.mkdir(mode=0o700, exist_ok=True)
            if (path / "PG_VERSION").exists():
                raise FolderUnusable(f"{path} is a Postgres cluster itself: name a folder above or beside it")
            (path / "locks").mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise FolderUnusable(f"cannot use {path} as data folder: {reason(error)}") from error
        return cls(path)

    @property
    def lease(self) -> Path:
        """The lock of those who use the server."""
        return self.path / "locks/lease"

    @property
    def watcher(self) -> Path:
        """The lock of the one process that may start and stop the server."""
        return self.path / "locks/watcher"

    @property
    def server(self) -> Path:
        """The lock that the server's own processes hold."""
        return self.path / "locks/server"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.path / "postgres.log"

    @property
    def home(self) -> Path:
        """Where the cluster is: the folder itself unless it holds a link `home`."""
        link = self.path / "home"
        return link.resolve() if link.is_symlink() else self.path

    def cluster(self, major: int) -> Path:
        """The Postgres data directory of a major version."""
        return self.home / f"data-{major}"
