"""Documents that were registered ahead, from the manifest that a client's build tool writes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

APOLLO_FORMAT = "apollo-persisted-query-manifest"
_APOLLO_VERSION = 1
_PREFIX = "sha256:"


class InvalidManifest(Exception):
    """A manifest that cannot be served by; the message says why, and which document is to blame."""


@dataclass(frozen=True)
class TrustedDocuments:
    """Texts by their bare ids. An id is the tool's own: it is looked up, never computed from the text again.

    `only`: nothing else runs. `own` are those of the pages that come with the gateway: what does not fit the
    schema is left out of them, where in `texts` it is refused.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    only: bool = False
    own: Mapping[str, str] = field(default_factory=dict)
    _known: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", frozenset({*self.texts.values(), *self.own.values()}))

    def __contains__(self, text: str) -> bool:
        return text in self._known

    def get(self, id_: str) -> str | None:
        """The text with a bare id, if there is one."""
        return self.texts.get(id_, self.own.get(id_))


NO_DOCUMENTS = TrustedDocuments()


def bare(id_: str) -> str:
    """An id without the prefix that GraphQL over HTTP gives to SHA-256 hashes."""
    return id_.removeprefix(_PREFIX)


def read_manifest(data: bytes) -> dict[str, str]:
    """The texts of a manifest by their bare ids. Raises InvalidManifest.

    Known are an object of ids and texts (GraphQL Code Generator's client preset, Relay's compiler) and
    Apollo's `apollo-persisted-query-manifest`.
    """
    try:
        manifest = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise InvalidManifest(f"is not valid JSON: {error}") from None
    if not isinstance(manifest, dict):
        raise InvalidManifest("holds no JSON object of ids and documents")
    members = _of_apollo(manifest) if isinstance(manifest.get("operations"), list) else manifest.items()
    texts: dict[str, str] = {}
    for id_, text in members:
        if not isinstance(id_, str) or not bare(id_) or not isinstance(text, str):
            raise InvalidManifest(f"document {id_!r} is not an id with a text")
        if texts.setdefault(bare(id_), text) != text:
            raise InvalidManifest(f"document {id_!r} is there twice, with two texts")
    if not texts:
        raise InvalidManifest("holds no document")
    return texts


def _of_apollo(manifest: dict[str, Any]) -> list[tuple[Any, Any]]:
    form, version = manifest.get("format"), manifest.get("version")
    if (form, version) != (APOLLO_FORMAT, _APOLLO_VERSION):
        raise InvalidManifest(
            f"has format {form!r}, version {version!r}; known is {APOLLO_FORMAT!r}, version {_APOLLO_VERSION}"
        )
    operations = [entry if isinstance(entry, dict) else {} for entry in manifest["operations"]]
    return [(entry.get("id"), entry.get("body")) for entry in operations]
