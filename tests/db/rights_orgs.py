"""Orgs' rows, as the rights test tries them: a user's own, an admin's organisation's, a developer's all."""

from typing import Any
from uuid import uuid4

from tests.db.rights_row import Row, SystemRows
from trellis.db.demo import orgs
from trellis.db.demo.people import PEOPLE, Person
from trellis.db.pool import Connection

_ORGANIZATION = f"case {{}} when '{orgs.NORTHWIND.id}' then 'a' when '{orgs.HARBOUR.id}' then 'b' end"
_OWN = ("", _ORGANIZATION.format("t.organization_id"), "t.user_id")
_NOBODYS = ("", _ORGANIZATION.format("t.organization_id"), "null::uuid")
_LOOKS_AFTER = (
    "(select p.user_id from orgs.customer_user u join orgs.user_profile p on p.id = u.user_id"
    " where u.customer_id = t.{})"
)


def _of_customer(key: str) -> tuple[str, str, str]:
    """A customer's rows: its organisation's, and of who looks after it."""
    home = f"(select organization_id from orgs.customer_organization where customer_id = t.{key})"
    return "", _ORGANIZATION.format(home), _LOOKS_AFTER.format(key)


_OF_PROFILE = (
    "join orgs.user_profile p on p.id = t.user_id",
    _ORGANIZATION.format("t.organization_id"),
    "p.user_id",
)

_ROWS: dict[str, tuple[str, str, str]] = {
    "orgs.organizations": ("", _ORGANIZATION.format("t.id"), "null::uuid"),
    "orgs.user_profile": _OWN,
    "orgs.org_modules": _NOBODYS,
    "orgs.licenses": _NOBODYS,
    "orgs.license_modules": _NOBODYS,
    "orgs.customers": _of_customer("id"),
    "orgs.customer_email": _of_customer("customer_id"),
    "orgs.customer_phone": _of_customer("customer_id"),
    "orgs.customer_organization": _of_customer("customer_id"),
    "orgs.customer_user": _OF_PROFILE,
    "orgs.conversations": _OWN,
    "orgs.chat_messages": _OF_PROFILE,
    "orgs.replies": _OWN,
    "orgs.reply_tokens": (
        "join orgs.replies r on r.id = t.reply_id",
        _ORGANIZATION.format("r.organization_id"),
        "r.user_id",
    ),
    "orgs.documents": _OWN,
    "orgs.document_loads": _OWN,
    "orgs.sources": _OWN,
    "orgs.vector_store": (
        "join orgs.sources s on s.load_id = t.load_id",
        _ORGANIZATION.format("s.organization_id"),
        "s.user_id",
    ),
    "orgs.functions": _OWN,
    "orgs.function_versions": (
        "join orgs.functions f on f.id = t.function_id",
        _ORGANIZATION.format("f.organization_id"),
        "f.user_id",
    ),
    "orgs.user_preferences": _OWN,
    "orgs.key_store": _OWN,
}

_FILL = """
update orgs.chat_messages set author = 'user';  -- what the assistant says cannot be changed
insert into orgs.customer_user (customer_id, user_id)
select customer_id, p.id from orgs.customer_organization join orgs.user_profile p using (organization_id)
where p.role = 'admin' and customer_id not in (select customer_id from orgs.customer_user);
insert into orgs.key_store (user_id, provider, api_key, last_four)
select user_id, 'cohere', 'v1.k1.x', right(id::text, 4) from orgs.user_profile;
insert into orgs.replies (user_id, conversation_id, message_id, status, text, sources, error_message)
select p.user_id, m.conversation_id, m.id, 'failed', 'said ' || m.id, jsonb_build_array(m.id), 'why ' || m.id
from orgs.chat_messages m join orgs.user_profile p on p.id = m.user_id;
insert into orgs.reply_tokens (reply_id, sequence, text) select id, 2, 'said ' || id from orgs.replies;
update orgs.chat_messages m set reply_id = r.id from orgs.replies r where r.message_id = m.id;
insert into orgs.documents (user_id, filename, file_path, content_type, file_size)
select user_id, id || '.md', 'gs://documents/' || user_id || '/' || id || '_x.md', 'text/markdown', 1
from orgs.user_profile;
insert into orgs.document_loads (user_id, source_id, document_id, characters, passages, status, error_message)
select user_id, 'source ' || id, id, 1, 1, 'completed', 'why ' || id from orgs.documents;
insert into orgs.sources (user_id, source_id, load_id, number, passages, provider, model)
select user_id, source_id, id, number, 1, 'offline', 'x' from orgs.document_loads;
insert into orgs.vector_store (user_id, source_id, load_id, ordinal, content)
select user_id, source_id, load_id, 0, 'passage ' || load_id from orgs.sources;
insert into trellis.runs (id, system, kind, created_by, snapshot)
select id, 'orgs', 'orgs.reply', user_id, '{}'::jsonb from orgs.replies
union all select id, 'orgs', 'orgs.document_load', user_id, '{}' from orgs.document_loads;
"""


async def _populate(admin: Connection) -> None:
    """The demo, and a key of each person. Admins look after the customers whom nobody looks after."""
    await orgs.load(admin)
    await admin.execute(_FILL)


def _additions(table: str, person: Person) -> list[Row]:
    own: dict[str, dict[str, Any]] = {
        "orgs.organizations": {"name": "x"},
        "orgs.customers": {"name": "x", "first_name": "", "last_name": ""},
        "orgs.conversations": {"title": "x"},
        "orgs.functions": {"name": "x", "code": "x"},
        "orgs.user_preferences": {"preference_key": "x"},
    }
    if table in own:
        return [Row(own[table], person.tenant, person.id)]
    if table == "orgs.document_loads":
        values = {"id": uuid4(), "source_id": "x", "characters": 1, "passages": 1}
        return [Row(values, person.tenant, person.id)]
    if table == "orgs.replies":
        return [
            Row(
                {"id": uuid4(), "conversation_id": orgs.demo_id(f"conversation {each.email}")},
                each.tenant,
                each.id,
            )
            for each in PEOPLE.values()
        ]
    if table == "orgs.chat_messages":
        return [
            Row(
                {"conversation_id": orgs.demo_id(f"conversation {each.email}"), "message_content": "x"},
                each.tenant,
                each.id,
            )
            for each in PEOPLE.values()
        ]
    found: list[Row] = []
    for each in orgs.ORGANIZATIONS:
        for n, looks_after in ((0, each.user.id), (1, None)):
            customer = each.row(f"customer {n}")
            candidates: dict[str, dict[str, Any]] = {
                "orgs.org_modules": {"organization_id": each.id, "module_name": f"x {n}"},
                "orgs.customer_email": {"customer_id": customer, "email": "x@trellis.test"},
                "orgs.customer_phone": {"customer_id": customer, "phone": "112"},
                "orgs.customer_organization": {"customer_id": customer, "organization_id": orgs.HOUSE},
                "orgs.customer_user": {"customer_id": customer, "user_id": orgs.profile_of(each.admin)},
            }
            if table in candidates:
                found.append(Row(candidates[table], each.letter, looks_after))
    return found


ORGS_ROWS = SystemRows(
    rows=_ROWS,
    runs=[
        ("orgs.replies", _ORGANIZATION.format("t.organization_id"), "t.user_id"),
        ("orgs.document_loads", _ORGANIZATION.format("t.organization_id"), "t.user_id"),
    ],
    populate=_populate,
    additions=_additions,
)
