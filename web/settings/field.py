"""How a setting is written down."""

from typing import Any

from pydantic import Field


def setting(name: str, description: str, default: Any = None, **rules: Any) -> Any:
    """A setting that the variable `name` gives; `rules` are pydantic's bounds (`ge`, `le`, …)."""
    return Field(default, validation_alias=name, description=description, **rules)
