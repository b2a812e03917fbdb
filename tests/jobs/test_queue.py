"""Starting, stopping, going on, retrying, deleting: each in the transaction of whoever asks, once, by right."""

import asyncio
from itertools import product
from uuid import UUID

import asyncpg
import pytest

from tests.jobs.scripted import ALICE, BOB
from trellis.db.errors import GatewayError
from trellis.db.session import transaction
from trellis.jobs.coice.job import CoiceJobArgs, start
from trellis.jobs.kind import RunFailed
from trellis.providers.errors import Misconfigured, Refused


async def refusal(asking) -> tuple[str, str | None]:
    with pytest.raises(GatewayError) as caught:
        await asking
    return caught.value.code, caught.value.field


class TestStart:
    async def test_it_is_one_transaction_with_whatever_the_caller_does_besides(
        self, pool, world, admin
    ) -> None:
        who = world.a.user
        args = CoiceJobArgs(world.a.pipeline_id, world.a.library_id, idempotency_key="k")

        async def start_and_fail() -> None:
            async with transaction(pool, who) as connection:
                await start(connection, who, args)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await start_and_fail()
        for table in ("coice.jobs", "trellis.runs", "trellis.run_items", "trellis.run_keys"):
            assert await admin.fetchval(f"select count(*) from {table}") == 0

    async def test_the_transaction_is_the_callers_again_afterwards(self, pool, world) -> None:
        who = world.a.user
        for key in (None, "k", "k"):
            async with transaction(pool, who) as connection:
                await start(
                    connection,
                    who,
                    CoiceJobArgs(world.a.pipeline_id, world.a.library_id, idempotency_key=key),
                )
                assert await connection.fetchval("select current_user") == "authenticated"
                assert await connection.fetchval("select auth.uid()") == who.user_id

    async def test_the_same_key_and_input_is_the_first_run_for_ever(self, desk, process, world) -> None:
        images = world.a.images[:3]
        first = await desk.start(idempotency_key="k", image_ids=images)
        assert await desk.start(idempotency_key="k", image_ids=list(reversed(images))) == first
        await process.until(first)
        assert await desk.start(idempotency_key="k", image_ids=images) == first

    async def test_the_same_key_with_another_input_is_a_conflict(self, desk, world, admin) -> None:
        await desk.start(idempotency_key="k")
        asking = desk.start(idempotency_key="k", image_ids=world.a.images[:1])
        assert await refusal(asking) == ("CONFLICT", "idempotencyKey")
        assert await admin.fetchval("select count(*) from coice.jobs") == 1

    async def test_a_key_is_its_owners(self, desk, world) -> None:
        first = await desk.start(idempotency_key="k")
        assert await desk.start(who=world.a.manager, idempotency_key="k") != first

    async def test_a_start_that_failed_leaves_its_key_free(self, desk, world) -> None:
        await refusal(desk.start(idempotency_key="k", library_id=world.b.library_id))
        await desk.start(idempotency_key="k")

    @pytest.mark.parametrize("key", ["", "x" * 201])
    async def test_a_key_that_is_none(self, desk, key) -> None:
        assert await refusal(desk.start(idempotency_key=key)) == ("BAD_USER_INPUT", "idempotencyKey")

    async def test_a_hundred_identical_starts_at_once_make_one_run(self, desk, admin) -> None:
        ids = await asyncio.gather(*(desk.start(idempotency_key="k") for _ in range(100)))
        assert len(set(ids)) == 1
        for table in ("coice.jobs", "trellis.runs", "trellis.run_keys"):
            assert await admin.fetchval(f"select count(*) from {table}") == 1
        assert await admin.fetchval("select count(*) from trellis.run_items") == 36


