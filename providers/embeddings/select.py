"""Which model a deployment embeds with."""

import os
from typing import Unpack

from trellis.providers.admission import UNRESTRICTED, Admissions
from trellis.providers.choice import OFFLINE, Service, chosen, client
from trellis.providers.embeddings.model import Embedder
from trellis.providers.embeddings.offline import OfflineEmbedder


def embedder(
    name: str | None = None, *, admissions: Admissions = UNRESTRICTED, **service: Unpack[Service]
) -> Embedder:
    """The model of that name, `cohere` or `offline`; without a name, Cohere's given a key.

    `Misconfigured`, in one sentence that a start-up can print, for an unknown name or an unusable setting.
    """
    provider = chosen("embedding", name, service)
    if provider == OFFLINE:
        threads = os.cpu_count() or 1
        return OfflineEmbedder(threads=threads, admission=admissions.to(OFFLINE, threads))
    # The SDK is large: whoever embeds offline does not load it.
    from trellis.providers.embeddings.cohere import CohereEmbedder  # noqa: PLC0415

    return client(CohereEmbedder, provider, service, admissions)
