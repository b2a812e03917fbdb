"""The explorer: GraphiQL with a bar of ours, at `/graphql` for browsers."""

from collections.abc import Iterable, Mapping
from typing import Any

from starlette.responses import HTMLResponse

from trellis.web.pages import Choice, page, policy

POLICY = policy()


def explorer_page(
    systems: Iterable[str], people: Iterable[Choice], variables: Mapping[str, Mapping[str, Any]]
) -> HTMLResponse:
    """The page, with the examples of the `systems`.

    `variables` are values for the examples' variables, by the e-mail address of who sees what they name.
    """
    config = {"systems": list(systems), "variables": variables}
    return page("explorer", "Explorer · Trellis", config, people, POLICY)
