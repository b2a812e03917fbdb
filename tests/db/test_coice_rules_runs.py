"""The life of a run in trellis.runs: which states follow which, and what never changes."""

from uuid import uuid4

import asyncpg
import pytest

from trellis.db.pool import Connection

STATES = ("pending", "running", "paused", "cancelling", "completed", "failed", "cancelled")
ALLOWED = {
    "pending": {"running", "paused", "cancelling", "cancelled", "completed", "failed"},
    "running": {"pending", "paused", "cancelling", "completed", "failed", "cancelled"},
    "paused": {"pending", "cancelling", "cancelled", "completed", "failed"},
    "cancelling": {"cancelled", "completed", "failed"},
    "completed": {"pending"},
    "failed": {"pending"},
    "cancelled": {"pending"},
}


@pytest.mark.parametrize("state", STATES)
async def test_transitions(admin: Connection, state: str) -> None:
    for after in STATES:
        run = uuid4()
        await admin.execute(
            "insert into trellis.runs (id, system, kind, state, snapshot)"
            " values ($1, 'test', 'test.x', $2, '{}')",
            run,
            state,
        )
        move = admin.fetchrow(
            "update trellis.runs set state = $2 where id = $1 returning state, attempt", run, after
        )
        if after in ALLOWED[state] | {state}:
            row = await move
            assert row is not None
            retried = state in ("completed", "failed", "cancelled") and after == "pending"
            assert tuple(row) == (after, 2 if retried else 1)
        else:
            with pytest.raises(asyncpg.CheckViolationError) as caught:
                await move
            assert (caught.value.constraint_name, caught.value.hint) == ("runs_state_transition", "CONFLICT")


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("system = 'other'", "runs_identity_fixed"),
        ("kind = 'other'", "runs_identity_fixed"),
        ("created_by = gen_random_uuid()", "runs_identity_fixed"),
        ("id = gen_random_uuid()", "runs_identity_fixed"),
        ("sequence = 4", "runs_sequence_grows"),
        ("attempt = 0", "runs_sequence_grows"),
        ("state = 'sleeping'", "runs_state_transition"),
        ("done = 3, failed = 0", "runs_done_within_total"),
        ("done = 2, failed = 1", "runs_done_within_total"),
        ("done = -1", "runs_done_within_total"),
    ],
)
async def test_what_never_changes(admin: Connection, change: str, constraint: str) -> None:
    await admin.execute(
        "insert into trellis.runs (id, system, kind, total, done, sequence, snapshot)"
        " values ($1, 'test', 'test.x', 2, 1, 5, '{}')",
        uuid4(),
    )
    with pytest.raises(asyncpg.CheckViolationError) as caught:
        await admin.execute(f"update trellis.runs set {change}")
    assert caught.value.constraint_name == constraint


async def test_keys_outlive_runs_and_the_rest_does_not(admin: Connection) -> None:
    run = uuid4()
    await admin.execute(
        "insert into trellis.runs (id, system, kind, snapshot) values ($1, 'test', 'test.x', '{}')", run
    )
    await admin.execute("insert into trellis.run_items (run_id, item_id, stage) values ($1, $1, 1)", run)
    await admin.execute("insert into trellis.run_events (run_id, sequence, type) values ($1, 1, 'x')", run)
    await admin.execute(
        "insert into trellis.run_keys (owner, kind, key, input_hash, run_id)"
        " values ($1, 'test.x', 'k', '', $1)",
        run,
    )
    await admin.execute("delete from trellis.runs")
    left = [
        await admin.fetchval(f"select count(*) from trellis.run_{name}")
        for name in ("items", "events", "keys")
    ]
    assert left == [0, 0, 1]
