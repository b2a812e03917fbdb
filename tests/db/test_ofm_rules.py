"""What holds in OFM for everyone: users follow accounts, rows refer to their owner's, lists are never stale."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from tests.db.rights_ofm import OFM_ROWS
from trellis.db.demo import ofm
from trellis.db.demo.people import MANAGER_A, MANAGER_B, PEOPLE, identity_of
from trellis.db.pool import Connection, Pool, connect
from trellis.db.session import SERVICE, transaction
from trellis.schema.ofm.system import OFM

# Foreign keys whose columns no index serves; the person's key goes before the other of the two.
_WITHOUT_INDEX = """
select conrelid::regclass::text || ' ' || conname from pg_constraint
where contype = 'f' and connamespace = 'ofm'::regnamespace and not exists (
  select 1 from pg_index
  where indrelid = conrelid and indpred is null and indkey[0] = conkey[cardinality(conkey)]
)
"""


@pytest.fixture(autouse=True)
async def demo(admin: Connection) -> None:
    await ofm.load(admin)


async def sign_up(admin: Connection, email: str = "new@trellis.test", data: str = "{}") -> UUID:
    return await admin.fetchval(
        "insert into auth.users (email, raw_user_meta_data) values ($1, $2::text::jsonb) returning id",
        email,
        data,
    )


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ('{"name": " Lia "}', "Lia"),
        ('{"full_name": "Lia L."}', "Lia L."),
        ('{"name": " "}', None),
        ('{"name": {"first": "x"}}', '{"first": "x"}'),
        ("[]", None),
        (f'{{"name": "{"x" * 300}"}}', "x" * 255),
    ],
)
async def test_who_signs_up_is_a_user(admin: Connection, data: str, name: str | None) -> None:
    person = await sign_up(admin, data=data)
    row = await admin.fetchrow("select email, name, subscription_tier from ofm.users where id = $1", person)
    assert row is not None
    assert tuple(row) == ("new@trellis.test", name, "free")
    await admin.execute("update auth.users set email = 'newer@trellis.test' where id = $1", person)
    assert (await admin.fetchval("select email from ofm.users where id = $1", person)) == "newer@trellis.test"


async def test_nothing_keeps_anybody_from_signing_up(admin: Connection, pool: Pool) -> None:
    await admin.execute("alter table ofm.users add constraint nobody check (false) not valid")
    person = await sign_up(admin)
    await admin.execute("update auth.users set email = 'newer@trellis.test' where id = $1", person)
    assert await admin.fetchval("select email from auth.users where id = $1", person) == "newer@trellis.test"
    assert await admin.fetchval("select count(*) from ofm.users where id = $1", person) == 0
    await admin.execute("alter table ofm.users drop constraint nobody")
    identity = identity_of(MANAGER_A.email)
    own = type(identity)("authenticated", identity.claims | {"sub": str(person)})
    async with transaction(pool, own) as connection:
        await connection.execute("insert into ofm.users default values")
    assert await admin.fetchval("select email from ofm.users where id = $1", person) == "newer@trellis.test"


async def test_who_leaves_takes_everything_along(admin: Connection) -> None:
    paths = await admin.fetchval(
        "select array_agg(file_path) from ofm.assets where user_id = $1", MANAGER_A.id
    )
    await admin.execute("delete from coice.profiles")
    await admin.execute("delete from auth.users where id = $1", MANAGER_A.id)
    for table in ("assets", "ai_models", "prompts", "generations", "viral_reels", "scheduled_posts"):
        left = await admin.fetchval(f"select count(*) from ofm.{table} where user_id = $1", MANAGER_A.id)
        assert left == 0, table
    assert set(paths) <= {row["path"] for row in await admin.fetch("select path from trellis.discards")}


async def test_the_tier_is_not_the_owners_to_change(pool: Pool) -> None:
    for statement in (
        "update ofm.users set subscription_tier = 'enterprise'",
        "insert into ofm.users (id, subscription_tier) values (gen_random_uuid(), 'enterprise')",
        "update ofm.users set email = 'somebody@else.test'",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with transaction(pool, identity_of(MANAGER_A.email)) as connection:
                await connection.execute(statement)


async def test_rows_refer_to_their_owners_rows(admin: Connection) -> None:
    found = await admin.fetch(
        "select conrelid::regclass::text as child, conname, confrelid::regclass::text as parent,"
        " cardinality(conkey) as columns from pg_constraint"
        " where contype = 'f' and connamespace = 'ofm'::regnamespace"
        " and confrelid not in ('ofm.users'::regclass, 'auth.users'::regclass)"
    )
    assert len(found) > 10
    assert [row["conname"] for row in found if row["columns"] < 2] == []
    for foreign in (ofm.demo_id(MANAGER_B, "model"), uuid4()):
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            await admin.execute(
                "update ofm.assets set ai_model_id = $1 where user_id = $2", foreign, MANAGER_A.id
            )


async def test_what_is_referred_to_may_go(admin: Connection) -> None:
    model, asset = ofm.demo_id(MANAGER_A, "model"), ofm.demo_id(MANAGER_A, "asset 0")
    await admin.execute("delete from ofm.ai_models where id = $1", model)
    await admin.execute("delete from ofm.assets where id = $1", asset)
    prompts = await admin.fetch(
        "select user_id, model_id, source_image_id from ofm.prompts where user_id = $1", MANAGER_A.id
    )
    assert {tuple(row) for row in prompts} == {(MANAGER_A.id, None, None)}


async def test_every_reference_has_an_index(admin: Connection) -> None:
    assert [row[0] for row in await admin.fetch(_WITHOUT_INDEX)] == []


async def test_all_tables_keep_when_they_were_changed(admin: Connection) -> None:
    for table in ("ai_models", "assets", "prompts", "viral_reels", "scheduled_posts", "caption_templates"):
        column = {
            "ai_models": "name = 'x'",
            "assets": "is_favorite = not is_favorite",
            "prompts": "variation_label = 'x'",
            "viral_reels": "notes = 'x'",
            "scheduled_posts": "caption = 'x'",
            "caption_templates": "name = 'x'",
        }[table]
        await admin.execute(f"alter table ofm.{table} disable trigger user")
        await admin.execute(f"update ofm.{table} set updated_at = '2026-01-01Z'")
        await admin.execute(f"alter table ofm.{table} enable trigger user")
        await admin.execute(f"update ofm.{table} set {column}")
        assert await admin.fetchval(f"select min(updated_at) > '2026-01-02Z' from ofm.{table}"), table


async def test_a_key_that_is_sealed_anew_is_the_same(admin: Connection) -> None:
    await admin.execute(
        "insert into ofm.user_api_keys (user_id, service, encrypted_api_key, last_four, updated_at)"
        " values ($1, 'higgsfield', 'v1.k1.x', 'abcd', '2026-01-01Z')",
        MANAGER_A.id,
    )
    await admin.execute("update ofm.user_api_keys set encrypted_api_key = 'v1.k2.x'")
    assert await admin.fetchval("select updated_at = '2026-01-01Z' from ofm.user_api_keys")
    await admin.execute("update ofm.user_api_keys set last_four = 'wxyz'")
    assert await admin.fetchval("select updated_at > '2026-01-02Z' from ofm.user_api_keys")


async def test_a_changed_text_is_edited(admin: Connection) -> None:
    prompt = ofm.demo_id(MANAGER_A, "prompt 0")
    edited = "select is_edited from ofm.prompts where id = $1"
    await admin.execute("update ofm.prompts set variation_label = 'x', prompt_text = prompt_text")
    assert not await admin.fetchval(edited, prompt)
    await admin.execute("update ofm.prompts set prompt_text = prompt_text || '.' where id = $1", prompt)
    assert await admin.fetchval(edited, prompt)


async def test_a_text_of_ones_own_is_never_edited(admin: Connection, pool: Pool) -> None:
    """But a model's is, also when the run that wrote it is gone."""
    run = await admin.fetchval(
        "insert into ofm.prompt_runs (user_id, status) values ($1, 'completed') returning id", MANAGER_A.id
    )
    written = await admin.fetchval(
        "insert into ofm.prompts (user_id, run_id, prompt_text) values ($1, $2, 'a model') returning id",
        MANAGER_A.id,
        run,
    )
    await admin.execute("delete from ofm.prompt_runs where id = $1", run)
    async with transaction(pool, identity_of(MANAGER_A.email)) as connection:
        own = await connection.fetchval("insert into ofm.prompts (prompt_text) values ('a cat') returning id")
        edited = await connection.fetch(
            "update ofm.prompts set prompt_text = prompt_text || '!' where id = any ($1)"
            " returning id, is_edited",
            [own, written],
        )
    assert dict(edited) == {own: False, written: True}
    async with transaction(pool, identity_of(MANAGER_A.email)) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("update ofm.prompts set is_generated = false where id = $1", written)


