"""What is not kept for ever, and what is."""

import pytest

from tests.jobs.conftest import Books, Desk, Process
from trellis.db.errors import GatewayError
from trellis.jobs import retention


async def test_the_past_of_old_runs_is_deleted_and_nothing_else(
    desk: Desk, process: Process, books: Books, admin
) -> None:
    old, recent, under_way = [await desk.start() for _ in range(3)]
    for run_id in (old, recent):
        assert await process.until(run_id) == "completed"
    await process.until(under_way)
    await process.stop()
    await admin.execute(
        "update trellis.runs set completed_at = completed_at - interval '91 days' where id = $1", old
    )
    await admin.execute(
        "update trellis.runs set state = 'pending', completed_at = null where id = $1", under_way
    )
    before = await books.run(old)
    assert await retention.trim(desk.pool, 90) == 1
    after = dict(await books.run(old))
    assert after.pop("trimmed_at") is not None
    kept = {name: value for name, value in dict(before).items() if name not in ("trimmed_at", "snapshot")}
    assert {name: after[name] for name in kept} == kept
    assert (await books.events(old), await books.ledger(old)) == ([], {})
    assert len(await books.results(old)) == 24
    paces = await admin.fetch("select distinct run_id from trellis.run_pace")
    assert {row["run_id"] for row in paces} == {recent, under_way}
    assert await admin.fetchval("select sum(total) from trellis.run_stages where run_id = $1", old) == 36
    for run_id in (recent, under_way):
        assert await books.events(run_id)
        assert await books.ledger(run_id)
    assert await retention.trim(desk.pool, 90) == 0


async def test_a_trimmed_run_cannot_be_tried_again(desk: Desk, admin) -> None:
    run_id = await desk.start()
    assert await desk.cancel(run_id) == "cancelled"
    await admin.execute("update trellis.runs set completed_at = now() - interval '2 days'")
    assert await retention.trim(desk.pool, 1) == 1
    with pytest.raises(GatewayError, match="no longer kept") as refused:
        await desk.retry(run_id)
    assert (refused.value.code, refused.value.field) == ("CONFLICT", "runId")


async def test_the_queues_own_log_and_order_do_not_grow_for_ever(desk: Desk, process: Process, admin) -> None:
    assert await process.until(await desk.start()) == "completed"
    await process.stop()
    assert await admin.fetchval("select count(*) from pgqueuer.pgqueuer_log") > 0
    assert await admin.fetchval("select count(*) from trellis.turns") > 0
    await admin.execute("update pgqueuer.pgqueuer_log set created = created - interval '2 days'")
    await retention.trim(desk.pool, 90)
    assert await admin.fetchval("select count(*) from pgqueuer.pgqueuer_log") == 0
    assert await admin.fetchval("select count(*) from trellis.turns") == 0


async def test_limits_of_long_ago_are_forgotten(desk: Desk, admin) -> None:
    await admin.execute(
        "insert into trellis.rate_limits (name, tat) values ('old', now() - interval '2 days'), ('new', now())"
    )
    await retention.trim(desk.pool, 90)
    assert [row["name"] for row in await admin.fetch("select name from trellis.rate_limits")] == ["new"]
