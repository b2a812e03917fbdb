"""The values of a statement: they travel beside the SQL text, never in it."""

from collections.abc import Iterable
from typing import Any

from trellis.db.errors import GatewayError

_MOST_VALUES = 5_000
_MOST_CONDITIONS = 1_000


class TooLarge(GatewayError):
    """A statement that would take longer to plan than to run: LIMIT_EXCEEDED, however it is run."""

    def __init__(self, what: str) -> None:
        super().__init__(
            "LIMIT_EXCEEDED", f"The operation comes to more than {what}: ask for less at once.", field="where"
        )


class Parameters:
    """Collects a statement's values and hands out their placeholders; bounded, as is what it is asked for."""

    def __init__(self, values: Iterable[Any] = ()) -> None:
        self.values: list[Any] = list(values)
        self._conditions = 0

    def count_condition(self) -> None:
        """Count a condition of the whole statement. Raises TooLarge."""
        self._conditions += 1
        if self._conditions > _MOST_CONDITIONS:
            raise TooLarge(f"{_MOST_CONDITIONS} conditions")

    def add(self, value: Any, sql_type: str) -> str:
        """The placeholder of a new value, cast so that Postgres never has to guess its type."""
        self.values.append(value)
        if len(self.values) > _MOST_VALUES:
            raise TooLarge(f"{_MOST_VALUES} values")
        return f"${len(self.values)}::{sql_type}"
