"""The dashboard: one page, at every address that it tells apart by itself."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from trellis.web.pages import Choice, page, policy

PAGES = ("runs", "catalogs", "pipelines", "workflows", "people", "health")


def dashboard_routes(
    people: Sequence[Choice],
    systems: Sequence[str],
    storage: str | None = None,
    public_url: str | None = None,
) -> list[Route]:
    """`/` and the addresses of its pages, of which it shows those of the `systems` that are served.

    `storage`: a service, if any, that photographs are got from and put to. `public_url` begins the addresses
    that the gateway signs: by it a page that was opened at another name of it knows them for its own.
    """
    origins = sorted({_origin(url) for url in (storage, public_url) if url})
    allowed = policy(images=["blob:", *origins], connections=origins)

    config = {"publicUrl": public_url, "systems": list(systems)}

    async def show(_: Request) -> Response:
        return page("dashboard", "Trellis", config, people, allowed)

    return [
        Route("/", show),
        *(Route(f"/{name}", show) for name in PAGES),
        *(Route(f"/{name}/{{rest:path}}", show) for name in PAGES),
    ]


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
