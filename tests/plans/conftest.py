"""The served schema, which plans are made for."""

import pytest

from trellis.resolvers.schema import Served, build_schema


@pytest.fixture(scope="session")
def served() -> Served:
    return build_schema(["coice"])
