"""Which reel an address is of: the platform, and what that calls the reel. Nothing is asked of anybody."""

import re
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import parse_qs, urlsplit

Platform = Literal["instagram", "tiktok", "youtube"]

_MOST: Final = 2_048
_HOSTS: Final[dict[str, Platform]] = {
    "instagram.com": "instagram",
    "instagr.am": "instagram",
    "tiktok.com": "tiktok",
    "youtube.com": "youtube",
    "youtube-nocookie.com": "youtube",
    "youtu.be": "youtube",
}
_PATHS: Final[dict[Platform, re.Pattern[str]]] = {
    "instagram": re.compile(r"/(?:[\w.]{1,30}/)?(?:reels?|p|tv)/([A-Za-z0-9_-]{5,64})/?"),
    "tiktok": re.compile(r"/(?:@[\w.-]{1,64}/(?:video|photo)|v|embed(?:/v2)?)/([0-9]{5,25})(?:\.html)?/?"),
    "youtube": re.compile(r"/(?:shorts|embed|live|v)/([A-Za-z0-9_-]{11})/?"),
}
_YOUTUBE: Final = re.compile(r"[A-Za-z0-9_-]{11}")
_SUBDOMAINS: Final = ("www.", "m.", "music.")


class BadAddress(ValueError):
    """The address is of no reel; the message says what is needed."""


@dataclass(frozen=True)
class ReelAddress:
    """A reel: `shortcode` is what its platform calls it."""

    platform: Platform
    shortcode: str


def read_address(text: str) -> ReelAddress:
    """The reel that a web address is of. Raises BadAddress."""
    if len(text) > _MOST:
        raise BadAddress(f"an address has at most {_MOST} characters")
    try:
        url = urlsplit(text)
        host = (url.hostname or "").lower()
        usable = url.scheme in ("http", "https") and not url.username and url.port in (None, 80, 443)
    except ValueError:
        usable = False
    if not usable:
        raise BadAddress("an address begins with https://")
    for prefix in _SUBDOMAINS:
        host = host.removeprefix(prefix)
    if host in ("vm.tiktok.com", "vt.tiktok.com") or (host == "tiktok.com" and url.path.startswith("/t/")):
        raise BadAddress("this is a short link of TikTok's: open it, and copy the address of the video")
    platform = _HOSTS.get(host)
    if platform is None:
        raise BadAddress("reels are of Instagram, TikTok or YouTube")
    found = _shortcode(platform, host, url.path, url.query)
    if found is None:
        raise BadAddress(f"this is no address of a reel or video at {platform.capitalize()}")
    return ReelAddress(platform, found)


def _shortcode(platform: Platform, host: str, path: str, query: str) -> str | None:
    if platform == "youtube":
        code = None
        if host == "youtu.be":
            code = path.strip("/")
        elif path.rstrip("/") == "/watch":
            code = parse_qs(query).get("v", [""])[0]
        if code is not None:
            return code if _YOUTUBE.fullmatch(code) else None
    match = _PATHS[platform].fullmatch(path)
    return match[1] if match else None
