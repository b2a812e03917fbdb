"""Executions of workflows from start to end: steps in order, branches, maps, waits, calls; and what kills them."""

import asyncio
import sys
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import orjson
import pytest

from tests.conftest import Database
from tests.jobs.alawein.mezan_workshop import Host, Workshop, hosting, kinds_for
from tests.jobs.conftest import Process, launching
from tests.providers.scripted_server import CUT, HANG, Reply
from trellis.db.constraints import load_constraints
from trellis.db.demo import alawein
from trellis.db.demo.people import ADMIN, MANAGER_A, USER_A, USER_B, Person
from trellis.db.errors import GatewayError, translate
from trellis.db.pool import Connection, Pool
from trellis.jobs.mezan.log import Line, Log, Superseded, Task


@pytest.fixture
async def host() -> AsyncIterator[Host]:
    async with hosting() as host:
        yield host


@pytest.fixture
async def workshop(pool: Pool, admin: Connection, host: Host) -> AsyncIterator[Workshop]:
    await alawein.load(admin)
    kinds: Any = kinds_for((host.url.removeprefix("http://"),))
    yield Workshop(pool, admin, kinds)
    await kinds["alawein.mezan_execution"]._calls.aclose()
    await kinds["alawein.mezan_execution"]._expressions.aclose()


@pytest.fixture
async def process(database: Database, workshop: Workshop) -> AsyncIterator[Process]:
    async with launching(database.dsn, workshop.kinds) as launch:
        yield await launch(processes=1)


def transform(id: str, expression: str, *needs: str) -> dict[str, Any]:
    return {"id": id, "type": "transform", "needs": list(needs), "with": {"expression": expression}}


def call(id: str, host: Host, *needs: str, **options: Any) -> dict[str, Any]:
    return {"id": id, "type": "http", "needs": list(needs), "with": {"url": f"{host.url}/{id}"} | options}


async def until(process: Process, workshop: Workshop, run_id: UUID, *line: Any) -> None:
    """Wait until the log has a line."""
    with process.hub.watch(run_id) as signal:
        async with asyncio.timeout(20):
            while line not in [told[: len(line)] for told in await workshop.told(run_id)]:
                await signal.wait()


async def test_steps_go_in_the_order_in_which_they_need_each_other(
    workshop: Workshop, process: Process, host: Host
) -> None:
    run_id = await workshop.execute(
        transform("sum", "sum([steps.a.body.sent.n, steps.b])", "a", "b"),
        call("a", host, method="POST", body={"n": {"$": "input.n"}}),
        transform("b", "input.n"),
        given={"n": 21},
    )
    assert await process.until(run_id) == "completed"
    row, log = await workshop.row(run_id), await workshop.log(run_id)
    assert (row["status"], row["output"]) == ("completed", {"sum": 42})
    assert row["created_at"] <= row["started_at"] <= row["completed_at"]
    told = await workshop.told(run_id)
    assert sorted(told[:-1]) == [
        ("a", None, "completed", 1),
        ("a", None, "running", 1),
        ("b", None, "completed", 1),
    ]
    assert told[-1] == ("sum", None, "completed", 1)
    called = next(each for each in log if each["status"] == "running")
    assert called["input"]["body"] == {"n": 21}
    answer = next(each for each in log if each["step"] == "a" and each["status"] == "completed")["output"]
    assert (answer["status"], answer["body"]) == (200, {"asked": "/a", "sent": {"n": 21}})
    events = await workshop.admin.fetch(
        "select sequence, type from trellis.run_events where run_id = $1 order by sequence", run_id
    )
    assert [event["sequence"] for event in events] == list(range(1, len(events) + 1))
    assert [each["sequence"] for each in log] == [e["sequence"] for e in events if e["type"] == "step"]


async def test_one_way_of_a_branch_is_taken_and_both_meet_again(workshop: Workshop, process: Process) -> None:
    workflow = await workshop.workflow(
        {"id": "big", "type": "branch", "with": {"on": "input.n > `10`", "then": ["many"], "else": ["few"]}},
        transform("many", "'many'", "big"),
        transform("few", "'few'", "big"),
        transform("after_few", "steps.few", "few"),
        transform("said", "steps.many || steps.few", "many", "few"),
    )
    for n, said, skipped in ((11, "many", {"few", "after_few"}), (10, "few", {"many"})):
        run_id = await workshop.start(workflow, input={"n": n})
        assert await process.until(run_id) == "completed"
        row = await workshop.row(run_id)
        assert row["output"]["said"] == said
        told = await workshop.told(run_id)
        assert {step for step, _, status, _ in told if status == "skipped"} == skipped
        assert len(told) == 5


