"""What those who follow a run are shown: by plan, in cohorts, as their rights have it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest

from tests.conftest import Database
from tests.feeds import Subscriber
from tests.resolvers.conftest import Gateway, open_gateway
from trellis.db.demo.coice import TENANT_A
from trellis.db.pool import Connection
from trellis.db.reads import ReadOptions, Reads
from trellis.db.session import Identity
from trellis.providers.storage import StorageUnavailable
from trellis.realtime.operation import Operation
from trellis.resolvers.answers import Answering
from trellis.resolvers.schema import Served

START = "mutation ($input: StartCoiceJobInput!) { startCoiceJob(input: $input) { job { rowId } } }"
JOB = {"pipelineId": str(TENANT_A.pipeline_id), "libraryId": TENANT_A.library_id}
CANCEL = "mutation ($id: UUID!) { cancelRun(runId: $id) { run { state } } }"

FOLLOW = """
subscription ($id: UUID!) {
  job: coiceJob(rowId: $id) {
    __typename state fraction status library { name catalog { name } }
    results(first: 5) { totalCount nodes { result image { url } stage { prompt { name } } } }
  }
}
"""
SHARED = """
subscription ($id: UUID!) { run(id: $id) {
  __typename id rowId state fraction done failed total events(after: 0) { sequence type data createdAt }
  ... on CoiceJob { status results(first: 3) { totalCount pageInfo { endCursor } edges { cursor node {
    id result job { status } } } aggregate { count } } }
} }
"""
EVENTS = (
    "subscription ($id: UUID!, $after: Int) { runEvents(runId: $id, after: $after) { sequence type data } }"
)
RESULTS = """
subscription ($id: UUID!) { coiceJobResults(jobId: $id) { sequence result } }
"""
PICTURES = """
subscription ($id: UUID!) { coiceJobResults(jobId: $id) { sequence image { url } } }
"""


@pytest.fixture
async def gateway(database: Database, served: Served, tmp_path: Path) -> AsyncIterator[Gateway]:
    async with open_gateway(database, served, tmp_path, listening=True) as gateway:
        yield gateway


async def start(gateway: Gateway, who: str = "manager-a") -> str:
    data = await gateway.data(START, who, input=JOB)
    job: str = data["startCoiceJob"]["job"]["rowId"]
    return job


async def shown(subscriber: Subscriber) -> Any:
    """What a payload shows, which must be without errors."""
    outcome = await subscriber.next()
    assert outcome is not None
    assert not outcome.errors, outcome.errors
    return orjson.loads(outcome.body)


class Work:
    """Does to a job what a worker does."""

    def __init__(self, admin: Connection, job: str) -> None:
        self.admin, self.job, self.done = admin, UUID(job), 0

    async def result(self, *, state: str = "running") -> None:
        """Another result, as one flush writes it."""
        async with self.admin.transaction():
            number = await self.admin.fetchval(
                "update trellis.runs set sequence = sequence + 1, done = done + 1, state = $2 where id = $1"
                " returning sequence",
                self.job,
                state,
            )
            await self.admin.execute(
                "insert into trellis.run_events (run_id, sequence, type) values ($1, $2, 'result')",
                self.job,
                number,
            )
            await self.admin.execute(
                "insert into coice.job_results (job_id, image_id, stage_id, sequence, result)"
                " select $1::uuid, (select id from coice.images where library_id = $2 order by id"
                " offset $4 limit 1), (select id from coice.pipeline_stages where pipeline_id = $3"
                " and stage_order = 1), $5, '{\"result\": true}'",
                self.job,
                TENANT_A.library_id,
                TENANT_A.pipeline_id,
                self.done,
                number,
            )
            await self.admin.execute("select pg_notify('trellis_runs', $1::uuid::text)", self.job)
        self.done += 1

    async def end(self) -> None:
        async with self.admin.transaction():
            number = await self.admin.fetchval(
                "update trellis.runs set sequence = sequence + 1, state = 'completed' where id = $1"
                " returning sequence",
                self.job,
            )
            await self.admin.execute(
                "insert into trellis.run_events (run_id, sequence, type) values ($1, $2, 'state')",
                self.job,
                number,
            )
            await self.admin.execute("select pg_notify('trellis_runs', $1::uuid::text)", self.job)


@pytest.fixture
async def work(gateway: Gateway, admin: Connection) -> Work:
    """A job of manager A's."""
    return Work(admin, await start(gateway))


