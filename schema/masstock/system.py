"""MasStock: an agency runs batch image workflows for its clients. Source: the MasStock database schema."""

from datetime import datetime
from decimal import Decimal
from enum import Enum
from uuid import UUID

import strawberry

from trellis.schema.declaration import (
    Many,
    One,
    Order,
    Owner,
    System,
    Writes,
    column,
    computed,
    many,
    one,
    table,
)
from trellis.schema.masstock.executions import API_KEY, MasStockReferenceImage
from trellis.schema.scalars import JSON

_NEWEST_LAST: Order = (("created_at", "ASC"),)


@strawberry.enum(
    description="What a person is on the platform; only an admin changes it, and never their own."
)
class MasStockUserRole(Enum):
    """What a person is on the platform."""

    ADMIN = strawberry.enum_value("admin", description="Of the agency: sees and arranges everything.")
    USER = strawberry.enum_value("user", description="Works for the clients that the person is a member of.")


@strawberry.enum(description="Whether a person or a client may do anything.")
class MasStockStatus(Enum):
    """Whether a person or a client may do anything."""

    ACTIVE = strawberry.enum_value("active", description="May do what its role allows.")
    SUSPENDED = strawberry.enum_value("suspended", description="Sees and does nothing for the time being.")
    DELETED = strawberry.enum_value("deleted", description="Sees and does nothing; kept for the history.")


@strawberry.enum(description="What a member may do for a client.")
class MasStockMemberRole(Enum):
    """What a member may do for a client."""

    OWNER = strawberry.enum_value("owner", description="Edits the client's particulars and its members, too.")
    COLLABORATOR = strawberry.enum_value(
        "collaborator", description="Runs workflows, requests them, and opens tickets."
    )


@strawberry.enum(description="Whether a workflow may be run.")
class MasStockWorkflowStatus(Enum):
    """Whether a workflow may be run."""

    ACTIVE = strawberry.enum_value("active", description="May be run by its client's members.")
    INACTIVE = strawberry.enum_value("inactive", description="Is seen, but cannot be run.")


@strawberry.enum(description="What has become of a request.")
class MasStockRequestStatus(Enum):
    """What has become of a request."""

    PENDING = strawberry.enum_value("pending", description="Waits for an admin.")
    APPROVED = strawberry.enum_value("approved", description="An admin has agreed.")
    REJECTED = strawberry.enum_value("rejected", description="An admin has refused; its notes may say why.")


@strawberry.enum(description="How far an execution is.")
class MasStockExecutionStatus(Enum):
    """How far an execution is."""

    PENDING = strawberry.enum_value("pending", description="Waits for its turn.")
    PROCESSING = strawberry.enum_value(
        "processing", description="Is worked on, is paused, or is about to stop: `state` tells which."
    )
    COMPLETED = strawberry.enum_value(
        "completed", description="Every prompt was tried, though some may have failed."
    )
    FAILED = strawberry.enum_value("failed", description="Could not be gone on with: see its error message.")
    CANCELLED = strawberry.enum_value("cancelled", description="Was stopped before its end.")


@strawberry.enum(description="What has become of one prompt.")
class MasStockBatchResultStatus(Enum):
    """What has become of one prompt."""

    PROCESSING = strawberry.enum_value("processing", description="Its picture is not there yet.")
    COMPLETED = strawberry.enum_value("completed", description="Its picture is stored.")
    FAILED = strawberry.enum_value("failed", description="There is no picture: see its error message.")


@strawberry.enum(description="Where a ticket stands.")
class MasStockTicketStatus(Enum):
    """Where a ticket stands; the database says which may follow on which."""

    OPEN = strawberry.enum_value("open", description="Nobody has taken it up.")
    IN_PROGRESS = strawberry.enum_value("in_progress", description="Somebody is at it; it may be given back.")
    RESOLVED = strawberry.enum_value(
        "resolved", description="Is thought to be solved; may be taken up again."
    )
    CLOSED = strawberry.enum_value("closed", description="For good: what comes up again is a new ticket.")


@strawberry.enum(description="How pressing a ticket is.")
class MasStockTicketPriority(Enum):
    """How pressing a ticket is."""

    LOW = strawberry.enum_value("low", description="Whenever there is time.")
    MEDIUM = strawberry.enum_value("medium", description="In turn; what a ticket has unless told otherwise.")
    HIGH = strawberry.enum_value("high", description="Before the others.")
    URGENT = strawberry.enum_value("urgent", description="At once: somebody cannot work.")


