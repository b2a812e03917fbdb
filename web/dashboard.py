"""The dashboard: one page, at every address that it tells apart by itself."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from trellis.providers.generations.higgsfield import DEFAULT_HOSTS
from trellis.web.pages import Choice, page, policy
from trellis.web.settings import Settings

PAGES = (
    "runs",
    "catalogs",
    "pipelines",
    "workflows",
    "clients",
    "studio",
    "research",
    "conversations",
    "knowledge",
    "customers",
    "people",
    "health",
)


def dashboard_routes(
    people: Sequence[Choice],
    systems: Sequence[str],
    storage: str | None = None,
    public_url: str | None = None,
    pictures: Sequence[str] = (),
    *,
    graphiql: bool = True,
) -> list[Route]:
    """`/` and the addresses of its pages, of which it shows those of the `systems` that are served.

    `storage`: a service, if any, that photographs are got from and put to. `public_url` begins the addresses
    that the gateway signs: by it a page that was opened at another name of it knows them for its own.
    `pictures`: origins, such as `https://*.example.com`, where a service keeps pictures until they are saved.
    `graphiql`: whether there is an explorer to go to.
    """
    origins = sorted({_origin(url) for url in (storage, public_url) if url})
    allowed = policy(images=["blob:", *origins, *pictures], connections=origins)

    config = {"publicUrl": public_url, "systems": list(systems), "graphiql": graphiql}

    async def show(_: Request) -> Response:
        return page("dashboard", "Trellis", config, people, allowed)

    return [
        Route("/", show),
        *(Route(f"/{name}", show) for name in PAGES),
        *(Route(f"/{name}/{{rest:path}}", show) for name in PAGES),
    ]


def pictures_of(settings: Settings) -> list[str]:
    """Where OFM's generations lie until somebody saves them, as far as OFM is served."""
    if "ofm" not in settings.systems:
        return []
    own = [_origin(str(settings.higgsfield_url))] if settings.higgsfield_url else []
    hosts = settings.higgsfield_hosts or DEFAULT_HOSTS
    return [*own, *(f"https://{name}" for host in hosts for name in (host, f"*.{host}"))]


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