async def test_a_map_goes_over_its_elements_and_remembers_each(
    workshop: Workshop, process: Process, host: Host
) -> None:
    within = {
        "type": "http",
        "with": {"url": f"{host.url}/x", "query": {"n": {"$": "item"}, "at": {"$": "index"}}},
    }
    run_id = await workshop.execute(
        {"id": "ask", "type": "map", "with": {"over": {"$": "input"}, "do": within, "atOnce": 3}},
        transform("paths", "steps.ask[].body.asked", "ask"),
        {"id": "none", "type": "map", "with": {"over": [], "do": within}},
        given=list("abcdefg"),
    )
    assert await process.until(run_id) == "completed"
    row = await workshop.row(run_id)
    assert row["output"] == {"paths": [f"/x?n={item}&at={n}" for n, item in enumerate("abcdefg")], "none": []}
    assert host.most_busy <= 3
    told = await workshop.told(run_id)
    assert [at for step, at, status, _ in told if step == "ask" and status == "completed" and at is None] == [
        None
    ]
    assert sorted(at for step, at, status, _ in told if status == "completed" and at is not None) == list(
        range(7)
    )


async def test_each_call_carries_a_key_of_its_own_and_the_same_one_when_it_is_made_again(
    workshop: Workshop, process: Process, host: Host
) -> None:
    host.script.extend([CUT, Reply(status=503, headers={"retry-after": "0"})])
    run_id = await workshop.execute(call("a", host), call("b", host, "a"))
    assert await process.until(run_id) == "completed"
    keys = [each.headers["idempotency-key"] for each in host.requests]
    assert len(keys) == 4
    assert len(set(keys[:3])) == 1
    assert keys[3] != keys[0]
    log = [each for each in await workshop.log(run_id) if each["step"] == "a"]
    assert [(each["status"], each["attempt"], each["error"]) for each in log] == [
        ("running", 1, None),
        ("waiting", 1, "the host could not be reached, or broke off"),
        ("running", 2, None),
        ("waiting", 2, "the host answered 503"),
        ("running", 3, None),
        ("completed", 3, None),
    ]


FAILURES: list[tuple[dict[str, Any], Any, str]] = [
    ({"attempts": 1}, Reply(status=500), "Step a: the host answered 500, 1 times"),
    ({}, Reply(status=404), "Step a: the host answered 404"),
    (
        {},
        Reply(status=302, headers={"location": "/elsewhere"}),
        "Step a: the host answered 302: redirects are not followed",
    ),
    ({"seconds": 0.2, "attempts": 1}, HANG, "Step a: there was no answer within 0.2 s, 1 times"),
    ({}, Reply(body=b"x" * 300_000), "Step a: the answer has more than 256 kB"),
    (
        {},
        Reply(body=b'{"a": "\\u0000"}'),
        "Step a: there is a text with the NUL character, which cannot be kept",
    ),
    ({"url": {"$": "input.nothing"}}, Reply(), "Step a: its address is no text"),
    ({"headers": {"host": "elsewhere"}}, Reply(), "Step a: the header `host` is not for a workflow to set"),
]


@pytest.mark.parametrize(("options", "reply", "error"), FAILURES)
async def test_a_step_that_comes_to_nothing_fails_the_execution_and_a_retry_goes_on_there(
    workshop: Workshop, process: Process, host: Host, options: dict[str, Any], reply: Reply, error: str
) -> None:
    host.script.append(reply)
    run_id = await workshop.execute(transform("before", "`1`"), call("a", host, "before", **options))
    assert await process.until(run_id) == "failed"
    assert await workshop.error(run_id) == error
    assert (await workshop.row(run_id))["status"] == "failed"
    [*_, last] = await workshop.log(run_id)
    assert (last["step"], last["status"], f"Step a: {last['error']}") == ("a", "failed", error)
    if "url" in options or "headers" in options:
        assert host.requests == []
        return
    await workshop.control("retry", run_id)
    assert await process.until(run_id) == "completed"
    done = [step for step, _, status, _ in await workshop.told(run_id) if status == "completed"]
    assert done == ["before", "a"], "what was done is not done again"


