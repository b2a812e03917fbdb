"""Calls to hosts that are allowed, and to none beside them, whatever their names say and wherever they lead."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from tests.jobs.alawein.mezan_workshop import Host, hosting
from tests.providers.scripted_server import CUT, HANG, Reply
from trellis.providers.calls import Answer, Call, Calls
from trellis.providers.errors import Refused, Unavailable


@pytest.fixture
async def host() -> AsyncIterator[Host]:
    async with hosting() as host:
        yield host


@pytest.fixture
async def calls(host: Host) -> AsyncIterator[Calls]:
    calls = Calls((host.url.removeprefix("http://"),))
    yield calls
    await calls.aclose()


def call(host: Host, path: str = "/", **options: Any) -> Call:
    return Call(**{"method": "GET", "url": f"{host.url}{path}", "key": "k"} | options)


async def test_a_call_goes_out_as_it_is_written(host: Host, calls: Calls) -> None:
    sent = call(
        host, "/a?x=1", method="PUT", headers={"X-One": "1"}, query={"y": 2, "z": "a b"}, body={"n": 1}
    )
    answer = await calls.send(sent)
    [asked] = host.requests
    assert asked.line == "PUT /a?x=1&y=2&z=a+b HTTP/1.1"
    assert asked.body == b'{"n":1}'
    own = {"x-one": "1", "idempotency-key": "k", "content-type": "application/json", "host": host.url[7:]}
    assert own.items() <= asked.headers.items()
    assert (answer.status, answer.body["sent"]) == (200, {"n": 1})
    assert answer.headers == {"content-type": "application/json"}


async def test_a_text_is_a_text_on_both_ways(host: Host, calls: Calls) -> None:
    host.script.append(Reply(body="grün".encode(), headers={"content-type": "text/plain"}))
    answer = await calls.send(call(host, method="POST", body="as it is"))
    assert (answer.body, host.requests[0].body) == ("grün", b"as it is")
    host.script.append(Reply(status=204, body=b""))
    assert (await calls.send(call(host))).body == ""


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(status=404), Refused),
        (Reply(status=302, headers={"location": "http://169.254.169.254/"}), Refused),
        (Reply(status=500), Unavailable),
        (Reply(status=429, headers={"retry-after": "7"}), Unavailable),
        (Reply(body=b"{"), Refused),
        (Reply(body=b"x" * 300_000), Refused),
        (Reply(body=b"x", headers={"content-encoding": "gzip"}), Refused),
        (Reply(body=b"x" * 100, keep=10), Unavailable),
        (CUT, Unavailable),
        (HANG, Unavailable),
    ],
)
async def test_what_is_no_success(host: Host, calls: Calls, reply: Reply, error: type[Exception]) -> None:
    host.script.append(reply)
    with pytest.raises(error) as caught:
        await calls.send(call(host, seconds=0.5))
    if reply.status == 429:
        assert caught.value.retry_after == 7.0  # type: ignore[attr-defined]
    assert len(host.requests) == 1
    assert host.url not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "http://localhost/",
        "https://{host}/",
        "ftp://{host}/",
        "http://user:secret@{host}/",
        "http://{host}@evil.example/",
        "http://evil.example#@{host}/",
        "//{host}/",
        "http://[::1/",
        "http://{host}:99999/",
        "",
        "http://evil.example\\@{host}/",
    ],
)
async def test_no_other_host_is_called(host: Host, calls: Calls, url: str) -> None:
    with pytest.raises((Refused, Unavailable)) as caught:
        await calls.send(call(host, url=url.format(host=host.url.removeprefix("http://")), seconds=1.0))
    assert "secret" not in str(caught.value)
    assert host.requests == []


@pytest.mark.parametrize(
    "headers", [{"Host": "x"}, {"idempotency-key": "x"}, {"x": "a\r\nb: c"}, {"x y": "z"}]
)
async def test_headers_that_nobody_may_set(host: Host, calls: Calls, headers: dict[str, str]) -> None:
    with pytest.raises(Refused):
        await calls.send(call(host, headers=headers))
    assert host.requests == []


async def test_a_name_that_leads_into_the_own_network_is_not_called(host: Host) -> None:
    """And one that is looked up is looked up once: the address that was checked is the one that is called."""
    looked_up: list[tuple[str, int]] = []
    answers: list[str | None] = [None, "127.0.0.1"]

    async def resolve(name: str, port: int) -> str | None:
        looked_up.append((name, port))
        return answers.pop(0)

    port = int(host.url.rpartition(":")[2])
    calls = Calls((f"partner.example:{port}",), resolve=resolve)
    try:
        with pytest.raises(Refused, match="does not lie on the public internet"):
            await calls.send(call(host, url=f"http://partner.example:{port}/"))
        assert host.requests == []
        await calls.send(call(host, url=f"http://partner.example:{port}/"))
        assert [each.headers["host"] for each in host.requests] == [f"partner.example:{port}"]
        assert looked_up == [("partner.example", port)] * 2
    finally:
        await calls.aclose()


async def test_without_a_list_nothing_is_called(host: Host) -> None:
    calls = Calls(())
    with pytest.raises(Refused, match="are not allowed here"):
        await calls.send(call(host))
    await calls.aclose()


async def test_whoever_calls_a_host_that_is_slow_keeps_nobody_else_waiting(host: Host, calls: Calls) -> None:
    host.script.extend([HANG] * 7)
    one = uuid4()
    slow = [asyncio.create_task(calls.send(call(host, seconds=0.5, owner=uuid4())))]
    slow += [asyncio.create_task(calls.send(call(host, seconds=0.5, owner=one))) for _ in range(20)]
    await host.until_asked(7)
    assert len(host.requests) == 7, "six of one person's, and another's"
    assert (await calls.send(call(host, seconds=0.4, owner=uuid4()))).status == 200
    outcomes = await asyncio.gather(*slow, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [Unavailable] * 7 + [Answer] * 14
