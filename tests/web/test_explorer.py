"""The explorer: its page, its examples, and all of it in a real browser that reaches nothing but the gateway."""

import re
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import jwt
import pytest
from graphql import OperationDefinitionNode, parse, print_ast, validate
from graphql import build_schema as parse_schema

from tests.browser.browser import visit
from tests.serving import ROOT, SECRET, RunningGateway, gateway
from tests.web.test_pages import config_of
from trellis.db.demo.coice import TENANT_B
from trellis.db.demo.examples import example_values
from trellis.db.demo.people import ADMIN, MANAGER_A, MANAGER_B, PEOPLE, Person
from trellis.resolvers.schema import build_schema
from trellis.web.explorer import POLICY
from trellis.web.settings.types import SYSTEMS

EXAMPLES = ROOT / "ui/explorer/examples"


def token(person: Person, seconds: float = 600) -> str:
    return jwt.encode(person.claims | {"exp": time.time() + seconds}, SECRET, "HS256")


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_examples_of_every_system_fit_its_schema(system: str) -> None:
    schema = parse_schema(build_schema([system]).schema.as_str())
    examples = parse((EXAMPLES / f"{system}.graphql").read_text("utf-8")).definitions
    assert len(examples) >= 4
    for example in examples:
        assert isinstance(example, OperationDefinitionNode)
        assert example.name
        assert validate(schema, parse(print_ast(example))) == [], example.name.value


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.graphql")), ids=lambda file: file.stem)
def test_every_example_says_what_it_is_for(file: Path) -> None:
    text = file.read_text("utf-8")
    operations = re.findall(r"^(?:query|mutation|subscription) (\w+)", text, re.MULTILINE)
    told = re.findall(r"^# [^\n]+\.\n(?:query|mutation|subscription) (\w+)", text, re.MULTILINE)
    assert operations == told
    assert len(set(operations)) == len(operations)
    assert f'./examples/{file.name}"' in (EXAMPLES.parent / "examples.ts").read_text("utf-8")


@pytest.mark.parametrize("person", PEOPLE.values(), ids=lambda person: person.email)
async def test_everybody_sees_what_the_examples_name(demo: RunningGateway, person: Person) -> None:
    asked = """query (
      $alaweinMezanWorkflowId: UUID!, $coiceLibraryId: Int!, $coicePipelineId: UUID!, $masStockClientId: UUID!,
      $masStockExecutionId: UUID!, $masStockWorkflowId: UUID!, $ofmGenerationId: UUID!, $orgsConversationId: UUID!,
      $orgsLicenseKey: UUID!, $orgsModuleName: String!
    ) {
      alaweinMezanWorkflow(rowId: $alaweinMezanWorkflowId) { status }
      coiceLibrary(rowId: $coiceLibraryId) { images { totalCount } }
      coicePipeline(rowId: $coicePipelineId) { name }
      masStockClient(rowId: $masStockClientId) { name }
      masStockExecution(rowId: $masStockExecutionId) { status }
      masStockWorkflow(rowId: $masStockWorkflowId) { status }
      ofmGeneration(rowId: $ofmGenerationId) { status }
      orgsConversation(rowId: $orgsConversationId) { title }
      orgsLicenseCheck(licenseKey: $orgsLicenseKey, module: $orgsModuleName)
    }"""
    body = {"query": asked, "variables": {name: str(value) for name, value in example_values(person).items()}}
    body["variables"]["coiceLibraryId"] = example_values(person)["coiceLibraryId"]
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token(person)}"}) as client:
        answer = (await client.post(f"{demo.url}/graphql", json=body)).json()
    assert "errors" not in answer
    assert None not in answer["data"].values()
    assert answer["data"]["orgsLicenseCheck"] == "VALID"


async def test_only_a_browser_gets_the_page(demo: RunningGateway) -> None:
    async with httpx.AsyncClient(base_url=demo.url) as client:
        answer = await client.get("/graphql", headers={"Accept": "text/html,*/*;q=0.8"})
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.headers["content-security-policy"] == POLICY
        assert answer.headers["x-content-type-options"] == "nosniff"
        config = config_of(answer.text)
        assert [person["email"] for person in config["people"]] == list(PEOPLE)
        assert config["systems"] == list(SYSTEMS)
        assert list(config["variables"]) == list(PEOPLE)
        assert config["variables"][MANAGER_B.email]["coiceLibraryId"] == TENANT_B.library_id
        named = re.findall(r'(?:src|href)="(/[^"]+)"', answer.text)
        assert len(named) == 2
        for name in named:
            assert (await client.get(name)).status_code == 200
        query = await client.get("/graphql", params={"query": "{ __typename }"})
        assert query.json() == {"data": {"__typename": "Query"}}


@pytest.fixture(scope="module")
async def public(
    demo_settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[str]:
    """A gateway whose people sign in elsewhere."""
    async with gateway(tmp_path_factory.mktemp("public"), **demo_settings) as running:
        yield running.url


@pytest.mark.parametrize(
    "scenario", ["works", "headers", "examples", "explain", "documentation", "shared", "cut"]
)
async def test_in_a_browser(demo: RunningGateway, scenario: str) -> None:
    await visit("explorer.mjs", scenario, f"{demo.url}/graphql")


async def test_in_a_browser_whose_tabs_are_one_session(demo: RunningGateway) -> None:
    await visit("explorer.mjs", "session", f"{demo.url}/graphql", token(ADMIN))


async def test_in_a_browser_whose_session_has_ended(demo: RunningGateway) -> None:
    await visit("explorer.mjs", "ended", f"{demo.url}/graphql", token(MANAGER_A, seconds=-60), SECRET)


async def test_explaining_in_a_browser_where_people_have_rights(public: str) -> None:
    await visit("explorer.mjs", "explainElsewhere", f"{public}/graphql", token(MANAGER_A), token(ADMIN))


async def test_in_a_browser_where_people_have_passwords(public: str) -> None:
    await visit("explorer.mjs", "passwords", f"{public}/graphql", token(MANAGER_A))
