"""Which vision model a deployment looks with."""

import os
from typing import Unpack

from trellis.providers.admission import UNRESTRICTED, Admissions
from trellis.providers.choice import OFFLINE, Service, chosen, client
from trellis.providers.vision.model import VisionModel
from trellis.providers.vision.offline import OfflineVision


def vision_model(
    name: str | None = None, *, admissions: Admissions = UNRESTRICTED, **service: Unpack[Service]
) -> VisionModel:
    """The model of that name, `cohere`, `anthropic` or `offline`; without a name, Cohere's given a key.

    `Misconfigured`, in one sentence that a start-up can print, for an unknown name or an unusable setting.
    """
    provider = chosen("vision", name, service, among=("cohere", "anthropic"))
    if provider == OFFLINE:
        threads = os.cpu_count() or 1
        return OfflineVision(threads=threads, admission=admissions.to(OFFLINE, threads))
    # The SDKs are large: whoever looks offline does not load them.
    if provider == "anthropic":
        from trellis.providers.vision.anthropic import AnthropicVision  # noqa: PLC0415

        return client(AnthropicVision, provider, service, admissions)
    from trellis.providers.vision.cohere import CohereVision  # noqa: PLC0415

    return client(CohereVision, provider, service, admissions)
