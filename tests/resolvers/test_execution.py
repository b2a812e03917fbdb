"""Both engines in one operation: what is read by plan, what is run beside it, and how an answer is put together."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.conftest import Database
from tests.plans.planning import by_plan
from tests.resolvers.conftest import Gateway, open_gateway
from trellis.db.demo.coice import TENANT_A
from trellis.db.reads import Reads
from trellis.resolvers.schema import Served

RENAME = "updateCoiceCatalog(rowId: 1, patch: { name: $%s })"
START = "mutation ($input: StartCoiceJobInput!) { startCoiceJob(input: $input) { job { rowId } } }"
JOB = {"pipelineId": str(TENANT_A.pipeline_id), "libraryId": TENANT_A.library_id}


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
    gateway: Gateway, primary: list[bool]
) -> None:
    """A replica may not know yet of what was written."""
    await gateway.data("{ coiceCatalog(rowId: 1) { name } }")
    await gateway.data(f"mutation ($x: String!) {{ {RENAME % 'x'} {{ catalog {{ name }} }} }}", x="x")
    assert primary == [False, True]
