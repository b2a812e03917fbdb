"""Rows as the bytes of a file: CSV for spreadsheets, JSON Lines for programs. Pure."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, Protocol

import orjson

from trellis.resolvers.exports import Export

# Where a spreadsheet would take what follows for a formula, and run it (OWASP, CSV injection): where a cell
# begins. In countries whose numbers have a comma it splits lines at `;`, and pays no heed to our quotes.
_ACTIVE: Final = re.compile(r"^(?=[\t\r\n])|(?:^|(?<=[;\t\r\n]))(?=[ \u00a0]*[=+\-@＝＋－＠])")
# Without it, Excel takes a file for the machine's old code page; programs have JSON Lines.
_MARK: Final = "\ufeff"


class Form(Protocol):
    """A form of file."""

    content_type: str

    def opening(self, export: Export) -> bytes:
        """What comes before the rows."""

    def rows(self, export: Export, rows: Sequence[Mapping[str, Any]]) -> bytes:
        """The bytes of some rows."""


class CSV:
    """RFC 4180, in UTF-8 with a byte order mark. What a spreadsheet would run has an `'` before it."""

    content_type = "text/csv; charset=utf-8; header=present"

    def opening(self, export: Export) -> bytes:
        """The mark and the header."""
        return f"{_MARK}{_lines([export.columns])}".encode()

    def rows(self, export: Export, rows: Sequence[Mapping[str, Any]]) -> bytes:
        """A record for each row."""
        return _lines([[_cell(value) for value in export.cells(row)] for row in rows]).encode(
            "utf-8", "replace"
        )


class JSONLines:
    """One JSON object to a line, in UTF-8."""

    content_type = "application/x-ndjson; charset=utf-8"

    def opening(self, export: Export) -> bytes:
        """Nothing."""
        return b""

    def rows(self, export: Export, rows: Sequence[Mapping[str, Any]]) -> bytes:
        """A line for each row."""
        return b"".join(
            orjson.dumps(dict(row), default=str, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z)
            for row in rows
        )


FORMS: Final[Mapping[str, Form]] = {"csv": CSV(), "jsonl": JSONLines()}


def _lines(records: Sequence[Sequence[Any]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(records)
    return text.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, dict | list):
        value = orjson.dumps(value).decode()
    return _ACTIVE.sub("'", value) if isinstance(value, str) else value
