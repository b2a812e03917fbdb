"""Simulations of physics on a grid, along an orbit, or of spins."""
