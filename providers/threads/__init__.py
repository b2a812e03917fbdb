"""Threads: people connect their accounts there."""

from trellis.providers.threads.client import Profile, Threads, ThreadsAccounts, Token
from trellis.providers.threads.offline import NoThreads

__all__ = ["NoThreads", "Profile", "Threads", "ThreadsAccounts", "Token"]
