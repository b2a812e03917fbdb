"""The outside world behind small Protocols: vision, images, storage, accounts, and the vault of secrets."""

from typing import Final

PROVIDERS: Final = ("anthropic", "cohere", "gemini", "higgsfield", "offline", "threads", "youtube")
"""Those who are asked questions, by the names that settings have for them."""
