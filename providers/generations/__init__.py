"""Services that make pictures in their own time: an order is handed in, asked after, and fetched."""

from trellis.providers.generations.model import (
    OFFLINE,
    Gone,
    Order,
    PictureService,
    Progress,
    Status,
    Unclear,
)
from trellis.providers.generations.select import PictureServices, picture_services

__all__ = [
    "OFFLINE",
    "Gone",
    "Order",
    "PictureService",
    "PictureServices",
    "Progress",
    "Status",
    "Unclear",
    "picture_services",
]
