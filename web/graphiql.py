"""The GraphiQL page: a sign-in bar of ours above GraphiQL, which the browser loads from a public CDN.

Every file of the CDN is pinned by its hash, and the page's policy lets nothing else run.
"""

import html
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson
from starlette.responses import HTMLResponse

from trellis.web.pages import Choice

CDN = "https://cdn.jsdelivr.net"
STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True)
class Asset:
    """A file of an npm package on the CDN, and the hash that the browser holds it against."""

    path: str
    integrity: str

    @property
    def url(self) -> str:
        """Where the browser gets it."""
        return f"{CDN}/npm/{self.path}"


SCRIPTS = (
    Asset(
        "react@18.3.1/umd/react.production.min.js",
        "sha384-DGyLxAyjq0f9SPpVevD6IgztCFlnMF6oW/XQGmfe+IsZ8TqEiDrcHkMLKI6fiB/Z",
    ),
    Asset(
        "react-dom@18.3.1/umd/react-dom.production.min.js",
        "sha384-gTGxhz21lVGYNMcdJOyq01Edg0jhn/c22nsx0kyqP0TxaV5WVdsSH1fSDUf5YJj1",
    ),
    Asset(
        "graphql-ws@6.0.6/umd/graphql-ws.min.js",
        "sha384-L1uJSNgAjZOt7z6iPU+1qyztx98nQKw6uivIFC4oPZlOoimpFurLFG/Ysyo4BkAp",
    ),
    Asset(
        "graphiql@4.1.2/graphiql.min.js",
        "sha384-9XdHu7ajgGJziD4J1zNBKQ842Q/+zZfDv+ib1eMhZWBH6hPAs806x+Jbcf0yNO6B",
    ),
)
STYLES = (
    Asset(
        "graphiql@4.1.2/graphiql.min.css",
        "sha384-1el1QShFBnnXTx9x/Cprg82hZWKt0ry29OAYIXt05swbi0KcZDFoj0CWguMpopJr",
    ),
)
# GraphiQL writes style elements of its own; it runs no text as code.
POLICY = "; ".join(
    [
        "default-src 'none'",
        f"script-src 'self' {' '.join(script.url for script in SCRIPTS)}",
        f"style-src 'self' 'unsafe-inline' {' '.join(style.url for style in STYLES)}",
        "connect-src 'self'",
        "font-src data:",
        "img-src 'self' data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
)


def page(people: Sequence[Choice] = (), job: Mapping[str, Any] | None = None) -> HTMLResponse:
    """The page; without `people` the bar asks for an e-mail address and a password.

    `job` are the variables with which the example starts a job, where there is one to start.
    """
    config = {
        "cdn": CDN,
        "scripts": [asdict(script) | {"url": script.url} for script in SCRIPTS],
        "styles": [asdict(style) | {"url": style.url} for style in STYLES],
        "people": [asdict(person) for person in people],
        "job": job,
    }
    text = (STATIC / "graphiql.html").read_text(encoding="utf-8")
    # In an attribute, so that nothing in it can be taken for markup.
    body = text.replace("{config}", html.escape(orjson.dumps(config).decode(), quote=True))
    return HTMLResponse(body, headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"})
