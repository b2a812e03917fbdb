"""Whether a provider takes a key: asked where the keys that people store are to be trusted."""

from trellis.providers.keys.checks import KeyChecks

__all__ = ["KeyChecks"]
