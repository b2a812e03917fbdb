"""Opens the manifests of documents that were registered ahead; tells what is wrong with the operator's."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trellis.resolvers.trusted import InvalidManifest, TrustedDocuments, read_manifest
from trellis.web.failure import Failure
from trellis.web.settings import Settings

log = logging.getLogger(__name__)

OWN = Path(__file__).parent / "static/dashboard/documents.json"  # the dashboard's, beside its scripts
_BYTES = 64_000_000  # far above what a tool writes; a wrong path should not fill the memory


def open_trusted(settings: Settings) -> TrustedDocuments:
    """The documents of the settings and of the dashboard, not yet held against a schema. Raises Failure."""
    own = read_manifest(OWN.read_bytes()) if OWN.exists() else {}
    if settings.documents is None:
        return TrustedDocuments(own=own)
    with manifest_refused(settings):
        trusted = TrustedDocuments(_read(settings.documents), settings.only_trusted, own)
    others = "no others run" if trusted.only else "others run too"
    log.info("%d documents are known ahead; %s", len(trusted.texts), others)
    return trusted


def _read(path: Path) -> dict[str, str]:
    try:
        with path.open("rb") as file:
            data = file.read(_BYTES + 1)
    except OSError as error:
        raise InvalidManifest(f"cannot be read: {error.strerror}") from None
    if len(data) > _BYTES:
        raise InvalidManifest(f"has more than {_BYTES} bytes")
    return read_manifest(data)


@contextmanager
def manifest_refused(settings: Settings) -> Iterator[None]:
    """Turn InvalidManifest into a Failure that names the setting and the file."""
    try:
        yield
    except InvalidManifest as error:
        raise Failure(f"TRELLIS_DOCUMENTS: {settings.documents}: {error}") from None
