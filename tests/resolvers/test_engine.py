"""The engine: contexts, kinds, streams, limits; every failure is an outcome."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest
import strawberry
from strawberry.extensions import SchemaExtension

from tests.clients.gateway import PERSON, SCHEMA, Ledger, Query, engine
from tests.feeds import Subscriber
from trellis.db.errors import GatewayError
from trellis.db.session import ANON, Identity
from trellis.realtime.executor import Executor
from trellis.realtime.operation import ExecutionOutcome, Operation, OperationKind
from trellis.resolvers.engine import Engine
from trellis.resolvers.limits import Limits


async def run(text: str, ledger: Ledger | None = None, identity: Identity = ANON, **operation: Any) -> Any:
    """The response to one operation, decoded."""
    outcome = await engine(ledger).execute(Operation(text, **operation), identity)
    return orjson.loads(outcome.body)


async def collect(
    text: str, ledger: Ledger | None = None, limits: Limits | None = None, **operation: Any
) -> list[ExecutionOutcome]:
    subscriber = await Subscriber.of(engine(ledger, limits), Operation(text, **operation))
    try:
        return await subscriber.rest()
    finally:
        subscriber.close()


def test_it_is_an_executor() -> None:
    executor: Executor = engine()
    assert executor


async def test_an_operation_runs_as_its_caller_in_a_context_of_its_own() -> None:
    ledger = Ledger()
    assert await run("{ whoami }", ledger, PERSON) == {"data": {"whoami": f"authenticated {PERSON.user_id}"}}
    assert (ledger.opened, ledger.closed) == (1, 1)


async def test_variables_and_operation_name() -> None:
    text = 'query A($n: String = "x") { hello(name: $n) } query B { whoami }'
    assert await run(text, operation_name="A") == {"data": {"hello": "hello x"}}
    assert await run(text, operation_name="A", variables={"n": "y"}) == {"data": {"hello": "hello y"}}
    assert await run(text, operation_name="B") == {"data": {"whoami": "anon None"}}


async def test_a_mutation_runs_its_fields_in_order() -> None:
    ledger = Ledger()
    await run('mutation { a: record(text: "1") b: record(text: "2") c: record(text: "3") }', ledger)
    assert ledger.mutations == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("text", "kinds", "kind"),
    [
        ('mutation { record(text: "x") }', {"query"}, "mutation"),
        ("{ hello }", {"mutation"}, "query"),
        ("subscription { count { number } }", {"query", "mutation", "subscription"}, "subscription"),
    ],
)
async def test_a_kind_that_is_not_wanted_does_not_run(
    text: str, kinds: set[OperationKind], kind: OperationKind
) -> None:
    ledger = Ledger()
    outcome = await engine(ledger).execute(Operation(text), ANON, kinds=frozenset(kinds))
    assert (outcome.executed, outcome.kind, outcome.code) == (False, kind, "BAD_USER_INPUT")
    assert (ledger.opened, ledger.mutations) == (0, [])


async def test_request_errors_open_no_context() -> None:
    ledger = Ledger()
    for text, variables in (
        ("{", None),
        ("{ nope }", None),
        ("query ($n: Int!) { search(where: {numbers: [$n]}) }", {}),
        ("query ($d: JSON) { search(data: $d) }", {"d": [[1] * 10] * 2000}),
        ("query ($d: JSON) { search(data: $d) }", {"d": orjson.loads("[" * 200 + "]" * 200)}),
    ):
        outcome = await engine(ledger).execute(Operation(text, variables), ANON)
        assert not outcome.executed
        assert outcome.code in ("BAD_USER_INPUT", "LIMIT_EXCEEDED")
        assert b'"data"' not in outcome.body
    assert ledger.opened == 0


async def test_variables_at_their_bounds() -> None:
    limits = Limits(variable_values=10, variable_depth=3)
    text = "query ($d: JSON) { search(data: $d) }"

    async def outcome(value: Any) -> str | None:
        return (await engine(limits=limits).execute(Operation(text, {"d": value}), ANON)).code

    assert await outcome([1] * 9) is None
    assert await outcome([1] * 10) == "LIMIT_EXCEEDED"
    assert await outcome({"a": {"b": 1}}) is None
    assert await outcome({"a": {"b": {"c": 1}}}) == "LIMIT_EXCEEDED"


async def test_coercion_errors_are_few() -> None:
    outcome = await engine().execute(
        Operation("query ($w: Filter) { search(where: $w) }", {"w": {"numbers": ["x"] * 500}}), ANON
    )
    assert len(outcome.errors) == Limits().request_errors + 1


async def test_field_errors_are_partial_and_bounded() -> None:
    response = await run('{ hello fail(how: "gateway") }')
    assert response["data"] == {"hello": "hello world", "fail": None}
    assert response["errors"][0]["extensions"] == {"code": "CONFLICT", "field": "name", "retryable": False}
    text = "{ person {" + "".join(f" s{n}: friends {{ name }}" for n in range(5)) + "} }"
    assert "errors" not in await run(text)


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("query ($n: String) { hello(name: $n) }", {"n": None}),
        ("query ($b: Boolean = true) { hello @skip(if: $b) }", {"b": None}),
        ("query ($c: Choice!) { choose(choice: $c) }", {"c": {"name": "a", "number": 1}}),
        ("query ($c: Choice!) { choose(choice: $c) }", {"c": {}}),
    ],
)
async def test_variables_that_only_fail_where_they_are_used(text: str, variables: dict[str, Any]) -> None:
    response = await run(text, variables=variables)
    assert [error["extensions"]["code"] for error in response["errors"]] == ["BAD_USER_INPUT"]


async def test_nothing_internal_reaches_the_client() -> None:
    for how in ("other", "database", "unique"):
        response = await run(f'{{ fail(how: "{how}") }}')
        assert "hunter2" not in str(response)
        assert "10.0.0.5" not in str(response)
        assert "constraint" not in str(response)


async def test_data_that_json_cannot_hold_is_internal() -> None:
    outcome = await engine().execute(Operation("{ big }"), ANON)
    assert (outcome.executed, outcome.code) == (False, "INTERNAL")


async def test_introspection_needs_no_context_and_is_kept() -> None:
    ledger = Ledger()
    gateway = engine(ledger)
    text = "query ($n: String!) { ...F __typename } fragment F on Query { ... { __type(name: $n) { name } } }"
    first = await gateway.execute(Operation(text, {"n": "Person"}), ANON)
    assert orjson.loads(first.body)["data"]["__type"] == {"name": "Person"}
    assert await gateway.execute(Operation(text, {"n": "Person"}), PERSON) is first
    assert await gateway.execute(Operation(text, {"n": "Tick"}), ANON) is not first
    assert ledger.opened == 0
    await gateway.execute(Operation("{ __typename hello }"), ANON)
    assert ledger.opened == 1


async def test_what_is_kept_of_introspection_is_bounded() -> None:
    gateway = engine(limits=Limits(cached_introspections=2))
    outcomes = [await gateway.execute(Operation("{ __typename" + " " * n + "}"), ANON) for n in range(3)]
    assert await gateway.execute(Operation("{ __typename  }"), ANON) is outcomes[2]
    assert await gateway.execute(Operation("{ __typename}"), ANON) is not outcomes[0]


async def test_a_context_that_cannot_open_or_close_is_an_outcome() -> None:
    @asynccontextmanager
    async def unreachable(identity: Identity) -> AsyncIterator[None]:
        raise ConnectionRefusedError("10.0.0.5")
        yield

    @asynccontextmanager
    async def uncommitted(identity: Identity) -> AsyncIterator[None]:
        yield
        raise GatewayError("CONFLICT", "Somebody was faster.")

    for open_context, expected in ((unreachable, "UNAVAILABLE"), (uncommitted, "CONFLICT")):
        outcome = await Engine(SCHEMA, open_context).execute(Operation("{ hello }"), ANON)
        assert (outcome.executed, outcome.code) == (False, expected)
        subscriber = await Subscriber.of(Engine(SCHEMA, open_context), Operation("subscription { broken }"))
        *_, last = await subscriber.rest()
        assert (last.executed, last.code) == (False, expected)


async def test_an_operation_that_takes_too_long_is_stopped() -> None:
    ledger = Ledger()
    outcome = await engine(ledger, Limits(execution_seconds=0.05)).execute(Operation("{ wait }"), ANON)
    assert (outcome.executed, outcome.code) == (False, "LIMIT_EXCEEDED")
    assert ledger.cancelled.is_set()
    assert ledger.closed == 1


async def test_a_cancelled_operation_closes_its_context() -> None:
    ledger = Ledger()
    task = asyncio.create_task(engine(ledger).execute(Operation("{ wait hello }"), ANON))
    await asyncio.wait_for(ledger.started.wait(), 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ledger.cancelled.is_set()
    assert (ledger.opened, ledger.closed) == (1, 1)


async def test_a_stream_of_events_each_with_a_context_of_its_own() -> None:
    ledger = Ledger()
    outcomes = await collect("subscription { count(to: 3) { number contextNumber } }", ledger)
    assert [o.data["count"] for o in outcomes] == [
        {"number": 1, "contextNumber": 2},
        {"number": 2, "contextNumber": 3},
        {"number": 3, "contextNumber": 4},
    ]
    assert all(o.executed and o.kind == "subscription" for o in outcomes)
    assert (ledger.opened, ledger.closed) == (4, 4)
    assert ledger.finished.is_set()


async def test_an_event_may_fail_in_part() -> None:
    outcomes = await collect("subscription { count(to: 2) { odd } }")
    assert [(o.executed, o.code) for o in outcomes] == [(True, None), (True, "CONFLICT")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("subscription { broken }", [(True, None), (False, "INTERNAL")]),
        ('subscription { broken(how: "hidden") }', [(False, "NOT_FOUND")]),
        ("subscription { nope }", [(False, "BAD_USER_INPUT")]),
        ("{ hello }", [(True, None)]),
        ("{ nope }", [(False, "BAD_USER_INPUT")]),
        ('mutation { record(text: "x") }', [(True, None)]),
    ],
)
async def test_how_streams_end(text: str, expected: list[tuple[bool, str | None]]) -> None:
    assert [(o.executed, o.code) for o in await collect(text)] == expected


async def test_closing_a_stream_closes_its_source_and_context() -> None:
    ledger = Ledger()
    subscriber = await Subscriber.of(engine(ledger), Operation("subscription { forever }"))
    outcome = await subscriber.next()
    assert outcome is not None
    assert outcome.data == {"forever": 1}
    assert not ledger.finished.is_set()
    subscriber.close()
    await asyncio.wait_for(ledger.finished.wait(), 5)
    while ledger.closed < ledger.opened:
        await asyncio.sleep(0)
    assert ledger.opened == 2


async def test_cancelling_who_follows_a_stream_closes_it() -> None:
    ledger = Ledger()
    task = asyncio.create_task(collect("subscription { forever }", ledger))
    await asyncio.wait_for(ledger.started.wait(), 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.wait_for(ledger.finished.wait(), 5)
    while ledger.closed < ledger.opened:
        await asyncio.sleep(0)


async def test_many_operations_at_once_do_not_share_anything() -> None:
    gateway = engine()

    async def one(number: int) -> Any:
        operation = Operation("query ($n: String) { hello(name: $n) contextNumber }", {"n": str(number)})
        return (await gateway.execute(operation, ANON)).data

    results = await asyncio.gather(*(one(number) for number in range(50)))
    assert [result["hello"] for result in results] == [f"hello {number}" for number in range(50)]
    assert len({result["contextNumber"] for result in results}) == 50


def test_what_the_engine_would_not_run_is_refused() -> None:
    class Extension(SchemaExtension):
        pass

    @asynccontextmanager
    async def open_context(identity: Identity) -> AsyncIterator[None]:
        yield

    with pytest.raises(ValueError, match="extensions"):
        Engine(strawberry.Schema(query=Query, extensions=[Extension]), open_context)
