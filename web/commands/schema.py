"""`trellis schema`: the GraphQL schema, as schema/schema.graphql holds it."""

import argparse

from trellis.resolvers.schema import build_schema
from trellis.web.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """There is nothing to choose but TRELLIS_SYSTEMS."""


def run(_: argparse.Namespace) -> int:
    """Print the SDL."""
    print(build_schema(Settings.load().systems).schema.as_str())
    return 0
