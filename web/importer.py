"""Photographs of a folder, uploaded into a library by way of the API: ask, send, complete, file by file.

Nothing is written down here: what the library has already is left out, and an upload that was begun is begun
anew. So an import that broke off anywhere is simply run once more.
"""

import asyncio
import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal, TypeVar
from unicodedata import normalize

import httpx

from trellis.providers.pictures.inspection import CONTENT_TYPES, content_type_of
from trellis.providers.storage.bucket import DECLARED
from trellis.providers.storage.object import CONTENT_TYPES as BY_EXTENSION
from trellis.web.client import Client, Refused

_THERE = """
query ($library: Int!, $after: String) {
  coiceLibrary(rowId: $library) {
    images(after: $after) { nodes { name } pageInfo { hasNextPage endCursor } }
  }
}
"""
_REQUEST = """
mutation ($input: RequestCoiceImageUploadInput!) {
  requestCoiceImageUpload(input: $input) { upload { uploadId url method headers { name value } } }
}
"""
_COMPLETE = """
mutation ($id: UUID!) { completeCoiceImageUpload(uploadId: $id) { image { rowId } } }
"""
_ATTEMPTS: Final = 5  # of one file, from the start
_NOTHING: Final = frozenset({"UNAUTHENTICATED", "FORBIDDEN"})  # refusals that the other files would meet, too
_FIRST_DELAY, _LAST_DELAY = 0.2, 5.0
_SEND_SECONDS: Final = 120.0  # without a sign of life
_MAX_BYTES: Final = DECLARED["coice"].max_bytes

State = Literal["imported", "there", "refused"]
Value = TypeVar("Value")


@dataclass(frozen=True)
class Outcome:
    """What became of a file: imported now, there already, or refused for a reason."""

    name: str
    state: State
    reason: str = ""


class Unreachable(Exception):
    """The gateway, or where it keeps files, has been away for too long; the message says what was heard."""


@dataclass(frozen=True)
class Folder:
    """The photographs of a folder itself, by name; `others` are its other files, `folders` those in it."""

    photographs: Sequence[Path]
    others: int
    folders: int

    @classmethod
    def read(cls, path: Path) -> "Folder":
        """What is in a folder now. OSError where it cannot be read."""
        photographs, others, folders = [], 0, 0
        for entry in path.iterdir():
            # Those that do not ask whether they may: what cannot be read is told of when it is its turn.
            if os.path.isdir(entry):
                folders += 1
            elif entry.name.startswith("."):
                others += 1  # such as macOS's "._" files, which are named like the photographs
            elif content_type(entry.name) not in CONTENT_TYPES:
                others += 1
            elif os.path.isfile(entry) or not os.path.exists(entry):  # a link that leads nowhere
                photographs.append(entry)
            else:
                others += 1
        return cls(sorted(photographs), others, folders)