class TestCancel:
    async def test_a_run_that_waits_is_cancelled_at_once(self, desk, launch, books) -> None:
        run_id = await desk.start()
        assert await desk.cancel(run_id) == "cancelled"
        await books.audit(run_id)
        assert (await books.job(run_id))["status"] == "cancelled"
        later = await desk.start()
        process = await launch()
        await process.until(later)
        assert (await books.run(run_id))["done"] == 0

    async def test_a_run_at_work_stops_at_the_hint(self, desk, launch, books, vision) -> None:
        """Long before the pool would look by itself; what was answered is kept."""
        process = await launch(poll=3600.0)
        vision.close_gate()
        run_id = await desk.start()
        await vision.until_asked(4)
        await vision.permit(2)
        await process.until_results(run_id, 2)
        assert await desk.cancel(run_id) == "cancelling"
        assert await process.until(run_id) == "cancelled"
        await books.audit(run_id)
        assert len(await books.results(run_id)) == 2
        assert vision.at_once == 0

    async def test_cancelling_twice_is_no_error_and_after_the_end_a_conflict(
        self, desk, books, admin
    ) -> None:
        run_id = await desk.start()
        await admin.execute("update trellis.runs set state = 'running'")
        await admin.execute("update trellis.run_chunks set holder = gen_random_uuid()")
        assert await desk.cancel(run_id) == "cancelling"
        before = (await books.run(run_id))["sequence"]
        assert await desk.cancel(run_id) == "cancelling"
        assert (await books.run(run_id))["sequence"] == before
        await admin.execute("update trellis.runs set state = 'cancelled' where id = $1", run_id)
        assert await refusal(desk.cancel(run_id)) == ("CONFLICT", "runId")

    async def test_cancel_racing_completion_comes_to_one_of_both(
        self, desk, process, books, world, vision
    ) -> None:
        """Whoever gets the run's row first wins; then everything agrees on it."""
        seen = set()
        for attempt in range(12):
            vision.close_gate()
            before = len(vision.asked)
            run_id = await desk.start(image_ids=world.a.images[:1])
            await vision.until_asked(before + 1)
            cancelling = None
            if attempt % 3 == 0:
                cancelling = asyncio.create_task(desk.cancel(run_id))
            await vision.permit()
            if attempt % 3 == 1:
                await process.until_results(run_id, 1)
            if cancelling is None:
                cancelling = asyncio.create_task(desk.cancel(run_id))
            (answer,) = await asyncio.gather(cancelling, return_exceptions=True)
            state = await process.until(run_id)
            if isinstance(answer, GatewayError):
                assert (answer.code, state) == ("CONFLICT", "completed")
            else:  # a last answer that was in the writer's hands may still be the end of it
                assert state == "cancelled" or (answer, state) == ("cancelling", "completed")
            await books.audit(run_id)
            seen.add(state)
        assert seen

    async def test_a_lost_hint_delays_a_cancel_by_a_poll_at_most(
        self, desk, launch, books, vision, admin
    ) -> None:
        process = await launch(poll=0.2)
        vision.close_gate()
        run_id = await desk.start()
        await vision.until_asked(4)
        await admin.execute(
            "update trellis.runs set state = 'cancelling' where id = $1", run_id
        )  # as a cancel does, without its notifications
        assert await process.until(run_id) == "cancelled"

    async def test_who_may_cancel(self, desk, world, books) -> None:
        for person in (world.b.user, world.b.manager):
            run_id = await desk.start()
            assert await refusal(desk.cancel(run_id, person)) == ("NOT_FOUND", "runId")
            assert (await books.run(run_id))["state"] == "pending"
        for person in (world.a.user, world.a.manager, world.admin):
            run_id = await desk.start()
            assert await desk.cancel(run_id, person) == "cancelled"

    async def test_what_is_no_run(self, desk, world) -> None:
        assert await refusal(desk.cancel(world.a.pipeline_id)) == ("NOT_FOUND", "runId")
        assert await refusal(desk.retry(world.a.pipeline_id)) == ("NOT_FOUND", "runId")


