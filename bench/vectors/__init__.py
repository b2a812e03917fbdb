"""How well vectors are found by their index, and how fast."""
