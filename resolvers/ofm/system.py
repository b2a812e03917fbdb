"""OFM's own verbs, and what Python computes of its rows."""

from collections.abc import Iterator

from trellis.resolvers.ofm.assets import COMPUTED, asset_mutations
from trellis.resolvers.ofm.export import EXPORTS
from trellis.resolvers.ofm.generations import generation_mutations, generation_subscriptions
from trellis.resolvers.ofm.keys import key_mutations
from trellis.resolvers.ofm.prompts import prompt_mutations, prompt_subscriptions
from trellis.resolvers.ofm.reels import reel_mutations
from trellis.resolvers.ofm.threads import threads_mutations
from trellis.resolvers.system import SystemResolvers
from trellis.schema.fields import DerivedField
from trellis.schema.objects import Types
from trellis.schema.ofm.system import OFM


def mutations(types: Types) -> Iterator[DerivedField]:
    """OFM's verbs that write."""
    yield from key_mutations(types)
    yield from asset_mutations(types)
    yield from reel_mutations(types)
    yield from threads_mutations(types)
    yield from prompt_mutations(types)
    yield from generation_mutations(types)


def subscriptions(types: Types) -> Iterator[DerivedField]:
    """OFM's runs, live."""
    yield from prompt_subscriptions(types)
    yield from generation_subscriptions(types)


RESOLVERS = SystemResolvers(
    system=OFM,
    computed=COMPUTED,
    checks={},
    mutations=mutations,
    subscriptions=subscriptions,
    exports=EXPORTS,
)
"""OFM, as it is served."""
