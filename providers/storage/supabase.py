"""Objects kept by Supabase Storage, reached through its own client with the service key.

Its object names are ASCII, and not all of that: what it does not take is written `=` and two hexadecimal
digits for each byte, as in quoted-printable text, and `=` itself so, too.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Final, ParamSpec, TypeVar
from urllib.parse import quote

import httpx
import jwt
from storage3 import AsyncStorageClient
from storage3.exceptions import StorageApiError
from storage3.utils import StorageException

from trellis.providers.backoff import Backoff
from trellis.providers.storage.bucket import Bucket, Buckets
from trellis.providers.storage.errors import (
    InvalidPath,
    ObjectExists,
    ObjectNotFound,
    ObjectRejected,
    ObjectTooLarge,
    StorageError,
    StorageMisconfigured,
    StorageUnavailable,
)
from trellis.providers.storage.kept_urls import KeptUrls
from trellis.providers.storage.object import ObjectPath
from trellis.providers.storage.storage import ObjectInfo, SignedUpload, lifetime, origin_of

P = ParamSpec("P")
T = TypeVar("T")
_log = logging.getLogger("trellis.storage")

_BATCH: Final = 500  # paths in one request; Supabase takes 1,000
_UPLOAD_SECONDS: Final = 7200  # what an upload's URL lives, if its token does not say so
_CONNECTIONS: Final = 16
_LONGEST_NAME: Final = 1024
_LONGEST_ERROR: Final = 16_384  # bytes
_PASSING: Final = (408, 423, 425, 429)


class SupabaseStorage:
    """A `Storage` in the project at `url`. One call takes `seconds` at most, with all its attempts."""

    def __init__(
        self,
        url: str,
        service_key: str,
        *,
        buckets: Buckets | None = None,
        seconds: float = 30.0,
        backoff: Backoff | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.buckets = buckets or Buckets()
        self.origin = origin_of(url)
        self._base = f"{url}/storage/v1/"
        self._seconds = seconds
        self._backoff = backoff or Backoff(attempts=4, first=0.2, longest=2.0, patience=seconds)
        self._now = now
        self._headers = {"apikey": service_key, "Authorization": f"Bearer {service_key}"}
        self._http = httpx.AsyncClient(timeout=seconds / 2, limits=httpx.Limits(max_connections=_CONNECTIONS))
        self._client = AsyncStorageClient(self._base, self._headers, http_client=self._http)
        self._urls = KeptUrls(self._sign, now=now)

    async def read(self, path: ObjectPath) -> bytes:
        """See `Storage.read`."""
        bucket = self.buckets.of(path)
        return await self._ask(self._download, bucket, path)

    async def write(self, path: ObjectPath, data: bytes, content_type: str) -> None:
        """See `Storage.write`."""
        self.buckets.of(path).admit(path, content_type, len(data))
        files, name = self._client.from_(path.bucket), _name(path)
        await self._ask(files.upload, name, data, {"content-type": content_type, "upsert": "true"})

    async def describe(self, path: ObjectPath) -> ObjectInfo | None:
        """See `Storage.describe`."""
        self.buckets.of(path)
        try:
            return await self._ask(self._look, path)
        except ObjectNotFound:
            return None

    async def delete(self, path: ObjectPath) -> None:
        """See `Storage.delete`."""
        self.buckets.of(path)
        files, name = self._client.from_(path.bucket), _name(path)
        await self._ask(files.remove, [name])

    async def signed_urls(self, paths: Sequence[ObjectPath], *, ttl: int = 300) -> list[str]:
        """See `Storage.signed_urls`. What is not there is not signed, and asked for again the next time."""
        found = await self._urls.of(paths, ttl)
        return [url or self._nothing(path) for url, path in zip(found, paths, strict=True)]

    async def signed_upload(
        self, path: ObjectPath, *, content_type: str, size: int, ttl: int = 900
    ) -> SignedUpload:
        """See `Storage.signed_upload`. `ObjectExists` where it is there already.

        Supabase decides for how long the URL lives, and holds what comes to the bucket's rules alone.
        """
        self.buckets.of(path).admit(path, content_type, size)
        lifetime(ttl)
        files, name = self._client.from_(path.bucket), _name(path)
        signed = await self._ask(files.create_signed_upload_url, name)
        headers = {"Content-Type": content_type}
        return SignedUpload(signed["signed_url"], "PUT", headers, self._expiry(signed["token"]))

    async def prepare(self) -> None:
        """See `Storage.prepare`."""
        for bucket in self.buckets.values():
            try:
                await self._ask(self._client.create_bucket, bucket.name, options=_rules(bucket))
            except ObjectExists:
                await self._ask(self._client.update_bucket, bucket.name, _rules(bucket))

    async def check(self) -> None:
        """See `Storage.check`."""
        for bucket in self.buckets.values():
            found = await self._ask(self._client.get_bucket, bucket.name)
            if found.public:
                raise StorageMisconfigured(
                    f"the bucket {bucket.name} is public: run `trellis migrate`, which makes it private"
                )

    async def aclose(self) -> None:
        """Close the connections to Supabase."""
        await self._http.aclose()

    async def _download(self, bucket: Bucket, path: ObjectPath) -> bytes:
        # The client would hold all of it, whatever its size; and nothing is to be decompressed here.
        address = f"{self._base}object/authenticated/{bucket.name}/{_name(path)}"
        headers = {**self._headers, "Accept-Encoding": "identity"}
        async with self._http.stream("GET", address, headers=headers) as response:
            if response.status_code != httpx.codes.OK:
                raise _api_error(response.status_code, await _start(response, _LONGEST_ERROR))
            data = await _start(response, bucket.max_bytes + 1)
        if len(data) > bucket.max_bytes:
            raise ObjectTooLarge("the object is too large to be read")
        return data

    async def _look(self, path: ObjectPath) -> ObjectInfo:
        found = await self._client.from_(path.bucket).info(_name(path))
        return ObjectInfo(int(found["size"]), str(found["content_type"]))

    async def _sign(self, paths: Sequence[ObjectPath], seconds: int) -> list[str | None]:
        names: dict[str, dict[str, ObjectPath]] = {}
        for path in paths:
            name = _encoded(path)
            if self.buckets.holds(path) and len(name) <= _LONGEST_NAME:
                names.setdefault(path.bucket, {})[name] = path
        signed: dict[ObjectPath, str | None] = {}
        for bucket, by_name in names.items():
            files, all_names = self._client.from_(bucket), list(by_name)
            for start in range(0, len(all_names), _BATCH):
                batch = all_names[start : start + _BATCH]
                answer = await self._ask(files.create_signed_urls, batch, seconds)
                signed |= {
                    by_name[each["path"]]: each["signedURL"] for each in answer if each["path"] in by_name
                }
        return [signed.get(path) for path in paths]

    def _nothing(self, path: ObjectPath) -> str:
        """A URL without a token, which Supabase refuses."""
        return f"{self._base}object/sign/{path.bucket}/{_encoded(path)}?token="

    def _expiry(self, token: str) -> datetime:
        try:
            expires = float(jwt.decode(token, options={"verify_signature": False})["exp"])
        except (jwt.InvalidTokenError, KeyError, TypeError, ValueError):
            expires = self._now() + _UPLOAD_SECONDS
        return datetime.fromtimestamp(expires, UTC)

    async def _ask(self, call: Callable[P, Awaitable[T]], *args: P.args, **named: P.kwargs) -> T:
        """Call until it answers, within the time that there is. Raises kinds of `StorageError`."""
        try:
            async with asyncio.timeout(self._seconds):
                return await self._backoff.run(lambda: self._once(call(*args, **named)))
        except TimeoutError:
            raise StorageUnavailable("the storage did not answer in time") from None

    async def _once(self, answer: Awaitable[T]) -> T:
        try:
            return await answer
        except StorageApiError as error:
            raise _error_of(error) from error
        except httpx.HTTPError as error:
            raise StorageUnavailable("the storage cannot be reached") from error
        except (StorageException, ValueError, KeyError, TypeError) as error:
            _log.warning("Supabase Storage did not answer as it should", exc_info=True)
            raise StorageUnavailable("the storage did not answer as it should") from error


def _encoded(path: ObjectPath) -> str:
    return quote(path.path).replace("~", "%7E").replace("%", "=")


def _name(path: ObjectPath) -> str:
    name = _encoded(path)
    if len(name) > _LONGEST_NAME:
        raise InvalidPath("the name of the object is too long for this storage")
    return name


def _rules(bucket: Bucket) -> Any:
    return {
        "public": False,
        "file_size_limit": bucket.max_bytes,
        "allowed_mime_types": list(bucket.content_types),
    }


async def _start(response: httpx.Response, most: int) -> bytes:
    """The body's bytes as they came, up to `most`."""
    data = bytearray()
    async for chunk in response.aiter_raw():
        data += chunk[: most - len(data)]
        if len(data) >= most:
            break
    return bytes(data)