async def test_hosts_that_are_not_allowed_are_not_called(
    workshop: Workshop, process: Process, host: Host
) -> None:
    port = host.url.rpartition(":")[2]
    for url in (
        f"http://localhost:{port}/",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "nonsense",
    ):
        step = call("a", host, url=url)
        run_id = await workshop.execute(step)
        assert await process.until(run_id) == "failed"
    assert host.requests == []


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ("sum(input)", "`sum(input)`: "),
        ("|".join(["[@,@]"] * 60), "it comes to more than 256 kB"),
        ("[input] | " + " | ".join(["to_string([@,@,@,@])"] * 40), "an expression takes too much"),
    ],
)
async def test_an_expression_that_takes_too_much_hurts_nobody(
    workshop: Workshop, process: Process, expression: str, error: str
) -> None:
    run_id = await workshop.execute(transform("a", expression), given={"x": "y" * 1000})
    assert await process.until(run_id) == "failed"
    said = str(await workshop.error(run_id))
    assert said.startswith(f"Step a: {error}"), said
    again = await workshop.execute(transform("a", "sum(`[1, 2]`)"))
    assert await process.until(again) == "completed"


async def test_a_run_is_started_as_its_owner_waited_for_and_given(
    workshop: Workshop, process: Process
) -> None:
    within = {
        "kind": "optilibria",
        "input": {
            "problemName": "rosenbrock",
            "algorithm": "nelder_mead",
            "config": {"dimensions": 2, "seed": {"$": "item"}},
        },
    }
    run_id = await workshop.execute(
        {"id": "search", "type": "map", "with": {"over": [1, 2], "do": {"type": "run", "with": within}}},
        transform("found", "steps.search[].results.best", "search"),
    )
    assert await process.until(run_id) == "completed", await workshop.error(run_id)
    runs = await workshop.admin.fetch("select * from alawein.optilibria_runs order by (config->>'seed')::int")
    assert [(run["user_id"], run["status"]) for run in runs] == [(USER_A.id, "completed")] * 2
    waiting = {each["run_id"] for each in await workshop.log(run_id) if each["status"] == "waiting"}
    assert waiting == {run["id"] for run in runs}
    found = (await workshop.row(run_id))["output"]["found"]
    assert found == [run["results"]["best"] for run in runs]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"problemName": "nonsense"}, "it cannot be started: "),
        ({"problemName": ["ackley"]}, "it cannot be started: "),
        ({"problemName": "ackley", "algorithm": "nelder_mead", "config": {"x": 1}}, "it cannot be started: "),
        ({"$": "`[]`"}, "it cannot be started: its input is no object"),
    ],
)
async def test_a_run_that_cannot_be_started_says_why(
    workshop: Workshop, process: Process, given: dict[str, Any], error: str
) -> None:
    run_id = await workshop.execute(
        {"id": "a", "type": "run", "with": {"kind": "optilibria", "input": given}}
    )
    assert await process.until(run_id) == "failed"
    said = str(await workshop.error(run_id))
    assert said.startswith(f"Step a: {error}"), said
    assert await workshop.admin.fetchval("select count(*) from alawein.optilibria_runs") == 0


async def test_who_waits_for_a_slow_host_leaves_places_to_others(
    workshop: Workshop, process: Process, host: Host
) -> None:
    host.script += [HANG] * 4
    slow = await workshop.workflow(call("a", host, seconds=60))
    runs = [await workshop.start(slow) for _ in range(6)]
    await host.until_asked(4)
    theirs = await workshop.start(await workshop.workflow(call("b", host), who=USER_B), who=USER_B)
    assert await process.until(theirs) == "completed"
    assert len(host.requests) == 5
    begun = await workshop.admin.fetch(
        "select execution_id from alawein.mezan_steps where execution_id = any($1)", runs
    )
    for row in begun:
        await workshop.control("cancel", row["execution_id"])
    ended = [await process.until(run_id) for run_id in runs]
    assert sorted(ended) == ["cancelled"] * 4 + ["completed"] * 2


async def test_a_cancelled_execution_takes_what_it_waits_for_along(
    workshop: Workshop, process: Process
) -> None:
    given = {"simulationType": "ising", "name": "Long", "config": {"sweeps": 2000, "size": 128}}
    run_id = await workshop.execute(
        {"id": "long", "type": "run", "with": {"kind": "simcore", "input": given}}
    )
    await until(process, workshop, run_id, "long", None, "waiting")
    child = await workshop.admin.fetchval("select id from alawein.simcore_simulations")
    await workshop.control("cancel", run_id)
    assert await process.until(run_id) == "cancelled"
    assert await process.until(child) == "cancelled"
    [*_, last] = await workshop.log(run_id)
    assert (last["status"], last["error"]) == ("failed", "The execution is cancelled.")
    assert (await workshop.row(run_id))["status"] == "cancelled"


