"""Orgs' own verbs."""

from collections.abc import Iterator

from trellis.resolvers.system import SystemResolvers
from trellis.schema.fields import DerivedField
from trellis.schema.objects import Types
from trellis.schema.orgs import ORGS


def mutations(types: Types) -> Iterator[DerivedField]:
    """Orgs' verbs that write."""
    yield from ()


def subscriptions(types: Types) -> Iterator[DerivedField]:
    """Orgs' runs, live."""
    yield from ()


RESOLVERS = SystemResolvers(
    system=ORGS,
    computed={},
    checks={},
    mutations=mutations,
    subscriptions=subscriptions,
    admin="orgs.is_developer()",
)
"""Orgs, as it is served."""
