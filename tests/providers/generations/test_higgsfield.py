"""Higgsfield's client against a local server that speaks its documented protocol."""

import socket
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.providers.higgsfield_server import KEY, HiggsfieldServer, fails, higgsfield_server, picture
from tests.providers.scripted_server import CUT, HANG, Reply
from trellis.providers.admission import Admission, Call, Caller, Unobserved
from trellis.providers.errors import Misconfigured, ProviderError, Refused, Unavailable
from trellis.providers.generations import Gone, Order, Unclear
from trellis.providers.generations.higgsfield import Higgsfield
from trellis.providers.generations.model import MAX_BYTES


def order(**changes: Any) -> Order:
    values = {"reference": uuid4(), "prompt": "a cat", "model": "soul", "api_key": KEY} | changes
    return Order(**values)


@pytest.fixture
async def server() -> AsyncIterator[HiggsfieldServer]:
    async with higgsfield_server() as server:
        yield server


@pytest.fixture
async def service(server: HiggsfieldServer) -> AsyncIterator[Higgsfield]:
    service = Higgsfield(base_url=server.url, timeout=2.0)
    yield service
    await service.aclose()


async def test_an_order_from_its_start_to_its_picture(server: HiggsfieldServer, service: Higgsfield) -> None:
    one = order(settings={"aspect_ratio": "3:4", "resolution": "720p", "seed": 7})
    job = await service.submit(one)
    assert server.jobs[job].request == {
        "prompt": "a cat",
        "aspect_ratio": "3:4",
        "resolution": "720p",
        "seed": 7,
    }
    found = [await service.ask(one, job) for _ in range(4)]
    assert [progress.status for progress in found] == ["queued", "in_progress", "completed", "completed"]
    [url] = found[-1].urls
    assert await service.fetch(url) == picture()


async def test_an_order_in_the_former_words_goes_out_in_the_present_ones(
    server: HiggsfieldServer, service: Higgsfield
) -> None:
    job = await service.submit(order(settings={"width_and_height": "1152x2048", "quality": "720p"}))
    assert server.jobs[job].request == {"prompt": "a cat", "aspect_ratio": "9:16", "resolution": "720p"}
    with pytest.raises(Refused, match="written like"):
        await service.submit(order(settings={"width_and_height": "big"}))
    assert server.orders == 1


async def test_other_models_go_by_the_name_of_their_endpoint(
    server: HiggsfieldServer, service: Higgsfield
) -> None:
    assert await service.submit(order(model="reve/text-to-image")) in server.jobs
    for name in ("no/such-model", "sole", "../requests/x/cancel", "a//b", "soul?x=1"):
        with pytest.raises(Refused, match="no model"):
            await service.submit(order(model=name))


@pytest.mark.parametrize(
    ("reply", "kind", "said"),
    [
        (fails(400, "Maximum number of concurrent requests (4) has been reached"), Unavailable, "busy"),
        (fails(429, "Slow down"), Unavailable, "429: Slow down"),
        (fails(403, "No access"), Refused, "does not take your key: No access"),
        (fails(402), Refused, "too little credit"),
        (fails(400, "The prompt is empty"), Refused, "refused the order"),
        (fails(422, [{"msg": "bad seed"}]), Refused, "bad seed"),
        (Reply(302, headers={"location": "http://127.0.0.1:1/"}), Misconfigured, "leads elsewhere"),
        (fails(500), Unclear, "may have taken"),
        (fails(502), Unclear, "may have taken"),
        (fails(503), Unclear, "may have taken"),
        (CUT, Unclear, "may have taken"),
        (Reply(body=b'{"request_id": "x"}', keep=3), Unclear, "may have taken"),
        (HANG, Unclear, "may have taken"),
        (Reply(body=b"<html>welcome</html>"), Unclear, "did not say"),
        (Reply(body=b"[1]"), Unclear, "did not say"),
        (Reply(body=b'{"request_id": "../../x"}'), Unclear, "did not say"),
        (Reply(body=b'{"request_id": 7}'), Unclear, "did not say"),
        (Reply(body=b'"' + b"x" * 2_000_000 + b'"'), Unclear, "may have taken"),
    ],
)
async def test_what_becomes_of_an_order_that_is_not_answered_as_it_should(
    server: HiggsfieldServer, service: Higgsfield, reply: Reply, kind: type[ProviderError], said: str
) -> None:
    server.script.append(reply)
    with pytest.raises(kind, match=said) as caught:
        await service.submit(order())
    assert type(caught.value) is kind
    assert server.orders == 1, "an order goes out once"
    assert KEY.partition(":")[2] not in str(caught.value)


async def test_what_never_went_out_may_go_out_again() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        service = Higgsfield(base_url=f"http://127.0.0.1:{free.getsockname()[1]}", timeout=2.0)
        with pytest.raises(Unavailable, match="cannot be reached"):
            await service.submit(order())
        await service.aclose()


async def test_only_an_order_that_was_taken_is_told_by_its_model(server: HiggsfieldServer) -> None:
    """What a model costs is for making pictures: not for a refusal, nor for looking how far an order is."""
    calls: list[Call] = []

    class Ledger(Unobserved):
        def made_for(self, owner: UUID, call: Call) -> None:
            calls.append(call)

    service = Higgsfield(base_url=server.url, admission=Admission("higgsfield", 2, observe=Ledger()))
    server.script.extend([fails(402), fails(429), fails(503), CUT])
    mine = order(caller=Caller(UUID(int=1)))
    for error in (Refused, Unavailable, Unclear, Unclear):
        with pytest.raises(error):
            await service.submit(mine)
    await service.ask(mine, await service.submit(mine))
    await service.aclose()
    assert [(call.model, call.outcome) for call in calls] == [
        (None, "Refused"),
        (None, "Unavailable"),
        (None, "Unavailable"),
        (None, "Unavailable"),
        ("higgsfield-ai/soul/standard", "ok"),
        (None, "ok"),
    ]


