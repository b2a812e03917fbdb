"""A service that is slow, unwell, cut off or that refuses: each call ends in time, in the right kind of error."""

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.providers.storage.conftest import Place
from tests.providers.storage.faults import CUT, HANG, SLOW, UNWELL, Fault
from trellis.providers.errors import Misconfigured, Unavailable
from trellis.providers.storage import (
    ObjectInfo,
    ObjectNotFound,
    ObjectPath,
    ObjectTooLarge,
    Storage,
    StorageError,
    StorageMisconfigured,
    StorageUnavailable,
)

PATH = ObjectPath("coice", "catalogs/1/2/flare.jpg")
DATA = bytes(range(256)) * 200
DOCUMENT = ObjectPath("documents", "0b0b0b0b-0000-0000-0000-00000000000b/report.pdf")

CALLS: dict[str, Callable[[Storage], Awaitable[Any]]] = {
    "read": lambda storage: storage.read(PATH),
    "write": lambda storage: storage.write(PATH, DATA, "image/jpeg"),
    "describe": lambda storage: storage.describe(PATH),
    "delete": lambda storage: storage.delete(PATH),
    "prepare": lambda storage: storage.prepare(),
    "check": lambda storage: storage.check(),
    "signed_urls": lambda storage: storage.signed_urls([PATH]),
    "signed_upload": lambda storage: storage.signed_upload(DOCUMENT, content_type="application/pdf", size=1),
}
_LOCALLY = {("gcs", "signed_urls"), ("gcs", "signed_upload")}
"""What is done without asking the service."""


@pytest.fixture
async def stored(remote: Place) -> Place:
    await remote.storage.write(PATH, DATA, "image/jpeg")
    return remote


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("faults", [[UNWELL], [Fault(500), Fault(502)], [Fault(429)], [CUT]])
async def test_what_passes_is_tried_again(stored: Place, call: str, faults: list[Fault]) -> None:
    stored.faulty.script.extend(faults)
    found = await CALLS[call](stored.storage)
    asked = (stored.kind, call) not in _LOCALLY
    assert stored.faulty.met == (len(faults) if asked else 0)
    if call == "read":
        assert found == DATA
    if call == "describe":
        assert found == ObjectInfo(len(DATA), "image/jpeg")


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("fault", [UNWELL, CUT, Fault(429)])
async def test_what_does_not_pass_is_unavailable(stored: Place, call: str, fault: Fault) -> None:
    if (stored.kind, call) in _LOCALLY or (fault, call) == (CUT, "delete"):  # half of no body is all of it
        return
    storage = stored.open(seconds=0.5)
    stored.faulty.always = fault
    began = time.monotonic()
    with pytest.raises(StorageUnavailable) as caught:
        await CALLS[call](storage)
    assert time.monotonic() - began < 10
    assert isinstance(caught.value, Unavailable)  # a run tries again what failed so
    assert stored.faulty.met >= 1
    stored.faulty.calm()
    assert await stored.storage.read(PATH) == DATA


@pytest.mark.parametrize("call", CALLS)
async def test_who_does_not_answer_is_not_waited_for(stored: Place, call: str) -> None:
    if (stored.kind, call) in _LOCALLY:
        return
    storage = stored.open(seconds=0.5)
    stored.faulty.always = HANG
    began = time.monotonic()
    with pytest.raises(StorageUnavailable):
        await CALLS[call](storage)
    assert time.monotonic() - began < 10


async def test_a_dead_connection_takes_half_of_the_time(stored: Place) -> None:
    storage = stored.open(seconds=4.0)
    stored.faulty.script.append(HANG)
    assert await storage.read(PATH) == DATA
    assert stored.faulty.met == 1


async def test_the_loop_goes_on_while_the_service_is_slow(stored: Place) -> None:
    """More calls than there are threads, all of which hang; and what is signed here does not wait for them."""
    storage = stored.open(seconds=2.0)
    stored.faulty.always = HANG
    loop, gaps, last = asyncio.get_running_loop(), [0.0], time.monotonic()

    def tick() -> None:
        nonlocal last, ticking
        now = time.monotonic()
        gaps.append(now - last)
        last = now
        ticking = loop.call_later(0.01, tick)

    ticking = loop.call_later(0.01, tick)
    calls = [asyncio.ensure_future(storage.read(PATH)) for _ in range(30)]
    await stored.faulty.hanging.wait()
    if stored.kind == "gcs":
        async with asyncio.timeout(1.5):
            assert len(await storage.signed_urls([PATH])) == 1
    ended = await asyncio.gather(*calls, return_exceptions=True)
    ticking.cancel()
    assert {type(each) for each in ended} == {StorageUnavailable}
    assert len(gaps) > 20
    assert (
        max(gaps) < 0.9
    )  # a call that blocked the loop would hold it up for the second of its first attempt


