"""Logs: a line for each record, and nothing secret in any of them."""

import json
import logging
import sys
from typing import Any

import pytest

from trellis.web.logs import JsonFormatter, TextFormatter, secrets_of
from trellis.web.settings import Settings

TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"
SECRET = "the very secret key of this deployment"


def record(message: str, *arguments: Any, **more: Any) -> logging.LogRecord:
    made = logging.LogRecord(
        "trellis.test", logging.WARNING, __file__, 1, message, arguments, more.pop("exc_info", None)
    )
    vars(made).update(more)
    return made


@pytest.mark.parametrize("formatter", [TextFormatter([SECRET]), JsonFormatter([SECRET])])
@pytest.mark.parametrize(
    ("message", "hidden"),
    [
        (f"token {TOKEN}", TOKEN),
        ("Authorization: Bearer abc.def-ghi", "abc.def-ghi"),
        ("{'authorization': 'bearer abcdef'}", "abcdef"),
        ("cannot reach postgresql://me:hush-hush@host:5432/db", "hush-hush"),
        ("GET /storage/coice/a.jpg?expires=5&signature=0123abcd", "0123abcd"),
        ("GET /graphql?token=abcdef&x=1", "abcdef"),
        (f"key={SECRET};", SECRET),
    ],
)
def test_secrets_are_blotted_out(formatter: logging.Formatter, message: str, hidden: str) -> None:
    assert hidden in message
    for written in (formatter.format(record(message)), formatter.format(record("%s", message))):
        assert hidden not in written
        assert "[secret]" in written


@pytest.mark.parametrize("formatter", [TextFormatter([SECRET]), JsonFormatter([SECRET])])
def test_secrets_in_tracebacks(formatter: logging.Formatter) -> None:
    try:
        raise ValueError(f"Bearer {TOKEN} and {SECRET}")
    except ValueError:
        written = formatter.format(record("it broke", exc_info=sys.exc_info()))
    assert "ValueError" in written
    assert TOKEN not in written
    assert SECRET not in written


def test_text_is_one_line() -> None:
    written = TextFormatter().format(record("first\n2026-01-01 ERROR forged\r\x1b[31m red \x85"))
    assert len(written.splitlines()) == 1
    assert r"first\x0a2026" in written
    assert "\x1b" not in written


def test_json() -> None:
    entry = json.loads(
        JsonFormatter().format(record("it is %s", "so", error_id="7", odd="\ud800", object=object))
    )
    assert entry["message"] == "it is so"
    assert entry["level"] == "warning"
    assert entry["logger"] == "trellis.test"
    assert entry["time"].endswith("+00:00")
    assert entry["error_id"] == "7"


def test_the_secrets_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COHERE_API_KEY", "a cohere key")
    assert "a cohere key" in secrets_of(Settings.load())


def test_a_long_line_takes_no_long_time() -> None:
    text = "a-" * 50_000 + "://" * 10_000 + "?token=" * 5_000 + "eyJaaaaaa." * 5_000
    formatter = TextFormatter()
    assert formatter.format(record(text))
