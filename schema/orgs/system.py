"""Orgs: organisations, their people, modules and licences, and what people keep.

Source: the Supabase data model. Customers are in `orgs_customers`, what is said and run in
`orgs_conversations`.
"""

from datetime import datetime
from enum import Enum
from uuid import UUID

import strawberry

from trellis.schema.declaration import Many, One, Order, System, Writes, column, many, one, table
from trellis.schema.orgs.conversations import (
    OrgsChatMessage,
    OrgsConversation,
    OrgsFunction,
    OrgsFunctionVersion,
)
from trellis.schema.orgs.customers import (
    OrgsCustomer,
    OrgsCustomerEmail,
    OrgsCustomerOrganization,
    OrgsCustomerPhone,
    OrgsCustomerUser,
)
from trellis.schema.orgs.knowledge import OrgsDocument, OrgsDocumentLoad, OrgsSource, OrgsVector
from trellis.schema.orgs.replies import OrgsReply, OrgsReplyToken
from trellis.schema.scalars import JSON
from trellis.schema.sealed import Sealed

API_KEY = Sealed("orgs.key_store", "api_key", owner="user_id")
"""The keys for providers that people keep."""

_NEWEST_LAST: Order = (("created_at", "ASC"),)


@strawberry.enum(description="What a person is; nobody changes their own.")
class OrgsRole(Enum):
    """What a person is."""

    DEVELOPER = strawberry.enum_value(
        "developer", description="Sees and does everything, in all organisations."
    )
    ADMIN = strawberry.enum_value("admin", description="Sees and manages what is its organisation's.")
    USER = strawberry.enum_value("user", description="Sees and does what is its own.")


@strawberry.enum(description="Whether a person may do anything.")
class OrgsProfileStatus(Enum):
    """Whether a person may do anything."""

    ACTIVE = strawberry.enum_value("active", description="May do what its role allows.")
    DEACTIVATED = strawberry.enum_value(
        "deactivated", description="Sees and does nothing; what it wrote stays."
    )


@strawberry.enum(description="A provider of models that people keep a key for.")
class OrgsKeyProvider(Enum):
    """A provider of models that people keep a key for."""

    COHERE = strawberry.enum_value("cohere", description="Cohere: chat, embeddings, reranking.")
    ANTHROPIC = strawberry.enum_value("anthropic", description="Anthropic: the Claude models.")
    GEMINI = strawberry.enum_value("gemini", description="Google: the Gemini models.")


@table(
    "orgs.organizations", order=_NEWEST_LAST, writes=Writes(create=("name",), update=("name",), delete=True)
)
class OrgsOrganization:
    """An organisation, which all else belongs to. Developers make them; their admins rename them."""

    row_id: UUID = column("Organisation identifier.", sql="id")
    name: str = column("What it is called.")
    created_at: datetime = column("When it was added.")
    updated_at: datetime = column("When it got its name.")
    profiles: Many["OrgsUserProfile"] = many(
        "The people in it, as far as you see them.", via="organization_id"
    )
    modules: Many["OrgsOrgModule"] = many(
        "What it offers; a licence is for some of it.", via="organization_id"
    )
    licenses: Many["OrgsLicense"] = many("Its licences, for its admins.", via="organization_id")
    conversations: Many["OrgsConversation"] = many(
        "Conversations of its people, as far as you see them.", via="organization_id"
    )
    customers: Many["OrgsCustomer"] = many(
        "Its customers, as far as you see them.",
        via="organization_id",
        through="orgs.customer_organization",
        to="customer_id",
    )


@table("orgs.user_profile", order=_NEWEST_LAST, writes=Writes(delete=True))
class OrgsUserProfile:
    """A person in an organisation: one for each account. `addOrgsUser` and what follows it change it.

    Who has written something is deactivated, not deleted.
    """

    row_id: UUID = column("Profile identifier: what messages and customers name people by.", sql="id")
    organization_id: UUID = column("Key of the organisation that the person is in.")
    user_id: UUID | None = column("Key of the person's account; null once that is gone.")
    role: OrgsRole = column("What the person is.")
    status: OrgsProfileStatus = column("Whether the person may do anything.")
    created_at: datetime = column("When the person was added.")
    updated_at: datetime = column("When its role, status or organisation was changed last.")
    organization: One["OrgsOrganization"] = one(
        "The organisation that the person is in.", via="organization_id"
    )
    user: One["OrgsUser"] = one("The person's account.", via="user_id")
    messages: Many["OrgsChatMessage"] = many("What was said in the person's conversations.", via="user_id")
    customers: Many["OrgsCustomer"] = many(
        "Customers that the person looks after.",
        via="user_id",
        through="orgs.customer_user",
        to="customer_id",
    )


@table("orgs.users")
class OrgsUser:
    """An account, as far as it may be shown: your own; to admins those of their organisation.

    Developers see all.
    """

    row_id: UUID = column("The account's key, which tokens have as `sub`.", sql="id")
    email: str | None = column("Its e-mail address.")
    phone: str | None = column("Its telephone number, where accounts have one.")
    created_at: datetime | None = column("When the person signed up.")
    updated_at: datetime | None = column("When the account was changed last.")
    email_confirmed_at: datetime | None = column("When the address was confirmed, where that is asked for.")
    last_sign_in_at: datetime | None = column("When the person last signed in.")
    is_anonymous: bool = column("Whether nobody knows who it is: signed in without an address.")
    banned_until: datetime | None = column(
        "Until when the person cannot sign in; null for nobody who is barred."
    )
    conversations: Many["OrgsConversation"] = many("The person's conversations.", via="user_id")
    functions: Many["OrgsFunction"] = many("The person's functions.", via="user_id")
    preferences: Many["OrgsUserPreference"] = many("What the person likes to have how.", via="user_id")
    keys: Many["OrgsKey"] = many("Keys for providers that the person keeps.", via="user_id")


