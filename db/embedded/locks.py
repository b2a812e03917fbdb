"""Advisory file locks (`flock`): the kernel drops them when their holder ends, by whatever death.

A data folder has three, and who holds one tells everything about the server without trusting a pid:

- `lease`: shared by every process that uses the server; exclusive by the watcher once it begins to stop it.
- `watcher`: exclusive by the process that may start and stop the server. A starting client takes it and the
  watcher inherits it.
- `server`: exclusive, inherited by the postmaster and by every backend that it forks; free means that no
  process of the server is left.
"""

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

from trellis.db.embedded.errors import FolderUnusable, reason


@dataclass
class Lock:
    """A held lock. Forked and inheriting processes hold it too; it is free when all of them let go."""

    descriptor: int

    @property
    def is_held(self) -> bool:
        """Whether it was not released yet."""
        return self.descriptor >= 0

    def close(self) -> None:
        """Let go of this process's hold; a second call does nothing."""
        descriptor, self.descriptor = self.descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)


def try_lock(path: Path, *, shared: bool = False) -> Lock | None:
    """Take the lock if it is free at this moment, else None; never waits."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise FolderUnusable(
            f"cannot open a lock ({reason(error)}): use the folder as the user who made it, or name another"
        ) from error
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    except OSError as error:
        os.close(descriptor)
        raise FolderUnusable(
            f"cannot lock {path} ({reason(error)}): choose a data folder on a local disk"
        ) from error
    return Lock(descriptor)


def is_free(path: Path) -> bool:
    """Whether nobody holds the lock."""
    lock = try_lock(path)
    if lock is None:
        return False
    lock.close()
    return True
