"""The outside world behind small Protocols: models of several kinds, storage, accounts, and the vault."""

from typing import Final

PROVIDERS: Final = ("anthropic", "cohere", "gemini", "higgsfield", "offline", "threads", "youtube")
"""Those who are asked questions, by the names that settings have for them."""