async def test_what_comes_slowly_comes_whole(stored: Place) -> None:
    storage = stored.open(seconds=10.0)
    stored.faulty.script.append(SLOW)
    assert await storage.read(PATH) == DATA
    assert stored.faulty.met == 1


async def test_what_comes_too_slowly_is_given_up(stored: Place) -> None:
    """By the threads of the client, too: they are few, and closing waits for them."""
    data = DATA * 20  # 12 s at that pace
    await stored.storage.write(PATH, data, "image/jpeg")
    storage = stored.open(seconds=0.5)
    stored.faulty.always = SLOW
    began = time.monotonic()
    ended = await asyncio.gather(*(storage.read(PATH) for _ in range(10)), return_exceptions=True)
    assert {type(each) for each in ended} == {StorageUnavailable}
    await storage.aclose()
    assert time.monotonic() - began < 5
    stored.faulty.calm()
    assert await stored.storage.read(PATH) == data


async def test_half_of_an_object_is_never_given_for_the_whole(stored: Place) -> None:
    storage = stored.open(seconds=0.5)
    for _ in range(3):
        stored.faulty.script.extend([CUT, CUT])
        assert await stored.storage.read(PATH) == DATA
    stored.faulty.always = CUT
    with pytest.raises(StorageUnavailable):
        await storage.read(PATH)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("status", [401, 403])
async def test_who_is_refused_is_told_what_to_do(stored: Place, call: str, status: int) -> None:
    if (stored.kind, call) in _LOCALLY:
        return
    stored.faulty.always = Fault(status, b'{"message": "no"}')
    with pytest.raises(StorageMisconfigured, match=r"SUPABASE_SERVICE_KEY|Storage Object Admin") as caught:
        await CALLS[call](stored.storage)
    assert isinstance(caught.value, Misconfigured)  # a run ends at once


@pytest.mark.parametrize("call", ["describe", "check", "signed_urls", "signed_upload", "prepare"])
@pytest.mark.parametrize("body", [b"<html>captive portal</html>", b"[1]", b"null", b'{"a": 1}', b"\xff\xfe"])
async def test_an_answer_of_another_shape(stored: Place, call: str, body: bytes) -> None:
    if (stored.kind, call) in _LOCALLY:
        return
    storage = stored.open(seconds=0.5)
    stored.faulty.always = Fault(200, body)
    try:
        found = await CALLS[call](storage)
    except StorageUnavailable:
        return
    # What asks nothing of the answer but its status, or finds nothing in it, cannot tell.
    assert call in ("check", "prepare", "signed_urls"), found


async def test_nobody_listens(stored: Place) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    storage = stored.open(seconds=0.5, url=f"http://127.0.0.1:{port}")
    with pytest.raises(StorageUnavailable):
        await storage.read(PATH)


async def test_a_bucket_that_is_missing(stored: Place) -> None:
    await stored.forget_buckets()
    with pytest.raises(StorageMisconfigured, match="run `trellis migrate`"):
        await stored.storage.check()
    with pytest.raises(StorageMisconfigured, match="run `trellis migrate`"):
        await stored.storage.write(PATH, DATA, "image/jpeg")
    await stored.storage.prepare()
    await stored.storage.check()
    with pytest.raises(ObjectNotFound):
        await stored.storage.read(PATH)


async def test_no_more_is_read_than_the_bucket_allows(stored: Place) -> None:
    """However it came there, and however large it is said to be."""
    await stored.put_beside(DOCUMENT, b"x" * 1001)
    with pytest.raises(ObjectTooLarge):
        await stored.storage.read(DOCUMENT)
    assert await stored.storage.describe(DOCUMENT) == ObjectInfo(1001, "application/pdf")


async def test_secrets_are_in_no_message(stored: Place, caplog: pytest.LogCaptureFixture) -> None:
    for fault in (UNWELL, Fault(401), CUT):
        stored.faulty.always = fault
        storage = stored.open(seconds=0.5)
        said = []
        for call in ("read", "describe", "check"):
            with pytest.raises(StorageError) as caught:
                await CALLS[call](storage)
            said.append(repr(caught.value))
        assert not any(secret in text for secret in stored.secrets for text in [*said, repr(storage)])
    assert not any(secret in caplog.text for secret in stored.secrets)
