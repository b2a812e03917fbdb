"""What Coice offers beyond its tables: verbs, subscriptions, what Python computes."""