@table("masstock.users", order=_NEWEST_LAST, writes=Writes(update=("name",)))
class MasStockUser:
    """A person on the platform: of the agency, or a member of clients."""

    row_id: UUID = column("The person: the key of their auth user.", sql="id")
    email: str = column("The address that the person signs in with.")
    name: str = column("The person's full name.")
    role: MasStockUserRole = column("What the person is on the platform; set by `setMasStockUserRole`.")
    status: MasStockStatus = column("Whether the person may do anything; set by `setMasStockUserStatus`.")
    created_at: datetime = column("When the person came to the platform.")
    updated_at: datetime = column("When this was changed last; signing in does not count.")
    last_login: datetime | None = column("When the person last signed in; null for never.")
    memberships: Many["MasStockClientMember"] = many("The clients that the person works for.", via="user_id")
    executions: Many["MasStockExecution"] = many("What the person has started.", via="triggered_by_user_id")
    tickets: Many["MasStockSupportTicket"] = many("Tickets that the person opened.", via="user_id")


@table(
    "masstock.clients",
    order=_NEWEST_LAST,
    writes=Writes(create=("name", "company_name", "email"), update=("name", "company_name", "email")),
)
class MasStockClient:
    """An organisation that the agency works for."""

    row_id: UUID = column("Client identifier.", sql="id")
    name: str = column("The name to show.")
    company_name: str | None = column("The company's legal name.")
    email: str = column("The address to write to.")
    status: MasStockStatus = column("Whether its members may do anything; set by `setMasStockClientStatus`.")
    created_at: datetime = column("When the client was taken on.")
    updated_at: datetime = column("When this was changed last.")
    members: Many["MasStockClientMember"] = many("Who works for the client.", via="client_id")
    invitations: Many["MasStockInvitation"] = many("Who was asked to, and has not answered.", via="client_id")
    workflows: Many["MasStockWorkflow"] = many("What the client may run.", via="client_id")
    requests: Many["MasStockWorkflowRequest"] = many("What the client has asked for.", via="client_id")
    executions: Many["MasStockExecution"] = many("What the client has run.", via="client_id")
    reference_images: Many["MasStockReferenceImage"] = many(
        "Images that its pictures may be made after.", via="client_id"
    )
    tickets: Many["MasStockSupportTicket"] = many("The client's calls for help.", via="client_id")


@table("masstock.client_members", order=_NEWEST_LAST, writes=Writes(delete=True))
class MasStockClientMember:
    """A person's membership in a client; comes by `acceptMasStockInvitation`, and is deleted by leaving."""

    row_id: UUID = column("Membership identifier.", sql="id")
    client_id: UUID = column("Key of the client.")
    user_id: UUID = column("Key of the person.")
    role: MasStockMemberRole = column(
        "What the person may do for the client; set by `setMasStockMemberRole`."
    )
    created_at: datetime = column("When the person joined.")
    updated_at: datetime = column("When this was changed last.")
    client: One["MasStockClient"] = one("The client that the person works for.", via="client_id")
    user: One["MasStockUser"] = one("The person who works for the client.", via="user_id")


@table("masstock.invitations", order=_NEWEST_LAST, writes=Writes(delete=True))
class MasStockInvitation:
    """Somebody who was asked to become a member; deleted by who takes it back or declines it."""

    row_id: UUID = column("Invitation identifier.", sql="id")
    client_id: UUID = column("Key of the client.")
    client_name: str = column("The client's name at that time, for who is invited.")
    email: str = column("The address of who is invited, in lower case.")
    role: MasStockMemberRole = column("What the person is to be.")
    invited_by: UUID = column("Key of the person who invited.")
    created_at: datetime = column("When the invitation was made.")
    client: One["MasStockClient"] = one("The client, for those who may see it.", via="client_id")
    inviter: One["MasStockUser"] = one(
        "The person who invited, for those who may see them.", via="invited_by"
    )


