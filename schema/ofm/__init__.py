"""OFM's tables, as they are declared."""
