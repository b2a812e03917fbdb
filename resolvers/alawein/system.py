"""Alawein's own verbs."""

from collections.abc import Iterator

from trellis.jobs.alawein.mezan_execution import NAME
from trellis.resolvers.alawein.computations import (
    EXPORTS,
    computation_mutations,
    computation_queries,
    computation_subscriptions,
)
from trellis.resolvers.alawein.mezan import (
    LOG,
    check_workflow,
    mezan_mutations,
    mezan_queries,
    mezan_subscriptions,
)
from trellis.resolvers.alawein.soc import soc_mutations
from trellis.resolvers.system import SystemResolvers
from trellis.schema.alawein.system import ALAWEIN
from trellis.schema.fields import DerivedField
from trellis.schema.objects import Types


def mutations(types: Types) -> Iterator[DerivedField]:
    """Alawein's verbs that write."""
    yield from soc_mutations(types)
    yield from computation_mutations(types)
    yield from mezan_mutations(types)


def subscriptions(types: Types) -> Iterator[DerivedField]:
    """What Alawein runs, live."""
    yield from computation_subscriptions(types)
    yield from mezan_subscriptions(types)


def queries(_: Types) -> Iterator[DerivedField]:
    """What is derived from no table."""
    yield from computation_queries()
    yield from mezan_queries()


RESOLVERS = SystemResolvers(
    system=ALAWEIN,
    computed={},
    checks={"AlaweinMezanWorkflow": check_workflow},
    mutations=mutations,
    subscriptions=subscriptions,
    queries=queries,
    exports={**EXPORTS, NAME: LOG},
)
"""Alawein, as it is served."""