async def test_an_asset_that_is_just_going_is_in_no_list(database: Any, admin: Connection) -> None:
    """Whoever names it waits until it is gone, and is told."""
    asset, model = ofm.demo_id(MANAGER_A, "asset 1"), ofm.demo_id(MANAGER_A, "model")
    other = await connect(database.admin_dsn)
    try:
        deleting = admin.transaction()
        await deleting.start()
        await admin.execute("delete from ofm.assets where id = $1", asset)
        naming = asyncio.create_task(
            other.execute(
                "update ofm.ai_models set reference_image_ids = reference_image_ids || $1::uuid where id = $2",
                asset,
                model,
            )
        )
        waits = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
        async with asyncio.timeout(10):
            while not await admin.fetchval(waits):
                await admin.execute("select pg_stat_clear_snapshot()")
        await deleting.commit()
        with pytest.raises(asyncpg.CheckViolationError, match=str(asset)):
            await naming
    finally:
        await other.close()


async def test_an_asset_that_is_just_named_leaves_the_list_when_it_goes(
    database: Any, admin: Connection
) -> None:
    asset, model = ofm.demo_id(MANAGER_A, "asset 1"), ofm.demo_id(MANAGER_A, "model")
    other = await connect(database.admin_dsn)
    try:
        naming = other.transaction()
        await naming.start()
        await other.execute(
            "update ofm.ai_models set reference_image_ids = reference_image_ids || $1::uuid where id = $2",
            asset,
            model,
        )
        deleting = asyncio.create_task(admin.execute("delete from ofm.assets where id = $1", asset))
        waits = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
        async with asyncio.timeout(10):
            while not await other.fetchval(waits):
                await other.execute("select pg_stat_clear_snapshot()")
        await naming.commit()
        await deleting
        listed = await other.fetchval("select reference_image_ids from ofm.ai_models where id = $1", model)
        assert listed == [ofm.demo_id(MANAGER_A, "asset 0")]
    finally:
        await other.close()