class TestRetry:
    async def test_only_what_failed_is_asked_again(self, desk, process, books, world, vision) -> None:
        vision.failures[2, "descriptive"] = Refused("blurred")
        vision.failures[5, "boolean"] = Refused("blurred")
        run_id = await desk.start()
        await process.until(run_id)
        before = await books.results(run_id)
        sequence = (await books.run(run_id))["sequence"]
        vision.failures.clear()
        vision.asked.clear()
        vision.close_gate()
        assert await desk.retry(run_id) == "pending"
        await books.audit(run_id)
        run, job = await books.run(run_id), await books.job(run_id)
        assert (run["attempt"], run["failed"], run["completed_at"]) == (2, 0, None)
        assert (job["processed_images"], job["completed_at"]) == (10, None)
        await vision.permit()
        assert await process.until(run_id) == "completed"
        await books.audit(run_id)
        assert sorted(vision.asked) == [(2, "descriptive"), (2, "keywords"), (5, "boolean")]
        after = await books.results(run_id)
        assert {pair: after[pair]["id"] for pair in before} == {
            pair: row["id"] for pair, row in before.items()
        }
        assert all(row["sequence"] > sequence for pair, row in after.items() if pair not in before)
        assert (await books.ledger(run_id))[world.a.images[1], 2]["attempt"] == 1

    async def test_of_what_failed_one_may_be_chosen(self, desk, process, books, world, vision) -> None:
        for image in (2, 5):
            vision.failures[image, "boolean"] = Refused("blurred")
        run_id = await desk.start()
        await process.until(run_id)
        vision.failures.clear()
        vision.asked.clear()
        chosen, other, well = (world.a.images[place] for place in (1, 4, 0))
        for items in ([], [well], [UUID(int=1)]):
            assert await refusal(desk.retry(run_id, items=items)) == ("CONFLICT", "runId")
        vision.close_gate()
        assert await desk.retry(run_id, items=[chosen, well]) == "pending"
        await books.audit(run_id)
        assert (await books.run(run_id))["failed"] == 3
        await vision.permit()
        assert await process.until(run_id) == "completed"
        await books.audit(run_id)
        assert {image for image, _ in vision.asked} == {2}
        assert {
            item for (item, _), row in (await books.ledger(run_id)).items() if row["state"] == "failed"
        } == {other}
        assert await desk.retry(run_id) == "pending"
        assert await process.until(run_id) == "completed"
        assert (await books.run(run_id))["failed"] == 0
        await books.audit(run_id)

    async def test_a_run_that_was_stopped_by_its_provider_goes_on(self, desk, process, books, vision) -> None:
        vision.failures[3, "boolean"] = Misconfigured("no such key")
        run_id = await desk.start()
        assert await process.until(run_id) == "failed"
        vision.failures.clear()
        await desk.retry(run_id)
        assert await process.until(run_id) == "completed"
        await books.audit(run_id)
        run = await books.run(run_id)
        assert (run["done"], run["error"]) == (36, None)

    async def test_a_cancelled_run_takes_up_what_it_never_came_to(self, desk, launch, books) -> None:
        run_id = await desk.start()
        await desk.cancel(run_id)
        assert await desk.retry(run_id) == "pending"
        process = await launch()
        assert await process.until(run_id) == "completed"
        await books.audit(run_id)

    async def test_nothing_to_retry_is_a_conflict(self, desk, process, books) -> None:
        run_id = await desk.start()
        await process.until(run_id)
        assert await refusal(desk.retry(run_id)) == ("CONFLICT", "runId")
        await books.audit(run_id)

    async def test_a_run_that_has_not_ended_is_a_conflict(self, desk, process, vision, books) -> None:
        vision.close_gate()
        run_id = await desk.start()
        await vision.until_asked(1)
        assert await refusal(desk.retry(run_id)) == ("CONFLICT", "runId")
        await books.audit(run_id)

    async def test_retrying_many_times_at_once_is_one_attempt(
        self, desk, process, books, vision, admin
    ) -> None:
        vision.failures[2, "boolean"] = Refused("blurred")
        run_id = await desk.start()
        await process.until(run_id)
        await process.stop()
        answers = await asyncio.gather(*(desk.retry(run_id) for _ in range(8)), return_exceptions=True)
        assert sorted(getattr(answer, "code", answer) for answer in answers) == ["CONFLICT"] * 7 + ["pending"]
        assert (await books.run(run_id))["attempt"] == 2
        await books.audit(run_id)

    async def test_rights_are_decided_again(self, desk, process, world, vision, admin, books) -> None:
        vision.failures[2, "boolean"] = Refused("blurred")
        run_id = await desk.start()
        await process.until(run_id)
        assert await refusal(desk.retry(run_id, world.b.manager)) == ("NOT_FOUND", "runId")
        await admin.execute(
            "update coice.pipelines set library_id = $2 where id = $1",
            world.a.pipeline_id,
            world.b.library_id,
        )
        assert await refusal(desk.retry(run_id)) == ("FORBIDDEN", "runId")
        await admin.execute("delete from coice.user_groups where user_id = $1", world.a.user.user_id)
        assert await refusal(desk.retry(run_id)) == ("NOT_FOUND", "runId")
        assert (await books.run(run_id))["attempt"] == 1
        assert await desk.retry(run_id, world.admin) == "pending"


