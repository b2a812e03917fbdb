"""Quantum mechanics: a particle on a line, and a few qubits."""
