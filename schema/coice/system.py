"""Coice: libraries of photographs, inspected by pipelines of staged prompts. Source: the Coice data model."""

from datetime import datetime
from enum import Enum
from uuid import UUID

import strawberry

from trellis.schema.declaration import (
    Many,
    One,
    Order,
    Owner,
    Search,
    System,
    Visibility,
    Writes,
    column,
    computed,
    many,
    one,
    table,
)
from trellis.schema.scalars import JSON, TextSearch

_NEWEST_LAST: Order = (("created_at", "ASC"),)

# What the policies of these tables come to.
_ADMIN = "coice.has_role('admin')"
_IN_LIBRARY = "library_id in (select coice.visible_libraries())"
_JOB = f"{_IN_LIBRARY} and (created_by = (select auth.uid()) or (select coice.has_role('manager')))"


@strawberry.enum(description="What a person may do; only an admin changes it, and never their own.")
class CoiceRole(Enum):
    """What a person may do; only an admin changes it, and never their own."""

    ADMIN = strawberry.enum_value("admin", description="Sees and edits everything, and appoints people.")
    MANAGER = strawberry.enum_value(
        "manager", description="Owns catalogs, edits what is granted, and sees the jobs of others there."
    )
    END_USER = strawberry.enum_value(
        "end_user", description="Sees what is granted, and runs jobs of their own."
    )


@strawberry.enum(description="The form of the answer that a prompt asks for.")
class CoicePromptType(Enum):
    """The form of the answer that a prompt asks for."""

    BOOLEAN = strawberry.enum_value(
        "boolean", description="True or false, with a confidence from 0 to 1 where there is one."
    )
    DESCRIPTIVE = strawberry.enum_value("descriptive", description="A few sentences.")
    KEYWORDS = strawberry.enum_value("keywords", description="A list of words.")


@strawberry.enum(description="How far a job is.")
class CoiceJobStatus(Enum):
    """How far a job is."""

    PENDING = strawberry.enum_value("pending", description="Waits for its turn.")
    RUNNING = strawberry.enum_value(
        "running", description="Is worked on, is paused, or is about to stop: `state` tells which."
    )
    COMPLETED = strawberry.enum_value(
        "completed", description="Every image was tried, though some may have failed."
    )
    FAILED = strawberry.enum_value("failed", description="Could not be gone on with; `error` says why.")
    CANCELLED = strawberry.enum_value("cancelled", description="Was stopped before its end.")


@table(
    "coice.profiles",
    order=_NEWEST_LAST,
    writes=Writes(create=("row_id", "display_name"), defaults=("row_id",), update=("display_name",)),
)
class CoiceProfile:
    """A person's account and role in Coice."""

    row_id: UUID = column("The person: the key of their auth user.", sql="id")
    email: str = column("The person's e-mail address.")
    role: CoiceRole = column("What the person may do; set by `setCoiceProfileRole`.")
    display_name: str | None = column("The name to show.")
    created_at: datetime = column("When the profile was made.")
    catalogs: Many["CoiceCatalog"] = many("Catalogs that the person owns.", via="user_id")
    prompts: Many["CoicePrompt"] = many("Prompts that the person wrote.", via="created_by")
    pipelines: Many["CoicePipeline"] = many("Pipelines that the person wrote.", via="created_by")
    jobs: Many["CoiceJob"] = many("Jobs that the person started.", via="created_by")
    memberships: Many["CoiceUserGroup"] = many("The person's memberships in groups.", via="user_id")
    groups: Many["CoiceGroup"] = many(
        "Groups that the person is in.", through="coice.user_groups", via="user_id", to="group_id"
    )


