"""Local storage: its folder, and the route by which whoever holds a signed URL may read what it names."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from trellis.db.embedded import EmbeddedError, default_data_folder
from trellis.providers.storage import LocalStorage, ObjectNotFound, ObjectRejected, StorageUnavailable
from trellis.web import credentials
from trellis.web.failure import Failure
from trellis.web.settings import Settings

PREFIX = "/storage"
# Whatever a file claims to be, it may not act in this origin's name.
_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


def open_storage(settings: Settings) -> LocalStorage:
    """The files in the data folder. Raises Failure if it cannot be used."""
    secret = credentials.installation_secret(settings)
    try:
        folder = (settings.data or default_data_folder()) / "files"
        return LocalStorage(folder, secret=secret, prefix=f"{settings.public_url or ''}{PREFIX}")
    except (EmbeddedError, StorageUnavailable) as error:
        raise Failure(str(error)) from None


def storage_route(storage: LocalStorage) -> Route:
    """The route that the storage's signed URLs lead to."""

    async def read(request: Request) -> Response:
        parts, query = request.path_params, request.query_params
        try:
            found = await storage.open_signed(
                parts["bucket"], parts["path"], query.get("expires", ""), query.get("signature", "")
            )
        except (ObjectNotFound, ObjectRejected):
            return PlainTextResponse("not found", 404, headers={"Cache-Control": "no-store"})
        except StorageUnavailable:
            return PlainTextResponse("not available now", 503, headers={"Retry-After": "5"})
        return Response(
            found.data,
            media_type=found.content_type,
            headers={
                "Cache-Control": f"private, max-age={found.max_age}, immutable",
                "Content-Security-Policy": _POLICY,
                "Cross-Origin-Resource-Policy": "cross-origin",
            },
        )

    return Route(f"{PREFIX}/{{bucket}}/{{path:path}}", read)
