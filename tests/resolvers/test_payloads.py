"""Mutations: what each field has written is read back by plan, at its own moment."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.conftest import Database
from tests.plans.planning import by_plan
from tests.resolvers.conftest import Gateway, open_gateway
from tests.resolvers.test_agreement import comparable
from trellis.db.demo.coice import TENANT_A, TENANT_B
from trellis.db.demo.people import USER_A
from trellis.db.pool import Connection
from trellis.resolvers.schema import Served

RENAME = "updateCoiceCatalog(rowId: 1, patch: { name: $%s })"
START = "mutation ($input: StartCoiceJobInput!) { startCoiceJob(input: $input) { job { rowId } } }"
JOB = {"pipelineId": str(TENANT_A.pipeline_id), "libraryId": TENANT_A.library_id}


@pytest.fixture
async def gateway(database: Database, served: Served, tmp_path: Path) -> AsyncIterator[Gateway]:
    async with open_gateway(database, served, tmp_path) as gateway:
        yield gateway


@pytest.fixture
async def plain(copy: Any, demo_database: Any, served: Served, tmp_path: Path) -> AsyncIterator[Gateway]:
    """The same as `gateway` on a database of its own, without plans."""
    async with (
        copy(demo_database.name, "plain") as database,
        open_gateway(database, served, tmp_path, planned=False) as gateway,
    ):
        yield gateway


@pytest.fixture(scope="module")
async def alike(
    copy: Any, demo_database: Any, served: Served, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Gateway, Gateway]]:
    """With and without plans, each on a database of its own, which all tests write to in one order."""
    folder = tmp_path_factory.mktemp("storage")
    async with (
        copy(demo_database.name, "with_plans") as one,
        copy(demo_database.name, "without") as other,
        open_gateway(one, served, folder) as planned,
        open_gateway(other, served, folder, planned=False) as plain,
    ):
        yield planned, plain


async def test_what_is_written_is_read_back_in_one_statement(gateway: Gateway) -> None:
    data = await gateway.data(
        'mutation { createCoiceLibrary(input: { catalogId: 1, name: "O\'Brien \\"\\\\\\"" }) {'
        " kind: __typename library { name catalog { name owner { email } } images { totalCount nodes { url } } } } }",
        "manager-a",
    )
    assert data["createCoiceLibrary"] == {
        "kind": "CreateCoiceLibraryPayload",
        "library": {
            "name": 'O\'Brien "\\"',
            "catalog": {"name": "Oil & Gas", "owner": {"email": "manager-a@trellis.test"}},
            "images": {"totalCount": 0, "nodes": []},
        },
    }
    assert len(gateway.statements) == len(by_plan(gateway.statements)) == 1


async def test_a_payload_with_what_python_computes(gateway: Gateway) -> None:
    page = await gateway.data("{ coiceImages(first: 1) { nodes { rowId url } } }")
    [image] = page["coiceImages"]["nodes"]
    data = await gateway.data(
        "mutation ($id: UUID!) { a: updateCoiceImage(rowId: $id, patch: { metadata: { n: 1 } }) {"
        " image { url metadata rowId library { images(first: 1) { edges { node { url } } } } } } }",
        id=image["rowId"],
    )
    found = data["a"]["image"]
    assert list(found) == ["url", "metadata", "rowId", "library"]
    assert found["metadata"] == {"n": 1}
    assert found["url"].partition("?")[0] == image["url"].partition("?")[0]
    assert "signature=" in found["library"]["images"]["edges"][0]["node"]["url"]


async def test_each_field_sees_its_own_moment(gateway: Gateway) -> None:
    data = await gateway.data(
        f"mutation ($x: String!, $y: String!) {{ a: {RENAME % 'x'} {{ catalog {{ name }} }}"
        f" b: {RENAME % 'y'} {{ catalog {{ name libraries {{ nodes {{ catalog {{ name }} }} }} }} }} }}",
        x="first",
        y="second",
    )
    assert data["a"] == {"catalog": {"name": "first"}}
    assert data["b"]["catalog"]["name"] == "second"
    assert {each["catalog"]["name"] for each in data["b"]["catalog"]["libraries"]["nodes"]} == {"second"}
    assert len(by_plan(gateway.statements)) == 2


@pytest.mark.parametrize(
    "fields",
    [
        # In the middle, at the end, at once; before and after a field that no plan reads.
        "a: {ok} b: {bad} c: {late}",
        "a: {ok} b: {bad}",
        "a: {bad} b: {ok}",
        "a: {ok} x: deleteCoiceCatalog(rowId: 99) {{ deletedId }} b: {late}",
        "x: deleteCoiceLibrary(rowId: 7) {{ deletedId }} a: {ok} __typename b: {late}",
    ],
)
async def test_a_field_that_fails_does_to_the_others_what_graphql_says(
    gateway: Gateway, plain: Gateway, fields: str
) -> None:
    parts = {
        "ok": f"{RENAME % 'x'} {{ catalog {{ name libraries {{ totalCount }} }} }}",
        "bad": 'createCoiceCatalog(input: { name: " " }) { catalog { rowId } }',
        "late": 'updateCoiceCatalog(rowId: 2, patch: { name: "late" }) { __typename catalog { name } }',
    }
    query = f"mutation ($x: String!) {{ {fields.format(**parts)} }}"
    answers, after = [], []
    for each in (gateway, plain):
        answers.append(orjson.loads((await each.run(query, x="written")).body))
        after.append(await each.data("{ coiceCatalogs { nodes { name } } coiceLibraries { totalCount } }"))
    assert comparable(answers[0]) == comparable(answers[1])
    assert after[0] == after[1]


WRITES = [
    'createCoiceGroup(input: { name: "g" }) { __typename group { name members { totalCount } } }',
    "createCoiceUserGroup(input: { userId: $user, groupId: $group }) { userGroup { id user { email } group { name } } }",
    "upsertCoiceUserGroup(input: { userId: $user, groupId: $group }) { userGroup { id user { email } } }",
    'upsertCoiceFeatureFlag(input: { name: "map-view", enabled: true }) { featureFlag { name enabled } }',
    'upsertCoiceFeatureFlag(input: { name: "new" }) { a: featureFlag { name } b: featureFlag { enabled } }',
    "setCoiceProfileRole(rowId: $user, role: MANAGER) { profile { email role groups { nodes { name } } } }",
    "updateCoiceImage(rowId: $image, patch: { metadata: null }) { image { rowId } }",
    "updateCoiceImage(rowId: $image, patch: { metadata: { a: 1 } }) { image { metadata library { name } } }",
    "createCoiceLibrary(input: { catalogId: 1, name: $name }) { ...Made }",
    "deleteCoiceLibrary(rowId: 7) { deletedId }",
    "startCoiceJob(input: { pipelineId: $pipeline, libraryId: 1 }) { job { state actions total events { type data } } }",
    "startCoiceJob(input: { pipelineId: $pipeline, libraryId: 99 }) { job { state } }",
]


@pytest.mark.parametrize("who", ["admin", "manager-a", "user-b"])
@pytest.mark.parametrize("write", WRITES)
async def test_payloads_are_the_same_without_plans(
    alike: tuple[Gateway, Gateway], write: str, who: str
) -> None:
    """On databases of their own, after the same writes by the same people."""
    page = await alike[0].data("{ coiceImages(first: 1) { nodes { rowId } } }")
    variables = {
        "user": str(USER_A.id),
        "group": str(TENANT_B.group_id),
        "image": page["coiceImages"]["nodes"][0]["rowId"],
        "pipeline": str(TENANT_A.pipeline_id),
        "name": "Made",
    }
    kinds = {"name": "String!"}
    asked = {name: value for name, value in variables.items() if f"${name}" in write}
    declared = ", ".join(f"${name}: {kinds.get(name, 'UUID!')}" for name in asked)
    fragment = "fragment Made on CreateCoiceLibraryPayload { library { name catalog { name } children { totalCount } } }"
    query = f"mutation {f'({declared})' if declared else ''} {{ made: {write} }} {fragment if '...Made' in write else ''}"
    planned, plain = [orjson.loads((await each.run(query, who, **asked)).body) for each in alike]
    assert comparable(planned) == comparable(plain)
    assert "INTERNAL" not in str(planned)


async def test_a_payload_of_which_nothing_is_read(gateway: Gateway) -> None:
    data = await gateway.data(f"mutation ($x: String!) {{ {RENAME % 'x'} {{ t: __typename }} }}", x="x")
    assert data == {"updateCoiceCatalog": {"t": "UpdateCoiceCatalogPayload"}}
    assert await gateway.data("{ coiceCatalog(rowId: 1) { name } }") == {"coiceCatalog": {"name": "x"}}


async def test_a_payload_that_is_too_large_writes_nothing(gateway: Gateway) -> None:
    outcome = await gateway.run(
        f"mutation ($x: String!) {{ {RENAME % 'x'} {{ catalog {{ libraries(first: 200) {{ nodes {{"
        " images(first: 200) { nodes { results(first: 200) { nodes { rowId } } } } } } } } }",
        x="x",
    )
    assert (outcome.executed, outcome.code) == (False, "LIMIT_EXCEEDED")
    assert await gateway.data("{ coiceCatalog(rowId: 1) { name } }") == {
        "coiceCatalog": {"name": "Oil & Gas"}
    }


async def test_what_is_written_stays_though_it_cannot_be_read_back(
    gateway: Gateway, admin: Connection
) -> None:
    await admin.execute("revoke select on coice.profiles from authenticated")
    outcome = await gateway.run(
        f"mutation ($x: String!) {{ {RENAME % 'x'} {{ catalog {{ name owner {{ email }} }} }} }}", x="x"
    )
    assert [(error["extensions"]["code"], error["path"][0]) for error in outcome.errors] == [
        ("FORBIDDEN", "updateCoiceCatalog")
    ]
    assert await gateway.data("{ coiceCatalog(rowId: 1) { name } }") == {"coiceCatalog": {"name": "x"}}


async def test_what_cannot_be_read_back_is_null_and_leaves_the_other_fields(
    gateway: Gateway, admin: Connection
) -> None:
    """A payload's row may be null: nothing above it has to go."""
    await admin.execute("revoke select on coice.profiles from authenticated")
    outcome = await gateway.run(
        f"mutation ($x: String!) {{ a: {RENAME % 'x'} {{ catalog {{ name }} }}"
        f" b: {RENAME % 'x'} {{ t: __typename catalog {{ name owner {{ email }} }} }} }}",
        x="x",
    )
    answer = orjson.loads(outcome.body)
    assert answer["data"]["a"] == {"catalog": {"name": "x"}}
    assert answer["data"]["b"]["t"] == "UpdateCoiceCatalogPayload"
    assert [(error["extensions"]["code"], error["path"][:2]) for error in answer["errors"]] == [
        ("FORBIDDEN", ["b", "catalog"])
    ]