@table(
    "masstock.workflow_templates",
    order=_NEWEST_LAST,
    writes=Writes(
        create=("name", "description", "icon", "workflow_type", "config", "is_active"),
        defaults=("config", "is_active"),
        update=("name", "description", "icon", "workflow_type", "config", "is_active"),
        delete=True,
    ),
)
class MasStockWorkflowTemplate:
    """What workflows are made from; admins alone see templates."""

    row_id: UUID = column("Template identifier.", sql="id")
    name: str = column("Template name, such as `Flash Image Gen`.")
    description: str | None = column("What workflows of it do.")
    icon: str | None = column("The picture beside its name: `zap`, `sparkles`.")
    workflow_type: str = column(
        "Which image model its workflows use: `nano_banana`, `pro_banana`, `offline`."
    )
    config: JSON = column("What its workflows begin with; see `MasStockWorkflow.config`.")
    cost_per_execution: Decimal = column(
        "What an execution costs the agency, in dollars; set by `setMasStockTemplatePrices`."
    )
    revenue_per_execution: Decimal = column("What the client pays for one, in dollars; set likewise.")
    is_active: bool = column("Whether it may be assigned.")
    created_at: datetime = column("When the template was made.")
    updated_at: datetime = column("When this was changed last.")
    workflows: Many["MasStockWorkflow"] = many("The workflows that were made from it.", via="template_id")


@table(
    "masstock.workflows",
    order=_NEWEST_LAST,
    writes=Writes(
        create=("name", "description", "status", "config", "client_id", "template_id"),
        defaults=("status", "config"),
        update=("name", "description", "status", "config", "client_id"),
        delete=True,
    ),
)
class MasStockWorkflow:
    """What a client may run; made by an admin, mostly with `assignMasStockTemplate`."""

    row_id: UUID = column("Workflow identifier.", sql="id")
    name: str = column("Workflow name.")
    description: str | None = column("What the workflow does.")
    status: MasStockWorkflowStatus = column("Whether it may be run.")
    config: JSON = column(
        "How it is run: `workflow_type`, `model`, `max_prompts`, `requires_api_key`,"
        " `supports_reference_images`."
    )
    client_id: UUID | None = column("Key of the client that it belongs to; null for none yet.")
    template_id: UUID | None = column("Key of the template that it was made from.")
    created_at: datetime = column("When the workflow was made.")
    updated_at: datetime = column("When this was changed last.")
    client: One["MasStockClient"] = one("The client that it belongs to.", via="client_id")
    template: One["MasStockWorkflowTemplate"] = one("What it was made from, for admins.", via="template_id")
    requests: Many["MasStockWorkflowRequest"] = many("Who has asked for it.", via="workflow_id")
    executions: Many["MasStockExecution"] = many("What was run of it.", via="workflow_id")


@table("masstock.workflow_requests", order=_NEWEST_LAST)
class MasStockWorkflowRequest:
    """A client's wish that the agency run a workflow; made by `requestMasStockWorkflow`."""

    row_id: UUID = column("Request identifier.", sql="id")
    client_id: UUID = column("Key of the client that asks.")
    workflow_id: UUID = column("Key of the workflow that is wanted.")
    status: MasStockRequestStatus = column("What has become of it.")
    notes: str | None = column("What the client wants to be known.")
    decision_notes: str | None = column("What the admin said who approved or rejected it.")
    created_at: datetime = column("When the request was made.")
    updated_at: datetime = column("When it was decided, or else made.")
    client: One["MasStockClient"] = one("The client that asks.", via="client_id")
    workflow: One["MasStockWorkflow"] = one("The workflow that is wanted.", via="workflow_id")


@table(
    "masstock.workflow_executions",
    order=_NEWEST_LAST,
    run="masstock.execution",
    owner=Owner("triggered_by", name="name", email="email"),
    visible_with="id",
)
class MasStockExecution:
    """One batch of prompts, made into pictures by a workflow; started by `startMasStockExecution`."""

    row_id: UUID = column("Execution identifier; the id of the run.", sql="id")
    workflow_id: UUID = column("Key of the workflow that runs.")
    client_id: UUID = column("Key of the client that it runs for.")
    triggered_by_user_id: UUID | None = column("Key of the person who started it.")
    status: MasStockExecutionStatus = column("How far the execution is.")
    input_data: JSON = column("What it was started with: `prompts` and `reference_images`, never an API key.")
    output_data: JSON | None = column("What it came to: how many are `successful`, `failed`, and in `total`.")
    started_at: datetime | None = column("When the first prompt was taken up.")
    completed_at: datetime | None = column("When the execution ended, in whatever way.")
    duration_seconds: int | None = column("How long it took from start to end.")
    error_message: str | None = column("Why it could not be gone on with.")
    created_at: datetime = column("When somebody started it.")
    workflow: One["MasStockWorkflow"] = one("The workflow that runs.", via="workflow_id")
    client: One["MasStockClient"] = one("The client that it runs for.", via="client_id")
    triggered_by: One["MasStockUser"] = one("The person who started it.", via="triggered_by_user_id")
    price: One["MasStockExecutionPrice"] = one("What it costs and brings in, for admins.", via="id")
    results: Many["MasStockBatchResult"] = many(
        "What became of each prompt, in their order.", via="execution_id"
    )


