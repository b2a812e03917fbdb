"""The demo people and what they find: rows that are the same in every database that loads them."""
