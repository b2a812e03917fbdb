"""Which pages may talk to the server."""

import pytest

from trellis.realtime.origin import trusted

APP = "https://app.example.org"


@pytest.mark.parametrize(
    ("origin", "host", "allowed", "expected"),
    [
        (None, "gateway.example.org", (), True),
        ("https://gateway.example.org", "gateway.example.org", (), True),
        ("https://gateway.example.org:443", "gateway.example.org", (), True),
        ("https://gateway.example.org", "gateway.example.org:443", (), True),
        ("http://gateway.example.org", "gateway.example.org:80", (), True),
        ("http://gateway.example.org:80", "gateway.example.org", (), True),
        ("http://GATEWAY.example.org", "gateway.EXAMPLE.org", (), True),
        ("http://localhost:8000", "localhost:8000", (), True),
        ("http://[::1]:8000", "[::1]:8000", (), True),
        ("http://localhost:3000", "localhost:8000", (), False),
        ("http://gateway.example.org:443", "gateway.example.org", (), False),
        ("https://gateway.example.org.evil.org", "gateway.example.org", (), False),
        ("https://evil.org/gateway.example.org", "gateway.example.org", (), False),
        ("https://gateway.example.org@evil.org", "gateway.example.org", (), False),
        ("null", "gateway.example.org", (), False),
        ("", "", (), False),
        ("null", "", (), False),
        ("file://", "", (), False),
        ("http://[", "gateway.example.org", (), False),
        (APP, "gateway.example.org", (), False),
        (APP, "gateway.example.org", (APP,), True),
        ("https://other.example.org", "gateway.example.org", (APP,), False),
        ("https://other.example.org", "gateway.example.org", ("*",), True),
    ],
)
def test_origins(origin: str | None, host: str, allowed: tuple[str, ...], expected: bool) -> None:
    headers = {"host": host} | ({} if origin is None else {"origin": origin})
    assert trusted(headers, allowed) is expected
