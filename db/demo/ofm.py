"""OFM's demo rows: a persona, its pictures and what is to be posted, for each demo person, who share nothing.

All ids are fixed and every insert gives way to what is there, so loading twice changes nothing and what
somebody has edited since stays edited.
"""

from uuid import NAMESPACE_DNS, UUID, uuid5

from trellis.db.demo.people import PEOPLE, Person, load_accounts
from trellis.db.demo.pictures import StoredPicture
from trellis.db.pool import Connection

BUCKET = "assets"

_NAMESPACE = uuid5(NAMESPACE_DNS, "ofm.trellis.test")
_PERSONAS = {
    "admin": ("Lia", "Trail runner, early mornings, few words"),
    "manager-a": ("Mara", "Ceramics, slow afternoons, dry humour"),
    "manager-b": ("Noor", "City cyclist, film photographs, long shadows"),
    "user-a": ("Iva", "Sourdough, wood stoves, snow"),
    "user-b": ("Oda", "Sea swimming, wool, lighthouses"),
}
_PICTURES = ("portrait at a window", "walking away from the camera")
_VARIATIONS = ("Beach Sunset", "Urban Night", "Cafe Morning", "Forest Path", "Studio Light")
_REELS = (
    ("instagram", "https://www.instagram.com/reel/Demo{}A1/", "Demo{}A1", 182_400, "approved"),
    ("youtube", "https://www.youtube.com/shorts/Demo{}Sho1", "Demo{}Sho1", 31_070, "denied"),
    ("tiktok", "https://www.tiktok.com/@demo/video/7300000000000000{}", "7300000000000000{}", 0, "pending"),
)


def demo_id(person: Person, what: str) -> UUID:
    """The fixed id of a person's demo row that `what` describes."""
    return uuid5(_NAMESPACE, f"{person.email} {what}")


async def load(connection: Connection, *, bucket: str = BUCKET) -> list[StoredPicture]:
    """Load the demo rows in one transaction, and say where which pictures belong.

    The connection is of a role that may write everywhere, `auth.users` too. Raises
    DemoDataError where somebody else has the address of a demo person.
    """
    async with connection.transaction():
        await load_accounts(connection)
        pictures = []
        for number, person in enumerate(PEOPLE.values()):
            await connection.execute(
                "insert into ofm.users (id, name) values ($1, $2)"
                " on conflict (id) do update set name = coalesce(users.name, excluded.name)",
                person.id,
                person.display_name,
            )
            pictures += await _load_persona(connection, person, bucket)
            await _load_generation(connection, person)
            await _load_reels(connection, person, number)
            await _load_posts(connection, person)
        return pictures


async def _load_persona(connection: Connection, person: Person, bucket: str) -> list[StoredPicture]:
    name, about = _PERSONAS[person.email.partition("@")[0]]
    pictures = [
        StoredPicture(
            f"gs://{bucket}/{person.id}/image/{demo_id(person, f'file {n}')}_{name.lower()}-{n + 1}.png",
            f"{name}, {what}",
        )
        for n, what in enumerate(_PICTURES)
    ]
    await connection.execute(
        "insert into ofm.ai_models (id, user_id, name, description) values ($1, $2, $3, $4)"
        " on conflict do nothing",
        demo_id(person, "model"),
        person.id,
        name,
        about,
    )
    await connection.executemany(
        """
        insert into ofm.assets
          (id, user_id, filename, file_path, file_type, mime_type, file_size, tags, is_favorite, ai_model_id,
           metadata)
        values ($1, $2, $3, $4, 'image', 'image/png', 20000, $5, $6, $7, '{"width": 512, "height": 512}')
        on conflict do nothing
        """,
        [
            (
                demo_id(person, f"asset {n}"),
                person.id,
                f"{name.lower()}-{n + 1}.png",
                picture.path,
                ["reference", "portrait"] if n == 0 else ["outdoors"],
                n == 0,
                demo_id(person, "model"),
            )
            for n, picture in enumerate(pictures)
        ],
    )
    await connection.execute(
        "update ofm.ai_models set reference_image_ids = array[$2::uuid]"
        " where id = $1 and reference_image_ids = '{}' and exists (select from ofm.assets where id = $2)",
        demo_id(person, "model"),
        demo_id(person, "asset 0"),
    )
    await connection.executemany(
        """
        insert into ofm.prompts
          (id, user_id, model_id, source_image_id, prompt_text, prompt_index, variation_label, metadata,
           is_generated)
        values ($1, $2, $3, $4, $5, $6, $7, '{"provider": "demo"}', true)
        on conflict do nothing
        """,
        [
            (
                demo_id(person, f"prompt {n}"),
                person.id,
                demo_id(person, "model"),
                demo_id(person, "asset 0"),
                f"{name}, {label.lower()}, looking past the camera, natural light, 35 mm",
                n,
                label,
            )
            for n, label in enumerate(_VARIATIONS)
        ],
    )
    return pictures