@table(
    "orgs.org_modules",
    order=_NEWEST_LAST,
    writes=Writes(
        create=("organization_id", "module_name", "description"),
        update=("module_name", "description"),
        delete=True,
    ),
)
class OrgsOrgModule:
    """Something that an organisation offers, which licences are for. All its people see it."""

    row_id: UUID = column("Module identifier.", sql="id")
    organization_id: UUID = column("Key of the organisation that offers it.")
    module_name: str = column("What it is called: `orgsLicenseCheck` asks by it.")
    description: str | None = column("What it does.")
    created_at: datetime = column("When it was added.")
    updated_at: datetime = column("When it was changed last.")
    organization: One["OrgsOrganization"] = one("The organisation that offers it.", via="organization_id")
    licenses: Many["OrgsLicense"] = many(
        "Licences that are for it.", via="module_id", through="orgs.license_modules", to="license_id"
    )


@table("orgs.licenses", order=_NEWEST_LAST, writes=Writes(delete=True))
class OrgsLicense:
    """A licence of an organisation, for its admins to see; developers issue it by `issueOrgsLicense`."""

    row_id: UUID = column("Licence identifier.", sql="id")
    organization_id: UUID = column("Key of the organisation whose it is.")
    license_key: UUID = column("What a machine shows to be let in: keep it from who has none.")
    expiration_date: datetime | None = column("From when on it is no longer good; null for never.")
    created_at: datetime = column("When it was issued.")
    updated_at: datetime = column("When it was extended or shortened last.")
    organization: One["OrgsOrganization"] = one("The organisation whose it is.", via="organization_id")
    module_links: Many["OrgsLicenseModule"] = many("Since when it is for which modules.", via="license_id")
    modules: Many["OrgsOrgModule"] = many(
        "The modules that it is for.", via="license_id", through="orgs.license_modules", to="module_id"
    )


@table("orgs.license_modules", order=_NEWEST_LAST)
class OrgsLicenseModule:
    """That a licence is for a module of its organisation."""

    row_id: UUID = column("Identifier of the pair.", sql="id")
    organization_id: UUID = column("Key of the organisation of both.")
    license_id: UUID = column("Key of the licence.")
    module_id: UUID = column("Key of the module.")
    created_at: datetime = column("Since when.")
    license: One["OrgsLicense"] = one("The licence.", via="license_id")
    module: One["OrgsOrgModule"] = one("The module that the licence is for.", via="module_id")


@table("orgs.user_preferences", order=_NEWEST_LAST, writes=Writes(update=("preference_value",), delete=True))
class OrgsUserPreference:
    """Something that a person likes to have in a certain way; `setOrgsPreference` sets it."""

    row_id: UUID = column("Preference identifier.", sql="id")
    user_id: UUID = column("Key of the account of the person whose it is.")
    organization_id: UUID = column("Key of the organisation that this person is in.")
    preference_key: str = column("What it is about, such as `theme`: once for each person.")
    preference_value: JSON | None = column("How it is to be: any JSON of at most 64 KiB.")
    created_at: datetime = column("When it was first set.")
    updated_at: datetime = column("When it was set last to something else.")
    user: One["OrgsUser"] = one("The account of the person whose it is.", via="user_id")
    organization: One["OrgsOrganization"] = one(
        "The organisation that this person is in.", via="organization_id"
    )


@table("orgs.key_store", order=_NEWEST_LAST, writes=Writes(delete=True))
class OrgsKey:
    """A person's key for a provider; saved by `saveOrgsKey`. The key itself can never be read again."""

    row_id: UUID = column("Identifier of the stored key.", sql="id")
    user_id: UUID = column("Key of the account of the person whose it is.")
    organization_id: UUID = column("Key of the organisation that this person is in.")
    provider: OrgsKeyProvider = column("The provider that it is for; a person has one key for each.")
    last_four: str = column("Its last four characters; empty where it is too short to show them.")
    verified: bool = column("Whether the provider has accepted this very key: see `verifyOrgsKey`.")
    created_at: datetime = column("When a key for the provider was first saved.")
    updated_at: datetime = column("When this one was saved, or verified.")
    user: One["OrgsUser"] = one("The account of the person whose it is.", via="user_id")
    organization: One["OrgsOrganization"] = one(
        "The organisation that this person is in.", via="organization_id"
    )


ORGS = System(
    name="orgs",
    prefix="Orgs",
    classes=(
        OrgsOrganization,
        OrgsUserProfile,
        OrgsUser,
        OrgsOrgModule,
        OrgsLicense,
        OrgsLicenseModule,
        OrgsCustomer,
        OrgsCustomerEmail,
        OrgsCustomerPhone,
        OrgsCustomerOrganization,
        OrgsCustomerUser,
        OrgsConversation,
        OrgsChatMessage,
        OrgsReply,
        OrgsReplyToken,
        OrgsDocument,
        OrgsDocumentLoad,
        OrgsSource,
        OrgsVector,
        OrgsFunction,
        OrgsFunctionVersion,
        OrgsUserPreference,
        OrgsKey,
    ),
    sealed=(API_KEY,),
)