@table(
    "coice.catalogs",
    order=_NEWEST_LAST,
    writes=Writes(create=("name", "description"), update=("name", "description"), delete=True),
)
class CoiceCatalog:
    """Top-level industry or domain container, such as "Oil & Gas"."""

    row_id: int = column("Catalog identifier.", sql="id")
    name: str = column("Catalog name, at most 255 characters.")
    user_id: UUID = column("Key of the owner's profile.")
    description: str | None = column("What the catalog holds.")
    created_at: datetime = column("When the catalog was made.")
    owner: One["CoiceProfile"] = one("The person who owns the catalog.", via="user_id")
    libraries: Many["CoiceLibrary"] = many("All libraries of the catalog, at every depth.", via="catalog_id")
    grants: Many["CoiceCatalogGroup"] = many("Grants of the catalog to groups.", via="catalog_id")
    groups: Many["CoiceGroup"] = many(
        "Groups that the catalog is granted to.",
        through="coice.catalog_groups",
        via="catalog_id",
        to="group_id",
    )


@table(
    "coice.libraries",
    plural="CoiceLibraries",
    order=_NEWEST_LAST,
    writes=Writes(
        create=("catalog_id", "name", "parent_id", "description"),
        update=("name", "parent_id", "description"),
        delete=True,
    ),
)
class CoiceLibrary:
    """A subcategory within a catalog, such as "Wells"; libraries nest."""

    row_id: int = column("Library identifier.", sql="id")
    catalog_id: int = column("Key of the catalog that the library is in.")
    name: str = column("Library name, at most 255 characters.")
    parent_id: int | None = column("Key of the library above; null at the top of the catalog.")
    description: str | None = column("What the library holds.")
    created_at: datetime = column("When the library was made.")
    catalog: One["CoiceCatalog"] = one("The catalog that the library is in.", via="catalog_id")
    parent: One["CoiceLibrary"] = one("The library above.", via="parent_id")
    children: Many["CoiceLibrary"] = many("The libraries right below.", via="parent_id")
    images: Many["CoiceImage"] = many("The library's photographs.", via="library_id")
    pipelines: Many["CoicePipeline"] = many("Pipelines made for this library.", via="library_id")
    jobs: Many["CoiceJob"] = many("Jobs over this library.", via="library_id")
    grants: Many["CoiceLibraryGroup"] = many("Grants of the library to groups.", via="library_id")
    groups: Many["CoiceGroup"] = many(
        "Groups that the library is granted to.",
        through="coice.library_groups",
        via="library_id",
        to="group_id",
    )


@table(
    "coice.images",
    order=_NEWEST_LAST,
    writes=Writes(update=("metadata",), delete=True),
    visible=Visibility(rows=_IN_LIBRARY, all=_ADMIN),
)
class CoiceImage:
    """A photograph: where its file is stored and what is known about it."""

    row_id: UUID = column("Image identifier.", sql="id")
    library_id: int = column("Key of the library that holds the image.")
    gcs_path: str = column(
        "Where the file is: `gs://<bucket>/catalogs/<catalog>/<library>/<name>`.", indexed=("like",)
    )
    metadata: JSON = column("EXIF and user-defined data, an object.", indexed=("contains", "has_key"))
    created_at: datetime = column("When the image was uploaded.")
    name: str = computed("The file's name: the last part of `gcsPath`.", needs=("gcs_path",))
    url: str = computed("A short-lived signed URL of the file.", needs=("gcs_path",))
    thumbnail_url: str = computed(
        "A short-lived signed URL of the image made small: WebP, upright, at most 320 pixels on a side.",
        needs=("gcs_path", "row_id"),
    )
    library: One["CoiceLibrary"] = one("The library that holds the image.", via="library_id")
    results: Many["CoiceJobResult"] = many("What jobs found in the image.", via="image_id")


@table(
    "coice.prompts",
    order=_NEWEST_LAST,
    writes=Writes(create=("name", "prompt", "type"), update=("name", "prompt", "type"), delete=True),
)
class CoicePrompt:
    """A reusable question to ask of an image."""

    row_id: UUID = column("Prompt identifier.", sql="id")
    name: str = column('Prompt name, such as "Flare Detection".')
    prompt: str = column("The text that the model is asked.")
    type: CoicePromptType = column("The form of the answer.")
    created_by: UUID = column("Key of the author's profile.")
    created_at: datetime = column("When the prompt was written.")
    author: One["CoiceProfile"] = one("The person who wrote the prompt.", via="created_by")
    stages: Many["CoicePipelineStage"] = many("Stages that ask the prompt.", via="prompt_id")


