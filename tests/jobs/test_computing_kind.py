"""A kind of run that computes: in processes of its own, with the progress and the cancel of all runs."""

import asyncio
import os
from pathlib import Path
from uuid import UUID

import pytest

from tests.jobs.computed import halfway
from tests.jobs.conftest import Launch
from tests.jobs.scripted import Audit, Office, Scripted
from trellis.jobs.kind import Computes, Outcome, Waits, Work


class Computing(Scripted):
    """Each item is computed until the test opens its gate."""

    def __init__(self, gate: Path) -> None:
        super().__init__(concurrency=2)
        self.gate = gate
        self.pids: list[int] = []

    async def process(self, work: Work) -> None:
        async with asyncio.TaskGroup() as group:
            for number in work.items:
                group.create_task(self._compute(work, UUID(int=number)))

    async def _compute(self, work: Work, item: UUID) -> None:
        pid = await work.processes.call(
            halfway, str(self.gate), progress=lambda share: work.advance(item, 1, share)
        )
        self.pids.append(pid)
        await work.report(Outcome(item, 1, "done", result={"number": item.int}))


@pytest.fixture
def script(tmp_path: Path) -> Computing:
    return Computing(tmp_path / "gate")


async def until(process, audit: Audit, run_id: UUID, partial: float) -> None:
    with process.hub.watch(run_id) as signal:
        async with asyncio.timeout(20):
            while (await audit.run(run_id))["partial"] != partial:
                await signal.wait()


async def test_progress_within_items_is_the_runs(office: Office, crew: Launch, audit: Audit, script) -> None:
    process = await crew(processes=2)
    run_id = await office.start(2)
    await until(process, audit, run_id, 1.0)  # two halves
    told = [event["data"] for event in await audit.events(run_id) if event["type"] == "progress"]
    assert told[-1] == {"done": 0, "failed": 0, "total": 2, "fraction": 0.5}
    script.gate.touch()
    assert await process.until(run_id) == "completed"
    run = await audit.run(run_id)
    assert (run["partial"], run["done"]) == (0, 2)
    assert os.getpid() not in script.pids
    await audit.check(run_id)


async def test_a_cancel_ends_the_processes(office: Office, crew: Launch, audit: Audit, script) -> None:
    process = await crew(processes=2)
    run_id = await office.start(2)
    await until(process, audit, run_id, 1.0)
    assert await office.cancel(run_id) == "cancelling"
    assert await process.until(run_id) == "cancelled"
    assert (await audit.run(run_id))["partial"] == 0
    await audit.check(run_id)
    script.gate.touch()
    other = await office.start(1)  # the pool is whole again
    assert await process.until(other) == "completed"


class Apart(Computes, Computing):
    """The same, with places of its own."""


async def test_what_computes_takes_no_more_places_than_there_are_processes(
    office: Office, crew: Launch, audit: Audit, tmp_path: Path
) -> None:
    kind = Apart(tmp_path / "gate")
    process = await crew(processes=2, kinds={kind.name: kind})
    runs = [await office.start(1) for _ in range(5)]
    for run_id in runs[:2]:
        await until(process, audit, run_id, 0.5)
    assert process.runner.at_work == 2
    assert [(await audit.run(run_id))["state"] for run_id in runs[2:]] == ["pending"] * 3
    kind.gate.touch()
    for run_id in runs:
        assert await process.until(run_id) == "completed"
        await audit.check(run_id)


class Lingering(Waits, Scripted):
    """Waits in places of its own."""

    name = "test.lingering"


async def test_what_waits_takes_nobody_elses_place(office: Office, crew: Launch) -> None:
    slow, other = Lingering(concurrency=100), Scripted()
    slow.close_gate()
    process = await crew(kinds={slow.name: slow, other.name: other})
    runs = [await office.start(1, kind=slow.name) for _ in range(20)]
    await slow.until_asked(16)
    assert await process.until(await office.start(1)) == "completed"
    assert len(slow.asked) == 16
    await slow.permit()
    assert [await process.until(run_id) for run_id in runs] == ["completed"] * 20


async def test_a_stop_gives_the_items_back(office: Office, crew: Launch, audit: Audit, script) -> None:
    process = await crew(processes=2)
    run_id = await office.start(2)
    await until(process, audit, run_id, 1.0)
    await process.stop(grace=0.1)
    assert (await audit.run(run_id))["partial"] == 0
    script.gate.touch()
    other = await crew(processes=2)
    assert await other.until(run_id) == "completed"
    await audit.check(run_id)
