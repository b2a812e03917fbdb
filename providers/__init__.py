"""The outside world behind small Protocols: vision, storage, accounts."""
