"""Calls that people's workflows make: to hosts that the operator allows, and nowhere else."""

from trellis.providers.calls.calls import Answer, Call, Calls

__all__ = ["Answer", "Call", "Calls"]