@table("masstock.execution_prices", key=("execution_id",))
class MasStockExecutionPrice:
    """The prices of an execution, as its template had them when it was started; admins alone see them."""

    execution_id: UUID = column("Key of the execution.")
    template_id: UUID | None = column("Key of the template that the prices are of; null for none.")
    cost_per_execution: Decimal = column("What the execution costs the agency, in dollars.")
    revenue_per_execution: Decimal = column("What the client pays for it, in dollars.")
    execution: One["MasStockExecution"] = one("What the prices are for.", via="execution_id")
    template: One["MasStockWorkflowTemplate"] = one("Where the prices come from.", via="template_id")


@table("masstock.workflow_batch_results", order=(("batch_index", "ASC"),), visible_with="execution_id")
class MasStockBatchResult:
    """What became of one prompt of an execution."""

    row_id: UUID = column("Result identifier.", sql="id")
    execution_id: UUID = column("Key of the execution.")
    batch_index: int = column("The prompt's place in the batch, from 0.")
    prompt_text: str = column("The prompt as it was given.")
    status: MasStockBatchResultStatus = column("What has become of the prompt.")
    result_storage_path: str | None = column("Where the picture is stored.")
    error_message: str | None = column("Why there is no picture.")
    processing_time_ms: int | None = column("How long the picture took, in milliseconds.")
    created_at: datetime = column("When the execution was started.")
    completed_at: datetime | None = column("When the picture was there, or had failed.")
    sequence: int | None = column(
        "The result's place among what the execution has reported: the cursor of"
        " `masStockBatchResults(after)`; null before there is anything to report."
    )
    result_url: str | None = computed(
        "A short-lived signed URL of the picture, anew at each reading.", needs=("result_storage_path",)
    )
    thumbnail_url: str | None = computed(
        "A short-lived signed URL of the picture made small: WebP, at most 320 pixels on a side.",
        needs=("result_storage_path", "row_id"),
    )
    execution: One["MasStockExecution"] = one("The batch that the prompt is of.", via="execution_id")


@table("masstock.support_tickets", order=_NEWEST_LAST, writes=Writes(update=("priority",)))
class MasStockSupportTicket:
    """A call for help; opened by `openMasStockTicket`, moved on by an admin."""

    row_id: UUID = column("Ticket identifier.", sql="id")
    client_id: UUID = column("Key of the client that it concerns.")
    user_id: UUID = column("Key of the person who opened it.")
    subject: str = column("What it is about, in a line.")
    description: str = column("What is wrong, in as many words as it takes.")
    status: MasStockTicketStatus = column("Where it stands; set by `moveMasStockTicket`.")
    priority: MasStockTicketPriority = column("How pressing it is.")
    created_at: datetime = column("When the ticket was opened.")
    updated_at: datetime = column("When this was changed last.")
    client: One["MasStockClient"] = one("The client that it concerns.", via="client_id")
    user: One["MasStockUser"] = one("The person who opened it.", via="user_id")


MASSTOCK = System(
    name="masstock",
    prefix="MasStock",
    classes=(
        MasStockUser,
        MasStockClient,
        MasStockClientMember,
        MasStockInvitation,
        MasStockWorkflowTemplate,
        MasStockWorkflow,
        MasStockWorkflowRequest,
        MasStockExecution,
        MasStockExecutionPrice,
        MasStockBatchResult,
        MasStockReferenceImage,
        MasStockSupportTicket,
    ),
    sealed=(API_KEY,),
)
