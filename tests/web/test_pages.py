"""The shell of the pages: what it tells its app, and what the browser lets it do."""

import json
from html.parser import HTMLParser
from typing import Any

from trellis.web.pages import Choice, page, policy


class Root(HTMLParser):
    """Reads the root element as a browser would."""

    config: Any = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            self.config = json.loads(dict(attrs)["data-config"] or "")


def config_of(text: str) -> Any:
    root = Root()
    root.feed(text)
    return root.config


def test_what_is_configured_cannot_leave_its_attribute() -> None:
    name = """</script><img src=x onerror="alert('1')">&quot;{app}{title}"""
    text = bytes(
        page("explorer", "A & <b>", {"systems": ["coice"]}, [Choice("a@b.c", name)], policy()).body
    ).decode()
    assert config_of(text) == {"systems": ["coice"], "people": [{"email": "a@b.c", "label": name}]}
    assert "<img" not in text
    assert "<title>A &amp; &lt;b&gt;</title>" in text


def test_nothing_of_another_origin_is_allowed_unless_it_is_named() -> None:
    rules = dict(rule.split(" ", 1) for rule in policy(images=["https://photos.example"]).split("; "))
    assert rules.pop("img-src") == "'self' data: https://photos.example"
    assert rules.pop("style-src") == "'self' 'unsafe-inline'"
    assert set(rules.values()) == {"'self'", "'none'"}
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["worker-src"] == rules["connect-src"] == "'self'"


def test_the_page_is_asked_for_anew() -> None:
    answer = page("explorer", "Explorer", {}, [], policy())
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-security-policy"] == policy()
