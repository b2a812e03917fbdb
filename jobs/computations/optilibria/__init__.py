"""Optimisation: of functions of many variables, of a round trip, of what fits into a knapsack."""
