"""What becomes of a chunk: it gets on, is tried again, is set aside, fails its run, or is nobody's any more."""

import pytest

from tests.jobs.scripted import Scripted
from trellis.jobs import execution
from trellis.jobs.execution import MAX_DELIVERIES
from trellis.jobs.kind import Postponed, RunFailed
from trellis.jobs.ledger import Retries

BUSY = {"state": "again", "error": "The provider is busy."}
SOON = Retries(attempts=3, first=0.05)


@pytest.fixture
def at_once(monkeypatch) -> None:
    """What was in trouble is taken up again without a pause."""
    monkeypatch.setattr(execution, "_PAUSE", 0.0)


class TestItems:
    async def test_a_failure_that_passes_is_tried_again_when_it_is_due(
        self, office, crew, script, audit
    ) -> None:
        """All others are done meanwhile, and its own later stages wait for it."""
        script.replies[3, 1] = [BUSY | {"seconds": 0.5}]
        process = await crew(retries=Retries(attempts=3, first=3600.0))
        run_id = await office.start(20, stages=(1, 2))
        await process.until_done(run_id, 38)
        await process.until_idle()
        items = await audit.items(run_id)
        assert {pair for pair, row in items.items() if row["state"] == "pending"} == {(3, 1), (3, 2)}
        first, second = items[3, 1], items[3, 2]
        assert (first["attempt"], first["error"], first["seconds"]) == (1, BUSY["error"], 0.5)
        assert (second["attempt"], second["run_at"]) == (0, None)
        (entry,) = await audit.entries()
        assert (entry["status"], entry["attempts"]) == ("queued", 1)
        assert abs((entry["execute_after"] - first["run_at"]).total_seconds()) < 2
        await audit.check(run_id)
        await audit.connection.execute("update trellis.run_items set run_at = now()")
        await audit.connection.execute("update pgqueuer.pgqueuer set execute_after = now()")
        assert await process.until(run_id) == "completed"
        assert [one.stage for one in script.asked if one.number == 3] == [1, 1, 2]
        await audit.check(run_id)

    async def test_it_comes_back_by_itself(self, office, crew, script, audit) -> None:
        script.replies[3, 1] = [BUSY, BUSY]
        process = await crew(retries=SOON, poll=0.05)
        run_id = await office.start(5)
        assert await process.until(run_id) == "completed"
        row = (await audit.items(run_id))[3, 1]
        assert (row["state"], row["attempt"], row["error"], row["run_at"]) == ("done", 3, None, None)
        assert [event["type"] for event in await audit.events(run_id)].count("retry") == 2
        await audit.check(run_id)

    async def test_attempts_are_limited_and_the_run_goes_on(self, office, crew, script, audit) -> None:
        script.replies[3, 1] = [BUSY] * 9
        process = await crew(retries=SOON, poll=0.05)
        run_id = await office.start(5, stages=(1, 2))
        assert await process.until(run_id) == "completed"
        run, items = await audit.run(run_id), await audit.items(run_id)
        assert (run["done"], run["failed"]) == (8, 2)
        assert (items[3, 1]["attempt"], items[3, 1]["error"]) == (3, BUSY["error"])
        await audit.check(run_id)
        script.replies.clear()
        await office.retry(run_id)
        assert await process.until(run_id) == "completed"
        assert len(await audit.results(run_id)) == 10
        await audit.check(run_id)

    async def test_what_the_provider_asks_for_is_waited_for(self, office, crew, script, audit) -> None:
        script.replies[1, 1] = [BUSY | {"wait": 1800.0}]
        process = await crew(retries=SOON)
        run_id = await office.start(2)
        await process.until_done(run_id, 1)
        await process.until_idle()
        (entry,) = await audit.entries()
        assert 1700 < (entry["execute_after"] - entry["updated"]).total_seconds() <= 1800

    async def test_a_result_that_cannot_be_stored_fails_alone(self, office, crew, script, audit) -> None:
        script.replies[2, 1] = [{"result": {"note": "\0"}}]
        process = await crew()
        run_id = await office.start(5)
        assert await process.until(run_id) == "completed"
        assert (await audit.run(run_id))["failed"] == 1
        await audit.check(run_id)


