"""What a fault did to results and events: lost, duplicated, reordered. Each count has to be 0.

The tables are held against each other, then what every client saw against the tables.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from tests.faults.clients import Follower, Following
from trellis.db.pool import Connection


@dataclass(frozen=True)
class Counts:
    """`items` and `events` are what there was to deliver; the other three are what went wrong with it."""

    items: int = 0
    events: int = 0
    lost: int = 0
    duplicated: int = 0
    reordered: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.items + other.items,
            self.events + other.events,
            self.lost + other.lost,
            self.duplicated + other.duplicated,
            self.reordered + other.reordered,
        )

    @property
    def faults(self) -> tuple[int, int, int]:
        """Lost, duplicated, reordered."""
        return self.lost, self.duplicated, self.reordered


def compare(expected: Sequence[Hashable], seen: Sequence[Hashable]) -> Counts:
    """What is wrong with `seen`, which should be `expected`, whose members are all different.

    Lost is what was not seen. Duplicated is what was seen again, and what should never have been seen.
    Reordered is what was first seen after something that comes later.
    """
    places = {one: place for place, one in enumerate(expected)}
    before: set[Hashable] = set()
    duplicated = reordered = 0
    furthest = -1
    for one in seen:
        if one in before or one not in places:
            duplicated += 1
            continue
        before.add(one)
        reordered += places[one] < furthest
        furthest = max(furthest, places[one])
    return Counts(lost=len(places.keys() - before), duplicated=duplicated, reordered=reordered)


async def audit(connection: Connection, run_id: UUID | str, following: Following | None = None) -> Counts:
    """Count what became of a run that has ended; with its followers, what they saw of it, too."""
    async with connection.transaction():  # all that is looked at stands still by now
        run = await connection.fetchrow("select * from trellis.runs where id = $1", run_id)
        assert run is not None, "the run is gone"
        events = await connection.fetch(
            "select sequence, type, data from trellis.run_events where run_id = $1 order by sequence", run_id
        )
        results = await connection.fetch(_RESULTS, run_id)
        ledger = await connection.fetch(
            "select item_id, stage, state from trellis.run_items where run_id = $1", run_id
        )
        job = await connection.fetchrow("select * from coice.jobs where id = $1", run_id)
        stages = await connection.fetch("select * from trellis.run_stages where run_id = $1", run_id)
        pace = await connection.fetch("select * from trellis.run_pace where run_id = $1", run_id)
    assert run["state"] in ("completed", "failed", "cancelled"), f"the run is {run['state']}"
    found = Counts(items=len(ledger), events=run["sequence"])
    found += _ledger(run, job, ledger)
    found += _kept(run, stages, pace, ledger)
    found += _results(ledger, results, events)
    found += _numbers(run, events)
    if following is not None:
        found += _seen(following, run, events, results)
    return found


_RESULTS = """
select r.id, r.sequence, r.image_id, s.stage_order
from coice.job_results r join coice.pipeline_stages s on s.id = r.stage_id
where r.job_id = $1 order by r.sequence
"""
_REPORTS = {"result": "done", "skipped": "skipped", "failed": "failed"}


def _ledger(run: Any, job: Any, ledger: Sequence[Any]) -> Counts:
    """Every item has ended, if the run has by itself; and whoever counts them has counted the same."""
    states = [row["state"] for row in ledger]
    pending = states.count("pending") if run["state"] == "completed" else 0
    off = abs(run["total"] - len(states))
    off += abs(run["done"] - states.count("done") - states.count("skipped"))
    off += abs(run["failed"] - states.count("failed"))
    last = max(row["stage"] for row in ledger)
    through = sum(row["stage"] == last and row["state"] != "pending" for row in ledger)
    off += abs(job["processed_images"] - through) + (job["status"] != run["state"])
    return Counts(lost=pending + off)


def _kept(run: Any, stages: Sequence[Any], pace: Sequence[Any], ledger: Sequence[Any]) -> Counts:
    """The funnel is what the ledger comes to, and what ended in the slots of time is what there is."""
    off = abs(run["done"] - sum(slot["done"] for slot in pace))
    off += abs(run["failed"] - sum(slot["failed"] for slot in pace if slot["attempt"] == run["attempt"]))
    off += abs(len(stages) - len({row["stage"] for row in ledger}))
    for stage in stages:
        states = [row["state"] for row in ledger if row["stage"] == stage["stage"]]
        off += sum(abs(stage[name] - states.count(name)) for name in ("pending", "done", "skipped", "failed"))
    return Counts(lost=off)


def _results(ledger: Sequence[Any], results: Sequence[Any], events: Sequence[Any]) -> Counts:
    """What is done has one result and one event; so has what was skipped or has failed, an event."""
    done = {(row["item_id"], row["stage"]) for row in ledger if row["state"] == "done"}
    found = compare(sorted(done), sorted((row["image_id"], row["stage_order"]) for row in results))
    for type_, state in _REPORTS.items():
        ended = {(row["item_id"], row["stage"]) for row in ledger if row["state"] == state}
        told = [
            (UUID(event["data"]["image_id"]), event["data"]["stage"])
            for event in events
            if event["type"] == type_
        ]
        found += compare(sorted(ended), sorted(told))
    told_of = {(e["sequence"], e["data"]["result_id"]) for e in events if e["type"] == "result"}
    return found + compare(sorted(told_of), sorted((row["sequence"], str(row["id"])) for row in results))


def _numbers(run: Any, events: Sequence[Any]) -> Counts:
    """The numbers are dense, and what is counted in the events only grows."""
    found = compare(list(range(1, run["sequence"] + 1)), [event["sequence"] for event in events])
    counted = [
        event["data"]["done"] + event["data"]["failed"] for event in events if event["type"] == "progress"
    ]
    back = sum(later < earlier for earlier, later in pairwise(counted))
    return found + Counts(reordered=back)


def _seen(following: Following, run: Any, events: Sequence[Any], results: Sequence[Any]) -> Counts:
    """The streams gave everything, once, in order; the live query ended with how the run did."""
    found = compare(
        [(event["sequence"], event["type"], event["data"].get("result_id")) for event in events],
        [(one["sequence"], one["type"], one["data"].get("result_id")) for one in following.events.seen],
    )
    found += compare(
        [(row["sequence"], str(row["id"])) for row in results],
        [(one["sequence"], one["rowId"]) for one in following.results.seen],
    )
    return found + _shown(following.job, run)


def _shown(job: Follower, run: Any) -> Counts:
    """A live query may leave states out, but never the last one, and it never goes back."""
    if not job.seen:
        return Counts(lost=1)
    last = job.seen[-1]
    lost = last["state"].lower() != run["state"] or (last["done"], last["failed"]) != (
        run["done"],
        run["failed"],
    )
    passed = [one["sequence"] for one in job.seen]
    back = sum(later < earlier for earlier, later in pairwise(passed))
    return Counts(lost=int(lost), reordered=back)
