"""Calls in processes of their own: what comes back, and what is left of those that are stopped or die."""

import asyncio
import ctypes
import functools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.serving import ROOT
from trellis.jobs.computing import CallFailed, Reporter
from trellis.jobs.processes import NoMemory, ProcessDied, Processes, ProcessesClosed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are started as on Unix")


@pytest.fixture
async def processes() -> AsyncIterator[Processes]:
    pool = Processes(2)
    yield pool
    await pool.aclose()


def add(a: int, b: int) -> int:
    return a + b


def who() -> int:
    return os.getpid()


def read(path: str) -> str:
    return Path(path).read_text()


def forever(*_: Any) -> None:
    """One operation in C, which holds the interpreter's lock and looks at no signal."""
    pow(3, 10**12, 2**4_000_000 + 1)


def busy(report: Reporter) -> None:
    report(os.getpid())
    forever()


def tell_all(report: Reporter, number: int) -> None:
    for value in range(number):
        report.each(value)
        report(-1 - value)


def fail(message: str) -> None:
    raise ValueError(message)


class Stubborn(Exception):
    """An exception that can be pickled but not unpickled."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} and {two}")


def fail_stubbornly() -> None:
    raise Stubborn(1, 2)


def give_a_lock() -> Any:
    return threading.Lock()


def die_of(number: int) -> None:
    os.kill(os.getpid(), number)


def leave(status: int) -> None:
    os._exit(status)


def crash() -> None:
    ctypes.string_at(0)


def exhaust() -> None:
    raise MemoryError


class Fatal:
    """Ends its process while it is on its way back: the moment at which a shared lock would be held."""

    def __reduce__(self) -> Any:
        os.kill(os.getpid(), signal.SIGKILL)


def give_something_fatal() -> Fatal:
    return Fatal()


def count(report: Reporter, number: int) -> int:
    for value in range(number):
        report(value)
    return number


def sum_to(number: int) -> int:
    return sum(range(number))


async def pid_of_busy(processes: Processes) -> tuple["asyncio.Task[None]", int]:
    """A call that is at work, and its process."""
    started: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(processes.call(busy, progress=started.set_result))
    return task, await started


async def until_gone(pid: int) -> None:
    async with asyncio.timeout(10):
        while is_running(pid):
            await asyncio.sleep(0.005)


def is_running(pid: int) -> bool:
    """Whether the process is there and not a zombie that nobody has cleared away yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


async def test_a_call(processes: Processes) -> None:
    assert await processes.call(add, 1, 2) == 3
    assert await processes.call(functools.partial(add, b=4), 1) == 5
    assert await processes.call(who) != os.getpid()


async def test_processes_are_used_again_and_never_more_than_allowed(processes: Processes) -> None:
    pids = await asyncio.gather(*(processes.call(who) for _ in range(20)))
    assert 1 <= len(set(pids)) <= 2


async def test_large_arguments_and_results(processes: Processes) -> None:
    blob = os.urandom(3_000_000)
    assert await processes.call(bytes.upper, blob) == blob.upper()


async def test_what_a_function_raises(processes: Processes) -> None:
    with pytest.raises(ValueError, match="so it is") as raised:
        await processes.call(fail, "so it is")
    assert "in fail" in raised.value.__notes__[0]
    with pytest.raises(CallFailed, match="Stubborn: 1 and 2"):
        await processes.call(fail_stubbornly)
    with pytest.raises(TypeError, match="lock"):
        await processes.call(give_a_lock)
    pid = await processes.call(who)
    with pytest.raises(ValueError, match="again"):
        await processes.call(fail, "again")
    assert await processes.call(who) == pid


async def test_what_cannot_be_sent_costs_nothing(processes: Processes) -> None:
    pid = await processes.call(who)
    with pytest.raises((AttributeError, TypeError), match="pickle"):
        await processes.call(lambda: None)
    assert await processes.call(who) == pid


