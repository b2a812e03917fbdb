"""The pages: a shell that loads an app of `static/` (made from `ui/`) and hands it its settings."""

import html
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson
from starlette.responses import HTMLResponse

_SHELL = Path(__file__).parent / "page.html"


@dataclass(frozen=True)
class Choice:
    """Someone whom a page offers to sign in as, without a password."""

    email: str
    label: str


def policy(*, images: Iterable[str] = (), connections: Iterable[str] = ()) -> str:
    """What the browser lets a page of ours do: nothing with other origins than those named here.

    Scripts and workers are files of ours; no text runs as code. Editors and charts place things by styles of
    their own.
    """
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "worker-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            " ".join(["connect-src 'self'", *connections]),
            " ".join(["img-src 'self' data:", *images]),
            "font-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ]
    )


def page(
    app: str, title: str, config: Mapping[str, Any], people: Iterable[Choice], allowed: str
) -> HTMLResponse:
    """The page of an app. It finds `config`, and the `people`, as JSON in `data-config` of its root element.

    `allowed` is its `policy()`. Without `people` it asks for an e-mail address and a password.
    """
    given = orjson.dumps({**config, "people": [asdict(person) for person in people]}).decode()
    text = _SHELL.read_text(encoding="utf-8").replace("{app}", app).replace("{title}", html.escape(title))
    # In an attribute, so that nothing in it can be taken for markup; last, so that nothing is put into it.
    body = text.replace("{config}", html.escape(given, quote=True))
    return HTMLResponse(body, headers={"Content-Security-Policy": allowed, "Cache-Control": "no-cache"})
