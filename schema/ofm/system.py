"""OFM: a creator's personas, their media, the prompts and pictures made for them, and reels to go by.

What posts, comments and captions take is in `ofm_publishing`. Every row belongs to one person.
"""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING
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
from trellis.schema.ofm.generations import OfmPromptRun
from trellis.schema.ofm.publishing import (
    OfmAutoComment,
    OfmCaptionExample,
    OfmCaptionTemplate,
    OfmCommentTemplate,
    OfmContentInsight,
    OfmCost,
    OfmInstagramAccount,
    OfmOutboxPost,
    OfmPostAnalytics,
    OfmScheduledPost,
)
from trellis.schema.scalars import JSON, BigInt, TextSearch
from trellis.schema.sealed import Sealed

if TYPE_CHECKING:
    from collections.abc import Sequence

API_KEY = Sealed("ofm.user_api_keys", "encrypted_api_key", owner="user_id")
"""The keys for services that people bring."""

THREADS_TOKEN = Sealed("ofm.threads_accounts", "access_token", owner="user_id")
"""What speaks for people at Threads."""

_NEWEST_LAST: Order = (("created_at", "ASC"),)
_OWN = Visibility(rows="user_id = (select auth.uid())", all="false")


@strawberry.enum(description="What a person has subscribed to; nobody changes their own.")
class OfmSubscriptionTier(Enum):
    """What a person has subscribed to."""

    FREE = strawberry.enum_value("free", description="What everybody has who signs up.")
    BASIC = strawberry.enum_value("basic", description="The smallest subscription that is paid for.")
    PRO = strawberry.enum_value("pro", description="For who makes pictures every day.")
    ENTERPRISE = strawberry.enum_value("enterprise", description="For agencies with many personas.")


@strawberry.enum(description="A service that is asked with a key of the person's own.")
class OfmService(Enum):
    """A service that is asked with a key of the person's own."""

    ELEVENLABS = strawberry.enum_value("elevenlabs", description="Voices.")
    HIGGSFIELD = strawberry.enum_value("higgsfield", description="Pictures from prompts.")
    WAVESPEED = strawberry.enum_value("wavespeed", description="Pictures and films from prompts.")


@strawberry.enum(description="What kind of file an asset is; the folder that it lies in.")
class OfmFileType(Enum):
    """What kind of file an asset is."""

    IMAGE = strawberry.enum_value("image", description="A JPEG, PNG, WebP or GIF; has a thumbnail.")
    AUDIO = strawberry.enum_value("audio", description="An MP3, WAV, M4A or Ogg file.")
    VIDEO = strawberry.enum_value("video", description="An MP4, QuickTime or WebM film.")
    DOCUMENT = strawberry.enum_value("document", description="A PDF or a plain text.")


@strawberry.enum(description="How far a generation is.")
class OfmGenerationStatus(Enum):
    """How far a generation is."""

    PENDING = strawberry.enum_value("pending", description="Waits for its turn here.")
    SUBMITTING = strawberry.enum_value("submitting", description="Is being handed to the service.")
    QUEUED = strawberry.enum_value("queued", description="Waits for its turn at the service.")
    IN_PROGRESS = strawberry.enum_value("in_progress", description="Is worked on by the service.")
    COMPLETED = strawberry.enum_value("completed", description="There are pictures: see `resultUrls`.")
    FAILED = strawberry.enum_value("failed", description="Nothing came of it; `errorMessage` says why.")
    NSFW = strawberry.enum_value("nsfw", description="The service refused to show what it had made.")
    CANCELLED = strawberry.enum_value("cancelled", description="Was stopped before its end.")


@strawberry.enum(description="Where a reel was published.")
class OfmPlatform(Enum):
    """Where a reel was published."""

    INSTAGRAM = strawberry.enum_value("instagram", description="A reel or post of Instagram.")
    TIKTOK = strawberry.enum_value("tiktok", description="A video of TikTok.")
    YOUTUBE = strawberry.enum_value("youtube", description="A video or short of YouTube.")


@strawberry.enum(description="Whether a reel is worth going by.")
class OfmApprovalStatus(Enum):
    """Whether a reel is worth going by."""

    PENDING = strawberry.enum_value("pending", description="Its views are not known yet.")
    APPROVED = strawberry.enum_value("approved", description="It has 100,000 views or more, or you say so.")
    DENIED = strawberry.enum_value("denied", description="It has fewer than 100,000 views, or you say so.")


