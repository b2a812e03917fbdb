"""Coice's tables, as they are declared."""
