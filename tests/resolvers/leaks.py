"""Whether one person can get at what only another may see: everything that may be tried (`tries`) is."""

from tests.resolvers.leaks_live import check_exports, check_live
from tests.resolvers.tries import Leaks, email_of, rows_of
from trellis.db.demo.people import identity_of


async def check_all(leaks: Leaks) -> int:
    """Try everything, and that nothing of the victim's was changed by it; returns how many operations that were."""
    before = {
        name: await rows_of(leaks.gateway.pool, h.table, identity_of(email_of(leaks.victim)))
        for name, h in leaks.hidden.items()
    }
    tried = [
        *leaks.listings(),
        *leaks.orders(),
        *leaks.groupings(),
        *leaks.by_key(),
        *(await leaks.cursors()),
        *leaks.queries(),
        *leaks.mutations(),
    ]
    for each in tried:
        await leaks.check(each)
    filters = list(leaks.filters())
    for batch in filters:
        await leaks.check_filters(batch)
    followed = list(leaks.subscriptions())
    for each in followed:
        await leaks.check_subscription(each)
    for name, hidden in leaks.hidden.items():
        now = await rows_of(leaks.gateway.pool, hidden.table, identity_of(email_of(leaks.victim)))
        assert [row for row in before[name] if row in hidden.rows] == [
            row for row in now if row in hidden.rows
        ], name
    exported = await check_exports(leaks)
    return len(tried) + sum(map(len, filters)) + len(followed) + exported + await check_live(leaks)


async def check_that_it_finds(leaks: Leaks) -> None:
    """As the victim, the same listings do show what is hidden from the intruder: every table's rows, by key."""
    text = ""
    for each in leaks.listings():
        outcome = await leaks.run(leaks.victim, each)
        text += outcome.body.decode() if outcome.body else ""
    for name, hidden in leaks.hidden.items():
        keys = [str(key[0]) for key in hidden.keys]
        assert [key for key in keys if key not in text] == [], f"{name} is not listed to whom it is visible"