@pytest.mark.usefixtures("at_once")
class TestChunks:
    async def test_trouble_that_passes_costs_nothing(self, office, crew, script, audit) -> None:
        script.troubles = [ConnectionResetError(), LookupError("a bug"), TimeoutError()]
        process = await crew(poll=0.05)
        run_id = await office.start(5)
        assert await process.until(run_id) == "completed"
        assert (await audit.run(run_id))["failed"] == 0
        await audit.check(run_id)

    async def test_a_chunk_that_comes_to_nothing_is_set_aside(
        self, office, crew, script, audit, caplog
    ) -> None:
        """Its items fail; the other chunks are done; a retry takes it up again."""
        script.replies[1, 1] = [LookupError("a secret detail")] * MAX_DELIVERIES
        process = await crew(poll=0.05)
        run_id = await office.start(6, chunk=1)
        assert await process.until(run_id) == "completed"
        run, items = await audit.run(run_id), await audit.items(run_id)
        assert (run["done"], run["failed"]) == (5, 1)
        assert f"{MAX_DELIVERIES} times" in items[1, 1]["error"]
        assert "secret" not in items[1, 1]["error"]
        assert "a secret detail" in caplog.text
        await audit.check(run_id)
        assert await office.retry(run_id) == "pending"
        assert await process.until(run_id) == "completed"
        assert len(await audit.results(run_id)) == 6
        await audit.check(run_id)

    async def test_a_kind_that_does_nothing_does_not_go_round_for_ever(
        self, office, crew, script, audit, monkeypatch
    ) -> None:
        async def idle(work) -> None:
            script.loaded.append(work)

        monkeypatch.setattr(script, "process", idle)
        process = await crew(poll=0.05)
        run_id = await office.start(3)
        assert await process.until(run_id) == "completed"
        assert len(script.loaded) == MAX_DELIVERIES
        assert (await audit.run(run_id))["failed"] == 3
        await audit.check(run_id)

    async def test_results_that_can_never_be_written_fail_the_run(
        self, office, crew, script, audit, caplog
    ) -> None:
        """And the provider is not asked for ever."""
        script.unstorable = LookupError("no such table")
        process = await crew(poll=0.05)
        run_id = await office.start(3)
        assert await process.until(run_id) == "failed"
        assert "cannot be stored" in (await audit.run(run_id))["error"]
        assert len(script.asked) <= 3 * MAX_DELIVERIES
        await audit.check(run_id)
        await process.until_idle()
        assert await audit.entries() == []
        script.unstorable = None
        await office.retry(run_id)
        assert await process.until(run_id) == "completed"
        await audit.check(run_id)

    async def test_a_kind_that_answers_twice_is_believed_once(
        self, office, crew, script, audit, monkeypatch
    ) -> None:
        ask = script._ask

        async def ask_twice(work, number, stage):
            outcome = await ask(work, number, stage)
            await work.report(outcome)
            return outcome

        monkeypatch.setattr(script, "_ask", ask_twice)
        process = await crew()
        run_id = await office.start(50)
        assert await process.until(run_id) == "completed"
        await audit.check(run_id)


class TestRuns:
    async def test_a_run_that_cannot_go_on_stops_in_all_processes(self, office, crew, script, audit) -> None:
        """At once: nobody waits for a look of theirs, and no more is asked than what was at hand."""
        other_script = Scripted()
        process = await crew(concurrency=2, poll=3600.0)
        other = await crew(concurrency=2, poll=3600.0, kinds={script.name: other_script})
        script.close_gate()
        other_script.close_gate()
        run_id = await office.start(400, chunk=10)
        await script.until_asked(4)
        await other_script.until_asked(4)
        script.replies = {(number, 1): [RunFailed("no such key")] for number in range(1, 401)}
        await script.permit(1)
        assert await process.until(run_id) == "failed"
        assert (await audit.run(run_id))["error"] == "no such key"
        await process.until_idle()
        await other.until_idle()
        assert len(script.asked) <= 3 * script.concurrency
        assert len(other_script.asked) == other_script.concurrency
        assert await audit.entries() == []
        await audit.check(run_id)
        assert await audit.moves(run_id) == ["running", "failed"]

    async def test_it_goes_on_with_a_retry(self, office, crew, script, audit) -> None:
        script.replies[3, 1] = [RunFailed("no such key")]
        process = await crew()
        run_id = await office.start(40, chunk=10)
        assert await process.until(run_id) == "failed"
        await office.retry(run_id)
        assert await process.until(run_id) == "completed"
        run = await audit.run(run_id)
        assert (run["done"], run["error"], run["attempt"]) == (40, None, 2)
        await audit.check(run_id)

    async def test_a_run_that_was_deleted_under_it_is_let_go(self, office, crew, script, admin) -> None:
        process = await crew(poll=0.05)
        script.close_gate()
        run_id = await office.start(10)
        await script.until_asked(4)
        await admin.execute("delete from trellis.runs where id = $1", run_id)
        await process.until_idle()
        assert len(script.asked) == 4
        assert process.runner.working

    async def test_a_chunk_that_is_postponed_holds_nobody_up(
        self, office, crew, script, audit, monkeypatch
    ) -> None:
        """As while somebody else works on it, who is asked now and then; that counts as no trouble."""
        script.troubles = [Postponed(3600.0)]
        process = await crew(poll=0.05)
        run_id = await office.start(3)
        await script.until_loaded(1)
        await process.until_idle()
        (chunk,) = await audit.chunks(run_id)
        assert (chunk["state"], chunk["holder"], chunk["deliveries"]) == ("queued", None, 0)
        (entry,) = await audit.entries()
        assert (entry["execute_after"] - entry["updated"]).total_seconds() > 3000
        await audit.connection.execute("update pgqueuer.pgqueuer set execute_after = now()")
        assert await process.until(run_id) == "completed"
        await audit.check(run_id)
