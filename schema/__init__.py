"""What exists: declarations of tables, scalars and the types derived from them. No I/O, no permissions."""
