"""Models that learn from a data set that scikit-learn brings along."""
