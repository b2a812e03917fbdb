"""What Trellis costs, as ratios against what the same work costs otherwise, all in one run."""
