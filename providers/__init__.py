"""The outside world behind small Protocols: vision, storage, accounts."""

from typing import Final

PROVIDERS: Final = ("cohere", "offline")
"""Those who are asked questions, by the names that settings have for them."""
