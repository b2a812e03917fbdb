"""What the run engine costs: items a second, time lost around items, and what others notice of it."""
