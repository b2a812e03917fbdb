"""Which reel an address is of."""

import pytest

from trellis.providers.reels import BadAddress, read_address

SHORT = "dQw4w9WgXcQ"


@pytest.mark.parametrize(
    ("text", "platform", "shortcode"),
    [
        ("https://www.instagram.com/reel/Cxyz_-123/", "instagram", "Cxyz_-123"),
        ("https://instagram.com/reels/Cxyz123?igsh=abc", "instagram", "Cxyz123"),
        ("https://www.instagram.com/p/Cxyz123", "instagram", "Cxyz123"),
        ("https://www.instagram.com/lia.example/reel/Cxyz123/", "instagram", "Cxyz123"),
        ("http://instagr.am/tv/Cxyz123/", "instagram", "Cxyz123"),
        ("https://www.tiktok.com/@lia.x/video/7300000000000000001?lang=en", "tiktok", "7300000000000000001"),
        ("https://m.tiktok.com/v/7300000000000000001.html", "tiktok", "7300000000000000001"),
        (f"https://www.youtube.com/shorts/{SHORT}?feature=share", "youtube", SHORT),
        (f"https://www.youtube.com/watch?t=3&v={SHORT}", "youtube", SHORT),
        (f"https://m.youtube.com/watch?v={SHORT}", "youtube", SHORT),
        (f"https://youtu.be/{SHORT}?si=x", "youtube", SHORT),
        (f"https://www.youtube-nocookie.com/embed/{SHORT}", "youtube", SHORT),
        (f"HTTPS://WWW.YOUTUBE.COM/live/{SHORT}", "youtube", SHORT),
    ],
)
def test_an_address_of_a_reel(text: str, platform: str, shortcode: str) -> None:
    found = read_address(text)
    assert (found.platform, found.shortcode) == (platform, shortcode)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Cxyz123",
        "ftp://instagram.com/reel/Cxyz123",
        "https://instagram.com/lia.example/",
        "https://instagram.com.example.com/reel/Cxyz123/",
        "https://example.com/https://instagram.com/reel/Cxyz123/",
        "https://me@instagram.com/reel/Cxyz123/",
        "https://instagram.com:8443/reel/Cxyz123/",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com/watch",
        "https://youtu.be/",
        "https://www.tiktok.com/@lia/video/abc",
        "https://vm.tiktok.com/ZMabc/",
        "https://www.tiktok.com/t/ZMabc/",
        "https://[::1/reel/x",
        f"https://www.instagram.com/reel/{'x' * 65}/",
        f"https://youtu.be/{SHORT}?{'x' * 3000}",
    ],
)
def test_what_is_no_address_of_a_reel(text: str) -> None:
    with pytest.raises(BadAddress):
        read_address(text)
