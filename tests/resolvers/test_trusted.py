"""Manifests of documents: the forms that tools write, and what is refused in one line."""

import json
from pathlib import Path
from typing import Any

import pytest

from trellis.resolvers.documents import Documents
from trellis.resolvers.limits import Limits
from trellis.resolvers.persisted import PersistedDocuments
from trellis.resolvers.schema import SYSTEMS, Served, build_schema
from trellis.resolvers.trusted import APOLLO_FORMAT, InvalidManifest, TrustedDocuments, read_manifest
from trellis.web.trusted import OWN

# Written by @graphql-codegen/client-preset 6.2.0 as docs/clients.md has it, and by
# @apollo/generate-persisted-query-manifest 1.4.0, of docs/examples.
MANIFESTS = Path(__file__).parent / "manifests"
EXAMPLES = Path(__file__).parents[2] / "docs/examples"


def apollo(*operations: Any, **changed: Any) -> dict[str, Any]:
    return {"format": APOLLO_FORMAT, "version": 1, "operations": list(operations), **changed}


@pytest.mark.parametrize("tool", ["codegen", "apollo"])
def test_what_the_tools_write_fits_what_is_served(tool: str, served: Served) -> None:
    texts = read_manifest((MANIFESTS / f"{tool}.json").read_bytes())
    assert len(texts) == 3
    assert all(len(id_) == 64 and int(id_, 16) for id_ in texts)
    for name in ("query Catalogs", "mutation StartJob", "subscription FollowJob"):
        assert sum(name in text for text in texts.values()) == 1
    limits = Limits()
    PersistedDocuments(Documents(served.schema, limits), limits, TrustedDocuments(texts, only=True))


def test_the_examples_fit_what_is_served(served: Served) -> None:
    documents = Documents(served.schema, Limits())
    texts = [path.read_text("utf-8") for path in sorted(EXAMPLES.glob("*.graphql"))]
    assert len(texts) == 3
    for text in texts:
        documents.get(text)


def test_the_dashboard_s_documents_fit_what_is_served() -> None:
    texts = read_manifest(OWN.read_bytes())
    limits = Limits()
    schema = build_schema(list(SYSTEMS)).schema
    PersistedDocuments(Documents(schema, limits), limits, TrustedDocuments(texts, only=True))


def test_an_object_of_ids_and_texts() -> None:
    manifest = {"sha256:ab": "{ a }", "cd": "{ b }", "f00d": "query operations { c }"}
    assert read_manifest(json.dumps(manifest).encode()) == {
        "ab": "{ a }",
        "cd": "{ b }",
        "f00d": "query operations { c }",
    }


def test_apollo_s_form_may_say_more() -> None:
    manifest = apollo({"id": "ab", "name": "A", "type": "query", "body": "query A { a }"}, generated="today")
    assert read_manifest(json.dumps(manifest).encode()) == {"ab": "query A { a }"}


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        ("", "is not valid JSON"),
        ("{", "is not valid JSON"),
        ("query A { a }", "is not valid JSON"),
        ([], "holds no JSON object"),
        (None, "holds no JSON object"),
        ({}, "holds no document"),
        ({"ab": 5}, "document 'ab' is not an id with a text"),
        ({"ab": None}, "document 'ab' is not an id with a text"),
        ({"": "{ a }"}, "document '' is not an id with a text"),
        ({"sha256:": "{ a }"}, "is not an id with a text"),
        ({"ab": "{ a }", "sha256:ab": "{ b }"}, "document 'sha256:ab' is there twice, with two texts"),
        (apollo(), "holds no document"),
        (apollo(5), "document None is not an id with a text"),
        (apollo({"id": "ab"}), "document 'ab' is not an id with a text"),
        (apollo({"id": 5, "body": "{ a }"}), "document 5 is not an id"),
        (apollo({"id": "ab", "body": "{ a }"}, {"id": "ab", "body": "{ b }"}), "is there twice"),
        (apollo({"id": "ab", "body": "{ a }"}, version=2), "version 2; known is"),
        (apollo({"id": "ab", "body": "{ a }"}, format="other"), "has format 'other'"),
    ],
)
def test_what_is_no_manifest(manifest: object, said: str) -> None:
    text = manifest if isinstance(manifest, str) else json.dumps(manifest)
    with pytest.raises(InvalidManifest) as refused:
        read_manifest(text.encode())
    assert said in str(refused.value)
