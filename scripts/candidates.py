"""Prints the candidate functions that declarations ask for: `python scripts/candidates.py [system …]`.

A migration holds what is printed. A function that a declaration no longer asks for is dropped there by hand.
"""

import sys

from trellis.loaders.candidates import candidates
from trellis.resolvers.schema import SYSTEMS


def render(names: list[str]) -> str:
    """The statements of these systems' functions, of all systems by default."""
    systems = [SYSTEMS[name].system for name in names or SYSTEMS]
    return "\n".join(each.definition for system in systems for each in candidates(system.tables))


if __name__ == "__main__":
    sys.stdout.write(render(sys.argv[1:]))