@table(
    "coice.pipelines",
    order=_NEWEST_LAST,
    writes=Writes(
        create=("library_id", "name", "description"),
        update=("library_id", "name", "description"),
        delete=True,
    ),
)
class CoicePipeline:
    """A workflow of prompts, run stage by stage over the images of a library."""

    row_id: UUID = column("Pipeline identifier.", sql="id")
    library_id: int | None = column("Key of the library that it is made for; null for a general one.")
    name: str = column("Pipeline name, at most 255 characters.")
    description: str | None = column("What the pipeline looks for.")
    created_by: UUID = column("Key of the author's profile.")
    created_at: datetime = column("When the pipeline was made.")
    library: One["CoiceLibrary"] = one("The library that the pipeline is made for.", via="library_id")
    author: One["CoiceProfile"] = one("The person who made the pipeline.", via="created_by")
    stages: Many["CoicePipelineStage"] = many(
        "The stages, in the order in which they run.", via="pipeline_id"
    )
    jobs: Many["CoiceJob"] = many("Jobs that ran the pipeline.", via="pipeline_id")


@table(
    "coice.pipeline_stages",
    order=(("stage_order", "ASC"),),
    writes=Writes(
        create=("pipeline_id", "prompt_id", "stage_order", "filter_condition"),
        update=("prompt_id", "stage_order", "filter_condition"),
        delete=True,
        upsert=("pipeline_id", "stage_order"),
    ),
)
class CoicePipelineStage:
    """One stage of a pipeline: a prompt, and which images it is asked of."""

    row_id: UUID = column("Stage identifier.", sql="id")
    pipeline_id: UUID = column("Key of the pipeline.")
    prompt_id: UUID = column("Key of the prompt that the stage asks.")
    stage_order: int = column("Place in the pipeline, from 1.")
    filter_condition: JSON | None = column(
        'Which images the stage sees, by earlier results: `{"stage_1.result": true}`; null for all.'
    )
    pipeline: One["CoicePipeline"] = one("The pipeline that the stage is of.", via="pipeline_id")
    prompt: One["CoicePrompt"] = one("The prompt that the stage asks.", via="prompt_id")
    results: Many["CoiceJobResult"] = many("What the stage found, in all jobs.", via="stage_id")


@table(
    "coice.jobs",
    order=_NEWEST_LAST,
    run="coice.job",
    owner=Owner("submitter", name="display_name", email="email"),
    visible=Visibility(rows=_JOB, all=_ADMIN),
    visible_with="id",
)
class CoiceJob:
    """One execution of a pipeline over images of a library; started by `startCoiceJob`."""

    row_id: UUID = column("Job identifier; the id of the run.", sql="id")
    pipeline_id: UUID = column("Key of the pipeline that runs.")
    library_id: int = column("Key of the library that it runs over.")
    image_ids: list[UUID] = column(
        "The images asked for; empty for all images of the library.", indexed=("contains_all", "overlaps")
    )
    status: CoiceJobStatus = column("How far the job is.")
    total_images: int = column("How many images the job inspects.")
    processed_images: int = column("How many of them are done.")
    created_by: UUID = column("Key of the profile of the person who started the job.")
    created_at: datetime = column("When the job was started.")
    completed_at: datetime | None = column("When the job ended, in whatever way.")
    pipeline: One["CoicePipeline"] = one("The pipeline that runs.", via="pipeline_id")
    library: One["CoiceLibrary"] = one("The library that it runs over.", via="library_id")
    submitter: One["CoiceProfile"] = one("The person who started the job.", via="created_by")
    results: Many["CoiceJobResult"] = many(
        "What the job found, in the order in which it was found.", via="job_id"
    )