async def test_a_delay_goes_on_where_it_was_after_its_worker_was_killed(
    workshop: Workshop, database: Database, host: Host
) -> None:
    run_id = await workshop.execute(
        call("before", host),
        {"id": "pause", "type": "delay", "needs": ["before"], "with": {"seconds": {"$": "input.seconds"}}},
        call("after", host, "pause"),
        given={"seconds": 2.5},
    )
    async with launching(database.dsn, workshop.kinds) as launch:
        watching = await launch(work=False)
        child = await spawn(database, host)
        await until(watching, workshop, run_id, "pause", None, "waiting")
        child.kill()
        await child.wait()
        process = await launch(processes=1)
        assert await process.until(run_id) == "completed"
    log = await workshop.log(run_id)
    waiting = [each for each in log if each["step"] == "pause"]
    assert [each["status"] for each in waiting] == ["waiting", "completed"]
    assert (waiting[0]["due_at"] - waiting[0]["created_at"]).total_seconds() == pytest.approx(2.5, abs=0.1)
    assert waiting[1]["created_at"] >= waiting[0]["due_at"]
    assert [each.line.split(" ")[1] for each in host.requests] == ["/before", "/after"]


async def test_what_is_done_is_not_done_again_after_a_kill_and_what_was_in_flight_keeps_its_key(
    workshop: Workshop, database: Database, host: Host
) -> None:
    within = {"type": "http", "with": {"method": "POST", "url": f"{host.url}/pay", "body": {"$": "item"}}}
    host.script.extend([Reply(), Reply(), HANG])
    run_id = await workshop.execute(
        {"id": "pay", "type": "map", "with": {"over": ["a", "b", "c"], "do": within, "atOnce": 1}}
    )
    async with launching(database.dsn, workshop.kinds) as launch:
        child = await spawn(database, host)
        await host.until_asked(3)
        child.kill()
        await child.wait()
        process = await launch(processes=1)
        assert await process.until(run_id) == "completed"
    sent = [(each.body, each.headers["idempotency-key"]) for each in host.requests]
    assert [body for body, _ in sent] == [b"a", b"b", b"c", b"c"]
    assert sent[2] == sent[3]
    assert len({key for _, key in sent}) == 3
    assert ("pay", 2, "completed", 2) in await workshop.told(run_id)


async def spawn(database: Database, host: Host) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.jobs.alawein.mezan_worker", database.dsn),
        host.url.removeprefix("http://"),
    )


async def test_an_execution_that_gets_on_has_not_been_taken_up_in_vain(workshop: Workshop) -> None:
    """Its chunk is one for all steps: workers may die more often than one may over a single step."""
    run_id = await workshop.execute(transform("a", "`1`"), transform("b", "`1`"))
    await workshop.admin.execute("update trellis.run_chunks set deliveries = 4, state = 'queued'")
    deliveries = "select deliveries from trellis.run_chunks where run_id = $1"
    for status, left in (("running", 4), ("completed", 0)):
        await Log(workshop.pool, run_id).write(Line(Task("a"), status))
        assert await workshop.admin.fetchval(deliveries, run_id) == left
    with pytest.raises(Superseded):
        await Log(workshop.pool, run_id).write(Line(Task("a"), "completed"))
    assert len(await workshop.log(run_id)) == 2, "what is done is done once"


async def test_a_paused_execution_ends_its_call_begins_nothing_and_goes_on_when_it_is_resumed(
    workshop: Workshop, process: Process, host: Host
) -> None:
    host.script.append(HANG)
    run_id = await workshop.execute(call("a", host, seconds=1, attempts=2), call("b", host, "a"))
    await host.until_asked(1)
    await workshop.control("pause", run_id)
    await process.until_idle()
    assert [told[2] for told in await workshop.told(run_id)] == ["running", "waiting"]
    assert (await workshop.row(run_id))["status"] == "running"
    await workshop.control("resume", run_id)
    assert await process.until(run_id) == "completed"
    assert [each.line.split(" ")[1] for each in host.requests] == ["/a", "/a", "/b"]


