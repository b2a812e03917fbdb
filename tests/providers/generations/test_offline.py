"""The service that draws: the same order, the same pictures."""

import io
from uuid import uuid4

import pytest
from PIL import Image

from trellis.providers.errors import Refused
from trellis.providers.generations import Gone, Order, picture_services


async def test_an_order_is_drawn_the_same_whenever_it_is_asked_for() -> None:
    services = picture_services()
    service = await services.of("offline")
    order = Order(uuid4(), "a fox in the snow", "offline", {"batch_size": 3})
    job = await service.submit(order)
    assert await service.find(order) == job
    progress = await service.ask(order, job)
    assert progress.status == "completed"
    assert await service.ask(order, job) == progress
    assert len(set(progress.urls)) == 3
    other = await service.ask(Order(order.reference, "a bear", "offline"), job)
    assert set(other.urls).isdisjoint(progress.urls)
    data = await service.fetch(progress.urls[0])
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.format == "WEBP"
    await services.aclose()


async def test_what_is_none_of_its_own() -> None:
    services = picture_services()
    service = await services.of("offline")
    with pytest.raises(Gone):
        await service.ask(Order(uuid4(), "x", "offline"), str(uuid4()))
    for url in ("https://higgsfield.ai/x", "data:image/webp;base64,***", "data:text/html,x"):
        with pytest.raises(Refused):
            await service.fetch(url)
    await services.aclose()
