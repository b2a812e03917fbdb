"""MEZAN's workflows: how one is written down, what its steps do, and how far an execution is."""
