"""OFM's publishing: accounts, posts and what came of them, comments, captions, costs and insights."""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING
from uuid import UUID

import strawberry

from trellis.schema.declaration import (
    Many,
    One,
    Order,
    Visibility,
    Writes,
    column,
    many,
    one,
    table,
)
from trellis.schema.scalars import JSON, BigInt

if TYPE_CHECKING:
    from trellis.schema.ofm.system import OfmModel, OfmReel, OfmThreadsAccount, OfmUser

_NEWEST_LAST: Order = (("created_at", "ASC"),)
_OWN = Visibility(rows="user_id = (select auth.uid())", all="false")
_TEMPLATE = ("ai_model_id", "name", "body", "tags", "is_active")
_CAPTION = ("ai_model_id", "name", "body", "hashtags", "is_active")
_EXAMPLE = ("ai_model_id", "viral_reel_id", "caption", "notes", "tags")
_COMMENT = (
    "template_id",
    "instagram_account_id",
    "threads_account_id",
    "target_url",
    "body",
    "scheduled_for",
)
_FIGURES = ("measured_at", "views", "likes", "comments", "shares", "saves")
_INSIGHT = ("ai_model_id", "title", "body", "metrics", "period_start", "period_end")
_ACCOUNT = ("username", "account_type", "ai_model_id", "profile_pic_url", "is_active")
_POST = ("instagram_account_id", "threads_account_id", "caption", "asset_ids", "scheduled_for")


@strawberry.enum(description="What kind of account it is at Instagram.")
class OfmAccountType(Enum):
    """What kind of account it is at Instagram."""

    PERSONAL = strawberry.enum_value(
        "personal", description="Which Instagram lets nobody post to but itself."
    )
    CREATOR = strawberry.enum_value("creator", description="A professional account of a person's.")
    BUSINESS = strawberry.enum_value("business", description="A professional account of a company's.")


@strawberry.enum(description="How far a scheduled post is.")
class OfmPostStatus(Enum):
    """How far a scheduled post is."""

    SCHEDULED = strawberry.enum_value("scheduled", description="Goes out when it is due.")
    PUBLISHING = strawberry.enum_value("publishing", description="Goes out at this moment.")
    PUBLISHED = strawberry.enum_value("published", description="Is out.")
    FAILED = strawberry.enum_value(
        "failed", description="Could not go out; `errorMessage` says why. Schedule it again by hand."
    )
    CANCELLED = strawberry.enum_value("cancelled", description="Was taken back before it was due.")


@strawberry.enum(description="How far a comment is that is to be left under somebody's post.")
class OfmCommentStatus(Enum):
    """How far a comment is."""

    PENDING = strawberry.enum_value("pending", description="Waits to be looked at.")
    APPROVED = strawberry.enum_value("approved", description="May be left.")
    POSTED = strawberry.enum_value("posted", description="Was left, by hand.")
    DISMISSED = strawberry.enum_value("dismissed", description="Is not to be left.")


@table(
    "ofm.instagram_accounts",
    order=_NEWEST_LAST,
    writes=Writes(
        create=_ACCOUNT,
        defaults=("account_type", "profile_pic_url", "is_active"),
        update=_ACCOUNT,
        delete=True,
    ),
)
class OfmInstagramAccount:
    """An account at Instagram that posts are scheduled for. No token of it is kept."""

    row_id: UUID = column("Identifier of the account here.", sql="id")
    user_id: UUID = column("Key of the person whose it is.")
    username: str = column("Its handle, in small letters and without the @.")
    account_type: OfmAccountType = column("Personal, creator or business.")
    ai_model_id: UUID | None = column("Key of the persona that posts there; null for none.")
    profile_pic_url: str = column("Where its picture is; may be empty.")
    is_active: bool = column("Whether posts go out to it.")
    created_at: datetime = column("When it was added.")
    updated_at: datetime = column("When it was changed last.")
    user: One["OfmUser"] = one("The person whose it is.", via="user_id")
    model: One["OfmModel"] = one("The persona that posts there.", via="ai_model_id")
    scheduled_posts: Many["OfmScheduledPost"] = many("Posts for it.", via="instagram_account_id")