async def test_the_database_counts_what_is_executed(workshop: Workshop, process: Process, host: Host) -> None:
    workflow = await workshop.workflow(call("a", host, attempts=1))

    async def counts() -> tuple[Any, ...]:
        return tuple(
            await workshop.admin.fetchrow(
                "select execution_count, success_rate, last_executed_at is not null, updated_at = created_at"
                " from alawein.mezan_workflows where id = $1",
                workflow,
            )
        )

    assert await counts() == (0, None, False, True)
    host.script.append(Reply(status=500))
    first = await workshop.start(workflow)
    assert await process.until(first) == "failed"
    assert await counts() == (1, 0.0, True, True)
    second = await workshop.start(workflow)
    assert await process.until(second) == "completed"
    assert await counts() == (2, 50.0, True, True)
    await workshop.control("retry", first)
    assert await process.until(first) == "completed"
    assert await counts() == (2, 100.0, True, True)
    await workshop.control("delete", first)
    assert await counts() == (2, 100.0, True, True)


async def test_what_is_executed_is_the_workflow_as_it_was(workshop: Workshop, process: Process) -> None:
    workflow = await workshop.workflow(transform("a", "'then'"))
    run_id = await workshop.start(workflow)
    later = {"steps": [transform("a", "'later'")]}
    await workshop.admin.execute(
        "update alawein.mezan_workflows set workflow_definition = $2, name = 'Other' where id = $1",
        workflow,
        later,
    )
    assert await process.until(run_id) == "completed"
    row = await workshop.row(run_id)
    assert row["output"] == {"a": "then"}
    assert (row["workflow_name"], row["definition"]["steps"][0]["with"]["expression"]) == ("Test", "'then'")


async def test_the_same_key_starts_one_execution(workshop: Workshop) -> None:
    workflow = await workshop.workflow(transform("a", "`1`"))
    first = await workshop.start(workflow, idempotency_key="k", input={"n": 1})
    assert await workshop.start(workflow, idempotency_key="k", input={"n": 1}) == first
    with pytest.raises(GatewayError) as caught:
        await workshop.start(workflow, idempotency_key="k", input={"n": 2})
    assert (caught.value.code, caught.value.field) == ("CONFLICT", "idempotencyKey")
    assert await workshop.admin.fetchval("select count(*) from alawein.mezan_executions") == 1


async def test_what_may_not_be_started(workshop: Workshop) -> None:
    empty, theirs = await workshop.workflow(), await workshop.workflow(transform("a", "`1`"), who=USER_B)
    archived, broken = (
        await workshop.workflow(transform("a", "`1`")),
        await workshop.workflow(transform("a", "steps.b")),
    )
    large = await workshop.workflow(transform("a", "`1`"))
    await workshop.admin.execute(
        "update alawein.mezan_workflows set status = 'archived' where id = $1", archived
    )
    for key, given, code, at in (
        (uuid4(), None, "NOT_FOUND", "workflowId"),
        (theirs, None, "NOT_FOUND", "workflowId"),
        (archived, None, "CONFLICT", "workflowId"),
        (empty, None, "CONFLICT", "workflowId"),
        (broken, None, "BAD_USER_INPUT", "workflowDefinition"),
        (large, {"x": "y" * 70_000}, "BAD_USER_INPUT", "input"),
    ):
        with pytest.raises((GatewayError, asyncpg.PostgresError)) as caught:
            await workshop.start(key, input=given)
        error = translate(caught.value, await load_constraints(workshop.admin))
        assert error is not None
        assert (error.code, error.field) == (code, at)
    assert await workshop.admin.fetchval("select count(*) from alawein.mezan_executions") == 0


@pytest.mark.parametrize("who", [USER_B, MANAGER_A, ADMIN])
async def test_nobody_else_controls_an_execution(workshop: Workshop, who: Person) -> None:
    run_id = await workshop.execute(transform("a", "`1`"))
    for name in ("cancel", "pause", "resume", "retry", "delete"):
        with pytest.raises(GatewayError) as caught:
            await workshop.control(name, run_id, who)
        assert caught.value.code == "NOT_FOUND"


async def test_a_workflow_that_is_executed_stays_until_that_has_ended(workshop: Workshop) -> None:
    workflow = await workshop.workflow(transform("a", "`1`"))
    run_id = await workshop.start(workflow)
    delete = f"set local role authenticated; delete from alawein.mezan_workflows where id = '{workflow}'"
    claims = orjson.dumps(USER_A.claims).decode()
    with pytest.raises(asyncpg.CheckViolationError) as caught:
        async with workshop.admin.transaction():
            await workshop.admin.execute(f"set local request.jwt.claims = '{claims}'; {delete}")
    error = translate(caught.value)
    assert error is not None
    assert error.code == "CONFLICT"
    await workshop.control("cancel", run_id)
    async with workshop.admin.transaction():
        await workshop.admin.execute(f"set local request.jwt.claims = '{claims}'; {delete}")
    assert await workshop.admin.fetchval("select count(*) from trellis.runs") == 0