async def _load_generation(connection: Connection, person: Person) -> None:
    """One that has ended, like a run of long ago, whose events and ledger are not kept any more."""
    key = demo_id(person, "generation")
    added = await connection.fetchval(
        """
        insert into ofm.generations (id, user_id, prompt_id, prompt_text, status, error_message, settings,
          created_at, started_at, completed_at)
        select $1, $2, p.id, p.prompt_text, 'nsfw', 'The service would not show what it had made.',
          '{"quality": "720p"}', moment, moment, moment + interval '40 seconds'
        from ofm.prompts p, (select now() - interval '2 days') as began (moment)
        where p.id = $3 and not exists (select from ofm.generations where id = $1)
        returning true
        """,
        key,
        person.id,
        demo_id(person, "prompt 0"),
    )
    if added:
        await connection.execute(
            """
            insert into trellis.runs (id, system, kind, title, state, total, failed, error, created_by,
              created_at, started_at, completed_at, trimmed_at, snapshot, sequence)
            select id, 'ofm', 'ofm.generation', left(prompt_text, 80), 'failed', 1, 1, error_message, user_id,
              created_at, started_at, completed_at, completed_at, '{}', 1
            from ofm.generations where id = $1
            """,
            key,
        )


async def _load_reels(connection: Connection, person: Person, number: int) -> None:
    await connection.executemany(
        """
        insert into ofm.viral_reels (id, user_id, url, platform, shortcode, view_count, approval_status, tags,
          fetched_at, fetch_due_at)
        values ($1, $2, $3, $4, $5, $6, $7, '{dancing}', case when $7 <> 'pending' then now() end, null)
        on conflict do nothing
        """,
        [
            (
                demo_id(person, f"reel {platform}"),
                person.id,
                url.format(number),
                platform,
                shortcode.format(number),
                views,
                approval,
            )
            for platform, url, shortcode, views, approval in _REELS
        ],
    )


async def _load_posts(connection: Connection, person: Person) -> None:
    name, _ = _PERSONAS[person.email.partition("@")[0]]
    model, account = demo_id(person, "model"), demo_id(person, "instagram")
    await connection.execute(
        "insert into ofm.instagram_accounts (id, user_id, username, ai_model_id) values ($1, $2, $3, $4)"
        " on conflict do nothing",
        account,
        person.id,
        f"{name.lower()}.example",
        model,
    )
    await connection.execute(
        """
        insert into ofm.scheduled_posts (id, user_id, instagram_account_id, caption, asset_ids, scheduled_for)
        select $1, $2, $3, $4, array_remove(array[(select id from ofm.assets where id = $5)], null),
          now() + interval '30 days'
        where not exists (select from ofm.scheduled_posts where id = $1)
          and exists (select from ofm.instagram_accounts where id = $3)
        """,
        demo_id(person, "post"),
        person.id,
        account,
        f"{name} says good morning.",
        demo_id(person, "asset 1"),
    )
    await connection.execute(
        "insert into ofm.caption_templates (id, user_id, ai_model_id, name, body, hashtags)"
        " select $1, $2, m.id, 'Good morning', 'Up before the sun. You?', '{morning,slow}'"
        " from (select $3::uuid) as wanted (id) left join ofm.ai_models m using (id) on conflict do nothing",
        demo_id(person, "caption template"),
        person.id,
        model,
    )
    await connection.execute(
        "insert into ofm.comment_templates (id, user_id, name, body) values ($1, $2, 'Kind', 'What a light!')"
        " on conflict do nothing",
        demo_id(person, "comment template"),
        person.id,
    )
