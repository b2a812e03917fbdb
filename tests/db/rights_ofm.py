"""OFM's rows, as the rights test tries them: everything is one person's own."""

from datetime import UTC, datetime
from typing import Any

from tests.db.rights_row import NEWCOMER, PERSON, Row, SystemRows
from trellis.db.demo import ofm
from trellis.db.demo.people import PEOPLE, Person
from trellis.db.pool import Connection

_OWN = ("", PERSON.format("t.user_id"), "t.user_id")
_TABLES = (
    *("user_api_keys", "ai_models", "assets", "prompts", "generations", "threads_accounts", "viral_reels"),
    *("instagram_accounts", "scheduled_posts", "outbox", "post_analytics", "comment_templates"),
    *("auto_comments", "caption_templates", "caption_examples", "cost_tracking", "content_insights"),
    *("threads_connections", "prompt_runs", "generation_days", "generation_cancellations"),
)

_FILL = """
insert into ofm.user_api_keys (user_id, service, encrypted_api_key, last_four)
select id, 'higgsfield', 'v1.k1.x', '1234' from ofm.users;
insert into ofm.threads_accounts (user_id, threads_user_id, access_token, token_expires_at, refresh_due_at)
select id, '1', 'v1.k1.x', now(), now() from ofm.users;
insert into ofm.threads_connections (state, user_id, redirect_uri, expires_at) select id, id, '', now() from ofm.users;
insert into ofm.outbox (post_id, user_id, account, caption, files) select id, user_id, '', '', '{}' from ofm.scheduled_posts;
insert into ofm.post_analytics (user_id, scheduled_post_id) select user_id, id from ofm.scheduled_posts;
insert into ofm.auto_comments (user_id, target_url, body) select id, 'https://example.com', 'x' from ofm.users;
insert into ofm.caption_examples (user_id, caption) select id, 'x' from ofm.users;
insert into ofm.cost_tracking (user_id, provider, outcome, milliseconds) select id, 'cohere', 'ok', 1 from ofm.users;
insert into ofm.content_insights (user_id, title) select id, 'x' from ofm.users;
insert into ofm.prompt_runs (user_id, status) select id, 'completed' from ofm.users;
insert into trellis.runs (id, system, kind, created_by, snapshot)
select id, 'ofm', 'ofm.prompts', user_id, '{}' from ofm.prompt_runs;
insert into ofm.generation_days (user_id, day, started) select id, '2026-01-01', 1 from ofm.users;
insert into ofm.generation_cancellations (generation_id, user_id, job_id, model) select id, id, 'x', 'soul' from ofm.users;
"""


async def _populate(admin: Connection) -> None:
    """The demo, and a row of each person in what it leaves empty."""
    await ofm.load(admin)
    await admin.execute(_FILL)


def _additions(table: str, person: Person) -> list[Row]:
    """Each names only what is the person's own: other people's are refused by the keys."""
    schema, _, name = table.partition(".")
    if schema != "ofm":
        return []
    if name == "users":
        return [
            Row({"id": NEWCOMER, "name": "x"}, None, NEWCOMER),
            *(Row({"id": one.id, "name": "x"}, one.tenant, one.id) for one in PEOPLE.values()),
        ]
    account = ofm.demo_id(person, "instagram")
    values: dict[str, dict[str, Any]] = {
        "ai_models": {"name": "x"},
        "prompts": {"prompt_text": "x"},
        "generations": {"prompt_text": "x"},
        "viral_reels": {"url": "https://www.tiktok.com/@x/video/1", "platform": "tiktok", "shortcode": "1"},
        "instagram_accounts": {"username": "x"},
        "scheduled_posts": {"instagram_account_id": account, "scheduled_for": datetime.now(UTC)},
        "post_analytics": {"scheduled_post_id": ofm.demo_id(person, "post")},
        "comment_templates": {"name": "x", "body": "x"},
        "auto_comments": {"target_url": "https://example.com", "body": "x"},
        "caption_templates": {"name": "x", "body": "x"},
        "caption_examples": {"caption": "x"},
        "content_insights": {"title": "x"},
        "prompt_runs": {
            "source_image_id": ofm.demo_id(person, "asset 0"),
            "model_id": ofm.demo_id(person, "model"),
        },
    }
    return [Row(values[name], person.tenant, person.id)] if name in values else []


OFM_ROWS = SystemRows(
    rows={
        "ofm.users": ("", PERSON.format("t.id"), "t.id"),
        "ofm.tier_limits": ("", "null", "null::uuid"),
        **{f"ofm.{name}": _OWN for name in _TABLES},
    },
    runs=[
        ("ofm.generations", PERSON.format("t.user_id"), "t.user_id"),
        ("ofm.prompt_runs", PERSON.format("t.user_id"), "t.user_id"),
    ],
    populate=_populate,
    additions=_additions,
    unseen=[
        *("ofm.threads_connections", "ofm.tier_limits", "ofm.generation_days"),
        "ofm.generation_cancellations",
    ],
)