@pytest.mark.parametrize(
    ("before", "after", "allowed"),
    [
        ("scheduled", "cancelled", True),
        ("scheduled", "failed", False),
        ("cancelled", "scheduled", True),
        ("failed", "scheduled", True),
        ("failed", "cancelled", True),
        ("cancelled", "failed", False),
    ],
)
async def test_the_life_of_a_post(
    admin: Connection, pool: Pool, before: str, after: str, allowed: bool
) -> None:
    post = ofm.demo_id(MANAGER_A, "post")
    await admin.execute("alter table ofm.scheduled_posts disable trigger scheduled_posts_guard")
    await admin.execute("update ofm.scheduled_posts set status = $1 where id = $2", before, post)
    await admin.execute("alter table ofm.scheduled_posts enable trigger scheduled_posts_guard")
    change = "update ofm.scheduled_posts set status = $1 where id = $2"
    if allowed:
        async with transaction(pool, identity_of(MANAGER_A.email)) as connection:
            assert await connection.execute(change, after, post) == "UPDATE 1"
    else:
        with pytest.raises(asyncpg.CheckViolationError, match=f"from {before} to {after}"):
            async with transaction(pool, identity_of(MANAGER_A.email)) as connection:
                await connection.execute(change, after, post)


async def test_what_is_visible_with_a_run_is_visible_exactly_where_it_is(
    admin: Connection, pool: Pool
) -> None:
    """As declared (`visible_with`), and the same to all who see it."""
    await OFM_ROWS.populate(admin)
    declared = [table for table in OFM.tables if table.visible_with]
    assert [table.relation for table in declared] == ["ofm.prompt_runs", "ofm.generations"]
    for table in declared:
        columns = ", ".join(f"{column.sql}::text" for column in table.readable)
        shown = f"select {table.visible_with} as run, {columns} from {table.relation} order by 1"
        async with transaction(pool, SERVICE) as connection:
            everything = await connection.fetch(shown)
        for email, person in PEOPLE.items():
            async with transaction(pool, identity_of(email)) as connection:
                own = await connection.fetch(shown)
                runs = {row["id"] for row in await connection.fetch("select id from trellis.runs")}
            assert own == [row for row in everything if row["run"] in runs]
            assert {row["user_id"] for row in own} == {str(person.id)}