class TestStartOfMany:
    async def test_entries_are_committed_and_rolled_back_with_the_run(self, office, pool, audit) -> None:
        async with transaction(pool, ALICE) as connection:
            await office.start_in(connection, 250)
            assert await audit.entries() == []
        assert len(await audit.entries()) == 3

        async def start_and_fail() -> None:
            async with transaction(pool, ALICE) as connection:
                await office.start_in(connection, 250)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await start_and_fail()
        assert len(await audit.entries()) == 3

    async def test_a_hundred_thousand_items_take_a_few_statements(self, office, pool, audit) -> None:
        """And a worker that takes up one chunk of them reads no more than that chunk."""
        statements: list[str] = []
        async with transaction(pool, ALICE) as connection:
            with connection.query_logger(lambda record: statements.append(record.query)):
                run_id = await office.start_in(connection, 100_000)
        assert len(statements) < 25
        assert (await audit.run(run_id))["total"] == 100_000
        assert len(await audit.entries()) == len(await audit.chunks(run_id)) == 1000
        assert len(str((await audit.run(run_id))["snapshot"])) < 100
        assert {len(chunk["items"]) for chunk in await audit.chunks(run_id)} == {100}
        statements.clear()
        async with transaction(pool, ALICE) as connection:
            with connection.query_logger(lambda record: statements.append(record.query)):
                assert await office.queue.cancel(connection, ALICE, run_id) == "cancelled"
        assert len(statements) < 25
        assert await audit.entries() == []

    async def test_the_key_of_a_deleted_run_starts_no_other(self, office, audit) -> None:
        run_id = await office.start(key="k")
        await office.cancel(run_id)
        await office.delete(run_id)
        assert await audit.run(run_id) is None
        assert await refusal(office.start(key="k")) == ("CONFLICT", "idempotencyKey")
        assert await audit.entries() == []

    async def test_more_than_a_run_may_have_or_nothing_at_all(self, office) -> None:
        assert await refusal(office.start(0)) == ("BAD_USER_INPUT", None)
        assert await refusal(office.start(1000, stages=range(1, 502))) == ("LIMIT_EXCEEDED", None)


class TestPause:
    async def test_what_is_in_flight_is_finished_and_nothing_new_begun(
        self, office, crew, script, audit
    ) -> None:
        process = await crew()
        script.close_gate()
        run_id = await office.start(40, chunk=10)
        await script.until_asked(4)
        assert await office.pause(run_id) == "paused"
        assert await office.pause(run_id) == "paused"
        for work in list(script.loaded):  # before the worker has heard of it, it goes on
            async with asyncio.timeout(20):
                await work.draining.wait()
        await script.permit()
        await process.until_idle()
        asked = len(script.asked)
        run = await audit.run(run_id)
        assert (run["state"], run["done"]) == ("paused", asked)
        assert 4 <= asked < 40
        assert await audit.entries() == []
        await audit.check(run_id)
        assert await office.resume(run_id) == "pending"
        assert await process.until(run_id) == "completed"
        assert len(script.asked) == 40
        await audit.check(run_id)

    async def test_a_run_that_waits_is_paused_at_once(self, office, crew, audit) -> None:
        run_id, other = await office.start(), await office.start()
        assert await office.pause(run_id) == "paused"
        process = await crew()
        assert await process.until(other) == "completed"
        assert (await audit.run(run_id))["done"] == 0
        assert await office.resume(run_id) == "pending"
        assert await process.until(run_id) == "completed"
        assert await audit.moves(run_id) == ["paused", "pending", "running", "completed"]
        run = await audit.run(run_id)
        assert run["created_at"] < run["running_since"] <= run["completed_at"]

    async def test_to_resume_while_a_chunk_still_drains_asks_nothing_twice(
        self, office, crew, script, audit
    ) -> None:
        process = await crew()
        script.close_gate()
        run_id = await office.start(20)
        await script.until_asked(4)
        await office.pause(run_id)
        assert await office.resume(run_id) == "running"
        await script.permit()
        assert await process.until(run_id) == "completed"
        assert len(script.asked) == 20
        await audit.check(run_id)

    async def test_what_is_resumed_while_it_drains_can_be_cancelled(
        self, office, crew, script, audit
    ) -> None:
        process = await crew()
        script.close_gate()
        run_id = await office.start(20)
        await script.until_asked(4)
        await office.pause(run_id)
        await office.resume(run_id)
        assert await office.cancel(run_id) == "cancelling"
        assert await process.until(run_id) == "cancelled"
        await audit.check(run_id)

    async def test_cancel_while_paused(self, office, crew, script, audit) -> None:
        waiting = await office.start()
        await office.pause(waiting)
        assert await office.cancel(waiting) == "cancelled"
        await audit.check(waiting)
        process = await crew()
        script.close_gate()
        draining = await office.start()
        await script.until_asked(4)
        await office.pause(draining)
        assert await office.cancel(draining) == "cancelling"
        assert await process.until(draining) == "cancelled"
        await audit.check(draining)
        assert await refusal(office.resume(draining)) == ("CONFLICT", "runId")
        assert await refusal(office.pause(draining)) == ("CONFLICT", "runId")

    async def test_what_is_under_way_may_end_a_paused_run(self, office, crew, script, audit) -> None:
        process = await crew()
        script.close_gate()
        run_id = await office.start(4)
        await script.until_asked(4)
        await office.pause(run_id)
        await script.permit()
        assert await process.until(run_id) == "completed"
        await audit.check(run_id)

    async def test_over_and_over(self, office, crew, script, audit) -> None:
        process = await crew(concurrency=4)
        script.close_gate()
        run_id = await office.start(300, chunk=25)
        for done in range(25, 275, 25):
            await script.permit(25)
            await process.until_done(run_id, done)
            assert await office.pause(run_id) == "paused"
            await audit.check(run_id)
            assert await office.resume(run_id) in ("pending", "running")
        await script.permit()
        assert await process.until(run_id) == "completed"
        assert len(script.asked) == 300
        await audit.check(run_id)