class Importer:
    """Imports into one library, `at_once` files at a time.

    `patience`: seconds for which the gateway or its storage may be away before it gives up. `lost` is called
    with the reason when one of them cannot be reached, and `tell` with each outcome.
    """

    def __init__(
        self,
        client: Client,
        library: int,
        *,
        at_once: int = 4,
        patience: float = 60.0,
        tell: Callable[[Outcome], None] = lambda _: None,
        lost: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._client = client
        self._library = library
        self._at_once = at_once
        self._patience = patience
        self._tell = tell
        self._lost = lost
        self._token: str | None = None
        self.outcomes: list[Outcome] = []

    async def run(self, files: Iterable[Path]) -> None:
        """Import the files; `outcomes` fills. Raises Refused where nothing can be added, and Unreachable."""
        async with self._connected() as storage:
            there = await self._there()
            queue = iter(list(files))
            names: set[str] = set()

            async def work() -> None:
                for file in queue:
                    outcome = await self._outcome(file, there, names, storage)
                    self.outcomes.append(outcome)
                    self._tell(outcome)

            tasks = [asyncio.create_task(work()) for _ in range(self._at_once)]
            try:
                await asyncio.gather(*tasks)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[httpx.AsyncClient]:
        """Kept connections to the gateway, and others to storage, which must not get the token."""
        async with httpx.AsyncClient(timeout=60) as http, httpx.AsyncClient(timeout=_SEND_SECONDS) as storage:
            self._client.http = http
            try:
                yield storage
            finally:
                self._client.http = None

    async def _there(self) -> set[str]:
        """The names that the library has."""
        names: set[str] = set()
        after = None
        while True:
            library = (await self._ask(_THERE, library=self._library, after=after))["coiceLibrary"]
            if library is None:
                raise Refused(f"there is no library {self._library}, or you may not see it", "NOT_FOUND")
            names.update(node["name"] for node in library["images"]["nodes"])
            if not library["images"]["pageInfo"]["hasNextPage"]:
                return names
            after = library["images"]["pageInfo"]["endCursor"]

    async def _outcome(
        self, file: Path, there: set[str], names: set[str], storage: httpx.AsyncClient
    ) -> Outcome:
        name = normalize("NFC", file.name).strip()
        if name in names:
            return Outcome(file.name, "refused", "another file of the folder has this name")
        names.add(name)
        if name in there:
            return Outcome(file.name, "there")
        try:
            await self._upload(name, file, storage)
        except UnicodeEncodeError:
            return Outcome(file.name, "refused", "its name is no text")
        except OSError as error:
            return Outcome(file.name, "refused", f"it cannot be read: {error.strerror}")
        except Refused as refused:
            if refused.code in _NOTHING or refused.extensions.get("field") == "libraryId":
                raise
            return Outcome(file.name, "refused", str(refused))
        return Outcome(file.name, "imported")

    async def _upload(self, name: str, file: Path, storage: httpx.AsyncClient) -> None:
        kind = content_type(name)
        for attempt in range(1, _ATTEMPTS + 1):
            data = await asyncio.to_thread(_read, file)
            if (found := content_type_of(data)) != kind:
                # It is not to be sent at all: a link may lead to what was never meant for others.
                raise Refused(f"it is {found}, not {kind}" if found else "it is no JPEG, PNG or WebP image")
            wish = {"libraryId": self._library, "filename": name, "contentType": kind, "size": len(data)}
            try:
                asked = await self._ask(_REQUEST, input=wish)
                upload = asked["requestCoiceImageUpload"]["upload"]
                await self._patiently(partial(self._send, upload, data, storage))
                await self._ask(_COMPLETE, id=upload["uploadId"])
                return
            except Refused as refused:
                # Somebody else's doing, or an address that expired: from the start it may go well.
                passing = refused.code == "CONFLICT" and refused.extensions.get("field") == "uploadId"
                if not passing or attempt == _ATTEMPTS:
                    raise
            await asyncio.sleep(_delay(attempt))

    async def _send(self, upload: dict[str, Any], data: bytes, storage: httpx.AsyncClient) -> None:
        headers = {header["name"]: header["value"] for header in upload["headers"]}
        try:
            answer = await storage.request(
                upload["method"], self._client.address(upload["url"]), content=data, headers=headers
            )
        except httpx.HTTPError as error:
            raise OSError(str(error) or type(error).__name__) from None
        if answer.status_code in (408, 429) or answer.is_server_error:
            raise OSError(f"the storage answers with status {answer.status_code}")
        if not answer.is_success:
            reason = f"the storage answers with status {answer.status_code}"
            raise Refused(reason, "CONFLICT", {"field": "uploadId"})

    async def _ask(self, document: str, **variables: Any) -> dict[str, Any]:
        async def ask() -> dict[str, Any]:
            token = self._token or await self._client.sign_in()
            self._token = token
            try:
                return await self._client.ask(document, token, **variables)
            except Refused as refused:
                if refused.extensions.get("retryable"):
                    raise OSError(str(refused)) from None
                # A token that has expired; signed in again, one gets another.
                if refused.code != "UNAUTHENTICATED" or self._client.token:
                    raise
                self._token = None
                raise OSError("the session has ended") from None

        return await self._patiently(ask)

    async def _patiently(self, act: Callable[[], Awaitable[Value]]) -> Value:
        """Do something until it is answered. Raises Unreachable where that takes too long."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._patience
        attempt = 0
        while True:
            try:
                return await act()
            except OSError as error:
                reason = str(error) or "no answer"
            attempt += 1
            if loop.time() > until:
                raise Unreachable(reason)
            self._lost(reason)
            await asyncio.sleep(_delay(attempt))


def _read(file: Path) -> bytes:
    """A file, or its beginning where it is too large: that much is refused as well."""
    with file.open("rb") as opened:
        return opened.read(_MAX_BYTES + 1)


def content_type(name: str) -> str | None:
    """What a file is by the extension of its name; None if that says nothing."""
    return BY_EXTENSION.get(name.rpartition(".")[2].lower().strip())


def _delay(attempt: int) -> float:
    return min(_FIRST_DELAY * 2.0**attempt, _LAST_DELAY) * random.uniform(0.5, 1)  # noqa: S311
