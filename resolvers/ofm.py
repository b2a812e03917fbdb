"""OFM's own verbs, and what Python computes of its rows."""

from collections.abc import Iterator

from trellis.resolvers.ofm_assets import COMPUTED, asset_mutations
from trellis.resolvers.ofm_keys import key_mutations
from trellis.resolvers.system import SystemResolvers
from trellis.schema.fields import DerivedField
from trellis.schema.objects import Types
from trellis.schema.ofm import OFM


def mutations(types: Types) -> Iterator[DerivedField]:
    """OFM's verbs that write."""
    yield from key_mutations(types)
    yield from asset_mutations(types)


def subscriptions(_: Types) -> Iterator[DerivedField]:
    """What is followed live."""
    yield from ()


RESOLVERS = SystemResolvers(
    system=OFM,
    computed=COMPUTED,
    checks={},
    mutations=mutations,
    subscriptions=subscriptions,
)
"""OFM, as it is served."""
