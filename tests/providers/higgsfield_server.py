"""A server that speaks Higgsfield's API over HTTP/1.1, as documented, and fails as told.

A request is held to the documentation first. A valid order gets the next reply of `script`; an empty script
takes it. Its job goes through the statuses of `course`, one with each look, and stays at the last.
"""

import asyncio
import io
import json
import re
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from PIL import Image

from tests.providers.scripted_server import Reply, ScriptedServer, running

KEY = "key-id:key-secret"
ENDPOINTS = {"higgsfield-ai/soul/standard", "reve/text-to-image"}
SETTINGS = {"aspect_ratio", "resolution", "enhance_prompt", "batch_size", "seed"}


def picture(colour: str = "teal", kind: str = "PNG") -> bytes:
    """The file of a small picture."""
    file = io.BytesIO()
    Image.new("RGB", (16, 16), colour).save(file, kind)
    return file.getvalue()


def fails(status: int, detail: Any = None, headers: Mapping[str, str] | None = None) -> Reply:
    """An error in Higgsfield's form."""
    return Reply(status, json.dumps({"detail": detail}).encode(), headers or {})


@dataclass
class Job:
    """An order that was taken."""

    id: str
    request: dict[str, Any]
    key: str
    course: deque[str]
    looks: int = 0
    cancelled: bool = False


class HiggsfieldServer(ScriptedServer):
    """`jobs` by id; `looks` are replies to the next looks, before what the jobs say."""

    def __init__(self) -> None:
        super().__init__()
        self.keys = {KEY}
        self.jobs: dict[str, Job] = {}
        self.course = ["queued", "in_progress", "completed"]
        self.looks: deque[Reply] = deque()
        self.results = 1
        self.files: dict[str, Reply] = {}
        self.orders = 0
        self.lost: set[str] = set()
        self.gate = asyncio.Event()
        self.gate.set()
        self._changed = asyncio.Condition()

    async def until(self, what: Any) -> None:
        """Wait until `what(self)` holds; it is looked at with each request."""
        async with asyncio.timeout(30), self._changed:
            await self._changed.wait_for(lambda: what(self))

    async def _reply(self, writer: asyncio.StreamWriter, reply: Reply) -> None:
        async with self._changed:
            self._changed.notify_all()
        await self.gate.wait()
        await super()._reply(writer, reply)

    def _answer(self, line: str, headers: dict[str, str], body: bytes) -> Reply:
        method, path, _ = line.split(" ")
        if method == "GET" and path in self.files:
            assert "authorization" not in headers, "a key goes to nobody but the API"
            return self.files[path]
        key = headers.get("authorization", "").removeprefix("Key ")
        if key not in self.keys:
            return fails(401, "Invalid credentials")
        if found := re.fullmatch(r"/requests/([^/]+)/(status|cancel)", path):
            return self._of_job(method, found[1], found[2], key)
        return self._order(method, path, key, body)

    def _order(self, method: str, path: str, key: str, body: bytes) -> Reply:
        if method != "POST" or path[1:] not in ENDPOINTS:
            return fails(404, "Model not found")
        request = json.loads(body)
        if not request.get("prompt") or not set(request) <= SETTINGS | {"prompt"}:
            return fails(422, [{"loc": ["body"], "msg": "Extra inputs are not permitted", "type": "extra"}])
        self.orders += 1
        reply = self.script.popleft() if self.script else None
        if reply is not None and not (reply.hang or reply.keep == 0):
            return reply
        job = Job(str(uuid4()), request, key, deque(self.course))
        self.jobs[job.id] = job
        return reply or Reply(body=json.dumps(self._said(job, "queued")).encode())

    def _of_job(self, method: str, id: str, what: str, key: str) -> Reply:
        job = self.jobs.get(id)
        if job is None or job.key != key or id in self.lost:
            return fails(404, "Request not found")
        if what == "cancel":
            if job.course[0] != "queued":
                return fails(400, "Request cannot be cancelled")
            job.cancelled = True
            job.course = deque(["canceled"])
            return Reply(202)
        assert method == "GET"
        job.looks += 1
        if self.looks:
            return self.looks.popleft()
        status = job.course.popleft() if len(job.course) > 1 else job.course[0]
        return Reply(body=json.dumps(self._said(job, status)).encode())

    def _said(self, job: Job, status: str) -> dict[str, Any]:
        said: dict[str, Any] = {
            "status": status,
            "request_id": job.id,
            "status_url": f"{self.url}/requests/{job.id}/status",
            "cancel_url": f"{self.url}/requests/{job.id}/cancel",
        }
        if status == "completed":
            paths = [f"/files/{job.id}/{number}.png" for number in range(self.results)]
            for path in paths:
                self.files.setdefault(path, Reply(body=picture(), headers={"content-type": "image/png"}))
            said["images"] = [{"url": self.url + path} for path in paths]
        return said


@asynccontextmanager
async def higgsfield_server() -> AsyncIterator[HiggsfieldServer]:
    """A running server."""
    server = HiggsfieldServer()
    async with running(server):
        yield server
