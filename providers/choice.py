"""Whether Cohere is asked, or the offline form of what it does."""

from typing import Literal

from trellis.providers.errors import Misconfigured


def cohere_or_offline(
    what: str, name: str | None, api_key: str | None
) -> tuple[Literal["cohere"], str] | tuple[Literal["offline"], None]:
    """The provider of that name, and the key for it; without a name Cohere, given a key.

    An empty setting counts as none. `Misconfigured`, in one sentence that a start-up can print, for an
    unknown name or a key that is missing; `what` is what the model is called there.
    """
    chosen = name or ("cohere" if api_key else "offline")
    if chosen == "offline":
        return "offline", None
    if chosen != "cohere":
        raise Misconfigured(f"there is no {what} model {chosen!r}: choose cohere or offline")
    if not api_key:
        raise Misconfigured(f"the {what} model cohere needs an API key")
    return "cohere", api_key
