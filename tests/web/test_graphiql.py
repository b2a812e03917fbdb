"""GraphiQL's page: its files, its policy, its examples, and all of it in a real browser."""

import base64
import hashlib
import json
import re
import time
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from graphql import build_schema as parse_schema
from graphql import parse, validate

from tests.browser.browser import chromium, package_files, visit
from tests.serving import SECRET, RunningGateway, gateway
from trellis.db.demo.coice import TENANT_A
from trellis.db.demo.people import ADMIN, MANAGER_A, PEOPLE
from trellis.resolvers.schema import build_schema
from trellis.web.graphiql import POLICY, SCRIPTS, STATIC, STYLES, Choice, page


class Config(HTMLParser):
    """Reads the page's configuration as a browser would."""

    value: Any = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            self.value = json.loads(dict(attrs)["data-config"] or "")


def config_of(text: str) -> Any:
    reader = Config()
    reader.feed(text)
    return reader.value


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The CDN's files, from the packages that it serves."""
    chromium()
    folder = tmp_path_factory.mktemp("packages")
    package_files({asset.path.partition("/")[0] for asset in (*SCRIPTS, *STYLES)}, folder)
    return folder


def test_what_is_configured_cannot_leave_its_attribute() -> None:
    name = """</script><img src=x onerror="alert('1')">&quot;"""
    text = bytes(page([Choice("a@b.c", name)]).body).decode()
    assert config_of(text)["people"] == [{"email": "a@b.c", "label": name}]
    assert "<img" not in text


def test_the_policy_lets_only_the_pinned_files_run() -> None:
    scripts = next(part for part in POLICY.split("; ") if part.startswith("script-src"))
    assert scripts.split()[1:] == ["'self'", *(script.url for script in SCRIPTS)]
    assert "unsafe" not in scripts
    assert all(asset.integrity.startswith("sha384-") for asset in (*SCRIPTS, *STYLES))


def test_the_pinned_hashes_are_those_of_the_packages(packages: Path) -> None:
    for asset in (*SCRIPTS, *STYLES):
        digest = base64.b64encode(hashlib.sha384((packages / asset.path).read_bytes()).digest()).decode()
        assert asset.integrity == f"sha384-{digest}", asset.path


def test_the_examples_fit_the_schema() -> None:
    schema = parse_schema(build_schema(["coice"]).schema.as_str())
    examples = re.findall(r"query: `([^`]+)`", (STATIC / "graphiql.js").read_text("utf-8"))
    assert len(examples) == 4
    for example in examples:
        assert validate(schema, parse(example)) == []


async def test_only_a_browser_gets_the_page(demo: RunningGateway) -> None:
    async with httpx.AsyncClient(base_url=demo.url) as client:
        answer = await client.get("/graphql", headers={"Accept": "text/html,*/*;q=0.8"})
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.headers["content-security-policy"] == POLICY
        assert answer.headers["x-content-type-options"] == "nosniff"
        config = config_of(answer.text)
        assert [person["email"] for person in config["people"]] == list(PEOPLE)
        assert config["job"] == {"pipelineId": str(TENANT_A.pipeline_id), "libraryId": TENANT_A.library_id}
        for name in re.findall(r'(?:src|href)="(/[^"]+)"', answer.text):
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


@pytest.mark.parametrize("scenario", ["works", "explain", "offline", "tampered"])
async def test_in_a_browser(demo: RunningGateway, packages: Path, scenario: str) -> None:
    await visit(scenario, f"{demo.url}/graphql", packages)


async def test_explaining_in_a_browser_where_people_have_rights(
    demo: RunningGateway, public: str, packages: Path
) -> None:
    tokens = [
        jwt.encode(person.claims | {"exp": time.time() + 600}, SECRET, "HS256")
        for person in (MANAGER_A, ADMIN)
    ]
    await visit("explainElsewhere", f"{public}/graphql", packages, *tokens)


async def test_in_a_browser_where_people_have_passwords(public: str, packages: Path) -> None:
    await visit("passwords", f"{public}/graphql", packages)
