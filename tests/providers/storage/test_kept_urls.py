import asyncio
from collections.abc import Sequence

import pytest

from trellis.providers.storage import ObjectPath
from trellis.providers.storage.kept_urls import KeptUrls

A, B, C = (ObjectPath("coice", f"catalogs/1/2/{name}.png") for name in "abc")


class Service:
    """Signs for what is there, each time another URL; remembers what it was asked."""

    def __init__(self) -> None:
        self.time = 1_000.0
        self.asked: list[tuple[list[ObjectPath], int]] = []
        self.there = {A, B, C}

    async def sign(self, paths: Sequence[ObjectPath], seconds: int) -> list[str | None]:
        await asyncio.sleep(0)
        self.asked.append((list(paths), seconds))
        return [f"{path} {len(self.asked)}" if path in self.there else None for path in paths]


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def urls(service: Service) -> KeptUrls:
    return KeptUrls(service.sign, window=100, most=2, now=lambda: service.time)


async def test_they_are_asked_for_once_in_a_window(service: Service, urls: KeptUrls) -> None:
    first = await urls.of([A, B], 60)
    service.time += 100
    assert await urls.of([B, A], 60) == first[::-1]
    assert service.asked == [([A, B], 160)]
    service.time += 0.5  # good for 59.5 seconds more, which is less than was asked for
    assert await urls.of([A], 60) == [f"{A} 2"]


async def test_who_wants_longer_gets_another(service: Service, urls: KeptUrls) -> None:
    await urls.of([A], 60)
    assert await urls.of([A], 161) == [f"{A} 2"]
    assert await urls.of([A], 60) == [f"{A} 2"]


async def test_only_what_lacks_is_asked_for_and_each_once(service: Service, urls: KeptUrls) -> None:
    await urls.of([A], 60)
    assert await urls.of([A, B, A, B, B], 60) == [f"{A} 1", f"{B} 2", f"{A} 1", f"{B} 2", f"{B} 2"]
    assert service.asked[1:] == [([B], 160)]
    assert await urls.of([], 60) == []
    assert len(service.asked) == 2


async def test_what_is_not_there_is_asked_for_again(service: Service, urls: KeptUrls) -> None:
    service.there.clear()
    assert await urls.of([A, B], 60) == [None, None]
    service.there.add(A)
    assert await urls.of([A, B], 60) == [f"{A} 2", None]


async def test_those_used_last_are_kept(service: Service, urls: KeptUrls) -> None:
    await urls.of([A, B], 60)
    await urls.of([A], 60)
    await urls.of([C], 60)
    assert await urls.of([A], 60) == [f"{A} 1"]
    assert await urls.of([B], 60) == [f"{B} 3"]


async def test_more_at_once_than_are_kept(service: Service, urls: KeptUrls) -> None:
    assert await urls.of([A, B, C], 60) == [f"{A} 1", f"{B} 1", f"{C} 1"]
