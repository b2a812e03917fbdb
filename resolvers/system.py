"""What a system adds to what is derived from its declarations."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from trellis.resolvers.exports import Export
from trellis.resolvers.hydrate import Compute
from trellis.resolvers.writes import Check
from trellis.schema.declaration import System
from trellis.schema.fields import DerivedField
from trellis.schema.objects import Types


@dataclass(frozen=True)
class SystemResolvers:
    """A system's own part. `computed` and `checks` are by type name (and field), `exports` by kind of run.

    `admin` is an SQL condition that holds where the caller is what the system calls an admin.
    """

    system: System
    computed: Mapping[str, Mapping[str, Compute]]
    checks: Mapping[str, Check]
    mutations: Callable[[Types], Iterator[DerivedField]]
    subscriptions: Callable[[Types], Iterator[DerivedField]]
    queries: Callable[[Types], Iterator[DerivedField]] = lambda _: iter(())
    exports: Mapping[str, Export] = field(default_factory=dict)
    admin: str | None = None