@table(
    "coice.job_results",
    order=(("sequence", "ASC"),),
    search=Search("search_vector", text="coice.result_text(result)"),
    visible=Visibility(rows=f"job_id in (select id from coice.jobs where {_JOB})", all=_ADMIN),
    visible_with="job_id",
)
class CoiceJobResult:
    """What one stage of a job found in one image."""

    row_id: UUID = column("Result identifier.", sql="id")
    job_id: UUID = column("Key of the job.")
    image_id: UUID = column("Key of the image.")
    stage_id: UUID = column("Key of the stage.")
    sequence: int = column("The result's place in its job: the cursor of `coiceJobResults(after)`.")
    result: JSON = column('The answer, such as `{"result": true, "provider": "offline"}`.')
    executed_at: datetime = column("When the answer was had.")
    search_vector: TextSearch = column("The words of the answer, for full-text search.", indexed=("matches",))
    job: One["CoiceJob"] = one("The job that found it.", via="job_id")
    image: One["CoiceImage"] = one("The image that it was found in.", via="image_id")
    stage: One["CoicePipelineStage"] = one("The stage that found it.", via="stage_id")


@table("coice.groups", order=_NEWEST_LAST, writes=Writes(create=("name",), update=("name",), delete=True))
class CoiceGroup:
    """A group of people, to which catalogs and libraries are granted."""

    row_id: UUID = column("Group identifier.", sql="id")
    name: str = column("Group name.")
    created_at: datetime = column("When the group was made.")
    memberships: Many["CoiceUserGroup"] = many("Who is in the group.", via="group_id")
    members: Many["CoiceProfile"] = many(
        "The people in the group.", through="coice.user_groups", via="group_id", to="user_id"
    )
    catalog_grants: Many["CoiceCatalogGroup"] = many("Catalogs granted to the group.", via="group_id")
    library_grants: Many["CoiceLibraryGroup"] = many("Libraries granted to the group.", via="group_id")


@table(
    "coice.user_groups",
    key=("user_id", "group_id"),
    writes=Writes(create=("user_id", "group_id"), delete=True, upsert=("user_id", "group_id")),
)
class CoiceUserGroup:
    """A person's membership in a group."""

    user_id: UUID = column("Key of the person's profile.")
    group_id: UUID = column("Key of the group.")
    user: One["CoiceProfile"] = one("The person.", via="user_id")
    group: One["CoiceGroup"] = one("The group that the person belongs to.", via="group_id")


@table(
    "coice.library_groups",
    key=("library_id", "group_id"),
    writes=Writes(create=("library_id", "group_id"), delete=True, upsert=("library_id", "group_id")),
)
class CoiceLibraryGroup:
    """A grant of a library, and of those below it, to a group."""

    library_id: int = column("Key of the library.")
    group_id: UUID = column("Key of the group.")
    library: One["CoiceLibrary"] = one("The library that is granted.", via="library_id")
    group: One["CoiceGroup"] = one("The group that it is granted to.", via="group_id")


@table(
    "coice.catalog_groups",
    key=("catalog_id", "group_id"),
    writes=Writes(create=("catalog_id", "group_id"), delete=True, upsert=("catalog_id", "group_id")),
)
class CoiceCatalogGroup:
    """A grant of a catalog, and of all its libraries, to a group."""

    catalog_id: int = column("Key of the catalog.")
    group_id: UUID = column("Key of the group.")
    catalog: One["CoiceCatalog"] = one("The catalog that is granted.", via="catalog_id")
    group: One["CoiceGroup"] = one("The group that it is granted to.", via="group_id")


@table(
    "coice.feature_flags",
    order=_NEWEST_LAST,
    writes=Writes(
        create=("name", "enabled", "description"),
        defaults=("enabled",),
        update=("name", "enabled", "description"),
        delete=True,
        upsert=("name",),
    ),
)
class CoiceFeatureFlag:
    """A switch for an experimental feature."""

    row_id: UUID = column("Flag identifier.", sql="id")
    name: str = column("Flag name, unique.")
    enabled: bool = column("Whether the feature is on.")
    description: str | None = column("What the feature is.")
    created_at: datetime = column("When the flag was made.")


COICE = System(
    name="coice",
    prefix="Coice",
    classes=(
        CoiceProfile,
        CoiceCatalog,
        CoiceLibrary,
        CoiceImage,
        CoicePrompt,
        CoicePipeline,
        CoicePipelineStage,
        CoiceJob,
        CoiceJobResult,
        CoiceGroup,
        CoiceUserGroup,
        CoiceLibraryGroup,
        CoiceCatalogGroup,
        CoiceFeatureFlag,
    ),
)