@table(
    "ofm.scheduled_posts",
    order=(("scheduled_for", "ASC"),),
    writes=Writes(create=_POST, defaults=("caption", "asset_ids"), update=(*_POST, "status"), delete=True),
    visible=_OWN,
)
class OfmScheduledPost:
    """A post that goes out, once, when it is due."""

    row_id: UUID = column("Post identifier.", sql="id")
    user_id: UUID = column("Key of the person whose it is.")
    instagram_account_id: UUID | None = column("Key of the account at Instagram; a post has one account.")
    threads_account_id: UUID | None = column("Key of the account at Threads; a post has one account.")
    caption: str = column("What it says, at most 2,200 characters.")
    asset_ids: list[UUID] = column(
        "Keys of the assets that it shows, at most 10, in your order. One that is deleted leaves the list.",
        indexed=("contains_all", "overlaps"),
    )
    scheduled_for: datetime = column("When it is due; at once where that is past.")
    status: OfmPostStatus = column("How far it is. You may cancel it, and schedule it again.")
    published_at: datetime | None = column("When it went out.")
    external_id: str | None = column("What the service calls it, once it is out.")
    permalink: str | None = column("Where it can be seen, if anywhere.")
    error_message: str | None = column("Why it did not go out when that was last tried.")
    attempts: int = column("How often it was tried since it was scheduled.")
    created_at: datetime = column("When it was made.")
    updated_at: datetime = column("When it was changed last.")
    user: One["OfmUser"] = one("The person whose it is.", via="user_id")
    instagram_account: One["OfmInstagramAccount"] = one(
        "The account at Instagram.", via="instagram_account_id"
    )
    threads_account: One["OfmThreadsAccount"] = one("The account at Threads.", via="threads_account_id")
    analytics: Many["OfmPostAnalytics"] = many("What was measured of it.", via="scheduled_post_id")


@table("ofm.outbox", key=("post_id",), order=_NEWEST_LAST)
class OfmOutboxPost:
    """A post as it went out where no service is connected: nothing else has seen it."""

    post_id: UUID = column("Key of the scheduled post, which may be gone.")
    user_id: UUID = column("Key of the person whose it is.")
    account: str = column("The account that it went out from, such as `instagram:lia.example`.")
    caption: str = column("What it says.")
    files: list[str] = column("Where the files are that it shows.")
    created_at: datetime = column("When it went out.")
    user: One["OfmUser"] = one("The person whose it is.", via="user_id")


@table(
    "ofm.post_analytics",
    plural="OfmPostAnalyticsList",
    order=_NEWEST_LAST,
    writes=Writes(create=("scheduled_post_id", *_FIGURES), defaults=_FIGURES, update=_FIGURES, delete=True),
)
class OfmPostAnalytics:
    """How a post did, as measured at one moment."""

    row_id: UUID = column("Identifier of the measurement.", sql="id")
    user_id: UUID = column("Key of the person whose it is.")
    scheduled_post_id: UUID = column("Key of the post.")
    measured_at: datetime = column("When it was measured.")
    views: BigInt = column("How often the post was seen by then.")
    likes: BigInt = column("How many liked it by then.")
    comments: BigInt = column("How many remarks it had by then.")
    shares: BigInt = column("How often it was passed on by then.")
    saves: BigInt = column("How often it was kept by then.")
    created_at: datetime = column("When the measurement was written down.")
    updated_at: datetime = column("When it was changed last.")
    user: One["OfmUser"] = one("The person whose it is.", via="user_id")
    post: One["OfmScheduledPost"] = one("What was measured.", via="scheduled_post_id")


@table(
    "ofm.comment_templates",
    order=_NEWEST_LAST,
    writes=Writes(create=_TEMPLATE, defaults=("tags", "is_active"), update=_TEMPLATE, delete=True),
)
class OfmCommentTemplate:
    """A text to comment with."""

    row_id: UUID = column("Template identifier.", sql="id")
    user_id: UUID = column("Key of the person whose it is.")
    ai_model_id: UUID | None = column("Key of the persona that speaks so; null for any.")
    name: str = column("What the template is called.")
    body: str = column("The text, at most 2,200 characters.")
    tags: list[str] = column("Labels of the person's own, each once.")
    is_active: bool = column("Whether it is in use.")
    created_at: datetime = column("When it was written.")
    updated_at: datetime = column("When it was changed last.")
    user: One["OfmUser"] = one("The person whose it is.", via="user_id")
    model: One["OfmModel"] = one("The persona that speaks so.", via="ai_model_id")
    comments: Many["OfmAutoComment"] = many("What was written by it.", via="template_id")


