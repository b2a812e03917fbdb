"""Google Cloud Storage for tests: `gcp-storage-emulator` keeps the objects, and what it lacks stands before it.

It asks nobody who they are and heeds neither signatures nor preconditions. So this front grants tokens to the
service account, wants them for the JSON API, and holds signed requests to what V4 signatures are documented to
say: https://cloud.google.com/storage/docs/authentication/signatures
"""

import asyncio
import json
import re
import secrets
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from urllib.parse import parse_qsl

import httpx
import jwt
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from gcp_storage_emulator.server import create_server
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.providers.storage.faults import Faulty
from tests.serving import served

EMAIL = "gateway@trellis-test.iam.gserviceaccount.com"
_JSON_API = re.compile(r"/(upload/|download/)?storage/v1/")
_KEPT = ("content-type", "content-range", "location", "x-goog-hash")
_MISSING = b'{"error": {"code": 404, "message": "Not Found"}}'


@cache
def private_key() -> rsa.RSAPrivateKey:
    """The service account's key, made once in a process: that takes a while."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class GoogleServer:
    """The front. `tokens`: those that it has granted."""

    emulator: httpx.AsyncClient
    tokens: set[str] = field(default_factory=set)
    url: str = ""
    clock: Callable[[], float] = time.time
    faulty: Faulty = field(init=False)
    creating: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        app = Starlette(
            routes=[
                Route("/token", self.grant, methods=["POST"]),
                Route("/{path:path}", self.answer, methods=["GET", "PUT", "POST", "PATCH", "DELETE"]),
            ]
        )
        self.faulty = Faulty(app, lambda scope: scope["path"] != "/token")

    @property
    def account(self) -> dict[str, str]:
        """The service account's key file."""
        pem = private_key().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return {
            "type": "service_account",
            "project_id": "trellis-test",
            "private_key_id": "1",
            "private_key": pem.decode(),
            "client_email": EMAIL,
            "client_id": "1",
            "token_uri": f"{self.url}/token",
        }

    async def grant(self, request: Request) -> Response:
        """A token for who shows a JWT that the account's key has signed."""
        asked = dict(parse_qsl((await request.body()).decode()))
        try:
            said = jwt.decode(
                asked["assertion"],
                private_key().public_key(),
                algorithms=["RS256"],
                audience="https://oauth2.googleapis.com/token",
            )
            if said["iss"] != EMAIL:
                raise jwt.InvalidIssuerError("no such account")
        except jwt.InvalidTokenError:
            return JSONResponse({"error": "invalid_grant", "error_description": "Invalid JWT"}, 400)
        token = secrets.token_hex(8)
        self.tokens.add(token)
        return JSONResponse({"access_token": token, "expires_in": 3600, "token_type": "Bearer"})

    async def answer(self, request: Request) -> Response:
        path = request.scope["raw_path"].decode()
        if _JSON_API.match(path):
            if request.headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
                return JSONResponse({"error": {"code": 401, "message": "Invalid Credentials"}}, 401)
            return await self._json(request, path)
        refusal = self._unsigned(request, path)
        if refusal is not None:
            return refusal
        if request.method == "PUT":
            return await self._put(request, path)
        return await self._forward(request, path, b"")

    async def _json(self, request: Request, path: str) -> Response:
        body = await request.body()
        answer = await self._forward(request, f"{path}?{request.url.query}", body)
        if request.method == "POST" and path == "/storage/v1/b" and answer.status_code == 200:
            # The emulator forgets all but a new bucket's name.
            made = json.loads(body)
            patched = await self.emulator.patch(f"/storage/v1/b/{made['name']}", json=made)
            return Response(patched.content, media_type="application/json")
        return answer

    async def _put(self, request: Request, path: str) -> Response:
        body = await request.body()
        least, _, most = request.headers.get("x-goog-content-length-range", "0,").partition(",")
        if not int(least) <= len(body) <= int(most or 2**40):
            return _xml(400, "EntityTooLarge")
        async with self.creating:
            if request.headers.get("x-goog-if-generation-match") == "0":
                bucket, _, name = path[1:].partition("/")
                there = await self.emulator.get(f"/storage/v1/b/{bucket}/o/{name.replace('/', '%2F')}")
                if there.status_code == 200:
                    return _xml(412, "PreconditionFailed")
            return await self._forward(request, path, body)

    def _unsigned(self, request: Request, path: str) -> Response | None:
        """What is wrong with the request's signature, if anything."""
        pairs = [pair for pair in request.url.query.split("&") if pair]
        query = dict(parse_qsl(request.url.query))
        if "X-Goog-Signature" not in query:
            return _xml(403, "AccessDenied")
        signed = query["X-Goog-SignedHeaders"]
        canonical = "\n".join(
            [
                request.method,
                path,
                "&".join(sorted(pair for pair in pairs if not pair.startswith("X-Goog-Signature="))),
                *(f"{name}:{request.headers.get(name, '').strip()}" for name in signed.split(";")),
                "",
                signed,
                "UNSIGNED-PAYLOAD",
            ]
        )
        account, _, scope = query["X-Goog-Credential"].partition("/")
        digest = sha256(canonical.encode()).hexdigest()
        to_sign = f"GOOG4-RSA-SHA256\n{query['X-Goog-Date']}\n{scope}\n{digest}"
        try:
            signature = bytes.fromhex(query["X-Goog-Signature"])
            private_key().public_key().verify(
                signature, to_sign.encode(), padding.PKCS1v15(), hashes.SHA256()
            )
        except (InvalidSignature, ValueError):
            return _xml(403, "SignatureDoesNotMatch")
        began = datetime.strptime(query["X-Goog-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp()
        if account != EMAIL or self.clock() >= began + int(query["X-Goog-Expires"]):
            return _xml(400, "ExpiredToken")
        return None

    async def _forward(self, request: Request, path: str, body: bytes) -> Response:
        sent = {
            name: value
            for name, value in request.headers.items()
            if name in ("content-type", "range", "content-range", "host") or name.startswith("x-upload-")
        }
        async with asyncio.timeout(20):
            answer = await self.emulator.request(request.method, path, content=body, headers=sent)
        kept = {name: answer.headers[name] for name in _KEPT if name in answer.headers}
        missing = answer.status_code == 404 and not answer.content
        return Response(_MISSING if missing else answer.content, answer.status_code, kept)


def _xml(status: int, code: str) -> Response:
    return Response(f"<?xml version='1.0'?><Error><Code>{code}</Code></Error>", status, media_type="text/xml")


@asynccontextmanager
async def google_server() -> AsyncIterator[GoogleServer]:
    """A running project without buckets."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with create_server("127.0.0.1", port, in_memory=True):
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as emulator:
            server = GoogleServer(emulator)
            async with served(server.faulty) as server.url:
                try:
                    yield server
                finally:
                    server.faulty.calm()
