"""YouTube's Data API, against a local server that speaks it."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest

from tests.providers.scripted_server import CUT, Reply, ScriptedServer, running
from trellis.providers.admission import Caller
from trellis.providers.errors import Misconfigured, ProviderError, Refused, Unavailable
from trellis.providers.reels import ReelAddress, UnknownViews, YouTubeReels

PICTURE = b"\xff\xd8\xff picture"
VIDEO = ReelAddress("youtube", "dQw4w9WgXcQ")
CALLER = Caller()


class DataApi(ScriptedServer):
    """Answers `videos` with what it knows of a video, and its picture."""

    def __init__(self) -> None:
        super().__init__()
        self.statistics: Any = {"viewCount": "100000"}
        self.asked_for: list[str] = []
        self.picture = Reply(body=PICTURE, headers={"content-type": "image/jpeg"})

    def _answer(self, line: str, headers: dict[str, str], body: bytes) -> Reply:
        method, target, _ = line.split(" ")
        url = urlsplit(target)
        self.asked_for.append(url.path)
        if url.path == "/vi/x.jpg":
            assert "x-goog-api-key" not in headers
            return self.picture
        if self.script:
            return self.script.popleft()
        assert (method, url.path, headers["x-goog-api-key"]) == ("GET", "/videos", "key")
        asked = parse_qs(url.query)
        assert asked["part"] == ["snippet,statistics"]
        known = asked["id"] == [VIDEO.shortcode]
        thumbnails = {"default": {"url": "https://elsewhere/x.jpg"}, "high": {"url": f"{self.url}/vi/x.jpg"}}
        item = {"statistics": self.statistics, "snippet": {"thumbnails": thumbnails}}
        return Reply(body=orjson.dumps({"items": [item] if known else []}))


@pytest.fixture
async def api() -> AsyncIterator[DataApi]:
    server = DataApi()
    async with running(server):
        yield server


@pytest.fixture
async def youtube(api: DataApi) -> AsyncIterator[YouTubeReels]:
    source = YouTubeReels("key", base_url=api.url, pictures=api.url, timeout=5)
    yield source
    await source.aclose()


async def test_views_and_a_picture(youtube: YouTubeReels) -> None:
    found = await youtube.look(VIDEO, CALLER)
    assert (found.views, found.thumbnail) == (100_000, PICTURE)


@pytest.mark.parametrize("picture", [Reply(404), CUT, Reply(302, headers={"location": "http://127.0.0.1/x"})])
async def test_a_picture_that_does_not_come_is_done_without(
    api: DataApi, youtube: YouTubeReels, picture: Reply
) -> None:
    api.picture = picture
    found = await youtube.look(VIDEO, CALLER)
    assert (found.views, found.thumbnail) == (100_000, None)


async def test_pictures_come_from_one_place_alone(api: DataApi) -> None:
    source = YouTubeReels("key", base_url=api.url, pictures="https://i.ytimg.com", timeout=5)
    assert (await source.look(VIDEO, CALLER)).thumbnail is None
    assert api.asked_for == ["/videos"]
    await source.aclose()


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(429, headers={"retry-after": "7"}), Unavailable),
        (Reply(503), Unavailable),
        (CUT, Unavailable),
        (Reply(body=b"<html>"), Unavailable),
        (Reply(body=b"[]"), Unavailable),
        (Reply(body=b'{"items": [{"statistics": {"viewCount": "many"}}]}'), Unavailable),
        (Reply(body=b'{"items": []}'), Refused),
        (Reply(body=b'{"items": [{"statistics": {}}]}'), Refused),
        (Reply(400, body=b'{"error": {"message": "API key not valid. key"}}'), Misconfigured),
        (Reply(403), Misconfigured),
        (Reply(302, headers={"location": "http://127.0.0.1/"}), Misconfigured),
    ],
)
async def test_what_goes_wrong(
    api: DataApi, youtube: YouTubeReels, reply: Reply, error: type[ProviderError]
) -> None:
    api.script.append(reply)
    with pytest.raises(error) as caught:
        await youtube.look(VIDEO, CALLER)
    if reply.headers.get("retry-after"):
        assert isinstance(caught.value, Unavailable)
        assert caught.value.retry_after == 7


@pytest.mark.parametrize("platform", ["instagram", "tiktok"])
async def test_of_the_others_nobody_is_asked(api: DataApi, youtube: YouTubeReels, platform: Any) -> None:
    with pytest.raises(UnknownViews, match="decide"):
        await youtube.look(ReelAddress(platform, "x"), CALLER)
    assert api.asked_for == []
