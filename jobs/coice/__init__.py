"""Coice's kinds of run, and what it does by the clock."""
