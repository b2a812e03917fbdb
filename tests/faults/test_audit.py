"""The audit itself: what is lost, duplicated or reordered is counted as that."""

import pytest

from tests.faults.audit import Counts, audit, compare
from tests.faults.installation import Installation

pytestmark = pytest.mark.xdist_group("standing")


@pytest.mark.parametrize(
    ("seen", "lost", "duplicated", "reordered"),
    [
        ([1, 2, 3, 4], 0, 0, 0),
        ([1, 2, 4], 1, 0, 0),
        ([1, 2, 2, 3, 4, 1], 0, 2, 0),
        ([1, 3, 2, 4], 0, 0, 1),
        ([1, 2, 3, 4, 5], 0, 1, 0),
        ([4, 3, 2, 1], 0, 0, 3),
        ([], 4, 0, 0),
    ],
)
def test_what_is_wrong_is_counted(seen: list[int], lost: int, duplicated: int, reordered: int) -> None:
    assert compare([1, 2, 3, 4], seen) == Counts(lost=lost, duplicated=duplicated, reordered=reordered)


# What is done to the books of a run that went well, and what has to be found then.
_HARMS = {
    "update trellis.run_stages set done = done - 1 where run_id = $1 and stage = 1": "lost",
    "update trellis.run_pace set done = done + 1 where run_id = $1": "lost",
    "delete from coice.job_results where id = (select id from coice.job_results where job_id = $1 limit 1)": "lost",
    "delete from trellis.run_events where run_id = $1 and sequence = 3": "lost",
    "update trellis.run_items set state = 'pending' where run_id = $1 and state = 'skipped'": "lost",
    "insert into trellis.run_events (run_id, sequence, type, data) select run_id, sequence + 1000, type, data"
    " from trellis.run_events where run_id = $1 and type = 'result' order by sequence limit 1": "duplicated",
    "update trellis.run_events set data = jsonb_set(data, '{done}', '0')"
    " where run_id = $1 and sequence = (select max(sequence) from trellis.run_events"
    " where run_id = $1 and type = 'progress')": "reordered",
}


async def test_books_that_do_not_agree_are_found(site: Installation) -> None:
    await site.have(gateways=1, workers=1)
    run_id = await site.start(images=60)
    async with site.follow(run_id) as following:
        await following.ended()
    assert (await site.audit(run_id, following)).faults == (0, 0, 0)
    async with site.admin() as connection:
        for harm, kind in _HARMS.items():
            transaction = connection.transaction()
            await transaction.start()
            await connection.execute(harm, run_id)
            found = await audit(connection, run_id, following)
            assert getattr(found, kind) > 0, harm
            await transaction.rollback()
    for change, kind in (
        (lambda seen: seen[:-1], "lost"),
        (lambda seen: seen + seen[-1:], "duplicated"),
        (lambda seen: [seen[1], seen[0], *seen[2:]], "reordered"),
    ):
        for follower in (following.events, following.results):
            before = follower.seen
            follower.seen = change(before)
            assert getattr(await site.audit(run_id, following), kind) > 0
            follower.seen = before