async def test_a_run_from_its_start_to_its_end(either: Gateway, admin: Connection) -> None:
    work = Work(admin, await start(either))
    subscriber = await either.follow(FOLLOW, "manager-a", id=work.job)
    first = await shown(subscriber)
    assert list(first["data"]["job"]) == ["__typename", "state", "fraction", "status", "library", "results"]
    assert (first["data"]["job"]["state"], first["extensions"]) == ("PENDING", {"sequence": 1})
    assert first["data"]["job"]["library"]["catalog"] == {"name": "Oil & Gas"}
    await work.result()
    second = await shown(subscriber)
    [result] = second["data"]["job"]["results"]["nodes"]
    assert (second["extensions"], result["result"]) == ({"sequence": 2}, {"result": True})
    assert "signature=" in result["image"]["url"]
    await work.end()
    last = await shown(subscriber)
    assert (last["data"]["job"]["state"], last["extensions"]) == ("COMPLETED", {"sequence": 3})
    assert await subscriber.rest() == []


@pytest.mark.parametrize("query", [FOLLOW, SHARED, EVENTS, RESULTS])
async def test_both_engines_show_the_same(
    database: Database, served: Served, tmp_path: Path, admin: Connection, query: str
) -> None:
    seen = []
    async with (
        open_gateway(database, served, tmp_path, listening=True) as one,
        open_gateway(database, served, tmp_path, planned=False, listening=True) as other,
    ):
        work = Work(admin, await start(one))
        for _ in range(3):
            await work.result()
        await work.end()
        for gateway in (one, other):
            subscriber = await gateway.follow(query, "manager-a", id=work.job)
            seen.append([orjson.loads(outcome.body) for outcome in await subscriber.rest()])
            assert all(outcome["data"] for outcome in seen[-1])
    planned, plain = (_without_signatures(each) for each in seen)
    assert planned == plain


def _without_signatures(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: str(each).partition("?")[0] if key == "url" else _without_signatures(each)
            for key, each in value.items()
        }
    return [_without_signatures(each) for each in value] if isinstance(value, list) else value


async def test_one_statement_reads_the_position_and_the_answer(gateway: Gateway, work: Work) -> None:
    gateway.statements.clear()
    subscriber = await gateway.follow(FOLLOW, "manager-a", id=work.job)
    await shown(subscriber)
    assert len(gateway.statements) == 2  # whether it may be followed, and what is shown
    await work.result()
    await shown(subscriber)
    assert len(gateway.statements) == 3
    subscriber.close()


