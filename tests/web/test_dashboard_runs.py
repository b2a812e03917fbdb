"""Runs in the dashboard: a real browser over a real gateway, whose model answers when it is told to."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Self

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.browser.browser import visit
from tests.providers.cohere_server import KEY, CohereServer, Reply, fails, says
from tests.web.conftest import settings_for
from tests.web.hands import Hands
from trellis.db.demo.coice import TENANT_A
from trellis.db.demo.people import MANAGER_A
from trellis.db.pool import connect

SCRIPT = "dashboard-runs.mjs"
MANY = 10_000

_ANSWERS = {
    "boolean": {"result": True, "confidence": 0.75},
    "string": {"result": "A flame & its smoke, <b>in the dark</b>."},
    "array": {"result": ["flame", "dusk"]},
}
_RESULTS = """
select r.result, p.name as stage, regexp_replace(i.gcs_path, '.*/', '') as photograph
from coice.job_results r
join coice.images i on i.id = r.image_id
join coice.pipeline_stages s on s.id = r.stage_id
join coice.prompts p on p.id = s.prompt_id
where r.job_id = $1
order by r.sequence desc
"""
_JOBS = """
insert into coice.jobs (id, pipeline_id, library_id, status, total_images, processed_images, created_by, created_at, completed_at)
select md5($5 || ' ' || n)::uuid, $1, $2, case $5 when 'Paused' then 'running' else (array['completed', 'failed', 'cancelled'])[1 + n % 3] end,
  9, 4, $3, began, case when $5 <> 'Paused' then began + interval '9 seconds' end
from generate_series(1, $4) as n, lateral (select now() - n * interval '1 minute' - $6 * interval '1 day' as began) as times
"""
_RUNS = """
insert into trellis.runs (id, system, kind, title, state, total, done, created_by, created_at, started_at, completed_at, snapshot)
select id, 'coice', 'coice.job', $1 || ' ' || row_number() over (order by created_at desc), case $1 when 'Paused' then 'paused' else status end,
  9, 4, created_by, created_at, created_at, completed_at, '{}'
from coice.jobs where not exists (select from trellis.runs where runs.id = jobs.id)
"""
_FORGET = "delete from coice.jobs using trellis.runs where runs.id = jobs.id and title = 'Listed 1'"
_END = "update trellis.runs set state = 'cancelled', sequence = sequence + 1 where title = 'Paused 250'"


class Model(CohereServer):
    """Answers one question for each turn that it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.turns = asyncio.Semaphore(0)

    def give(self, turns: int) -> None:
        for _ in range(turns):
            self.turns.release()

    async def hold(self) -> None:
        """Take back the turns that nobody took."""
        while not self.turns.locked():
            await self.turns.acquire()

    async def _reply(self, writer: asyncio.StreamWriter, reply: Reply) -> None:
        await self.turns.acquire()
        await super()._reply(writer, reply)

    def _answer(self, line: str, headers: dict[str, str], body: bytes) -> Reply:
        reply = super()._answer(line, headers, body)
        if reply.status != 200:
            return reply
        form = self.requests[-1]["response_format"]["json_schema"]["properties"]["result"]["type"]
        return says(json.dumps(_ANSWERS[form]))


class Place(Hands):
    """The gateway that scenarios look at, its model and its rows."""

    def __init__(self, folder: Path, settings: dict[str, str], model: Model, admin_dsn: str) -> None:
        super().__init__(folder, settings)
        self.model = model
        self._admin_dsn = admin_dsn

    async def __aenter__(self) -> Self:
        self.rows = await connect(self._admin_dsn)
        return await super().__aenter__()

    async def __aexit__(self, *_: object) -> None:
        await super().__aexit__()
        await self.rows.close()

    def routes(self) -> list[Route]:
        return [
            *super().routes(),
            Route("/answer/{turns:int}", self._answer, methods=["POST"]),
            Route("/hold", self._hold, methods=["POST"]),
            Route("/fail/{times:int}", self._fail, methods=["POST"]),
            Route("/forget", self._forget, methods=["POST"]),
            Route("/end", self._end, methods=["POST"]),
            Route("/results/{run:uuid}", self._results, methods=["POST"]),
        ]

    async def list(self, title: str, many: int, *, days: int = 0) -> None:
        """Make runs that nobody works on, started so many days ago: "Paused" ones, or others that have ended."""
        what = (TENANT_A.pipeline_id, TENANT_A.library_id, MANAGER_A.id)
        await self.rows.execute(_JOBS, *what, many, title, days)
        await self.rows.execute(_RUNS, title)

    async def _answer(self, request: Request) -> JSONResponse:
        self.model.give(request.path_params["turns"])
        return JSONResponse({})

    async def _hold(self, _: Request) -> JSONResponse:
        await self.model.hold()
        return JSONResponse({})

    async def _fail(self, request: Request) -> JSONResponse:
        times = request.path_params["times"]
        self.model.script.extend([fails(400, "This picture is too dark.")] * times)
        return JSONResponse({})

    async def _end(self, _: Request) -> JSONResponse:
        await self.rows.execute(_END)
        return JSONResponse({})

    async def _forget(self, _: Request) -> JSONResponse:
        await self.rows.execute(_FORGET)
        return JSONResponse({})

    async def _results(self, request: Request) -> JSONResponse:
        found = await self.rows.fetch(_RESULTS, request.path_params["run"])
        return JSONResponse([[row["photograph"], row["stage"]] for row in found])


@pytest.fixture(scope="module")
async def place(copy: Any, template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    """One gateway for all scenarios, over the demo data in a database of its own."""
    folder = tmp_path_factory.mktemp("runs")
    model = Model()
    listener = await asyncio.start_server(model.serve, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    provider = {
        "TRELLIS_SYSTEMS": "coice",
        "COHERE_API_KEY": KEY,
        "TRELLIS_COHERE_URL": f"http://127.0.0.1:{port}",
        "TRELLIS_COHERE_CONCURRENCY": "4",
    }
    async with copy(template, "web_runs") as database:
        settings = settings_for(database, folder) | provider
        async with Place(folder, settings, model, database.admin_dsn) as place:
            yield place
        model.closing.set()
        model.give(1000)
        listener.close()
        await listener.wait_closed()


async def play(place: Place, scenario: str) -> None:
    await place.model.hold()
    await visit(SCRIPT, scenario, f"{place.url}/runs", place.hands)


async def test_a_page_goes_on_by_itself_after_the_gateway_was_killed(place: Place) -> None:
    await place.list("Listed", 1)
    await play(place, "survives")
    states = await place.rows.fetch("select state, done from trellis.runs")
    assert [tuple(row) for row in states] == [("completed", 75)]


async def test_what_is_done_with_a_run_is_said_before(place: Place) -> None:
    await play(place, "controls")


async def test_results_are_searched_looked_at_and_exported(place: Place) -> None:
    await play(place, "finds")


async def test_what_is_not_there_and_what_is_of_another_kind(place: Place) -> None:
    await play(place, "elsewhere")


async def test_ten_thousand_runs_are_listed(place: Place) -> None:
    await place.list("Listed", MANY)
    await place.list("Paused", 250, days=30)
    await place.rows.execute("analyze coice.jobs, trellis.runs")
    await play(place, "list")
