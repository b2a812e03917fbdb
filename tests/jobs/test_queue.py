"""Starting, cancelling and retrying: each in the transaction of whoever asks, exactly once, by right."""

import asyncio

import pytest

from trellis.db.errors import GatewayError
from trellis.db.session import transaction
from trellis.jobs.kinds.coice_job import CoiceJobArgs, start
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
        await admin.execute(
            "update trellis.runs set state = 'running', lease_owner = 'a/b/1', lease_until = now()"
        )
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
            else:
                assert state == "cancelled"
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
        assert (await books.ledger(run_id))[world.a.images[1], 2]["attempt"] == 2

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
