"""MasStock's tables, as they are declared."""
