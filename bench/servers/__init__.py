"""The servers: a file for each that is written here, how one runs (server), and all of them (table)."""
