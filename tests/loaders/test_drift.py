import pytest

from trellis.loaders.drift import differences
from trellis.schema.coice.system import COICE
from trellis.schema.orgs.system import ORGS
from trellis.schema.run import RUNS

TABLES = [*COICE.tables, *RUNS.tables, *ORGS.tables]


async def test_declarations_and_migrations_agree(admin):
    assert await differences(admin, TABLES) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("drop table coice.feature_flags", "coice.feature_flags: there is no such table"),
        ("alter table coice.catalogs drop column description", "coice.catalogs.description: declared as"),
        ("alter table coice.images alter created_at type timestamp", "coice.images.created_at: is timestamp"),
        (
            "alter table coice.catalogs alter description set not null",
            "coice.catalogs.description: is not null",
        ),
        ("alter table coice.prompts alter name drop not null", "coice.prompts.name: is nullable"),
        ("alter table coice.groups disable row level security", "coice.groups: row-level security"),
        (
            "alter table coice.user_groups drop constraint user_groups_pkey",
            "coice.user_groups: the primary key",
        ),
        (
            "alter table coice.feature_flags alter enabled drop default",
            "coice.feature_flags.enabled: has no default",
        ),
        (
            "drop function coice.images_metadata_contains",
            "coice.images_metadata_contains(jsonb, integer): CoiceImage.metadata is declared as indexed,",
        ),
        (
            "create or replace function coice.images_metadata_contains(operand jsonb, most integer default null)"
            " returns setof uuid language plpgsql stable security definer set search_path = ''"
            " as $$ begin return query select id from coice.images where metadata @> operand limit most; end $$",
            "coice.images_metadata_contains(jsonb, integer): is not what CoiceImage.metadata declares",
        ),
        (
            "alter view orgs.users set (security_barrier = off)",
            "orgs.users: a view must have security_barrier on",
        ),
        ("alter function coice.jobs_image_ids_overlaps security invoker", "coice.jobs_image_ids_overlaps("),
        ("alter function coice.jobs_image_ids_overlaps volatile", "coice.jobs_image_ids_overlaps("),
        ("alter function coice.jobs_image_ids_overlaps reset all", "coice.jobs_image_ids_overlaps("),
        ("grant execute on function coice.jobs_image_ids_overlaps to anon", "coice.jobs_image_ids_overlaps("),
        (
            "grant execute on function coice.jobs_image_ids_overlaps to public",
            "coice.jobs_image_ids_overlaps(",
        ),
        (
            "revoke execute on function coice.jobs_image_ids_overlaps from authenticated",
            "coice.jobs_image_ids_overlaps(",
        ),
    ],
)
async def test_a_difference_is_told_by_table_and_column(admin, change, told):
    await admin.execute(change)
    assert any(told in line for line in await differences(admin, TABLES)), await differences(admin, TABLES)


async def test_a_link_without_its_index_is_told(admin):
    indexes = await admin.fetch(
        "select indexrelid::regclass::text as name from pg_index i"
        " where indrelid = 'coice.images'::regclass and not indisunique"
        " and pg_get_indexdef(indexrelid, 1, true) = 'library_id'"
    )
    for index in indexes:
        await admin.execute(f"drop index {index['name']}")
    told = await differences(admin, TABLES)
    assert told == ["coice.images.library_id: CoiceLibrary.images needs an index on (library_id, created_at, id)",
                    "coice.images.library_id: CoiceImage.library needs an index on (library_id)"]  # fmt: skip
