"""Both engines in one operation: what is read by plan, what is run beside it, and how an answer is put together."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.conftest import Database
from tests.plans.planning import by_plan
from tests.resolvers.conftest import Gateway, open_gateway
from trellis.db.demo.coice import TENANT_A
from trellis.db.demo.people import identity_of
from trellis.db.pool import Connection
from trellis.db.reads import Reads
from trellis.realtime.operation import Operation
from trellis.resolvers.schema import Served

RENAME = "updateCoiceCatalog(rowId: 1, patch: { name: $%s })"
START = "mutation ($input: StartCoiceJobInput!) { startCoiceJob(input: $input) { job { rowId } } }"
JOB = {"pipelineId": str(TENANT_A.pipeline_id), "libraryId": TENANT_A.library_id}


@pytest.fixture
async def database(copy: Any, demo_database: Any) -> AsyncIterator[Database]:
    async with copy(demo_database.name, "execution") as database:
        yield database


@pytest.fixture
async def gateway(database: Database, served: Served, tmp_path: Path) -> AsyncIterator[Gateway]:
    async with open_gateway(database, served, tmp_path) as gateway:
        yield gateway


async def test_the_keys_stand_as_the_client_wrote_them(reading: Gateway) -> None:
    query = """
    { z: __typename coiceCatalogs { nodes { name } } __type(name: "CoiceCatalog") { name fields { name } }
      bad: node(id: "x") { id } a: coiceFeatureFlags { nodes { name } } __schema { queryType { name } } y: __typename }
    """
    outcome = await reading.run(query)
    data = orjson.loads(outcome.body)["data"]
    assert list(data) == ["z", "coiceCatalogs", "__type", "bad", "a", "__schema", "y"]
    assert (data["z"], data["bad"], data["y"]) == ("Query", None, "Query")
    assert data["__type"]["name"] == "CoiceCatalog"
    assert [error["path"] for error in outcome.errors] == [["bad"]]
    if reading.planned:
        assert len(reading.statements) == len(by_plan(reading.statements)) == 1


async def test_fields_that_are_merged_from_fragments_stand_where_the_first_of_them_does(
    reading: Gateway,
) -> None:
    data = await reading.data(
        """
        query { ...Late b: coiceCatalog(rowId: 1) { ...Name } ... on Query { a: coiceCatalog(rowId: 1) { rowId } } }
        fragment Late on Query { a: coiceCatalog(rowId: 1) { name ...Name } }
        fragment Name on CoiceCatalog { description __typename name }
        """
    )
    assert [(key, list(value)) for key, value in data.items()] == [
        ("a", ["name", "description", "__typename", "rowId"]),
        ("b", ["description", "__typename", "name"]),
    ]


async def test_many_long_names(reading: Gateway) -> None:
    """More members than a function of Postgres takes arguments, under names that it would cut."""
    names = [f"{'x' * 120}{n:03}" for n in range(99)]
    fields = " ".join(f"{name}: {('name', 'rowId', 'description')[n % 3]}" for n, name in enumerate(names))
    data = await reading.data(f"{{ coiceCatalog(rowId: 1) {{ {fields} }} }}")
    assert list(data["coiceCatalog"]) == names
    assert data["coiceCatalog"][names[0]] == "Oil & Gas"


# Subscriptions: the first event of each, since nothing wakes them here.


@pytest.fixture
async def job(gateway: Gateway, admin: Connection) -> str:
    """A job that waits, with one result."""
    data = await gateway.data(START, "manager-a", input=JOB)
    job: str = data["startCoiceJob"]["job"]["rowId"]
    await admin.execute(
        "insert into coice.job_results (job_id, image_id, stage_id, sequence, result)"
        " select $1::uuid, (select id from coice.images where library_id = $2 order by id limit 1),"
        " (select id from coice.pipeline_stages where pipeline_id = $3 and stage_order = 1), 1, '{\"result\": true}'",
        job,
        TENANT_A.library_id,
        TENANT_A.pipeline_id,
    )
    return job


async def first_event(gateway: Gateway, query: str, **variables: Any) -> dict[str, Any]:
    gateway.statements.clear()
    request = Operation(query, variables)
    async with aclosing(gateway.engine.stream(request, identity_of("manager-a@trellis.test"))) as outcomes:
        outcome = await anext(outcomes)
    answer: dict[str, Any] = orjson.loads(outcome.body)
    return answer


FOLLOW = """
subscription ($id: UUID!) {
  job: coiceJob(rowId: $id) {
    __typename state fraction status library { name catalog { name } }
    results(first: 5) { totalCount nodes { result image { url } stage { prompt { name } } } }
  }
}
"""


async def test_a_followed_row_is_read_by_plan(gateway: Gateway, job: str) -> None:
    answer = await first_event(gateway, FOLLOW, id=job)
    shown = answer["data"]["job"]
    assert list(shown) == ["__typename", "state", "fraction", "status", "library", "results"]
    assert (shown["state"], shown["library"]["catalog"]["name"]) == ("PENDING", "Oil & Gas")
    [result] = shown["results"]["nodes"]
    assert result["result"] == {"result": True}
    assert "signature=" in result["image"]["url"]
    [statement] = by_plan(gateway.statements)
    assert "coice.job_results" in statement.sql
    assert not any("coice.job_results" in each.sql for each in gateway.statements if each is not statement)


async def test_a_row_of_which_only_columns_are_asked_is_not_read_again(gateway: Gateway, job: str) -> None:
    answer = await first_event(
        gateway, "subscription ($id: UUID!) { coiceJob(rowId: $id) { id status } }", id=job
    )
    assert answer["data"]["coiceJob"]["status"] == "PENDING"
    assert by_plan(gateway.statements) == []


async def test_a_row_that_has_gone_is_shown_as_it_was(gateway: Gateway, job: str, admin: Connection) -> None:
    # For statements of plans, which take no transaction of their own, it is gone.
    await admin.execute(
        "create policy gone on coice.jobs as restrictive for select to authenticated"
        " using (current_setting('transaction_isolation') = 'repeatable read')"
    )
    query = "subscription ($id: UUID!) { coiceJob(rowId: $id) { status library { name } } }"
    answer = await first_event(gateway, query, id=job)
    assert answer == {"data": {"coiceJob": {"status": "PENDING", "library": {"name": "Wells"}}}}
    assert len(by_plan(gateway.statements)) == 1


async def test_results_with_their_links(gateway: Gateway, job: str) -> None:
    query = """
    subscription ($id: UUID!) { coiceJobResults(jobId: $id) { sequence image { library { name } url } } }
    """
    answer = await first_event(gateway, query, id=job)
    found = answer["data"]["coiceJobResults"]
    assert (found["sequence"], found["image"]["library"]) == (1, {"name": "Wells"})
    assert "signature=" in found["image"]["url"]
    assert len(by_plan(gateway.statements)) == 1


async def test_a_followed_row_that_is_too_large_is_refused(gateway: Gateway, job: str) -> None:
    query = """
    subscription ($id: UUID!) { coiceJob(rowId: $id) { library { images(first: 200) { nodes {
      results(first: 200) { nodes { image { results(first: 200) { nodes { rowId } } } } } } } } } }
    """
    answer = await first_event(gateway, query, id=job)
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["LIMIT_EXCEEDED"]
    assert by_plan(gateway.statements) == []


async def test_events_of_runs_are_what_they_were_read_as(gateway: Gateway, job: str) -> None:
    query = "subscription ($id: UUID!) { runEvents(runId: $id) { sequence type data } }"
    answer = await first_event(gateway, query, id=job)
    assert answer["data"]["runEvents"]["sequence"] == 1
    assert by_plan(gateway.statements) == []


async def test_a_run_of_any_kind_is_followed_by_plan(gateway: Gateway, job: str) -> None:
    query = """
    subscription ($id: UUID!) { run(id: $id) { __typename kind ... on CoiceJob { library { name } } events { type } } }
    """
    answer = await first_event(gateway, query, id=job)
    assert answer["data"]["run"] == {
        "__typename": "CoiceJob",
        "kind": "coice.job",
        "library": {"name": "Wells"},
        "events": [{"type": "created"}],
    }
    assert len(by_plan(gateway.statements)) == 1


@pytest.fixture
def primary(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Of each read in turn, whether it was to come from the primary."""
    seen: list[bool] = []
    value = Reads.value

    async def noted(self: Reads, *arguments: Any, primary: bool = False) -> str | None:
        seen.append(primary)
        return await value(self, *arguments, primary=primary)

    monkeypatch.setattr(Reads, "value", noted)
    return seen


async def test_what_was_just_written_is_read_where_it_was_written(
    gateway: Gateway, job: str, primary: list[bool]
) -> None:
    """A replica may not know yet of what was written, or of what woke a subscription."""
    await gateway.data("{ coiceCatalog(rowId: 1) { name } }")
    await gateway.data(f"mutation ($x: String!) {{ {RENAME % 'x'} {{ catalog {{ name }} }} }}", x="x")
    await first_event(gateway, FOLLOW, id=job)
    assert primary == [False, True, True]
