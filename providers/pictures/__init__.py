"""Image files that come from anywhere: opened within bounds, judged, described and made small."""