async def test_it_is_read_where_it_was_written(
    gateway: Gateway, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A replica may not know yet of what woke a subscription."""
    primaries: list[bool] = []
    value = Reads.value

    async def noted(self: Reads, *arguments: Any, primary: bool = False) -> str | None:
        primaries.append(primary)
        return await value(self, *arguments, primary=primary)

    monkeypatch.setattr(Reads, "value", noted)
    for query in (FOLLOW, EVENTS):
        subscriber = await gateway.follow(query, "manager-a", id=work.job)
        await shown(subscriber)
        subscriber.close()
    assert primaries
    assert all(primaries)


async def test_streams_from_a_cursor_to_the_end(either: Gateway, admin: Connection) -> None:
    work = Work(admin, await start(either))
    await work.result()
    events = await either.follow(EVENTS, "user-a", id=work.job)
    [refused] = await events.rest()
    assert refused.code == "NOT_FOUND"
    events = await either.follow(EVENTS, "manager-a", id=work.job, after=None)
    results = await either.follow(RESULTS, "manager-a", id=work.job)
    late = await either.follow(EVENTS, "manager-a", after=1, id=work.job)
    later = await either.follow(
        "subscription ($id: UUID!) { runEvents(runId: $id, after: 2) { sequence } }",
        "manager-a",
        after=1,
        id=work.job,
    )
    for _ in range(3):
        await work.result()
    await work.end()
    assert await events.cursors() == [1, 2, 3, 4, 5, 6]
    assert await results.cursors() == [2, 3, 4, 5]
    assert await late.cursors() == [2, 3, 4, 5, 6]
    assert await later.cursors() == [3, 4, 5, 6]


@pytest.mark.parametrize("query", [FOLLOW, SHARED, EVENTS, RESULTS])
@pytest.mark.parametrize(("who", "code"), [("user-b", "NOT_FOUND"), (None, "UNAUTHENTICATED")])
async def test_who_may_not_see_it_is_told_at_once(
    either: Gateway, admin: Connection, query: str, who: str | None, code: str
) -> None:
    job = await start(either)
    subscriber = await either.follow(query, who, id=job)
    [outcome] = await subscriber.rest()
    assert (outcome.executed, outcome.code, outcome.kind) == (False, code, "subscription")


async def test_what_is_too_large_is_refused(gateway: Gateway, work: Work) -> None:
    query = """
    subscription ($id: UUID!) { coiceJob(rowId: $id) { library { images(first: 200) { nodes {
      results(first: 200) { nodes { image { results(first: 200) { nodes { rowId } } } } } } } } } }
    """
    gateway.statements.clear()
    [outcome] = await (await gateway.follow(query, "manager-a", id=work.job)).rest()
    assert outcome.code == "LIMIT_EXCEEDED"
    assert gateway.statements == []


async def test_what_strawberry_says_better(gateway: Gateway, work: Work) -> None:
    query = "subscription ($id: UUID!) { run(id: $id) { state events(first: 5000) { type } } }"
    subscriber = await gateway.follow(query, "manager-a", id=work.job)
    outcome = await subscriber.next()
    assert (outcome.executed, outcome.code, outcome.errors[0]["path"]) == (
        True,
        "LIMIT_EXCEEDED",
        ["run", "events"],
    )
    subscriber.close()


async def test_the_queries_of_a_socket_as_feeds(gateway: Gateway) -> None:
    subscriber = await gateway.follow("{ coiceCatalog(rowId: 1) { name } }")
    assert (await shown(subscriber))["data"] == {"coiceCatalog": {"name": "Oil & Gas"}}
    assert await subscriber.rest() == []
    [outcome] = await (await gateway.follow("{ nope }")).rest()
    assert (outcome.executed, outcome.code) == (False, "BAD_USER_INPUT")


# Many people.


def person(gateway: Gateway, number: int) -> Identity:
    return Identity("authenticated", {"sub": str(UUID(int=number)), "role": "authenticated"})


@pytest.fixture
async def crowd(admin: Connection) -> list[Identity]:
    """Three hundred managers of tenant A's group."""
    people = [UUID(int=number) for number in range(1, 301)]
    await admin.executemany(
        "insert into auth.users (id, email) values ($1, $1::uuid::text || '@trellis.test')",
        [(each,) for each in people],
    )
    await admin.executemany(
        "insert into coice.profiles (id, display_name, role) values ($1, 'x', 'manager')",
        [(each,) for each in people],
    )
    await admin.executemany(
        "insert into coice.user_groups (user_id, group_id) values ($1, $2)",
        [(each, TENANT_A.group_id) for each in people],
    )
    return [Identity("authenticated", {"sub": str(each), "role": "authenticated"}) for each in people]


@pytest.mark.parametrize("query", [SHARED, EVENTS, RESULTS])
async def test_three_hundred_people_cost_what_one_costs(
    gateway: Gateway, crowd: list[Identity], work: Work, query: str
) -> None:
    subscribers = []
    for identity in crowd:
        subscriber = Subscriber()
        operation = Operation(query, {"id": str(work.job)})
        subscriber.feed = await gateway.engine.open(operation, identity, subscriber.wake)
        subscribers.append(subscriber)
    for each in subscribers:
        if query is not RESULTS:
            assert await each.cursor() == 1
        while each.feed.take() is None and not each.feed.at_end:  # there is no result so far
            await asyncio.sleep(0)
    for number in range(2, 6):
        gateway.statements.clear()
        await work.result()
        bodies = [(await each.next()).body for each in subscribers]
        assert all(body is bodies[0] for body in bodies)
        assert orjson.loads(bodies[0]).get("extensions", {}).get("sequence", number) == number
        # The hub looks by itself every two seconds, and this may take longer where a machine is busy.
        looks = [statement for statement in gateway.statements if "concat(sequence" in statement.sql]
        assert len(gateway.statements) - len(looks) == 1
        assert len(looks) < 5
    assert len(gateway.following.cohorts) == 1
    for each in subscribers:
        each.close()
    assert len(gateway.following.cohorts) == 0


@pytest.mark.parametrize(
    ("fields", "shared"),
    [
        ("state fraction done", True),
        ("id rowId createdBy imageIds results { nodes { result job { state } } }", True),
        ("results(where: { sequence: { gt: 1 } }) { totalCount groups(groupedBy: [{ stageId: true }]) { count } }", True),
        ("events(after: 3) { data }", True),
        ("queuePosition", False),
        ("actions", False),
        ("library { name }", False),
        ("submitter { email }", False),
        ("pipeline { jobs { totalCount } }", False),
        ("results { nodes { image { rowId } } }", False),
        ("results { nodes { stage { results { totalCount } } } }", False),
        ("results(search: \"flare\") { totalCount }", False),
        ("results(where: { image: { libraryId: { eq: 1 } } }) { totalCount }", False),
        ("results(where: { and: [{ sequence: { gt: 1 } }] }) { totalCount }", False),
    ],
)  # fmt: skip
async def test_what_all_may_be_shown_alike(gateway: Gateway, work: Work, fields: str, shared: bool) -> None:
    query = f"subscription ($id: UUID!) {{ coiceJob(rowId: $id) {{ {fields} }} }}"
    people = ["manager-a", "admin"]
    subscribers = [await gateway.follow(query, who, id=work.job) for who in people]
    for each in subscribers:
        await shown(each)
    assert len(gateway.following.cohorts) == (1 if shared else 2)
    for each in subscribers:
        each.close()


async def test_the_same_question_in_other_words_is_one_cohort(gateway: Gateway, work: Work) -> None:
    first = await gateway.follow(SHARED, "manager-a", id=work.job)
    other = await gateway.follow(SHARED.replace("$id", "$other").replace("\n", " "), "admin", other=work.job)
    literal = await gateway.follow(
        SHARED.replace("($id: UUID!)", "").replace("$id", f'"{work.job}"'), "admin"
    )
    assert len(gateway.following.cohorts) == 1
    another = await gateway.follow(SHARED.replace("fraction", "f: fraction"), "admin", id=work.job)
    assert len(gateway.following.cohorts) == 2
    for each in (first, other, literal, another):
        await shown(each)
        each.close()


# Rights, by the policies that there are.

TAKE_AWAY = {
    "the role": "update coice.profiles set role = 'end_user' where id = $1",
    "the group": "delete from coice.user_groups where user_id = $1",
    "all groups": "delete from coice.groups",
    "the person": "delete from coice.profiles where id = $1",
}


@pytest.mark.parametrize("query", [FOLLOW, SHARED, EVENTS])
@pytest.mark.parametrize("what", TAKE_AWAY)
async def test_who_loses_a_right_is_told_and_the_others_go_on(
    gateway: Gateway, crowd: list[Identity], work: Work, admin: Connection, query: str, what: str
) -> None:
    lost = Subscriber()
    operation = Operation(query, {"id": str(work.job)})
    lost.feed = await gateway.engine.open(operation, crowd[0], lost.wake)
    kept = await gateway.follow(query, "admin", id=work.job)
    assert (await lost.cursor(), await kept.cursor()) == (1, 1)
    person = UUID(crowd[0].claims["sub"])
    await admin.execute(TAKE_AWAY[what], *([person] if "$1" in TAKE_AWAY[what] else []))
    [outcome] = await lost.rest()
    assert (outcome.executed, outcome.code) == (False, "NOT_FOUND")
    await work.result()
    assert await kept.cursor() == 2
    kept.close()


async def test_backends_that_die_are_not_noticed(gateway: Gateway, work: Work, admin: Connection) -> None:
    """Those that read and the one that listens, again and again while there are changes."""
    subscribers = [
        await gateway.follow(query, "manager-a", id=work.job) for query in (EVENTS, SHARED, FOLLOW)
    ]
    events, *queries = [asyncio.create_task(each.rest(30)) for each in subscribers]
    for _ in range(10):
        await work.result()
        await admin.fetch(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
        await work.result()
    await work.end()
    assert [outcome.cursor for outcome in await events] == list(range(1, 23))
    for each in queries:
        outcomes = await each
        assert not any(outcome.errors for outcome in outcomes)
        numbers = [outcome.cursor for outcome in outcomes]
        assert numbers == sorted(set(numbers))
        assert numbers[-1] == 22


async def test_a_wait_for_a_connection_is_not_told(
    database: Database, served: Served, tmp_path: Path, admin: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long it takes: nobody's question is too much because all connections are in use."""
    async with open_gateway(
        database, served, tmp_path, reads=ReadOptions(size=1), listening=True, seconds=1.0
    ) as gateway:
        work = Work(admin, await start(gateway))
        subscriber = await gateway.follow(FOLLOW, "manager-a", id=work.job)
        await shown(subscriber)
        refused = asyncio.Event()
        reading = Answering.reading

        @asynccontextmanager
        async def noted(*arguments: Any) -> AsyncIterator[Any]:
            try:
                async with reading(*arguments) as context:
                    yield context
            except BaseException:
                refused.set()
                raise

        monkeypatch.setattr(Answering, "reading", noted)
        async with gateway.reads.lanes()["reads_authenticated"].acquire():
            await work.result()
            async with asyncio.timeout(10):
                await refused.wait()
        assert (await shown(subscriber))["extensions"] == {"sequence": 2}
        subscriber.close()


async def test_a_storage_that_is_away_is_not_noticed(
    gateway: Gateway, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Results whose pictures have no addresses for now come when these have."""
    assert gateway.services
    storage, attempts = gateway.services.storage, 0
    sign = storage.signed_urls

    async def passing(*arguments: Any, **options: Any) -> Any:
        nonlocal attempts
        attempts += 1
        if attempts < 3:
            raise StorageUnavailable("the storage cannot answer now")
        return await sign(*arguments, **options)

    monkeypatch.setattr(storage, "signed_urls", passing)
    await work.result()
    await work.result()
    subscriber = await gateway.follow(PICTURES, "manager-a", id=work.job)
    results = [(await shown(subscriber))["data"]["coiceJobResults"] for _ in range(2)]
    assert [result["sequence"] for result in results] == [2, 3]
    assert all("signature=" in result["image"]["url"] for result in results)
    assert attempts == 3
    subscriber.close()


async def test_the_last_word_reaches_who_took_nothing(gateway: Gateway, work: Work) -> None:
    subscriber = await gateway.follow(FOLLOW, "manager-a", id=work.job)
    eager = await gateway.follow(SHARED, "manager-a", id=work.job)
    for _ in range(5):
        await eager.next()
        await work.result()
    await work.end()
    assert (await eager.rest())[-1].cursor == 7
    async with asyncio.timeout(10):
        while not subscriber.feed.cohort.ended:
            await asyncio.sleep(0)
    [outcome] = await subscriber.rest()
    assert orjson.loads(outcome.body)["data"]["job"]["state"] == "COMPLETED"
