"""Reels of other people: reading their addresses, and how often they were seen."""

from trellis.providers.reels.address import BadAddress, ReelAddress, read_address
from trellis.providers.reels.source import NoReels, ReelSource, Sighting, UnknownViews
from trellis.providers.reels.youtube import YouTubeReels

__all__ = [
    "BadAddress",
    "NoReels",
    "ReelAddress",
    "ReelSource",
    "Sighting",
    "UnknownViews",
    "YouTubeReels",
    "read_address",
]