async def test_progress_comes_in_order_and_not_too_often(processes: Processes) -> None:
    """300,000 reports: some come, in order, and the last one does, before the result."""
    seen: list[int] = []
    begun = time.monotonic()
    assert await processes.call(count, 300_000, progress=seen.append) == 300_000
    assert seen == sorted(set(seen))
    assert seen[0] == 0
    assert seen[-1] == 299_999
    assert len(seen) <= 50 * (time.monotonic() - begun) + 2


async def test_what_each_reports_all_comes_between_the_rest(processes: Processes) -> None:
    seen: list[int] = []
    await processes.call(tell_all, 500, progress=seen.append)
    assert [value for value in seen if value >= 0] == list(range(500))
    assert seen[-2:] == [499, -500]  # the newest of the others comes too, and after what was told before it


async def test_progress_may_be_awaited_and_does_not_hold_the_function_up(processes: Processes) -> None:
    seen: list[int] = []
    ended = asyncio.Event()

    async def slow(value: int) -> None:
        await asyncio.sleep(0)
        seen.append(value)

    assert await processes.call(count, 1_000, progress=slow) == 1_000
    assert seen[-1] == 999

    async def stuck(value: int) -> None:
        await ended.wait()
        seen.append(value)

    seen.clear()
    task = asyncio.create_task(processes.call(count, 1_000, progress=stuck))
    assert await processes.call(add, 1, 1) == 2
    ended.set()
    assert await task == 1_000
    assert seen[-1] == 999


async def test_a_listener_that_fails_ends_the_call(processes: Processes) -> None:
    def refuse(value: int) -> None:
        raise OSError(value)

    with pytest.raises(OSError, match=r"\d+"):
        await processes.call(busy, progress=refuse)
    assert await processes.call(add, 1, 2) == 3


async def test_cancelling_kills_at_once() -> None:
    """Eight calls in the middle of C code, cancelled: the processes are gone, the slots are free."""
    processes = Processes(8)
    try:
        started = await asyncio.gather(*(pid_of_busy(processes) for _ in range(8)))
        waiting = asyncio.create_task(processes.call(who))
        begun = time.monotonic()
        for task, _ in started:
            task.cancel()
        ends = await asyncio.gather(*(task for task, _ in started), return_exceptions=True)
        assert all(isinstance(end, asyncio.CancelledError) for end in ends)
        assert time.monotonic() - begun < 1
        await asyncio.gather(*(until_gone(pid) for _, pid in started))
        assert await waiting not in {pid for _, pid in started}
        assert len(set(await asyncio.gather(*(processes.call(who) for _ in range(8))))) >= 1
    finally:
        await processes.aclose()


async def test_cancelling_at_any_moment_loses_no_slot(processes: Processes) -> None:
    for step in range(40):
        task = asyncio.create_task(processes.call(add, 1, step))
        for _ in range(step):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert await asyncio.gather(*(processes.call(add, 1, number) for number in range(4))) == [1, 2, 3, 4]


async def test_a_call_that_waits_for_its_turn_is_cancelled(processes: Processes) -> None:
    first, second = await asyncio.gather(pid_of_busy(processes), pid_of_busy(processes))
    waiting = asyncio.create_task(processes.call(add, 1, 2))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert is_running(first[1])
    assert is_running(second[1])
    first[0].cancel()
    assert await processes.call(add, 1, 2) == 3
    second[0].cancel()
    await asyncio.gather(first[0], second[0], return_exceptions=True)


async def test_the_time_of_a_call(processes: Processes) -> None:
    with pytest.raises(TimeoutError):
        await processes.call(forever, timeout=0.05)
    assert await processes.call(add, 1, 2, timeout=30) == 3


