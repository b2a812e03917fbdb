"""Which form of a GraphQL response the client wants: what its Accept header says, in its own order."""

from functools import lru_cache
from typing import Literal

Form = Literal["response", "json", "events", "parts", "page"]

MEDIA_TYPES: dict[Form, str] = {
    "response": "application/graphql-response+json",
    "json": "application/json",
    "events": "text/event-stream",
    "parts": 'multipart/mixed;subscriptionSpec="1.0"',
    "page": "text/html",
}
_FORMS = {media_type.lower().replace('"', ""): form for form, media_type in MEDIA_TYPES.items()}
_WILDCARDS: dict[str, tuple[Form, ...]] = {
    "*/*": ("json", "response"),
    "application/*": ("json", "response"),
}


@lru_cache(maxsize=256)
def wanted(accept: str | None, *, page: bool = False) -> Form | None:
    """The form that the client likes best, or None when it takes none that there is.

    The highest quality wins, then the first: some clients name `text/event-stream` last on every request and
    must not get it. No header and a wildcard mean `application/json`, which every client reads. `page`:
    whether there is one to show to a browser.
    """
    if accept is None or not accept.strip():
        return "json"
    ranges = [_range(part) for part in accept.split(",")]
    refused = {_FORMS.get(media_type) for media_type, quality in ranges if quality <= 0}
    for media_type, quality in sorted(ranges, key=lambda item: -item[1]):
        if quality <= 0:
            break
        forms = (_FORMS[media_type],) if media_type in _FORMS else _WILDCARDS.get(media_type, ())
        for form in forms:
            if form not in refused and (form != "page" or page):
                return form
    return None


def _range(part: str) -> tuple[str, float]:
    """A media type, with the one parameter of it that tells a form, and its quality."""
    media_type, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = 1.0
    for parameter in parameters:
        name, _, value = (piece.strip(' "') for piece in parameter.partition("="))
        if name == "q":
            try:
                quality = float(value)
            except ValueError:
                quality = 0.0
        elif name == "subscriptionspec":
            media_type = f"{media_type};{name}={value}"
    return media_type, quality
