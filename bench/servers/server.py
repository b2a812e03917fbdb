"""A server as a process of its own: started, asked, measured from outside, stopped."""

import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import orjson

from bench.process import process
from bench.works.work import Dialect, Work

_START_SECONDS = 60.0
_POLL = 0.01


@dataclass(frozen=True)
class Place:
    """Where a server serves, and the database behind it; `secret` signs the caller's token."""

    port: int
    dsn: str
    data: Path
    secret: str


@dataclass(frozen=True)
class Server:
    """One server of the report. `prepare` installs what it needs; `writes`: it can be asked to write."""

    name: str
    dialect: Dialect
    command: Callable[[Place], Sequence[str]]
    environment: Callable[[Place], Mapping[str, str]]
    prepare: Callable[[], object] = lambda: None
    writes: bool = True

    def can(self, work: Work) -> bool:
        """Whether the work is asked of this server."""
        if self.dialect == "sql":
            return work.statement is not None and (self.writes or not work.writes)
        return self.dialect in work.documents


class Running:
    """A server at work."""

    def __init__(
        self, server: Server, port: int, token: str, process: "subprocess.Popen[bytes]", log: Path
    ) -> None:
        self.server = server
        self._log = log
        self.headers = {"Content-Type": "application/json", "Accept": "application/json"}
        self.headers["Authorization"] = f"Bearer {token}"
        self._address = f"http://127.0.0.1:{port}"
        self._process = process
        self._client = httpx.Client(timeout=120, headers=self.headers, trust_env=False)

    def url(self, work: Work) -> str:
        """Where requests of the work go."""
        return f"{self._address}/{work.name if self.server.dialect == 'sql' else 'graphql'}"

    def bodies(self, work: Work) -> list[bytes]:
        """The requests of the work, one for each set of variables; asks for the cursor where there is one."""
        asked: dict[str, Any] = {}
        if self.server.dialect != "sql":
            asked["query"] = work.documents[self.server.dialect]
        given: dict[str, Any] = {}
        if work.cursors:
            page = self.ask(work, orjson.dumps({"query": work.cursors[self.server.dialect]}))["page"]
            given["after"] = page["edges"][0]["cursor"]
        return [orjson.dumps({**asked, "variables": {**one, **given}}) for one in work.variables]

    def ask(self, work: Work, body: bytes) -> Any:
        """The `data` of the answer. Raises SystemExit for anything else."""
        answer = self._client.post(self.url(work), content=body)
        content = answer.json() if answer.status_code == 200 else {}
        if content.get("errors") or not content.get("data"):
            raise SystemExit(
                f"{self.server.name}, {work.name}: {answer.status_code} {answer.text[:500]}\n{self.said()}"
            )
        return content["data"]

    def timed(self, work: Work, body: bytes) -> float:
        """Seconds that one answer takes."""
        started = time.perf_counter()
        self._client.post(self.url(work), content=body).raise_for_status()
        return time.perf_counter() - started

    def ready(self, work: Work) -> None:
        """Return with the first good answer."""
        deadline = time.monotonic() + _START_SECONDS
        body = self.bodies(work)[0]
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                if self._client.post(self.url(work), content=body).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(_POLL)
        raise SystemExit(f"{self.server.name} did not start:\n{self.said()}")

    def said(self) -> str:
        """The end of the server's log."""
        time.sleep(0.5)  # a server answers before it writes down why
        return self._log.read_text("utf-8", "replace")[-2000:]

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        """The process."""
        return self._process.pid

    def memory(self) -> float:
        """Resident megabytes of the process and of those below it."""
        listed = subprocess.run(
            ("ps", "-A", "-o", "pid=,ppid=,rss="), check=True, capture_output=True, text=True
        ).stdout
        rows = [[int(word) for word in line.split()] for line in listed.splitlines()]
        tree = {self.pid}
        while below := {pid for pid, parent, _ in rows if parent in tree} - tree:
            tree |= below
        return sum(rss for pid, _, rss in rows if pid in tree) / 1024

    def close(self) -> None:
        """Ask it no more."""
        self._client.close()


@contextmanager
def running(server: Server, place: Place, token: str, log: Path) -> Iterator[Running]:
    """Start a server, whose output goes to `log`; it may not be ready yet."""
    with process(server.command(place), server.environment(place), log) as started:
        found = Running(server, place.port, token, started, log)
        try:
            yield found
        finally:
            found.close()


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
