"""Orgs's tables, as they are declared."""
