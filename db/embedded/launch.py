"""How a server is launched: everything that is settled before a watcher takes over."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from trellis.db.embedded import account, binaries, cluster, home, watcher
from trellis.db.embedded.binaries import ENVIRONMENT, Binaries
from trellis.db.embedded.errors import FolderUnusable, StartFailed, reason
from trellis.db.embedded.folder import Folder
from trellis.db.embedded.locks import Lock, is_free, try_lock

PORT = 5432  # there is no TCP port, but it is a part of the socket's file name

_SETTINGS = {
    "dynamic_shared_memory_type": "mmap",  # containers give /dev/shm 64 MB, less than one HNSW build
    "max_connections": "100",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}

_LOG_LIMIT = 16 << 20  # bytes; a longer log is put aside at the next start


@dataclass
class Launch:
    """A server to be: its folder, its programs, its settings and how long it outlives the last lease."""

    folder: Folder
    programs: Binaries
    settings: Mapping[str, str]
    linger: float
    _log_start: int = 0

    @property
    def cluster(self) -> Path:
        """Where the database cluster is, or will be."""
        return self.folder.cluster(self.programs.major)

    def run(self, lock: Lock) -> None:
        """Create what is missing and start a watcher, which inherits the folder's watcher lock from us.

        It starts the server, or adopts the one that runs; that it succeeds is for the caller to see.
        """
        try:
            task = self._prepare(lock)
            self._watch(task, lock)
        except OSError as error:
            raise FolderUnusable(f"cannot use {self.folder.path} as data folder: {reason(error)}") from error

    def adopt(self) -> None:
        """If the watcher was killed, start one for the server that runs: else nobody would ever stop it."""
        lock = try_lock(self.folder.watcher)
        if lock is not None:
            with contextlib.closing(lock):
                if not is_free(self.folder.server):
                    self.run(lock)

    def failure(self) -> str:
        """What the log says since `run`, in one line."""
        with self.folder.log.open("rb") as log:
            log.seek(self._log_start)
            lines = log.read()[-4000:].decode("utf-8", "replace").splitlines()
        said = " / ".join(line.strip() for line in lines[-4:] if line.strip()) or "it was killed"
        return f"Postgres did not start: {said} (the log is {self.folder.log})"

    def _prepare(self, lock: Lock) -> watcher.Task:
        who = account.choose(self.cluster)
        home.settle(self.folder, who)
        programs = self.programs
        if who.uid is not None and not who.succeeds(programs["postgres"], "--version"):
            programs = binaries.copy(programs, self.folder.home, tidy=is_free(self.folder.server))
        path = cluster.ensure(self.folder, programs, who, lock, sync=self.settings.get("fsync") != "off")
        socket = home.socket_folder(self.folder, path, who, PORT)
        settings = {
            **_SETTINGS,
            **self.settings,
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": _quote(socket),
            "unix_socket_permissions": "0700",
        }
        flags = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return watcher.Task(
            cluster=str(path),
            command=[programs["postgres"], "-D", str(path), *flags],
            options={**who.options, "env": ENVIRONMENT},
            lease=str(self.folder.lease),
            server=str(self.folder.server),
            leftovers=[str(path / "postmaster.pid"), str(socket / f".s.PGSQL.{PORT}.lock")],
            scratch=None if socket.parent == self.folder.home else str(socket),
            linger=self.linger,
        )

    def _watch(self, task: watcher.Task, lock: Lock) -> None:
        log = self._open_log()
        try:
            # The programs that it starts are ours alone; its own environment is what its Python may need.
            done = subprocess.run(  # noqa: S603
                [sys.executable, "-I", "-S", watcher.__file__, json.dumps(asdict(task))],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(lock.descriptor,),
                check=False,
            )
        finally:
            os.close(log)
        if done.returncode:
            raise StartFailed(self.failure())

    def _open_log(self) -> int:
        path = self.folder.log
        with contextlib.suppress(FileNotFoundError):
            if path.lstat().st_size > _LOG_LIMIT and is_free(self.folder.server):
                path.replace(path.with_suffix(".log.1"))
        log = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        self._log_start = os.fstat(log).st_size
        return log


def _quote(path: Path) -> str:
    # The setting is a list of quoted names.
    return '"' + str(path).replace('"', '""') + '"'
