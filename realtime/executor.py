"""Who runs operations: the contract between transports and the engine."""

from typing import Protocol

from trellis.db.session import Identity
from trellis.realtime.feed import Feed, Wake
from trellis.realtime.operation import ALL_KINDS, ExecutionOutcome, Operation, OperationKind


class Executor(Protocol):
    """Runs operations. Neither method raises for what a client, a resolver or the database did wrong."""

    async def execute(
        self, operation: Operation, identity: Identity, *, kinds: frozenset[OperationKind] = ALL_KINDS
    ) -> ExecutionOutcome:
        """Run a query or a mutation as `identity`. One of a kind that is not in `kinds` does not run."""
        ...

    async def open(
        self,
        operation: Operation,
        identity: Identity,
        wake: Wake,
        *,
        kinds: frozenset[OperationKind] = ALL_KINDS,
    ) -> Feed:
        """Run any operation as a feed: a query or mutation gives one outcome, a subscription one per event.

        An outcome with `executed` False is the last. `wake` is called whenever there may be one to take.

        A query or a mutation has run when this returns, and there may be an outcome to take at once: look
        before you wait. Cancel it to give the operation up before.
        """
        ...
