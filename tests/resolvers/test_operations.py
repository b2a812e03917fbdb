"""The generator of the agreement test: what it draws can run, and is worth running."""

import json
from collections import Counter

import pytest
from graphql import parse, validate

from tests.resolvers.operations import Drawn, Facts, operation
from trellis.resolvers.schema import Served

NOTHING = Facts({}, {})
PARTS = (
    "fragment ",
    "... on ",
    "@skip",
    "@include",
    "where:",
    "orderBy:",
    "edges",
    "totalCount",
    "$",
    " node(",
)


def drawn(served: Served, seed: int, size: int = 30) -> Drawn:
    return operation(served.schema._schema, served.tables, NOTHING, size=size, seed=seed)


@pytest.mark.parametrize("seed", range(60))
def test_an_operation_is_valid(served: Served, seed: int) -> None:
    written = drawn(served, seed)
    assert validate(served.schema._schema, parse(written.query)) == []
    json.dumps(written.variables)


def test_operations_have_everything_in_them(served: Served) -> None:
    texts = [drawn(served, seed).query for seed in range(200)]
    found = Counter(part for text in texts for part in PARTS if part in text)
    assert {part for part in PARTS if found[part] < 4} == set()


def test_the_same_seed_is_the_same_operation(served: Served) -> None:
    assert drawn(served, 7) == drawn(served, 7)
    assert len(drawn(served, 7, size=2).query) < len(drawn(served, 7).query)
