"""Logging to stderr, as text or as JSON lines, in UTC; what is secret is blotted out on its way."""

import json
import logging
import re
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from pydantic import SecretStr

from trellis.web.settings import Settings

_BLOT = "[secret]"
_TOKEN = re.compile(r"\beyJ[\w-]{5,}\.[\w-]*\.[\w-]*")
_BEARER = re.compile(r"\b(bearer\s+)[^\s'\",;]+", re.IGNORECASE)
_PASSWORD = re.compile(r"(\b[a-z][a-z0-9+.-]{0,20}://[^/\s:@]*:)[^/\s@]+(@)", re.IGNORECASE)
_SIGNATURE = re.compile(r"([?&](?:token|signature|access_token|apikey)=)[^&\s'\"]+", re.IGNORECASE)
# What a line of text may not hold: a client's line break would be a log line of its own.
_CONTROL = {number: f"\\x{number:02x}" for number in (*range(32), *range(127, 160)) if number != 9}
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}


def configure(settings: Settings) -> None:
    """Send every logger of the process to stderr by the settings."""
    handler = logging.StreamHandler(sys.stderr)
    formatter = JsonFormatter if settings.log_format == "json" else TextFormatter
    handler.setFormatter(formatter(secrets_of(settings)))
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    logging.captureWarnings(True)
    # These tell of every connection and request, which is of use only when looking for something.
    for chatty in ("httpx", "httpcore", "uvicorn.error", "pgqueuer"):
        logging.getLogger(chatty).setLevel(
            logging.DEBUG if settings.log_level == "debug" else logging.WARNING
        )


def secrets_of(settings: Settings) -> list[str]:
    """The values of the settings that are secret."""
    values = (getattr(settings, name) for name in type(settings).model_fields)
    return [value.get_secret_value() for value in values if isinstance(value, SecretStr)]


class TextFormatter(logging.Formatter):
    """A line for each record: time, level, logger, message; then the traceback, if there is one."""

    converter = staticmethod(time.gmtime)

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%SZ")
        self._blot = _blotter(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """The record as text."""
        return self._blot(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The first line, in one line."""
        return super().formatMessage(record).translate(_CONTROL)


class JsonFormatter(logging.Formatter):
    """A JSON object for each record; what a caller gives as `extra` are further keys of it."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._blot = _blotter(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON."""
        entry: dict[str, Any] = {name: value for name, value in vars(record).items() if name not in _STANDARD}
        entry |= {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return self._blot(json.dumps(entry, default=repr))


def _blotter(secrets: Iterable[str]) -> Callable[[str], str]:
    exact = [re.escape(secret) for secret in secrets if len(secret) > 5]
    known = re.compile("|".join(sorted(exact, key=len, reverse=True))) if exact else None

    def blot(text: str) -> str:
        if known:
            text = known.sub(_BLOT, text)
        text = _TOKEN.sub(_BLOT, text)
        text = _BEARER.sub(rf"\1{_BLOT}", text)
        text = _PASSWORD.sub(rf"\1{_BLOT}\2", text)
        return _SIGNATURE.sub(rf"\1{_BLOT}", text)

    return blot
