"""MasStock's rows, as the rights test tries them."""

from typing import Any

from tests.db.rights_row import PERSON, Row, SystemRows
from trellis.db.demo import masstock
from trellis.db.demo.people import USER_A, USER_B, Person
from trellis.db.pool import Connection

_CLIENT = f"case {{}} when '{masstock.CLIENT_A.id}' then 'a' when '{masstock.CLIENT_B.id}' then 'b' end"
_EXECUTION = "join masstock.workflow_executions e on e.id = t.execution_id"

_ROWS: dict[str, tuple[str, str, str]] = {
    "masstock.users": ("", f"case when t.role = 'user' then {PERSON.format('t.id')} end", "t.id"),
    "masstock.clients": ("", _CLIENT.format("t.id"), "null::uuid"),
    "masstock.client_members": ("", _CLIENT.format("t.client_id"), "t.user_id"),
    "masstock.invitations": (
        "left join masstock.users u on u.email = t.email",
        _CLIENT.format("t.client_id"),
        "u.id",
    ),
    "masstock.workflow_templates": ("", "null", "null::uuid"),
    "masstock.workflows": ("", _CLIENT.format("t.client_id"), "null::uuid"),
    "masstock.workflow_requests": ("", _CLIENT.format("t.client_id"), "null::uuid"),
    "masstock.workflow_executions": ("", _CLIENT.format("t.client_id"), "t.triggered_by_user_id"),
    "masstock.execution_prices": (_EXECUTION, _CLIENT.format("e.client_id"), "null::uuid"),
    "masstock.workflow_batch_results": (_EXECUTION, _CLIENT.format("e.client_id"), "null::uuid"),
    "masstock.support_tickets": ("", _CLIENT.format("t.client_id"), "t.user_id"),
    "masstock.execution_api_keys": ("", _CLIENT.format("t.client_id"), "null::uuid"),
    "masstock.reference_images": ("", _CLIENT.format("t.client_id"), "t.created_by"),
}


async def _populate(admin: Connection) -> None:
    """The demo; and each client has invited the other's collaborator."""
    await masstock.load(admin)
    for client, guest in ((masstock.CLIENT_A, USER_B), (masstock.CLIENT_B, USER_A)):
        await admin.execute(
            "insert into masstock.invitations (client_id, client_name, email, invited_by) values ($1, $2, $3, $4)",
            client.id,
            client.name,
            guest.email,
            client.owner.id,
        )
        await admin.execute(
            "insert into masstock.execution_api_keys (execution_id, client_id) values ($1, $2)",
            client.execution(0),
            client.id,
        )
        for person in (client.owner, client.collaborator):
            await admin.execute(
                "insert into masstock.reference_images (client_id, storage_path, content_type, size, created_by)"
                " values ($1, $2, 'image/png', 1, $3)",
                client.id,
                f"gs://{masstock.BUCKET}/references/{client.id}/{person.id}/x.png",
                person.id,
            )


def _additions(table: str, person: Person) -> list[Row]:
    me = person.id
    if table == "masstock.clients":
        return [Row({"name": "x", "email": "x@trellis.test"}, None, None)]
    if table == "masstock.workflow_templates":
        return [Row({"name": "x", "workflow_type": "offline"}, None, None)]
    found: list[Row] = []
    for client in masstock.CLIENTS:
        candidates: dict[str, dict[str, Any]] = {
            "masstock.workflows": {"name": "x", "client_id": client.id},
            "masstock.workflow_requests": {"client_id": client.id, "workflow_id": client.flash},
            "masstock.workflow_executions": {
                "workflow_id": client.flash,
                "client_id": client.id,
                "input_data": {"prompts": ["x"]},
            },
            "masstock.support_tickets": {"client_id": client.id, "subject": "x", "description": "x"},
        }
        if table in candidates:
            found.append(Row(candidates[table], client.letter, me))
    return found


MASSTOCK_ROWS = SystemRows(
    rows=_ROWS,
    runs=[("masstock.workflow_executions", _CLIENT.format("t.client_id"), "t.triggered_by_user_id")],
    populate=_populate,
    additions=_additions,
    unseen=["masstock.execution_api_keys"],
)
