"""A database cluster on disk: created whole, or not at all."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from trellis.db.embedded.account import Account
from trellis.db.embedded.binaries import ENVIRONMENT, Binaries
from trellis.db.embedded.errors import FolderUnusable, OtherMajor, StartFailed
from trellis.db.embedded.folder import Folder
from trellis.db.embedded.locks import Lock

DATABASE = "trellis"

# `lc_ctype=C` would make pg_trgm drop every letter that is not ASCII; macOS has no C.UTF-8.
_CTYPE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"

_INITDB = (
    "--username=postgres",
    "--encoding=UTF8",
    "--locale=C",
    f"--lc-ctype={_CTYPE}",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--auth-local=trust",
    "--auth-host=scram-sha-256",
)


def ensure(folder: Folder, binaries: Binaries, account: Account, lock: Lock, *, sync: bool = True) -> Path:
    """The cluster's folder, created where there is none. `lock` is the folder's watcher lock.

    It comes with an empty database `trellis`. Raises OtherMajor if another version's cluster is there.
    """
    path = folder.cluster(binaries.major)
    if not path.exists():
        _refuse_other(folder, binaries)
        for leftover in folder.home.glob("initdb-*"):  # of a start that was killed
            shutil.rmtree(leftover, ignore_errors=True)
        draft = Path(tempfile.mkdtemp(prefix="initdb-", dir=folder.home))
        try:
            account.own(draft)
            _create(draft, binaries, account, lock, sync=sync)
            draft.rename(path)
            _sync(folder.home)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
    version = path / "PG_VERSION"
    try:
        major = int(version.read_text("ascii"))
    except (OSError, ValueError) as error:
        raise FolderUnusable(f"{path} is not a Postgres cluster: restore it, or move it away") from error
    if major != binaries.major:
        raise OtherMajor(_other(path, major, binaries))
    return path


def _create(draft: Path, binaries: Binaries, account: Account, lock: Lock, *, sync: bool) -> None:
    initdb = [binaries["initdb"], f"--pgdata={draft}", *_INITDB, *(() if sync else ("--no-sync",))]
    _run(initdb, account, lock)
    # In single-user mode, so that a cluster that exists always has its database, whatever died on the way.
    settings = ("exit_on_error=on", "dynamic_shared_memory_type=mmap", f"fsync={'on' if sync else 'off'}")
    flags = [word for setting in settings for word in ("-c", setting)]
    single = [binaries["postgres"], "--single", *flags, "-D", str(draft), "postgres"]
    _run(single, account, lock, statement=f"create database {DATABASE};\n")


def _run(command: Sequence[str], account: Account, lock: Lock, *, statement: str = "") -> None:
    # The program holds the lock too: if we are killed, it goes on writing into the draft, which whoever comes
    # next can remove only once it has ended.
    done = subprocess.run(  # noqa: S603 - our own programs only
        command,
        check=False,
        input=statement,
        capture_output=True,
        text=True,
        errors="replace",
        env=ENVIRONMENT,
        cwd="/",
        pass_fds=(lock.descriptor,),
        **account.options,
    )
    if done.returncode:
        said = " / ".join(line.strip() for line in done.stderr.splitlines()[-4:] if line.strip())
        raise StartFailed(f"{Path(command[0]).name} could not create a database cluster: {said}")


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refuse_other(folder: Folder, binaries: Binaries) -> None:
    for path in folder.home.glob("data-*"):
        found = re.fullmatch(r"data-(\d+)", path.name)
        if found:
            raise OtherMajor(_other(path, int(found[1]), binaries))


def _other(path: Path, major: int, binaries: Binaries) -> str:
    return (
        f"{path} was written by Postgres {major} and this is Postgres {binaries.major}: "
        f"dump it with Postgres {major}'s pg_dumpall and restore it into a new data folder"
    )