@table(
    "ofm.users",
    order=_NEWEST_LAST,
    writes=Writes(create=("row_id", "name"), defaults=("row_id",), update=("name",)),
)
class OfmUser:
    """A person who uses the studio: yourself, and nobody else. Made when the account is."""

    row_id: UUID = column("The person: the key of their auth user.", sql="id")
    email: str | None = column("The e-mail address of the person's account.")
    name: str | None = column("What the person is called.")
    subscription_tier: OfmSubscriptionTier = column("What the person has subscribed to.")
    created_at: datetime = column("When the person signed up.")
    updated_at: datetime = column("When the row was changed last.")
    api_keys: Many["OfmApiKey"] = many("Keys for services that the person has stored.", via="user_id")
    models: Many["OfmModel"] = many("The person's personas.", via="user_id")
    assets: Many["OfmAsset"] = many("The person's files.", via="user_id")
    prompts: Many["OfmPrompt"] = many("The person's prompts.", via="user_id")
    generations: Many["OfmGeneration"] = many("Pictures that the person had made.", via="user_id")
    threads_accounts: Many["OfmThreadsAccount"] = many(
        "Accounts at Threads that are connected.", via="user_id"
    )
    reels: Many["OfmReel"] = many("Reels that the person has saved.", via="user_id")
    scheduled_posts: Many["OfmScheduledPost"] = many("Posts that are or were to go out.", via="user_id")
    costs: Many["OfmCost"] = many("Calls to providers that were made for the person.", via="user_id")


@table("ofm.user_api_keys", order=_NEWEST_LAST, writes=Writes(delete=True))
class OfmApiKey:
    """A stored key for a service; saved by `saveOfmApiKey`. The key itself can never be read again."""

    row_id: UUID = column("Identifier of the stored key.", sql="id")
    user_id: UUID = column("Key of the person whose it is.")
    service: OfmService = column("The service that it is for; there is one key for each.")
    last_four: str = column("Its last four characters; empty where it is too short to show them.")
    created_at: datetime = column("When a key for the service was first saved.")
    updated_at: datetime = column("When this one was saved.")
    user: One["OfmUser"] = one("The person whose it is.", via="user_id")


@table(
    "ofm.assets",
    order=_NEWEST_LAST,
    writes=Writes(update=("tags", "is_favorite", "ai_model_id", "metadata"), delete=True),
    search=Search("search_vector", text="filename || ' ' || array_to_string(tags, ' ')"),
    visible=_OWN,
)
class OfmAsset:
    """A file in the studio; uploaded by `requestOfmAssetUpload`. Deleting it removes the file as well."""

    row_id: UUID = column("Asset identifier.", sql="id")
    user_id: UUID = column("Key of the person whose it is.")
    filename: str = column("What the file was called when it was uploaded.")
    file_path: str = column("Where it is: `gs://<bucket>/<person>/<file type>/<uuid>_<filename>`.")
    file_type: OfmFileType = column("Image, audio, video or document.")
    mime_type: str = column("The content type, such as `image/jpeg`: what its bytes are.")
    file_size: int = column("Bytes of the file, at most 50 MB.")
    tags: list[str] = column("Labels of the person's own, each once.", indexed=("contains_all", "overlaps"))
    is_favorite: bool = column("Whether the person has given it a star.")
    ai_model_id: UUID | None = column("Key of the persona that it shows; null for none.")
    metadata: JSON = column(
        "What was found in the file (`width`, `height` in pixels, `duration` in seconds), and what you add."
    )
    search_vector: TextSearch = column("The words of its name and tags.", indexed=("matches",))
    created_at: datetime = column("When it was uploaded.")
    updated_at: datetime = column("When the row was changed last.")
    url: str = computed("A short-lived signed URL of the file.", needs=("file_path",))
    thumbnail_url: str | None = computed(
        "A short-lived signed URL of an image made small: WebP, at most 320 pixels on a side; null for other "
        "files.",
        needs=("file_path", "row_id", "file_type"),
    )
    user: One["OfmUser"] = one("The person whose it is.", via="user_id")
    model: One["OfmModel"] = one("The persona that it shows.", via="ai_model_id")
    prompts: Many["OfmPrompt"] = many("Prompts that were drawn from it.", via="source_image_id")


