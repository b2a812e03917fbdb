"""Which vision model a deployment looks with."""

from trellis.providers.errors import Misconfigured
from trellis.providers.vision.model import VisionModel
from trellis.providers.vision.offline import OfflineVision


def vision_model(
    name: str | None = None,
    *,
    api_key: str | None = None,
    model: str | None = None,
    base_url: str | None = None,
    timeout: float = 60.0,
    concurrency: int = 8,
) -> VisionModel:
    """The model of that name, `cohere` or `offline`; without a name, Cohere's where there is a key.

    An empty setting counts as none. `timeout` (seconds a call) and `concurrency` concern remote models only.
    `Misconfigured`, in one sentence that a start-up can print, for an unknown name or an unusable setting.
    """
    chosen = name or ("cohere" if api_key else "offline")
    if chosen == "offline":
        return OfflineVision()
    if chosen == "cohere":
        if not api_key:
            raise Misconfigured("the vision model cohere needs an API key")
        # The SDK is large: whoever looks offline does not load it.
        from trellis.providers.vision import cohere  # noqa: PLC0415

        return cohere.CohereVision(
            api_key,
            model=model or cohere.DEFAULT_MODEL,
            base_url=base_url or cohere.DEFAULT_BASE_URL,
            timeout=timeout,
            concurrency=concurrency,
        )
    raise Misconfigured(f"there is no vision model {chosen!r}: choose cohere or offline")
