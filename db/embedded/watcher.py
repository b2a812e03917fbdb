"""The watcher: a small process that is the server's parent, and stops it after the last lease.

It runs as a script, on the standard library alone (`python -I -S watcher.py <json>`), so that it costs
little and depends on nothing that a client may change. It inherits the watcher lock, starts the server (or
adopts one whose watcher was killed), starts it again if it dies while there is a lease, and ends with it.
"""

import contextlib
import fcntl
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_SOON, _TICK = 0.02, 0.5  # seconds between looks: while something is expected, and else
_PATIENCE = (60.0, 10.0)  # seconds for a fast shutdown, then for an immediate one, before SIGKILL


@dataclass(frozen=True)
class Postmaster:
    """A server that listens: its pid (0 if the kernel does not tell), its socket's folder, is it ready."""

    pid: int
    socket: Path
    ready: bool


def find_postmaster(cluster: Path) -> Postmaster | None:
    """The living server of a cluster, or None.

    The pid file alone proves nothing, since its number may be another process's by now: somebody must listen
    on the socket, in a folder that only the server's user can write, and be that pid.
    """
    try:
        lines = os.fsdecode((cluster / "postmaster.pid").read_bytes()).split("\n")
        pid, port, place = int(lines[0]), lines[3], Path(lines[4])
        listener = _listener(place / f".s.PGSQL.{port}")
    except (OSError, ValueError, IndexError):
        return None
    if listener not in (pid, 0):
        return None
    return Postmaster(listener, place, lines[7:8] != [] and lines[7].strip() == "ready")


def _listener(path: Path) -> int:
    """The pid of the process that listens on a unix socket, 0 if unknown; OSError if none does."""
    with contextlib.closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as client:
        client.settimeout(5)
        client.connect(os.fspath(path))
        if sys.platform == "linux":
            peer = client.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
            return int(struct.unpack("3i", peer)[0])
        if sys.platform == "darwin":
            return int(struct.unpack("i", client.getsockopt(0, 2, 4))[0])  # SOL_LOCAL, LOCAL_PEERPID
        return 0


@dataclass(frozen=True)
class Task:
    """What a client asks of its watcher, as JSON on the command line."""

    cluster: str  # the Postgres data directory
    command: list[str]  # the server's program and arguments
    options: dict[str, Any]  # its user and environment, as `subprocess` takes them
    lease: str
    server: str
    leftovers: list[str]  # files that a killed server may have left, and that would stop the next one
    scratch: str | None  # a temporary folder that holds the socket, to remove at the end
    linger: float  # seconds without a lease before the server is stopped


class Alarm:
    """Sleeps that end early when a signal arrives; `ending` once one has asked us to stop."""

    def __init__(self) -> None:
        self.ending = False
        self._reader, writer = os.pipe()
        os.set_blocking(self._reader, False)
        os.set_blocking(writer, False)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: setattr(self, "ending", True))
        for number in (signal.SIGCHLD, signal.SIGHUP):
            signal.signal(number, lambda *_: None)

    def sleep(self, seconds: float) -> None:
        """Wait that long, or until a signal: a child's end is one."""
        if select.select([self._reader], [], [], seconds)[0]:
            os.read(self._reader, 4096)


@dataclass
class Watch:
    """One watcher at work."""

    task: Task
    alarm: Alarm = field(default_factory=Alarm)
    child: "subprocess.Popen[bytes] | None" = None
    ready: bool = False
    idle_since: float | None = None
    started: float = 0.0
    pause: float = 0.0

    def __post_init__(self) -> None:
        self.cluster = Path(self.task.cluster)
        self.lease = _open(self.task.lease)
        self.probe = _open(self.task.server)

    def run(self) -> None:
        """Follow the server until no lease is left, a signal says so, or the very first start fails."""
        while not (self.alarm.ending or self.is_idle()):
            if self.is_alive():
                if not self.ready:
                    found = find_postmaster(self.cluster)
                    self.ready = found is not None and found.ready
                self.alarm.sleep(_TICK if self.ready else _SOON)
            elif self.child is not None and not self.ready:
                return  # the client sees that we are gone and quotes the log, which says why
            elif (wait := self.started + self.pause - time.monotonic()) > 0:
                self.alarm.sleep(min(wait, _TICK))
            else:
                self.start()
        self.stop()

    def is_idle(self) -> bool:
        """Whether the linger time passed without a lease; if so, keeps new ones out until we end."""
        if not _lock(self.lease):
            self.idle_since = None
            return False
        now = time.monotonic()
        self.idle_since = self.idle_since or now
        if now - self.idle_since >= self.task.linger:
            return True
        fcntl.flock(self.lease, fcntl.LOCK_UN)
        return False

    def is_alive(self) -> bool:
        """Whether any process of the server is left; reaps ours."""
        if self.child is not None:
            self.child.poll()
        if not _lock(self.probe):
            return True
        fcntl.flock(self.probe, fcntl.LOCK_UN)
        return False

    def start(self) -> None:
        """Start the server. No process of an earlier one is left, so its pid files mean nothing any more."""
        now = time.monotonic()
        # One that keeps dying is started again at ever longer intervals.
        self.pause = min(self.pause * 2, 10.0) if self.child is not None and now - self.started < 60 else 0.1
        self.started = now
        held = _open(self.task.server)
        try:
            if _lock(held):
                for path in self.task.leftovers:
                    Path(path).unlink(missing_ok=True)
                self.child = subprocess.Popen(  # noqa: S603 - the command comes from our own client
                    self.task.command,
                    stdin=subprocess.DEVNULL,
                    start_new_session=True,
                    pass_fds=(held,),
                    **self.task.options,
                )
        finally:
            os.close(held)

    def stop(self) -> None:
        """Fast shutdown; if that takes too long an immediate one, after which the next start recovers."""
        for number, patience in zip((signal.SIGINT, signal.SIGQUIT), _PATIENCE, strict=True):
            self.signal(number)
            deadline = time.monotonic() + patience
            while self.is_alive() and time.monotonic() < deadline:
                self.alarm.sleep(_SOON)
        if self.is_alive():
            self.signal(signal.SIGKILL)
        elif self.task.scratch is not None:
            with contextlib.suppress(OSError):
                os.rmdir(self.task.scratch)

    def signal(self, number: int) -> None:
        """Send a signal to the server, be it our child or one that we adopted."""
        if self.child is not None:
            self.child.send_signal(number)  # which does nothing once it was reaped
        elif (found := find_postmaster(self.cluster)) is not None and found.pid > 0:
            with contextlib.suppress(ProcessLookupError):
                os.kill(found.pid, number)


def _open(path: str) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def main() -> None:
    """Leave the client's session and terminal, then watch; the client waits for the first process only."""
    task = Task(**json.loads(sys.argv[1]))
    if os.fork():
        os._exit(0)
    os.setsid()
    os.chdir("/")
    Watch(task).run()


if __name__ == "__main__":
    main()