@table(
    "ofm.ai_models",
    order=_NEWEST_LAST,
    writes=Writes(
        create=("name", "description", "voice_id", "voice_settings", "reference_image_ids", "is_active"),
        defaults=("description", "voice_id", "voice_settings", "reference_image_ids", "is_active"),
        update=("name", "description", "voice_id", "voice_settings", "reference_image_ids", "is_active"),
        delete=True,
    ),
    visible=_OWN,
)
class OfmModel:
    """A persona: what it is called, how it speaks, and images that show it."""

    row_id: UUID = column("Persona identifier.", sql="id")
    user_id: UUID = column("Key of the person whose it is.")
    name: str = column("What the persona is called.")
    description: str = column("What it is like; may be empty.")
    voice_id: str = column("What ElevenLabs calls its voice; may be empty.")
    voice_settings: JSON = column('How it speaks: `{"stability", "similarity_boost", "style"}`, 0 to 1 each.')
    reference_image_ids: list[UUID] = column(
        "Keys of images that show it, at most 50, in your order. One that is deleted leaves the list.",
        indexed=("contains_all", "overlaps"),
    )
    is_active: bool = column("Whether it is in use.")
    created_at: datetime = column("When it was made.")
    updated_at: datetime = column("When it was changed last.")
    user: One["OfmUser"] = one("The person whose it is.", via="user_id")
    assets: Many["OfmAsset"] = many("Files that show it.", via="ai_model_id")
    prompts: Many["OfmPrompt"] = many("Prompts that were written for it.", via="model_id")


@table(
    "ofm.prompts",
    order=_NEWEST_LAST,
    writes=Writes(
        create=("model_id", "source_image_id", "prompt_text", "variation_label", "metadata"),
        defaults=("variation_label", "metadata"),
        update=("model_id", "prompt_text", "variation_label", "metadata"),
        delete=True,
    ),
)
class OfmPrompt:
    """A text to make a picture by: drawn from an image by a model, or written by hand."""

    row_id: UUID = column("Prompt identifier.", sql="id")
    user_id: UUID = column("Key of the person whose it is.")
    model_id: UUID | None = column("Key of the persona that it is for; null for none, or one that is gone.")
    source_image_id: UUID | None = column(
        "Key of the image that it was drawn from; null for none, or one that is gone."
    )
    run_id: UUID | None = column("Key of the run that wrote it; null for none, or one that is gone.")
    prompt_text: str = column("The text itself.")
    prompt_index: int = column("Which of the five variations it is, from 0.")
    variation_label: str = column('What sets it apart, such as "Beach Sunset"; may be empty.')
    is_edited: bool = column("Whether a model wrote the text, and it was changed since.")
    metadata: JSON = column("What else is known about it, an object.")
    created_at: datetime = column("When it was written.")
    updated_at: datetime = column("When it was changed last.")
    user: One["OfmUser"] = one("The person whose it is.", via="user_id")
    model: One["OfmModel"] = one("The persona that it is for.", via="model_id")
    source_image: One["OfmAsset"] = one("The image that it was drawn from.", via="source_image_id")
    run: One["OfmPromptRun"] = one("The run that wrote it.", via="run_id")
    generations: Many["OfmGeneration"] = many("Pictures that were made by it.", via="prompt_id")


@table(
    "ofm.generations",
    order=_NEWEST_LAST,
    writes=Writes(delete=True),
    run="ofm.generation",
    owner=Owner("user", name="name", email="email"),
    visible=_OWN,
    visible_with="id",
)
class OfmGeneration:
    """Pictures made of a prompt by a service; started by `startOfmGeneration`."""

    row_id: UUID = column("Generation identifier; the id of the run.", sql="id")
    user_id: UUID = column("Key of the person who started it.")
    prompt_id: UUID | None = column("Key of the prompt; null for none, or one that is gone.")
    prompt_text: str = column("The prompt's text as it was when the generation was started.")
    status: OfmGenerationStatus = column("How far it is.")
    higgsfield_job_id: str | None = column("What the service calls it, once it has it.")
    model: str = column("The service's model that makes the pictures, such as `soul`.")
    settings: JSON = column("What the service was told beside the prompt, such as the size.")
    result_urls: list[str] = column("Where the service has put the pictures; not for ever.")
    saved_asset_ids: list[UUID] = column(
        "Keys of assets that the pictures were saved as. One that is deleted leaves the list.",
        indexed=("contains_all", "overlaps"),
    )
    error_message: str | None = column("Why nothing came of it.")
    started_at: datetime | None = column("When it was handed to the service.")
    completed_at: datetime | None = column("When it ended, in whatever way.")
    created_at: datetime = column("When it was asked for.")
    updated_at: datetime = column("When it was changed last.")
    user: One["OfmUser"] = one("The person who started it.", via="user_id")
    prompt: One["OfmPrompt"] = one("The prompt that it goes by.", via="prompt_id")


