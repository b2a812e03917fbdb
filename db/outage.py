"""Postgres that cannot be reached, or refuses for a moment: what passes by itself."""

import asyncpg

UNAVAILABLE = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # so says the driver at times when its connection was cut in mid-query
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.TransactionRollbackError,
    asyncpg.IdleInTransactionSessionTimeoutError,  # we were stopped for too long
    asyncpg.ReadOnlySQLTransactionError,  # a standby, until it is promoted
)


def passes(error: Exception) -> bool:
    """Whether this error passes by itself, so that the same may be tried again."""
    # The driver says of an argument, too, by an InterfaceError that it does not fit, and it never will.
    return isinstance(error, UNAVAILABLE) and not isinstance(error, ValueError)
