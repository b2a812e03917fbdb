"""A server that speaks Supabase Storage's REST as documented, with its limits and its forms of errors.

Most errors come as 400, with the true status inside. https://supabase.com/docs/guides/storage/debugging/error-codes
"""

import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.parser import BytesParser
from typing import Any, NoReturn

import jwt
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from tests.providers.storage.faults import Faulty
from tests.serving import served

SERVICE_KEY = "the service key of this test's project"
_SIGNING_KEY = "the key by which this test's project signs URLs"
_KEY = re.compile(r"[A-Za-z0-9_/!.*'() &$=@;:+,?-]+")
_MOST_PATHS = 1000
_UPLOAD_SECONDS = 7200


class Refused(Exception):
    """Answered in Supabase's form."""

    def __init__(self, status: int, error: str, message: str, *, as_status: int = 400) -> None:
        self.body = {"statusCode": str(status), "error": error, "code": error, "message": message}
        self.as_status = as_status


@dataclass
class StoredObject:
    data: bytes
    content_type: str


@dataclass
class SupabaseServer:
    """Buckets by name, and each one's objects by theirs."""

    buckets: dict[str, dict[str, Any]] = field(default_factory=dict)
    objects: dict[str, dict[str, StoredObject]] = field(default_factory=dict)
    signings: int = 0
    url: str = ""
    clock: Callable[[], float] = time.time
    faulty: Faulty = field(init=False)

    def __post_init__(self) -> None:
        path = "{bucket}/{path:path}"
        routes = [
            Route("/bucket", self.create_bucket, methods=["POST"]),
            Route("/bucket/{bucket}", self.get_bucket, methods=["GET"]),
            Route("/bucket/{bucket}", self.update_bucket, methods=["PUT"]),
            Route("/object/sign/{bucket}", self.sign_many, methods=["POST"]),
            Route(f"/object/sign/{path}", self.read_signed, methods=["GET"]),
            Route(f"/object/upload/sign/{path}", self.sign_upload, methods=["POST"]),
            Route(f"/object/upload/sign/{path}", self.upload_signed, methods=["PUT"]),
            Route(f"/object/authenticated/{path}", self.read, methods=["GET"]),
            Route(f"/object/info/{path}", self.info, methods=["GET"]),
            Route("/object/{bucket}", self.remove, methods=["DELETE"]),
            Route(f"/object/{path}", self.upload, methods=["POST"]),
        ]
        app = Starlette(
            routes=[Mount("/storage/v1", routes=routes)],
            middleware=[
                Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"])
            ],
            exception_handlers={Refused: _render},
        )
        self.faulty = Faulty(app)

    async def create_bucket(self, request: Request) -> Response:
        self._authorise(request)
        asked = await request.json()
        if asked["id"] in self.buckets:
            raise Refused(409, "Duplicate", "The resource already exists")
        self.buckets[asked["id"]] = {**_bucket(asked["id"]), **_rules(asked)}
        self.objects[asked["id"]] = {}
        return JSONResponse({"name": asked["name"]})

    async def get_bucket(self, request: Request) -> Response:
        self._authorise(request)
        return JSONResponse(self._bucket(request))

    async def update_bucket(self, request: Request) -> Response:
        self._authorise(request)
        self._bucket(request).update(_rules(await request.json()))
        return JSONResponse({"message": "Successfully updated"})

    async def upload(self, request: Request) -> Response:
        self._authorise(request)
        return await self._take(request, upsert=request.headers.get("x-upsert") == "true")

    async def read(self, request: Request) -> Response:
        self._authorise(request)
        found = self._object(request)
        return Response(found.data, media_type=found.content_type)

    async def info(self, request: Request) -> Response:
        self._authorise(request)
        found = self._object(request)
        name = request.path_params["path"]
        return JSONResponse({"name": name, "size": len(found.data), "content_type": found.content_type})

    async def remove(self, request: Request) -> Response:
        self._authorise(request)
        there = self.objects[self._bucket(request)["id"]]
        asked = (await request.json())["prefixes"]
        return JSONResponse([{"name": name} for name in asked if there.pop(name, None)])

    async def sign_many(self, request: Request) -> Response:
        self._authorise(request)
        self.signings += 1
        asked = await request.json()
        bucket = request.path_params["bucket"]
        if not 1 <= len(asked["paths"]) <= _MOST_PATHS:
            raise Refused(400, "Error", "body/paths must NOT have more than 1000 items")

        def signed(path: str) -> dict[str, str | None]:
            if path not in self.objects.get(bucket, {}):
                return {"error": "Either the object does not exist or ...", "path": path, "signedURL": None}
            token = _token(f"{bucket}/{path}", "download", int(asked["expiresIn"]))
            return {"error": None, "path": path, "signedURL": f"/object/sign/{bucket}/{path}?token={token}"}

        return JSONResponse([signed(path) for path in asked["paths"]])

    async def read_signed(self, request: Request) -> Response:
        self._verify(request, "download")
        found = self._object(request)
        return Response(found.data, media_type=found.content_type)

    async def sign_upload(self, request: Request) -> Response:
        self._authorise(request)
        place = self._place(request)
        if request.path_params["path"] in self.objects[self._bucket(request)["id"]]:
            raise Refused(409, "Duplicate", "The resource already exists")
        token = _token(place, "upload", _UPLOAD_SECONDS)
        return JSONResponse({"url": f"/object/upload/sign/{place}?token={token}", "token": token})

    async def upload_signed(self, request: Request) -> Response:
        self._verify(request, "upload")
        return await self._take(request, upsert=False)

    async def _take(self, request: Request, *, upsert: bool) -> Response:
        place, bucket = self._place(request), self._bucket(request)
        data, content_type = _content(await request.body(), request.headers.get("content-type", ""))
        if bucket["file_size_limit"] and len(data) > bucket["file_size_limit"]:
            raise Refused(413, "Payload too large", "The object exceeded the maximum allowed size")
        if bucket["allowed_mime_types"] and content_type not in bucket["allowed_mime_types"]:
            raise Refused(415, "invalid_mime_type", f"mime type {content_type} is not supported")
        there, name = self.objects[bucket["id"]], request.path_params["path"]
        if name in there and not upsert:
            raise Refused(409, "Duplicate", "The resource already exists")
        there[name] = StoredObject(data, content_type)
        return JSONResponse({"Key": place, "Id": "0"})

    def _authorise(self, request: Request) -> None:
        if request.headers.get("apikey") != SERVICE_KEY:
            # The API gateway before the storage has its own form.
            raise Refused(401, "", "Invalid API key", as_status=401)
        if request.headers.get("authorization") != f"Bearer {SERVICE_KEY}":
            raise Refused(403, "Unauthorized", "invalid signature")

    def _verify(self, request: Request, scope: str) -> None:
        place = "{bucket}/{path}".format(**request.path_params)
        try:
            claims = jwt.decode(
                request.query_params.get("token", ""),
                _SIGNING_KEY,
                algorithms=["HS256"],
                options={"verify_exp": False},
            )
        except jwt.InvalidTokenError as error:
            raise Refused(400, "InvalidJWT", str(error)) from None
        if claims["scope"] != scope or claims["url"] != place:
            raise Refused(400, "InvalidSignature", "Invalid signature")
        if claims["exp"] < self.clock():
            raise Refused(400, "InvalidJWT", '"exp" claim timestamp check failed')

    def _bucket(self, request: Request) -> dict[str, Any]:
        if request.path_params["bucket"] not in self.buckets:
            raise Refused(404, "Bucket not found", "Bucket not found")
        return self.buckets[request.path_params["bucket"]]

    def _place(self, request: Request) -> str:
        path = request.path_params["path"]
        if not _KEY.fullmatch(path) or "//" in path:
            raise Refused(400, "InvalidKey", f"Invalid key: {path}")
        return f"{self._bucket(request)['id']}/{path}"

    def _object(self, request: Request) -> StoredObject:
        place = self._place(request)
        try:
            return self.objects[request.path_params["bucket"]][request.path_params["path"]]
        except KeyError:
            raise Refused(404, "not_found", f"Object not found: {place}") from None


