"""Alawein's tables, as they are declared."""