@pytest.mark.parametrize(
    ("function", "arguments", "said"),
    [
        (die_of, (signal.SIGKILL,), "SIGKILL"),
        (crash, (), "SIGSEGV"),
        (leave, (7,), "by itself, with status 7"),
        (sys.exit, (3,), "by itself, with status 3"),
        (exhaust, (), "no memory"),
        (give_something_fatal, (), "SIGKILL"),
    ],
)
async def test_a_process_that_dies(processes: Processes, function: Any, arguments: Any, said: str) -> None:
    """Only the call that it worked on hears of it, whatever it was doing; the others go on."""
    others = [asyncio.create_task(processes.call(sum_to, 1_000_000)) for _ in range(4)]
    with pytest.raises(ProcessDied, match=said):
        await processes.call(function, *arguments)
    assert await asyncio.gather(*others) == [sum(range(1_000_000))] * 4
    assert await asyncio.gather(*(processes.call(add, 1, 2) for _ in range(4))) == [3] * 4


async def test_what_runs_out_of_memory_is_known_from_what_is_killed(processes: Processes) -> None:
    with pytest.raises(NoMemory):
        await processes.call(exhaust)
    with pytest.raises(ProcessDied) as raised:
        await processes.call(die_of, signal.SIGKILL)
    assert not isinstance(raised.value, NoMemory)


async def test_a_process_that_is_killed_from_outside(processes: Processes) -> None:
    task, pid = await pid_of_busy(processes)
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(ProcessDied, match="SIGKILL"):
        await task
    idle = await processes.call(who)
    os.kill(idle, signal.SIGKILL)
    await until_gone(idle)
    assert await processes.call(add, 1, 2) == 3


async def test_signals_to_the_group_are_for_the_parent(processes: Processes) -> None:
    pid = await processes.call(who)
    os.kill(pid, signal.SIGTERM)
    os.kill(pid, signal.SIGINT)
    assert await processes.call(who) == pid
    assert os.getpgid(pid) != os.getpgid(0)


async def test_shutdown_while_processes_are_busy() -> None:
    processes = Processes(2)
    started = await asyncio.gather(pid_of_busy(processes), pid_of_busy(processes))
    waiting = asyncio.create_task(processes.call(who))
    await asyncio.sleep(0)
    begun = time.monotonic()
    await processes.aclose()
    assert time.monotonic() - begun < 2
    assert not any(is_running(pid) for _, pid in started)
    for task in (waiting, *(task for task, _ in started)):
        with pytest.raises(ProcessesClosed):
            await task
    with pytest.raises(ProcessesClosed):
        await processes.call(who)
    await processes.aclose()


async def test_the_loop_turns_while_every_process_is_busy() -> None:
    processes = Processes(os.cpu_count())
    started = await asyncio.gather(*(pid_of_busy(processes) for _ in range(os.cpu_count() or 1)))
    lags = []
    for _ in range(100):
        begun = time.monotonic()
        await asyncio.sleep(0.002)
        lags.append(time.monotonic() - begun - 0.002)
    await processes.aclose()
    await asyncio.gather(*(task for task, _ in started), return_exceptions=True)
    assert sorted(lags)[50] < 0.02


_PARENT = """
import asyncio
from tests.jobs.test_processes import busy
from trellis.jobs.processes import Processes

async def main():
    processes = Processes(2)
    await asyncio.gather(*(processes.call(busy, progress=lambda pid: print(pid, flush=True)) for _ in "ab"))

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a thread looks after it, when C code lets it")
async def test_no_orphans() -> None:
    """A gateway that is killed takes its processes with it, in the middle of C code as well."""
    parent = subprocess.Popen([sys.executable, "-c", _PARENT], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with parent:
        assert parent.stdout is not None
        pids = [int(await asyncio.to_thread(parent.stdout.readline)) for _ in range(2)]
        assert all(map(is_running, pids))
        parent.kill()
    await asyncio.gather(*map(until_gone, pids))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems choose for themselves")
async def test_without_memory_they_are_the_first_to_go(processes: Processes) -> None:
    assert await processes.call(read, "/proc/self/oom_score_adj") == "1000\n"
