"""Writes the table in docs/settings.md from the settings' own class: `python scripts/settings_table.py`."""

from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from trellis.web.settings import CLIENT, Settings

DOCUMENT = Path(__file__).parent.parent / "docs/settings.md"
_BEGIN, _END = "<!-- table: scripts/settings_table.py -->\n", "<!-- end of table -->\n"


def render(text: str) -> str:
    """`text` with its table brought up to date."""
    before, rest = text.split(_BEGIN)
    return before + _BEGIN + table() + _END + rest.split(_END)[1]


def table() -> str:
    """A row for each setting: its variable, its default, what it is for."""
    rows = [
        (field.validation_alias, _default(field), field.description)
        for field in Settings.model_fields.values()
    ]
    rows += [(name, "", description) for name, description in CLIENT.items()]
    lines = [f"| `{name}` | {default} | {description} |\n" for name, default, description in rows]
    return "| variable | default | what it is |\n| --- | --- | --- |\n" + "".join(lines)


def _default(field: FieldInfo) -> str:
    value: Any = field.default
    if value is None or value == ():
        return ""
    if isinstance(value, bool):
        return "`on`" if value else "`off`"
    return f"`{','.join(value) if isinstance(value, tuple) else value}`"


if __name__ == "__main__":
    DOCUMENT.write_text(render(DOCUMENT.read_text("utf-8")), "utf-8")
