"""What MasStock offers beyond its tables: verbs, subscriptions, what Python computes."""