class TestCancelOfMany:
    async def test_racing_completion_from_both_sides(self, office, crew, script, audit) -> None:
        process = await crew()
        seen = set()
        for number in range(30):
            run_id = await office.start(5)
            await script.until_answered(len(script.answered) + number % 5)
            try:
                answer = await office.cancel(run_id)
            except GatewayError as error:
                answer = error.code
            state = await process.until(run_id)
            await audit.check(run_id)
            seen.add((answer, state))
        assert seen <= {
            ("CONFLICT", "completed"),
            ("cancelling", "completed"),
            ("cancelling", "cancelled"),
            ("cancelled", "cancelled"),
        }
        assert {state for _, state in seen} == {"completed", "cancelled"}

    async def test_what_waits_is_taken_out_of_the_queue(self, office, crew, script, audit) -> None:
        process = await crew(concurrency=2)
        script.close_gate()
        run_id = await office.start(40, chunk=4)
        await script.until_loaded(2)
        await office.cancel(run_id)
        assert await process.until(run_id) == "cancelled"
        await process.until_idle()
        assert await audit.entries() == []
        assert {chunk["state"] for chunk in await audit.chunks(run_id)} == {"waiting"}


class TestRetryOfMany:
    async def test_after_cancel_only_what_was_never_come_to(self, office, crew, script, audit) -> None:
        process = await crew(concurrency=2)
        script.replies[1, 1] = [{"state": "failed", "error": "no"}]
        script.close_gate()
        run_id = await office.start(40, chunk=4)
        await script.permit(10)
        await process.until_done(run_id, 5)
        await office.cancel(run_id)
        assert await process.until(run_id) == "cancelled"
        before = await audit.results(run_id)
        assert await office.retry(run_id) == "pending"
        await script.permit()
        assert await process.until(run_id) == "completed"
        after = await audit.results(run_id)
        assert len(after) == 40
        assert before.items() <= after.items()
        assert (await audit.run(run_id))["attempt"] == 2
        await audit.check(run_id)

    async def test_while_a_dead_worker_still_holds_a_chunk(self, office, crew, script, admin, audit) -> None:
        """The chunk goes to the new attempt when its entry comes again."""
        run_id = await office.start(8, chunk=4)
        await admin.execute(
            "update trellis.run_chunks set holder = gen_random_uuid(), worker = gen_random_uuid()"
            " where number = 1"
        )
        await admin.execute(
            "update pgqueuer.pgqueuer set status = 'picked', heartbeat = now(),"
            " queue_manager_id = (select worker from trellis.run_chunks where number = 1)"
            " where id = (select entry from trellis.run_chunks where number = 1)"
        )
        await admin.execute("update trellis.runs set state = 'running'")
        script.troubles = [RunFailed("no such key")]
        process = await crew(sweep=3600.0)
        assert await process.until(run_id) == "failed"
        assert await office.retry(run_id) == "running"
        other = await crew()
        assert await other.until(run_id) == "completed"
        await audit.check(run_id)
        assert len(await audit.results(run_id)) == 8

    async def test_while_others_still_let_go(self, office, crew, script, audit) -> None:
        """A run that fails is retried before its other chunks have heard of it."""
        process = await crew(poll=3600.0)
        script.close_gate()
        run_id = await office.start(40, chunk=4)
        await script.until_queued_of(run_id, 16)  # of as many chunks as are worked on at once
        script.replies[1, 1] = [RunFailed("no such key")]
        await script.permit(8)  # of whichever chunks came first, then of the first one
        assert await process.until(run_id) == "failed"
        assert await office.retry(run_id) in ("pending", "running")
        await script.permit()
        assert await process.until(run_id) == "completed"
        await audit.check(run_id)


