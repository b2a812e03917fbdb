"""People's workflows for the tests of executions, and a host that they call."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson

from tests.jobs.conftest import identity
from tests.providers.scripted_server import Reply, ScriptedServer, running
from trellis.db.demo.people import USER_A, Person
from trellis.db.pool import Connection, Pool
from trellis.db.session import transaction
from trellis.jobs.alawein.computation import AlaweinComputation, Bounds
from trellis.jobs.alawein.mezan_execution import AlaweinMezanExecution, ExecutionArgs, start
from trellis.jobs.alawein.start import PLATFORMS
from trellis.jobs.kind import Kind
from trellis.jobs.mezan.expressions import Expressions
from trellis.jobs.queue import Queue
from trellis.providers.calls import Calls


@dataclass
class Asked:
    """A request as it came."""

    line: str
    headers: dict[str, str]
    body: bytes


class Host(ScriptedServer):
    """Answers with what it was asked, unless its script says otherwise."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[Asked] = []
        self._changed = asyncio.Condition()

    def _answer(self, line: str, headers: dict[str, str], body: bytes) -> Reply:
        self.requests.append(Asked(line, headers, body))
        asyncio.get_running_loop().create_task(self._tell())
        if self.script:
            return self.script.popleft()
        sent = orjson.loads(body) if headers.get("content-type") == "application/json" else body.decode()
        return Reply(body=orjson.dumps({"asked": line.split(" ")[1], "sent": sent}))

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def until_asked(self, count: int) -> None:
        """Wait until that many requests have come in all."""
        async with asyncio.timeout(20), self._changed:
            await self._changed.wait_for(lambda: len(self.requests) >= count)


@asynccontextmanager
async def hosting() -> AsyncIterator[Host]:
    """A host, while the block lasts."""
    host = Host()
    async with running(host):
        yield host


def kinds_for(hosts: tuple[str, ...]) -> dict[str, Kind]:
    """The kinds that a worker for workflows needs."""
    computations = [AlaweinComputation(platform, Bounds()) for platform in PLATFORMS.values()]
    mezan = AlaweinMezanExecution(Calls(hosts), Expressions(1), computations)
    return {kind.name: kind for kind in (*computations, mezan)}


@dataclass
class Workshop:
    """Writes, executes and controls workflows as the API does."""

    pool: Pool
    admin: Connection
    kinds: dict[str, Kind]
    queue: Queue = field(init=False)

    def __post_init__(self) -> None:
        self.queue = Queue(self.kinds)

    async def workflow(self, *steps: dict[str, Any], who: Person = USER_A) -> UUID:
        async with transaction(self.pool, identity(who)) as connection:
            return await connection.fetchval(
                "insert into alawein.mezan_workflows (name, workflow_definition) values ('Test', $1) returning id",
                {"steps": [{"needs": []} | step for step in steps]},
            )

    async def start(self, workflow_id: UUID, who: Person = USER_A, **changes: Any) -> UUID:
        async with transaction(self.pool, identity(who)) as connection:
            return await start(connection, identity(who), ExecutionArgs(workflow_id, **changes))

    async def execute(self, *steps: dict[str, Any], given: Any = None) -> UUID:
        return await self.start(await self.workflow(*steps), input=given)

    async def control(self, name: str, run_id: UUID, who: Person = USER_A) -> Any:
        async with transaction(self.pool, identity(who)) as connection:
            return await getattr(self.queue, name)(connection, identity(who), run_id)

    async def row(self, run_id: UUID) -> Any:
        return await self.admin.fetchrow("select * from alawein.mezan_executions where id = $1", run_id)

    async def error(self, run_id: UUID) -> str | None:
        return await self.admin.fetchval("select error from trellis.runs where id = $1", run_id)

    async def log(self, run_id: UUID) -> list[Any]:
        return await self.admin.fetch(
            "select * from alawein.mezan_steps where execution_id = $1 order by sequence", run_id
        )

    async def told(self, run_id: UUID) -> list[tuple[str, int | None, str, int]]:
        """The log in short."""
        rows = await self.log(run_id)
        return [(row["step"], row["element"], row["status"], row["attempt"]) for row in rows]
