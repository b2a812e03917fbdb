"""MasStock's own verbs: members and invitations, people and clients, workflows, requests, tickets."""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from uuid import UUID

from trellis.jobs.masstock.start import NAME
from trellis.resolvers.masstock.analytics import analytics
from trellis.resolvers.masstock.executions import EXECUTION, execution_mutations, execution_subscriptions
from trellis.resolvers.masstock.images import COMPUTED, image_mutations
from trellis.resolvers.system import SystemResolvers
from trellis.resolvers.verbs import verb
from trellis.schema.declaration import declaration_of
from trellis.schema.fields import DerivedField, argument
from trellis.schema.masstock.system import (
    MASSTOCK,
    MasStockClient,
    MasStockClientMember,
    MasStockInvitation,
    MasStockMemberRole,
    MasStockStatus,
    MasStockSupportTicket,
    MasStockTicketPriority,
    MasStockTicketStatus,
    MasStockUser,
    MasStockUserRole,
    MasStockWorkflow,
    MasStockWorkflowRequest,
    MasStockWorkflowTemplate,
)
from trellis.schema.objects import Types

_required = partial(argument, required=True)

_REQUEST = """
insert into masstock.workflow_requests (client_id, workflow_id, notes)
select client_id, id, $2 from masstock.workflows where id = $1 returning id
"""
_OPEN_TICKET = """
insert into masstock.support_tickets (client_id, subject, description, priority)
values ($1, $2, $3, coalesce($4, 'medium')) returning id
"""


def mutations(types: Types) -> Iterator[DerivedField]:
    """MasStock's verbs that write."""
    yield from _membership(types)
    yield from _administration(types)
    yield from _workflows(types)
    yield from _tickets(types)
    yield from execution_mutations(types)
    yield from image_mutations(types)


def _membership(types: Types) -> Iterator[DerivedField]:
    member = declaration_of(MasStockClientMember)
    yield verb(
        types,
        "inviteMasStockMember",
        "Ask somebody to become a member of a client, which the person accepts or declines; for its owners "
        "and for admins.",
        declaration_of(MasStockInvitation),
        "invitation",
        "select masstock.invite_member($1, $2, coalesce($3, 'collaborator'))",
        [
            _required("client_id", UUID, "The client's key."),
            _required("email", str, "The person's address; it need not have an account yet."),
            argument("role", MasStockMemberRole, "What the person is to be; a collaborator if not given."),
        ],
    )
    yield verb(
        types,
        "acceptMasStockInvitation",
        "Become a member of the client that invited you: the invitation is to your account's address.",
        member,
        "member",
        "select masstock.accept_invitation($1)",
        [_required("row_id", UUID, "The invitation's key.")],
    )
    yield verb(
        types,
        "setMasStockMemberRole",
        "Change what a member may do for a client, which keeps at least one owner; for its owners and for "
        "admins.",
        member,
        "member",
        "select $1 from masstock.set_member_role($1, $2)",
        [
            _required("row_id", UUID, "The membership's key."),
            _required("role", MasStockMemberRole, "What the member is to be."),
        ],
    )