@pytest.mark.parametrize("key", [None, "", "two words", "ключ", "x" * 501, "line\nbreak"])
async def test_a_key_that_is_none_goes_nowhere(
    server: HiggsfieldServer, service: Higgsfield, key: str | None
) -> None:
    with pytest.raises(Refused, match="KEY_ID:KEY_SECRET"):
        await service.submit(order(api_key=key))
    assert not server.asked.is_set()


async def test_a_bad_key_is_its_owners_matter(server: HiggsfieldServer, service: Higgsfield) -> None:
    for _ in range(20):
        with pytest.raises(Refused, match="does not take your key: Invalid credentials"):
            await service.submit(order(api_key="other:key"))
    assert await service.submit(order()) in server.jobs


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (fails(500), Unavailable),
        (fails(429), Unavailable),
        (CUT, Unavailable),
        (HANG, Unavailable),
        (Reply(body=b"\xff\xfe garbage"), Unavailable),
        (Reply(body=b'{"status": "asleep"}'), Unavailable),
        (Reply(body=b'{"status": ["queued"]}'), Unavailable),
        (fails(401, "Invalid credentials"), Refused),
        (fails(404, "Request not found"), Gone),
    ],
)
async def test_a_look_that_is_not_answered_as_it_should(
    server: HiggsfieldServer, service: Higgsfield, reply: Reply, kind: type[ProviderError]
) -> None:
    one = order()
    job = await service.submit(one)
    server.looks.append(reply)
    with pytest.raises(kind) as caught:
        await service.ask(one, job)
    assert type(caught.value) is kind or issubclass(type(caught.value), Unavailable)
    assert (await service.ask(one, job)).status == "queued"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"status": "nsfw"}', "nsfw"),
        (b'{"status": "failed", "detail": "out of paint"}', "failed"),
        (b'{"status": "canceled"}', "cancelled"),
        (b'{"status": "completed"}', "failed"),
        (b'{"status": "completed", "images": "none"}', "failed"),
        (b'{"status": "completed", "images": [{"url": "javascript:alert(1)"}, 7, {}]}', "failed"),
        (
            b'{"status": "completed", "images": [{"url": "https://x.higgsfield.ai/a"}, {"url": 7}]}',
            "completed",
        ),
    ],
)
async def test_how_a_job_may_end(
    server: HiggsfieldServer, service: Higgsfield, body: bytes, status: str
) -> None:
    one = order()
    job = await service.submit(one)
    server.looks.append(Reply(body=body))
    progress = await service.ask(one, job)
    assert progress.status == status
    assert bool(progress.urls) == (status == "completed")
    if b"paint" in body:
        assert progress.error == "out of paint"


async def test_only_what_waits_can_be_cancelled(server: HiggsfieldServer, service: Higgsfield) -> None:
    one = order()
    job = await service.submit(one)
    assert await service.cancel(one, job)
    assert (await service.ask(one, job)).status == "cancelled"
    server.course = ["in_progress"]
    job = await service.submit(one)
    assert not await service.cancel(one, job)
    assert not await service.cancel(one, str(UUID(int=1)))


async def test_nobody_is_asked_whether_an_order_was_taken(service: Higgsfield) -> None:
    with pytest.raises(Unclear):
        await service.find(order())


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/x.png",
        "https://127.0.0.1/x.png",
        "http://cdn.higgsfield.ai/x.png",
        "https://cdn.higgsfield.ai:8443/x.png",
        "https://evil.example/x.png",
        "https://nothiggsfield.ai/x.png",
        "https://higgsfield.ai.evil.example/x.png",
        "https://someone@cdn.higgsfield.ai/x.png",
        "https://[::1]/x.png",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "https://cdn.higgsfield.ai:port/",
        "nonsense",
        "",
    ],
)
async def test_nothing_is_fetched_from_elsewhere(service: Higgsfield, url: str) -> None:
    with pytest.raises(Refused, match="does not fetch from"):
        await service.fetch(url)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1", "::ffff:10.0.0.7", "0.0.0.0"]
)
async def test_a_name_of_the_service_that_leads_inside_is_not_followed(
    server: HiggsfieldServer, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """Whoever can change what a name means cannot have the gateway look round its own network."""
    service = Higgsfield(base_url=server.url)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET

    def resolve(*_: Any, **__: Any) -> Any:
        return [(family, socket.SOCK_STREAM, 6, "", (address, 443))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(Refused, match="does not fetch from"):
        await service.fetch("https://cdn.higgsfield.ai/x.png")
    await service.aclose()


@pytest.mark.parametrize(
    ("reply", "kind", "said"),
    [
        (Reply(302, headers={"location": "http://127.0.0.1:1/"}), Refused, "302"),
        (Reply(404), Refused, "no longer"),
        (Reply(500), Unavailable, "500"),
        (Reply(body=b"x" * (MAX_BYTES + 1)), Refused, "larger than 25 MB"),
        (Reply(body=b"x" * 100, keep=50), Unavailable, "could not be fetched"),
        (CUT, Unavailable, "could not be fetched"),
    ],
)
async def test_a_result_that_cannot_be_had(
    server: HiggsfieldServer, service: Higgsfield, reply: Reply, kind: type[ProviderError], said: str
) -> None:
    server.files["/x.png"] = reply
    with pytest.raises(kind, match=said):
        await service.fetch(f"{server.url}/x.png")
