"""Writes the table in docs/settings.md from the settings' own class: `python scripts/settings_table.py`."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from trellis.web.settings import CLIENT, Settings

DOCUMENT = Path(__file__).parent.parent / "docs/settings.md"
_HEAD = "| variable | default | what it is |\n| --- | --- | --- |\n"
_BEGIN, _END = "<!-- table: scripts/settings_table.py -->\n", "<!-- end of table -->\n"


def render(text: str) -> str:
    """`text` with its table brought up to date."""
    before, rest = text.split(_BEGIN)
    return before + _BEGIN + table() + _END + rest.split(_END)[1]


def table() -> str:
    """A table for each part, with a row for each setting: its variable, its default, what it is for."""
    parts = [part for part in Settings.__bases__ if part is not BaseSettings]
    inherited = {name for part in parts for name in part.model_fields}
    tables = [_rows(name for name in Settings.model_fields if name not in inherited)]
    tables += [f"{part.__doc__}\n\n{_rows(part.model_fields)}" for part in parts]
    asked = "".join(f"| `{name}` |  | {description} |\n" for name, description in CLIENT.items())
    return "\n".join([*tables, f"What the commands that ask a gateway go by.\n\n{_HEAD}{asked}"])


def _rows(names: Iterable[str]) -> str:
    fields = [Settings.model_fields[name] for name in names]
    return _HEAD + "".join(
        f"| `{field.validation_alias}` | {_default(field)} | {field.description} |\n" for field in fields
    )


def _default(field: FieldInfo) -> str:
    value: Any = field.default
    if value is None or value == ():
        return ""
    if isinstance(value, bool):
        return "`on`" if value else "`off`"
    return f"`{','.join(value) if isinstance(value, tuple) else value}`"


if __name__ == "__main__":
    DOCUMENT.write_text(render(DOCUMENT.read_text("utf-8")), "utf-8")
