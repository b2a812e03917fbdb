"""The values of a statement: they travel beside the SQL text, never in it."""

from collections.abc import Iterable
from typing import Any


class Parameters:
    """Collects a statement's values and hands out their placeholders."""

    def __init__(self, values: Iterable[Any] = ()) -> None:
        self.values: list[Any] = list(values)

    def add(self, value: Any, sql_type: str) -> str:
        """The placeholder of a new value, cast so that Postgres never has to guess its type."""
        self.values.append(value)
        return f"${len(self.values)}::{sql_type}"