async def _render(_: Request, refused: Any) -> Response:
    return JSONResponse(refused.body, refused.as_status)


def _bucket(name: str) -> dict[str, Any]:
    now = "2026-01-01T00:00:00Z"
    rules = {"public": False, "file_size_limit": None, "allowed_mime_types": None}
    return {"id": name, "name": name, "owner": "", "created_at": now, "updated_at": now, **rules}


def _rules(asked: dict[str, Any]) -> dict[str, Any]:
    known = ("public", "file_size_limit", "allowed_mime_types")
    return {name: asked[name] for name in known if name in asked}


def _token(place: str, scope: str, seconds: int) -> str:
    claims = {"url": place, "scope": scope, "exp": int(time.time()) + seconds}
    return jwt.encode(claims, _SIGNING_KEY, algorithm="HS256")


def _content(body: bytes, content_type: str) -> tuple[bytes, str]:
    """The file of a form, or all of the body."""
    if not content_type.startswith("multipart/form-data"):
        return body, content_type
    form = BytesParser().parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    for part in form.get_payload():
        if part.get_filename():
            return part.get_payload(decode=True), part.get_content_type()
    _no_file()


def _no_file() -> NoReturn:
    raise Refused(400, "InvalidRequest", "No content provided")


@asynccontextmanager
async def supabase_server() -> AsyncIterator[SupabaseServer]:
    """A running project without buckets."""
    server = SupabaseServer()
    async with served(server.faulty) as server.url:
        try:
            yield server
        finally:
            server.faulty.calm()
