"""What fault tests share: installations, seeded moments, and rows of the published table."""

import os
import random
import secrets
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import Any

import pytest

from tests.conftest import quick_folder
from tests.faults.audit import Counts
from tests.faults.cluster import OwnCluster, own_cluster
from tests.faults.installation import Installation, installed
from tests.faults.report import Row, print_rows, rows_of, write_document

LONG = os.environ.get("TRELLIS_LONG") == "1"
# The long form looks for what nobody has seen yet; a seed that found something is tried again by name.
SEED = os.environ.get("FAULTS_SEED") or (secrets.token_hex(4) if LONG else "1")

# A worker that is stopped is soon replaced, and takes up few chunks at a time, so that all have some.
SETTINGS = {
    "TRELLIS_POOL": "off",
    "TRELLIS_HEARTBEAT": "2",
    "TRELLIS_CONCURRENCY": "2",
}

Moments = Callable[[int, int], Iterator[random.Random]]
Report = Callable[..., None]


def pytest_configure(config: pytest.Config) -> None:
    """One seed for all processes of the run."""
    if not hasattr(config, "workerinput"):
        os.environ["FAULTS_SEED"] = SEED


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Gather the rows of the tests, of all xdist workers; a row of the long form is published at once."""
    if report.when == "call":
        rows = rows_of(report.user_properties)
        _gathered.extend(rows)
        if LONG and rows and "PYTEST_XDIST_WORKER" not in os.environ:
            write_document(rows, seed=SEED)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the table."""
    if _gathered:
        print_rows(terminalreporter.write_line, _gathered, seed=SEED)


_gathered: list[Row] = []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Add the ends of the processes' logs to the report of a test that failed."""
    made = yield
    if made.failed and call.when == "call":
        for name in ("site", "crashing"):
            site = getattr(item, "funcargs", {}).get(name)
            if site is not None:
                made.sections.append(("processes", site.told()))
    return made


@pytest.fixture
def moments(request: pytest.FixtureRequest) -> Moments:
    """`moments(short, long)`: a seeded source of chance for each of a case's moments."""

    def moments(short: int, long: int) -> Iterator[random.Random]:
        for number in range(long if LONG else short):
            yield random.Random(f"{SEED}/{request.node.name}/{number}")

    return moments


@pytest.fixture
def report(request: pytest.FixtureRequest, record_property: Callable[[str, object], None]) -> Report:
    """`report(case, found)`: a row of the table, of what each run came to; fails where a count is not 0.

    A run has one moment, unless it is said how many there were.
    """
    began = time.monotonic()

    def report(case: str, found: Sequence[Counts], moments: int | None = None) -> None:
        counts = sum(found, Counts())
        row = Row.of(case, counts, moments or len(found), time.monotonic() - began)
        record_property("fault", row.as_property())
        assert counts.faults == (0, 0, 0), f"{case}: lost, duplicated, reordered = {counts.faults} ({SEED=})"

    return report


@pytest.fixture(scope="session")
async def standing(
    copy: Any, template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Installation]:
    """An installation for all the tests of the group `standing`: gateways without a pool, and workers.

    A test asks for as many of them as it needs (`have`), and may kill any.
    """
    folder = tmp_path_factory.mktemp("standing")
    async with copy(template, "faults") as database:
        async with installed(database.dsn, database.admin_dsn, folder, **SETTINGS) as installation:
            yield installation


@pytest.fixture
def site(standing: Installation) -> Installation:
    """The standing installation, with a provider that is well; its logs are shown if the test fails."""
    standing.provider.recover()
    return standing


@pytest.fixture(scope="session")
async def postgres() -> AsyncIterator[OwnCluster]:
    """A Postgres for the tests of the group `crashing` to crash."""
    async with own_cluster(quick_folder()) as cluster:
        yield cluster


@pytest.fixture(scope="session")
async def crash_site(
    postgres: OwnCluster, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Installation]:
    """The installation on that Postgres."""
    folder = tmp_path_factory.mktemp("crashing")
    dsn, admin_dsn = postgres.lease.dsn, postgres.lease.admin_dsn
    async with installed(dsn, admin_dsn, folder, **SETTINGS) as installation:
        yield installation


@pytest.fixture
def crashing(crash_site: Installation) -> Installation:
    """The installation on a Postgres of its own, with a provider that is well."""
    crash_site.provider.recover()
    return crash_site
