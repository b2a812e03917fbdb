"""Alawein's own verbs."""

from collections.abc import Iterator

from trellis.resolvers.alawein_soc import soc_mutations
from trellis.resolvers.system import SystemResolvers
from trellis.schema.alawein import ALAWEIN
from trellis.schema.fields import DerivedField
from trellis.schema.objects import Types


def mutations(types: Types) -> Iterator[DerivedField]:
    """Alawein's verbs that write."""
    yield from soc_mutations(types)


def subscriptions(types: Types) -> Iterator[DerivedField]:
    """What Alawein runs, live."""
    yield from ()


RESOLVERS = SystemResolvers(
    system=ALAWEIN,
    computed={},
    checks={},
    mutations=mutations,
    subscriptions=subscriptions,
)
"""Alawein, as it is served."""
