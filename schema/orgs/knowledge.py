"""What people of Orgs have loaded to be searched: files, loads, sources and their passages."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING
from uuid import UUID

import strawberry

from trellis.schema.declaration import Many, One, Order, Owner, Writes, column, computed, many, one, table
from trellis.schema.scalars import JSON

if TYPE_CHECKING:
    from trellis.schema.orgs.system import OrgsOrganization, OrgsUser

_NEWEST_LAST: Order = (("created_at", "ASC"),)


@strawberry.enum(description="How far the loading of a document is.")
class OrgsDocumentLoadStatus(Enum):
    """How far the loading of a document is."""

    PENDING = strawberry.enum_value("pending", description="Waits for its turn.")
    LOADING = strawberry.enum_value("loading", description="Its passages are being embedded.")
    COMPLETED = strawberry.enum_value("completed", description="Can be searched, unless it is `superseded`.")
    FAILED = strawberry.enum_value(
        "failed", description="Is not there: `errorMessage` says why. What the source had before stays."
    )
    CANCELLED = strawberry.enum_value(
        "cancelled", description="Was stopped. What the source had before stays."
    )


@table("orgs.documents", order=_NEWEST_LAST, writes=Writes(delete=True))
class OrgsDocument:
    """A file that was uploaded to be loaded. Deleting it takes nothing from what was loaded of it."""

    row_id: UUID = column("Identifier, which `ingestOrgsDocument` takes as `uploadKey`.", sql="id")
    user_id: UUID = column("Key of the account of the person whose it is.")
    organization_id: UUID = column("Key of the organisation that this person is in.")
    filename: str = column("What it was called when it was uploaded.")
    file_path: str = column("Where it is: `gs://<bucket>/<person>/<uuid>_<filename>`.")
    content_type: str = column("`text/plain` or `text/markdown`.")
    file_size: int = column("Bytes of the file, at most 20 MB.")
    created_at: datetime = column("When it was uploaded.")
    updated_at: datetime = column("When the row was changed last.")
    url: str = computed("A short-lived signed URL of the file.", needs=("file_path",))
    user: One["OrgsUser"] = one("The account of the person whose it is.", via="user_id")
    organization: One["OrgsOrganization"] = one(
        "The organisation that this person is in.", via="organization_id"
    )
    loads: Many["OrgsDocumentLoad"] = many("When it was loaded.", via="document_id")


@table(
    "orgs.document_loads",
    order=_NEWEST_LAST,
    writes=Writes(delete=True),
    run="orgs.document_load",
    owner=Owner("user", name="email", email="email"),
    visible_with="id",
)
class OrgsDocumentLoad:
    """The loading of a document: its passages are embedded and kept. Started by `ingestOrgsDocument`.

    Deleting one leaves its source as it is.
    """

    row_id: UUID = column("Identifier of the load; the id of the run.", sql="id")
    user_id: UUID = column("Key of the account of the person who started it.")
    organization_id: UUID = column("Key of the organisation that this person is in.")
    source_id: str = column("What the person calls the document.")
    document_id: UUID | None = column("Key of the file; null for a text, or one that is gone.")
    status: OrgsDocumentLoadStatus = column("How far it is.")
    superseded: bool = column(
        "Whether a load of the same source that was started later has ended well before: that one counts."
    )
    characters: int = column("How long the document is.")
    passages: int = column("Into how many passages it was cut.")
    metadata: JSON = column("What each passage is given, and searches may ask for.")
    provider: str | None = column("Who embeds the passages.")
    model: str | None = column("By which model.")
    error_message: str | None = column("Why nothing came of it.")
    started_at: datetime | None = column("When it was taken up.")
    completed_at: datetime | None = column("When it ended, in whatever way.")
    created_at: datetime = column("When it was asked for.")
    updated_at: datetime = column("When it was changed last.")
    user: One["OrgsUser"] = one("The account of the person who started it.", via="user_id")
    organization: One["OrgsOrganization"] = one(
        "The organisation that this person is in.", via="organization_id"
    )
    document: One["OrgsDocument"] = one("The file that was loaded.", via="document_id")


@table("orgs.sources", order=_NEWEST_LAST, writes=Writes(delete=True))
class OrgsSource:
    """A document that can be searched, as it was loaded last. Deleting it deletes its passages."""

    row_id: UUID = column("Identifier.", sql="id")
    user_id: UUID = column("Key of the account of the person whose it is.")
    organization_id: UUID = column("Key of the organisation that this person is in.")
    source_id: str = column("What the person calls it; each name once.")
    load_id: UUID = column("Key of the load that counts, which may have been deleted since.")
    passages: int = column("How many passages it has.")
    metadata: JSON = column("What its passages were given.")
    provider: str = column("Who embedded them.")
    model: str = column("By which model. Those of other models are found by their words alone.")
    created_at: datetime = column("When it was first loaded.")
    updated_at: datetime = column("When it was loaded last.")
    user: One["OrgsUser"] = one("The account of the person whose it is.", via="user_id")
    organization: One["OrgsOrganization"] = one(
        "The organisation that this person is in.", via="organization_id"
    )


@table("orgs.vector_store", order=_NEWEST_LAST)
class OrgsVector:
    """A passage of a source. Its embedding is searched by `searchOrgsVectors`, and not shown."""

    row_id: UUID = column("Passage identifier.", sql="id")
    user_id: UUID = column("Key of the account of the person whose it is.")
    source_id: str = column("What the person calls the document.")
    load_id: UUID = column("Key of the load that it came with.")
    ordinal: int = column("Which passage of the document it is, from 0.")
    content: str = column("Its text.")
    metadata: JSON = column("What it was given when it was loaded.")
    created_at: datetime = column("When it was kept.")
    user: One["OrgsUser"] = one("The account of the person whose it is.", via="user_id")
