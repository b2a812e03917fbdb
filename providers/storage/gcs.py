"""Objects kept by Google Cloud Storage, through its own client, whose calls block: they run in threads."""

import asyncio
import io
import logging
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Final, ParamSpec, TypeVar

import google.auth
import requests
import urllib3
from google.api_core import exceptions as api
from google.auth import exceptions as auth
from google.auth.credentials import Credentials, Signing
from google.auth.transport.requests import AuthorizedSession
from google.cloud.storage import Client  # type: ignore[import-untyped]
from google.cloud.storage.exceptions import DataCorruption  # type: ignore[import-untyped]
from google.cloud.storage.retry import DEFAULT_RETRY  # type: ignore[import-untyped]

from trellis.providers.storage.bucket import Bucket, Buckets
from trellis.providers.storage.errors import (
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

_SCOPES: Final = ("https://www.googleapis.com/auth/devstorage.full_control",)
_ENDPOINT: Final = "https://storage.googleapis.com"
_THREADS: Final = 8
_SIZES = "X-Goog-Content-Length-Range"
_GENERATION = "X-Goog-If-Generation-Match"
_PASSING: Final = (
    api.RetryError,
    api.ServerError,
    api.TooManyRequests,
    auth.TransportError,
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    DataCorruption,
)


def default_credentials() -> tuple[Credentials, str | None]:
    """Google's application default credentials and their project, the key file of
    GOOGLE_APPLICATION_CREDENTIALS first of all. Blocks. Raises `StorageMisconfigured`.
    """
    try:
        credentials, project = google.auth.default(scopes=_SCOPES)
    except (auth.GoogleAuthError, OSError, ValueError) as error:
        raise StorageMisconfigured(
            "there are no usable Google credentials: set GOOGLE_APPLICATION_CREDENTIALS to the key file of a"
            f" service account ({type(error).__name__})"
        ) from error
    return credentials, project


class GoogleStorage:
    """A `Storage` in the buckets of a project. One call takes `seconds` at most, with all its attempts.

    `url`: where the API is, if not at Google. `origins`: of pages that will upload and read by script;
    `location`: where new buckets are.
    """

    def __init__(
        self,
        credentials: Credentials,
        project: str | None,
        *,
        buckets: Buckets | None = None,
        url: str | None = None,
        origins: Collection[str] = (),
        location: str = "US",
        seconds: float = 30.0,
    ) -> None:
        if not isinstance(credentials, Signing):
            raise StorageMisconfigured(
                "these Google credentials cannot sign URLs: set GOOGLE_APPLICATION_CREDENTIALS to the key"
                " file of a service account, or impersonate one"
            )
        self.buckets = buckets or Buckets()
        self.origin = origin_of(url or _ENDPOINT)
        self._origins = sorted(origins)
        self._location = location
        self._seconds = seconds
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="storage")
        session = AuthorizedSession(credentials, refresh_timeout=seconds / 2)  # type: ignore[no-untyped-call]
        session.hooks["response"].append(_drain)
        self._client = Client(
            project, credentials, _http=session, client_options={"api_endpoint": url or _ENDPOINT}
        )
        # Each attempt may take half of the time, so that there is another one where a connection is dead.
        retry = DEFAULT_RETRY.with_delay(initial=0.2, maximum=2.0).with_timeout(seconds)
        self._patience: dict[str, Any] = {"timeout": seconds / 2, "retry": retry}
        self._urls = KeptUrls(self._sign)

    async def read(self, path: ObjectPath) -> bytes:
        """See `Storage.read`."""
        data = _Limited(self.buckets.of(path).max_bytes, time.monotonic() + self._seconds)
        await self._ask(self._download, path, data)
        return data.getvalue()

    async def write(self, path: ObjectPath, data: bytes, content_type: str) -> None:
        """See `Storage.write`."""
        self.buckets.of(path).admit(path, content_type, len(data))
        upload = self._blob(path).upload_from_string
        try:
            await self._ask(upload, data, content_type, **self._patience)
        except ObjectNotFound:
            raise _missing(path.bucket) from None

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
        try:
            await self._ask(self._blob(path).delete, **self._patience)
        except ObjectNotFound:
            return

    async def signed_urls(self, paths: Sequence[ObjectPath], *, ttl: int = 300) -> list[str]:
        """See `Storage.signed_urls`. They are signed here; Google is not asked."""
        found = await self._urls.of(paths, ttl)
        return [url or self._nothing(path) for url, path in zip(found, paths, strict=True)]

    async def signed_upload(
        self, path: ObjectPath, *, content_type: str, size: int, ttl: int = 900
    ) -> SignedUpload:
        """See `Storage.signed_upload`. Google holds the request to all that was said."""
        self.buckets.of(path).admit(path, content_type, size)
        headers = {"Content-Type": content_type, _SIZES: f"0,{size}", _GENERATION: "0"}
        expires = datetime.now(UTC) + timedelta(seconds=lifetime(ttl))
        (url,) = await self._signed([path], "PUT", expires, headers)
        return SignedUpload(url, "PUT", headers, expires)

    async def prepare(self) -> None:
        """See `Storage.prepare`. Google knows no limits of sizes and types: signed uploads have them."""
        for bucket in self.buckets.values():
            await self._ask(self._make, bucket)

    async def check(self) -> None:
        """See `Storage.check`."""
        for bucket in self.buckets.values():
            try:
                await self._ask(self._list_one, bucket)
            except ObjectNotFound:
                raise _missing(bucket.name) from None

    async def aclose(self) -> None:
        """Let the calls end that are under way, and close the connections to Google."""
        await asyncio.to_thread(self._threads.shutdown, cancel_futures=True)
        self._client.close()

    def _blob(self, path: ObjectPath) -> Any:
        return self._client.bucket(path.bucket).blob(path.path)

    def _download(self, path: ObjectPath, into: io.BytesIO) -> None:
        # Raw: what somebody has stored as gzip is not inflated here.
        self._blob(path).download_to_file(into, raw_download=True, **self._patience)

    def _look(self, path: ObjectPath) -> ObjectInfo:
        blob = self._blob(path)
        blob.reload(**self._patience)
        return ObjectInfo(int(blob.size), str(blob.content_type))

    def _list_one(self, bucket: Bucket) -> None:
        list(self._client.list_blobs(bucket.name, max_results=1, **self._patience))

    def _make(self, bucket: Bucket) -> None:
        found = self._client.lookup_bucket(bucket.name, **self._patience)
        cross_origin = {
            "origin": self._origins,
            "method": ["GET", "HEAD", "PUT"],
            "responseHeader": ["Content-Type", _SIZES, _GENERATION],
            "maxAgeSeconds": 600,
        }
        if found is None:
            found = self._client.bucket(bucket.name)
            found.iam_configuration.uniform_bucket_level_access_enabled = True
            found.iam_configuration.public_access_prevention = "enforced"
            found.cors = [cross_origin] if self._origins else []
            self._client.create_bucket(found, location=self._location, **self._patience)
        elif self._origins and cross_origin not in (rules := list(found.cors)):
            found.cors = [*rules, cross_origin]
            found.patch(**self._patience)

    async def _sign(self, paths: Sequence[ObjectPath], seconds: int) -> list[str | None]:
        held = [path for path in paths if self.buckets.holds(path)]
        expires = datetime.now(UTC) + timedelta(seconds=seconds)
        signed = dict(zip(held, await self._signed(held, "GET", expires, {}), strict=True))
        return [signed.get(path) for path in paths]

    async def _signed(
        self, paths: Sequence[ObjectPath], method: str, expires: datetime, headers: dict[str, str]
    ) -> list[str]:
        def sign() -> list[str]:
            return [
                self._blob(path).generate_signed_url(
                    version="v4", expiration=expires, method=method, headers=dict(headers)
                )
                for path in paths
            ]

        # Not in the threads of the other calls: while Google is slow, URLs are not.
        with _errors():
            return await asyncio.to_thread(sign)

    def _nothing(self, path: ObjectPath) -> str:
        """A URL without a signature, which Google refuses."""
        return str(self._blob(path).public_url)

    async def _ask(self, call: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        """Call in a thread, for as long as there is time. Raises kinds of `StorageError`."""
        until = time.monotonic() + self._seconds

        def in_time() -> T:
            if time.monotonic() > until:  # it had no turn before, and nobody waits for it any more
                raise StorageUnavailable("the storage did not answer in time")
            return call(*args, **named)

        try:
            async with asyncio.timeout(self._seconds):
                with _errors():
                    return await asyncio.get_running_loop().run_in_executor(self._threads, in_time)
        except TimeoutError:
            raise StorageUnavailable("the storage did not answer in time") from None


def _drain(response: requests.Response, **_: Any) -> None:
    """Read what a refusal says: the client does not always, and its connection would be lost."""
    if not response.ok:
        bytes(response.content)


class _Limited(io.BytesIO):
    """Bytes in memory: never more than `limit` of them, and none after `until`, in monotonic seconds. By then
    nobody waits for them, but nothing else would end a thread to which they come slowly.
    """

    def __init__(self, limit: int, until: float) -> None:
        super().__init__()
        self._limit = limit
        self._until = until

    def write(self, data: Any) -> int:
        """Add bytes; `ObjectTooLarge` where they are too many, `StorageUnavailable` where they are late."""
        if self.tell() + len(data) > self._limit:
            raise ObjectTooLarge("the object is too large to be read")
        if time.monotonic() > self._until:
            raise StorageUnavailable("the storage did not answer in time")
        return super().write(data)


def _missing(bucket: str) -> StorageMisconfigured:
    return StorageMisconfigured(f"there is no bucket {bucket} at Google Cloud Storage: run `trellis migrate`")


@contextmanager
def _errors() -> Iterator[None]:
    """What Google and its client say, as kinds of `StorageError`."""
    try:
        yield
    except (StorageError, TimeoutError):
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        # requests' own errors for broken JSON are ValueErrors too.
        _log.warning("Google Cloud Storage did not answer as it should", exc_info=True)
        raise StorageUnavailable("the storage did not answer as it should") from error
    except Exception as error:
        raise _error_of(error) from error


def _error_of(error: Exception) -> Exception:
    if isinstance(error, _PASSING) or (isinstance(error, auth.GoogleAuthError) and error.retryable):
        return StorageUnavailable("the storage cannot be reached, or cannot answer now")
    if isinstance(error, api.Unauthorized | api.Forbidden | auth.GoogleAuthError):
        return StorageMisconfigured(
            "Google Cloud Storage refuses the gateway: check the credentials, and give their service account"
            " the role Storage Object Admin on the buckets"
        )
    if isinstance(error, api.NotFound):
        return ObjectNotFound("there is no such object")
    if isinstance(error, api.PreconditionFailed | api.Conflict):
        return ObjectExists("there is an object of that name")
    if isinstance(error, api.GoogleAPICallError):
        return ObjectRejected("the storage does not take the object as it is")
    return error
