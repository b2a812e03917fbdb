"""Cursors as the database writes them, for tests that have none."""

from base64 import urlsafe_b64encode

import orjson

from trellis.loaders.order import signature


def cursor_text(table, terms, values):
    """A cursor of JSON values."""
    return urlsafe_b64encode(orjson.dumps([signature(table, terms), *values])).decode().rstrip("=")
