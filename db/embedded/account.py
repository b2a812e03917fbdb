"""The operating system's user that the server runs as: ourselves, or for root one without rights."""

import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trellis.db.embedded.binaries import ENVIRONMENT
from trellis.db.embedded.errors import FolderUnusable, StartFailed, reason


@dataclass(frozen=True)
class Account:
    """`uid` and `gid` are None where the server runs as the user who asks."""

    name: str = ""
    uid: int | None = None
    gid: int | None = None

    @property
    def options(self) -> dict[str, Any]:
        """What `subprocess` needs to run a program as this user."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Give a file or folder that we just made to this user."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def succeeds(self, *command: str) -> bool:
        """Whether a program can be run as this user and ends well."""
        try:
            done = subprocess.run(  # noqa: S603 - our own programs only
                command,
                check=False,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                env=ENVIRONMENT,
                cwd="/",
                **self.options,
            )
        except PermissionError as error:
            if error.filename == command[0]:
                return False
            raise StartFailed(f"cannot run Postgres as {self.name}: {reason(error)}") from error
        return done.returncode == 0

    def reaches(self, folder: Path) -> bool:
        """Whether this user can walk to the folder."""
        return self.uid is None or self.succeeds("/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder))

    def admit(self, folder: Path) -> bool:
        """Whether this user reaches the folder, after letting its group through where root kept it private.

        Only the folder itself is ever touched, and only one of root's with no rights for anybody else.
        """
        if self.reaches(folder):
            return True
        about = folder.stat()
        private = about.st_uid == 0 and not stat.S_IMODE(about.st_mode) & 0o077
        if self.gid is None or not private or not self.reaches(folder.parent):
            return False
        os.chown(folder, -1, self.gid)
        folder.chmod(stat.S_IMODE(about.st_mode) | stat.S_IXGRP)
        return self.reaches(folder)


def choose(cluster: Path) -> Account:
    """Who runs the server on `cluster`: its owner where it exists, since Postgres insists on that."""
    if os.geteuid() != 0:
        return Account()
    if cluster.exists():
        about = cluster.stat()
        if about.st_uid == 0:
            raise FolderUnusable(
                f"{cluster} belongs to root, who may not run Postgres: chown it to another user"
            )
        try:
            name = pwd.getpwuid(about.st_uid).pw_name
        except KeyError:  # a user of another machine or container
            name = str(about.st_uid)
        return Account(name, about.st_uid, about.st_gid)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(name, entry.pw_uid, entry.pw_gid)
    raise FolderUnusable("root may not run Postgres: create a user `postgres`, or start as an ordinary user")
