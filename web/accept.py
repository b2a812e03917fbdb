"""Which form of a GraphQL response the client wants: what its Accept header says, in its own order."""

from functools import lru_cache
from typing import Literal

Form = Literal["response", "json", "events", "page"]

MEDIA_TYPES: dict[Form, str] = {
    "response": "application/graphql-response+json",
    "json": "application/json",
    "events": "text/event-stream",
    "page": "text/html",
}
_FORMS = {media_type: form for form, media_type in MEDIA_TYPES.items()}
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
    refused = {media_type for media_type, quality in ranges if quality <= 0}
    for media_type, quality in sorted(ranges, key=lambda item: -item[1]):
        if quality <= 0:
            break
        forms = (_FORMS[media_type],) if media_type in _FORMS else _WILDCARDS.get(media_type, ())
        for form in forms:
            if MEDIA_TYPES[form] not in refused and (form != "page" or page):
                return form
    return None


def _range(part: str) -> tuple[str, float]:
    media_type, *parameters = (piece.strip().lower() for piece in part.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return media_type, float(value)
            except ValueError:
                return media_type, 0.0
    return media_type, 1.0
