"""Pictures of the demo that are drawn when it is loaded."""

from dataclasses import dataclass


@dataclass(frozen=True)
class StoredPicture:
    """A picture that belongs at `path`, drawn of `prompt`."""

    path: str
    prompt: str
