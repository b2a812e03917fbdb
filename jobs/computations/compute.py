"""The one function that is called in another process: it loads a program and runs it, within its memory."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any, Protocol
from warnings import catch_warnings, simplefilter

import orjson

from trellis.jobs.computations.form import Diverged
from trellis.jobs.computations.trace import Told, Trace


class BrokeOff(Exception):
    """A program failed in a way that it does not know: computing it again would not help."""


class Sends(Protocol):
    """What a process reports by (`jobs.computing.Reporter`)."""

    each: Callable[[Any], None]


def compute(reporter: Sends, program: str, config: dict[str, Any], megabytes: int) -> dict[str, Any]:
    """What the program comes to: JSON. The trace goes through `reporter`, as `Told`s.

    Raises MemoryError beyond so many megabytes, where the system can be asked to it; Diverged, BrokeOff.
    """
    module = import_module(f"trellis.jobs.computations.{program}")
    trace = Trace(reporter.each)
    reporter.each(Told(0.0))
    with _bounded(megabytes * 2**20):
        try:
            with catch_warnings():
                simplefilter("ignore")  # what numerics warn of shows in what they come to
                found = module.run(config, trace)
        except (MemoryError, Diverged):
            raise
        except Exception as error:
            raise BrokeOff(f"{program}: {type(error).__name__}: {error}") from error
        # As JSON knows it: without the types of numerics, and null for what is no number.
        result: dict[str, Any] = orjson.loads(orjson.dumps(found, option=orjson.OPT_SERIALIZE_NUMPY))
    trace.flush()
    return result


@contextmanager
def _bounded(more: int) -> Iterator[None]:
    """Let the process have so many bytes beside what it has already."""
    if sys.platform == "win32":
        yield
        return
    import resource  # noqa: PLC0415 - not there on Windows

    before = resource.getrlimit(resource.RLIMIT_AS)
    with suppress(OSError, ValueError), open("/proc/self/statm") as statm:
        now = int(statm.read().split()[0]) * resource.getpagesize()
        limits = [bound for bound in (now + more, *before) if bound != resource.RLIM_INFINITY]
        resource.setrlimit(resource.RLIMIT_AS, (min(limits), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