class TestDelete:
    async def test_only_what_has_ended(self, office, crew, script, audit) -> None:
        process = await crew()
        script.close_gate()
        run_id = await office.start()
        assert await refusal(office.delete(run_id)) == ("CONFLICT", "runId")
        await script.until_asked(1)
        assert await refusal(office.delete(run_id)) == ("CONFLICT", "runId")
        await script.permit()
        await process.until(run_id)
        await office.delete(run_id)
        assert await audit.run(run_id) is None
        assert await refusal(office.delete(run_id)) == ("NOT_FOUND", "runId")

    async def test_entries_that_are_left_of_a_deleted_run_go(self, office, crew, admin, audit) -> None:
        run_id = await office.start(300)
        await admin.execute("delete from trellis.runs where id = $1", run_id)
        assert len(await audit.entries()) == 3
        process = await crew()
        other = await office.start()
        assert await process.until(other) == "completed"
        await process.until_idle()
        assert await audit.entries() == []

    async def test_while_others_still_let_go(self, office, crew, script, audit) -> None:
        process = await crew(poll=3600.0)
        script.close_gate()
        run_id = await office.start(40, chunk=4)
        await script.until_queued_of(run_id, 16)  # of as many chunks as are worked on at once
        script.replies[1, 1] = [RunFailed("no such key")]
        await script.permit(8)  # of whichever chunks came first, then of the first one
        assert await process.until(run_id) == "failed"
        await office.delete(run_id)
        await script.permit()
        await process.until_idle()
        assert await audit.run(run_id) is None


LEGAL = {
    "pending": {"running", "paused", "cancelling", "cancelled", "completed", "failed"},
    "running": {"pending", "paused", "cancelling", "completed", "failed", "cancelled"},
    "paused": {"pending", "cancelling", "cancelled", "completed", "failed"},
    "cancelling": {"cancelled", "completed", "failed"},
    "completed": {"pending"},
    "failed": {"pending"},
    "cancelled": {"pending"},
}


async def test_the_database_knows_which_changes_of_state_are_legal(office, admin) -> None:
    run_id: UUID = await office.start()
    for before, after in product(LEGAL, LEGAL):
        await admin.execute("alter table trellis.runs disable trigger runs_guard")
        await admin.execute("update trellis.runs set state = $1", before)
        await admin.execute("alter table trellis.runs enable trigger runs_guard")
        changing = admin.execute("update trellis.runs set state = $2 where id = $1", run_id, after)
        if after in LEGAL[before] | {before}:
            await changing
        else:
            with pytest.raises(asyncpg.CheckViolationError, match="cannot go from"):
                await changing
    with pytest.raises(asyncpg.CheckViolationError):
        await admin.execute("update trellis.runs set state = 'lost'")


async def test_another_persons_run_is_found_by_nobody(office, admin) -> None:
    await admin.execute("drop policy test_runs on trellis.runs")
    run_id = await office.start()
    for asking in (office.cancel, office.pause, office.resume, office.retry, office.delete):
        assert await refusal(asking(run_id, BOB)) == ("NOT_FOUND", "runId")


async def test_a_large_ledger_is_written_by_several_statements(
    desk, books, world, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None of them comes near the time that a statement has."""
    monkeypatch.setattr("trellis.jobs.queue._LEDGER_ROWS", 7)
    job = await desk.start()
    ledger = await books.ledger(job)
    assert set(ledger) == {(image, stage) for image in world.a.images for stage in (1, 2, 3)}
    assert {row["chunk"] for row in ledger.values()} == {1}
    await books.audit(job)
