"""Opens the manifest of documents that were registered ahead, and tells what is wrong with it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from trellis.resolvers.trusted import NO_DOCUMENTS, InvalidManifest, TrustedDocuments, read_manifest
from trellis.web.failure import Failure
from trellis.web.settings import Settings

log = logging.getLogger(__name__)

_BYTES = 64_000_000  # far above what a tool writes; a wrong path should not fill the memory


def open_trusted(settings: Settings) -> TrustedDocuments:
    """The documents of the settings, not yet held against a schema. Raises Failure."""
    path = settings.documents
    if path is None:
        return NO_DOCUMENTS
    with manifest_refused(settings):
        try:
            with path.open("rb") as file:
                data = file.read(_BYTES + 1)
        except OSError as error:
            raise InvalidManifest(f"cannot be read: {error.strerror}") from None
        if len(data) > _BYTES:
            raise InvalidManifest(f"has more than {_BYTES} bytes")
        trusted = TrustedDocuments(read_manifest(data), settings.only_trusted)
    others = "no others run" if trusted.only else "others run too"
    log.info("%d documents are known ahead; %s", len(trusted.texts), others)
    return trusted


@contextmanager
def manifest_refused(settings: Settings) -> Iterator[None]:
    """Turn InvalidManifest into a Failure that names the setting and the file."""
    try:
        yield
    except InvalidManifest as error:
        raise Failure(f"TRELLIS_DOCUMENTS: {settings.documents}: {error}") from None