@table(
    "ofm.auto_comments",
    order=_NEWEST_LAST,
    writes=Writes(create=_COMMENT, update=(*_COMMENT, "status"), delete=True),
)
class OfmAutoComment:
    """A comment that is to be left under somebody's post: a list to work through by hand."""

    row_id: UUID = column("Identifier of the comment.", sql="id")
    user_id: UUID = column("Key of the person whose it is.")
    template_id: UUID | None = column("Key of the template that it was written by; null for none.")
    instagram_account_id: UUID | None = column("Key of the account at Instagram to leave it from.")
    threads_account_id: UUID | None = column("Key of the account at Threads to leave it from.")
    target_url: str = column("The post that it is for.")
    body: str = column("The text, at most 2,200 characters.")
    status: OfmCommentStatus = column("How far it is.")
    scheduled_for: datetime | None = column("When it is to be left; null for any time.")
    created_at: datetime = column("When it was written.")
    updated_at: datetime = column("When it was changed last.")
    user: One["OfmUser"] = one("The person whose it is.", via="user_id")
    template: One["OfmCommentTemplate"] = one("What it was written by.", via="template_id")
    instagram_account: One["OfmInstagramAccount"] = one(
        "The account at Instagram.", via="instagram_account_id"
    )
    threads_account: One["OfmThreadsAccount"] = one("The account at Threads.", via="threads_account_id")


@table(
    "ofm.caption_templates",
    order=_NEWEST_LAST,
    writes=Writes(create=_CAPTION, defaults=("hashtags", "is_active"), update=_CAPTION, delete=True),
)
class OfmCaptionTemplate:
    """A text to begin a caption with."""

    row_id: UUID = column("Template identifier.", sql="id")
    user_id: UUID = column("Key of the person whose it is.")
    ai_model_id: UUID | None = column("Key of the persona that writes so; null for any.")
    name: str = column("What the template is called.")
    body: str = column("The text, at most 2,200 characters.")
    hashtags: list[str] = column("What follows the text, each once.")
    is_active: bool = column("Whether it is in use.")
    created_at: datetime = column("When it was written.")
    updated_at: datetime = column("When it was changed last.")
    user: One["OfmUser"] = one("The person whose it is.", via="user_id")
    model: One["OfmModel"] = one("The persona that writes so.", via="ai_model_id")


@table(
    "ofm.caption_examples",
    order=_NEWEST_LAST,
    writes=Writes(create=_EXAMPLE, defaults=("notes", "tags"), update=_EXAMPLE, delete=True),
)
class OfmCaptionExample:
    """A caption that shows how a persona is to write."""

    row_id: UUID = column("Identifier of the example.", sql="id")
    user_id: UUID = column("Key of the person whose it is.")
    ai_model_id: UUID | None = column("Key of the persona that is to write so; null for any.")
    viral_reel_id: UUID | None = column("Key of the reel that it was found under; null for none.")
    caption: str = column("The text, at most 2,200 characters.")
    notes: str = column("What is good about it.")
    tags: list[str] = column("Labels of the person's own, each once.")
    created_at: datetime = column("When it was noted.")
    updated_at: datetime = column("When it was changed last.")
    user: One["OfmUser"] = one("The person whose it is.", via="user_id")
    model: One["OfmModel"] = one("The persona that is to write so.", via="ai_model_id")
    reel: One["OfmReel"] = one("What it was found under.", via="viral_reel_id")


@table("ofm.cost_tracking", order=_NEWEST_LAST)
class OfmCost:
    """A call to a provider that was made for the person: one row for each attempt, whatever came of it."""

    row_id: UUID = column("Identifier of the entry.", sql="id")
    user_id: UUID = column("Key of the person whom the call was made for.")
    provider: str = column("Who was asked, such as `cohere`.")
    model: str | None = column("Which of its models was asked; null where none was.")
    outcome: str = column("`ok`, or the kind of error.")
    tokens: BigInt | None = column("What it took, where the provider says so.")
    milliseconds: int = column("How long the answer took.")
    cost: Decimal | None = column(
        "What it cost in US dollars, by the prices that the operator has set; null where that is not known."
    )
    created_at: datetime = column("When the call had ended.")
    updated_at: datetime = column("The same as `createdAt`: an entry does not change.")
    user: One["OfmUser"] = one("The person whom the call was made for.", via="user_id")


@table(
    "ofm.content_insights",
    order=_NEWEST_LAST,
    writes=Writes(create=_INSIGHT, defaults=("body", "metrics"), update=_INSIGHT, delete=True),
)
class OfmContentInsight:
    """Something learnt from how posts did."""

    row_id: UUID = column("Identifier of the insight.", sql="id")
    user_id: UUID = column("Key of the person whose it is.")
    ai_model_id: UUID | None = column("Key of the persona that it is about; null for all.")
    title: str = column("What was learnt, in a few words.")
    body: str = column("What was learnt, at length; may be empty.")
    metrics: JSON = column("The figures that it was drawn from, an object.")
    period_start: date | None = column("The first day that it is about; null for any.")
    period_end: date | None = column("The last day that it is about; null for any.")
    created_at: datetime = column("When it was written.")
    updated_at: datetime = column("When it was changed last.")
    user: One["OfmUser"] = one("The person whose it is.", via="user_id")
    model: One["OfmModel"] = one("The persona that it is about.", via="ai_model_id")
