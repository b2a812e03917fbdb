"""Which part of a file a request wants, and whether its client has it already (RFC 9110, 13 and 14)."""

import re
from typing import Final

# One range: several would need an answer of several parts, and who asks for them takes all of it as well.
_RANGE: Final = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})", re.IGNORECASE)
_TAG: Final = re.compile(r'"[^"]*"')


class Unsatisfiable(Exception):
    """The file has none of the bytes that are asked for."""


def wanted(header: str | None, size: int) -> range | None:
    """The bytes that a `Range` header asks for, of `size`; None for all of them, which is also what a header
    is given that says something else than one range. Raises Unsatisfiable.
    """
    asked = _RANGE.fullmatch(header or "")
    if asked is None or asked.groups() == ("", ""):
        return None
    first, last = (int(bound) if bound else None for bound in asked.groups())
    if first is None:  # so many at the end
        part = range(max(0, size - (last or 0)), size)
    elif last is None:
        part = range(first, size)
    elif last < first:
        return None
    else:
        part = range(first, min(last + 1, size))
    if not part:
        raise Unsatisfiable
    return part


def names(header: str | None, tag: str) -> bool:
    """Whether an `If-None-Match` header names the file's entity tag, as its client holds that very file."""
    return header is not None and (header.strip() == "*" or tag in _TAG.findall(header))
