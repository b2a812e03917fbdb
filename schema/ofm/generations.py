"""The runs that write OFM's prompts."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING
from uuid import UUID

import strawberry

from trellis.schema.declaration import Many, One, Owner, Writes, column, many, one, table

if TYPE_CHECKING:
    from trellis.schema.ofm.system import OfmAsset, OfmModel, OfmPrompt, OfmUser


@strawberry.enum(description="How far the writing of prompts is.")
class OfmPromptRunStatus(Enum):
    """How far the writing of prompts is."""

    PENDING = strawberry.enum_value("pending", description="Waits for its turn.")
    PROCESSING = strawberry.enum_value("processing", description="A model looks at the image.")
    COMPLETED = strawberry.enum_value("completed", description="The five prompts are there.")
    FAILED = strawberry.enum_value("failed", description="Nothing came of it; `errorMessage` says why.")
    CANCELLED = strawberry.enum_value("cancelled", description="Was stopped before its end.")


@table(
    "ofm.prompt_runs",
    order=(("created_at", "ASC"),),
    writes=Writes(delete=True),
    run="ofm.prompts",
    owner=Owner("user", name="name", email="email"),
    visible_with="id",
)
class OfmPromptRun:
    """Five prompts being written of an image by a vision model; started by `generateOfmPrompts`."""

    row_id: UUID = column("Identifier; the id of the run.", sql="id")
    user_id: UUID = column("Key of the person who started it.")
    source_image_id: UUID | None = column("Key of the image; null for one that is gone.")
    model_id: UUID | None = column("Key of the persona; null for none, or one that is gone.")
    status: OfmPromptRunStatus = column("How far it is.")
    provider: str | None = column(
        "Whose model wrote the prompts, and which: `offline measurements-1` fills templates."
    )
    error_message: str | None = column("Why nothing came of it.")
    started_at: datetime | None = column("When it was taken up.")
    completed_at: datetime | None = column("When it ended, in whatever way.")
    created_at: datetime = column("When it was asked for.")
    updated_at: datetime = column("When it was changed last.")
    user: One["OfmUser"] = one("The person who started it.", via="user_id")
    source_image: One["OfmAsset"] = one("The image that prompts are written of.", via="source_image_id")
    model: One["OfmModel"] = one("The persona that the image shows.", via="model_id")
    prompts: Many["OfmPrompt"] = many("What was written. Deleting the run leaves it.", via="run_id")
