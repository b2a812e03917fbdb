"""The servers that only the fan-out asks: each passes on what Postgres announces."""