def _administration(types: Types) -> Iterator[DerivedField]:
    user = declaration_of(MasStockUser)
    yield verb(
        types,
        "addMasStockUser",
        "Let somebody who has an account onto the platform without being invited by a client; for admins.",
        user,
        "user",
        "select masstock.add_user($1, $2, coalesce($3, 'user'))",
        [
            _required("email", str, "The address of the person's account."),
            argument("name", str, "The person's full name; what the account says if not given."),
            argument("role", MasStockUserRole, "What the person is to be; a user if not given."),
        ],
    )
    yield verb(
        types,
        "setMasStockUserRole",
        "Make somebody an admin, or no admin any more; for admins, and never their own.",
        user,
        "user",
        "select $1 from masstock.set_user_role($1, $2)",
        [
            _required("row_id", UUID, "The person's key."),
            _required("role", MasStockUserRole, "What the person is to be."),
        ],
    )
    yield verb(
        types,
        "setMasStockUserStatus",
        "Suspend or delete somebody, or take that back; for admins, and never their own. Nothing is erased.",
        user,
        "user",
        "select $1 from masstock.set_user_status($1, $2)",
        [
            _required("row_id", UUID, "The person's key."),
            _required("status", MasStockStatus, "Whether the person may do anything."),
        ],
    )
    yield verb(
        types,
        "setMasStockClientStatus",
        "Suspend or delete a client, or take that back; for admins. Nothing is erased.",
        declaration_of(MasStockClient),
        "client",
        "select $1 from masstock.set_client_status($1, $2)",
        [
            _required("row_id", UUID, "The client's key."),
            _required("status", MasStockStatus, "Whether its members may do anything."),
        ],
    )
    yield verb(
        types,
        "setMasStockTemplatePrices",
        "Set the prices of a template's executions, for those that are started from now on; for admins.",
        declaration_of(MasStockWorkflowTemplate),
        "template",
        "select $1 from masstock.set_template_prices($1, $2, $3)",
        [
            _required("row_id", UUID, "The template's key."),
            _required("cost_per_execution", Decimal, "What one costs the agency: four decimal places."),
            _required("revenue_per_execution", Decimal, "What the client pays for one, likewise."),
        ],
    )


def _workflows(types: Types) -> Iterator[DerivedField]:
    yield verb(
        types,
        "assignMasStockTemplate",
        "Make a client a workflow of a template, whose type and configuration it gets a copy of; for admins.",
        declaration_of(MasStockWorkflow),
        "workflow",
        "select masstock.assign_template($1, $2, $3)",
        [
            _required("template_id", UUID, "The template's key; it is active."),
            _required("client_id", UUID, "The client's key; it is active."),
            argument("name", str, "The workflow's name; the client's and the template's if not given."),
        ],
    )
    request = declaration_of(MasStockWorkflowRequest)
    yield verb(
        types,
        "requestMasStockWorkflow",
        "Ask the agency for what one of your client's workflows makes.",
        request,
        "request",
        _REQUEST,
        [
            _required("workflow_id", UUID, "The workflow's key."),
            argument("notes", str, "What the agency should know."),
        ],
    )
    for name, decision, text in (
        ("approveMasStockWorkflowRequest", "approved", "Agree to a request that waits; for admins."),
        ("rejectMasStockWorkflowRequest", "rejected", "Refuse a request that waits; for admins."),
    ):
        yield verb(
            types,
            name,
            text,
            request,
            "request",
            f"select $1 from masstock.decide_request($1, '{decision}', $2)",
            [
                _required("row_id", UUID, "The request's key."),
                argument("notes", str, "What the client should know: its `decisionNotes`."),
            ],
        )


def _tickets(types: Types) -> Iterator[DerivedField]:
    ticket = declaration_of(MasStockSupportTicket)
    yield verb(
        types,
        "openMasStockTicket",
        "Call for help, as a member of a client.",
        ticket,
        "ticket",
        _OPEN_TICKET,
        [
            _required("client_id", UUID, "The client's key."),
            _required("subject", str, "What it is about, in a line."),
            _required("description", str, "What is wrong."),
            argument("priority", MasStockTicketPriority, "How pressing it is; medium if not given."),
        ],
    )
    yield verb(
        types,
        "moveMasStockTicket",
        "Give a ticket its next status; for admins. CONFLICT for one that may not follow.",
        ticket,
        "ticket",
        "select $1 from masstock.move_ticket($1, $2)",
        [
            _required("row_id", UUID, "The ticket's key."),
            _required("status", MasStockTicketStatus, "Where it is to stand."),
        ],
    )


RESOLVERS = SystemResolvers(
    system=MASSTOCK,
    computed=COMPUTED,
    checks={},
    mutations=mutations,
    subscriptions=execution_subscriptions,
    queries=analytics,
    exports={NAME: EXECUTION},
    admin="masstock.is_admin()",
)