def _api_error(status: int, body: bytes) -> StorageApiError:
    """The client's own error, for what is asked without it."""
    try:
        said = httpx.Response(status, content=body).json()
        return StorageApiError(str(said["message"]), str(said["error"]), said["statusCode"])
    except (ValueError, KeyError, TypeError):
        return StorageApiError("", "InternalError", status)


def _error_of(error: StorageApiError) -> StorageError:
    """What Supabase said, by the status within its answer: most come as 400."""
    status = int(error.status) if str(error.status).isdecimal() else 500
    if status >= 500 or status in _PASSING or (status == 409 and error.code != "Duplicate"):
        return StorageUnavailable("the storage cannot answer now")
    if status in (401, 403) or error.code == "InvalidJWT":
        return StorageMisconfigured(
            "Supabase Storage refuses the gateway: set SUPABASE_SERVICE_KEY to the project's service key"
        )
    if status == 404 and error.code in ("Bucket not found", "NoSuchBucket"):
        return StorageMisconfigured(
            "a bucket is missing in Supabase Storage, or hidden from SUPABASE_SERVICE_KEY: set that to the"
            " project's service key and run `trellis migrate`"
        )
    kinds: dict[int, StorageError] = {
        404: ObjectNotFound("there is no such object"),
        409: ObjectExists("there is an object of that name"),
        413: ObjectTooLarge("the object is larger than the storage takes"),
    }
    return kinds.get(status) or ObjectRejected("the storage does not take the object as it is")