@table("ofm.threads_accounts", order=_NEWEST_LAST, writes=Writes(update=("is_active",), delete=True))
class OfmThreadsAccount:
    """An account at Threads, connected by `connectOfmThreads`. Its token is refreshed before it expires."""

    row_id: UUID = column("Identifier of the connected account.", sql="id")
    user_id: UUID = column("Key of the person who connected it.")
    threads_user_id: str = column("What Threads calls the account: a number.")
    username: str = column("Its @handle.")
    profile_pic_url: str = column("Where Threads has its picture; may be empty.")
    token_expires_at: datetime = column("When the token expires unless it is refreshed.")
    is_active: bool = column("Whether it is used; false, too, once Threads has refused to refresh its token.")
    refresh_error: str | None = column("Why the token could not be refreshed when that was last tried.")
    created_at: datetime = column("When it was first connected.")
    updated_at: datetime = column("When it was changed last.")
    user: One["OfmUser"] = one("The person who connected it.", via="user_id")
    scheduled_posts: Many["OfmScheduledPost"] = many("Posts for it.", via="threads_account_id")


@table(
    "ofm.viral_reels",
    order=_NEWEST_LAST,
    writes=Writes(update=("notes", "tags", "is_favorite", "approval_status"), delete=True),
    visible=_OWN,
)
class OfmReel:
    """A reel of somebody else's to go by; saved by `addOfmReel`."""

    row_id: UUID = column("Reel identifier.", sql="id")
    user_id: UUID = column("Key of the person who saved it.")
    url: str = column("The address that it was saved by.")
    platform: OfmPlatform = column("Where it was published.")
    shortcode: str | None = column("What the platform calls it; nobody saves one twice.")
    thumbnail_path: str | None = column(
        "Where its picture is kept; null until that was fetched.", sql="thumbnail_url"
    )
    notes: str = column("What the person remarks about it.")
    tags: list[str] = column(
        'Labels of the person\'s own, such as "dancing", each once.', indexed=("contains_all", "overlaps")
    )
    is_favorite: bool = column("Whether the person has given it a star.")
    view_count: BigInt = column("How often it was seen; 0 while that is not known: see `fetchedAt`.")
    approval_status: OfmApprovalStatus = column("By its views, unless the person has decided.")
    fetched_at: datetime | None = column("When its views were fetched; null while they are not known.")
    fetch_error: str | None = column("Why they are not known, where that was tried.")
    created_at: datetime = column("When it was saved.")
    updated_at: datetime = column("When it was changed last.")
    thumbnail_url: str | None = computed(
        "A short-lived signed URL of its picture; null until that was fetched.", needs=("thumbnail_path",)
    )
    user: One["OfmUser"] = one("The person who saved it.", via="user_id")
    caption_examples: Many["OfmCaptionExample"] = many(
        "Captions that were noted from it.", via="viral_reel_id"
    )


CLASSES: "Sequence[type]" = (
    OfmUser,
    OfmApiKey,
    OfmAsset,
    OfmModel,
    OfmPrompt,
    OfmPromptRun,
    OfmGeneration,
    OfmThreadsAccount,
    OfmReel,
    OfmInstagramAccount,
    OfmScheduledPost,
    OfmOutboxPost,
    OfmPostAnalytics,
    OfmCommentTemplate,
    OfmAutoComment,
    OfmCaptionTemplate,
    OfmCaptionExample,
    OfmCost,
    OfmContentInsight,
)

OFM = System(name="ofm", prefix="Ofm", classes=tuple(CLASSES), sealed=(API_KEY, THREADS_TOKEN))
