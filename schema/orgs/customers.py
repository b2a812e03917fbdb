"""Customers of organisations: who they are, how they are reached, and who looks after them."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from trellis.schema.declaration import Many, One, Order, Writes, column, many, one, table

if TYPE_CHECKING:
    from trellis.schema.orgs.system import OrgsOrganization, OrgsUserProfile

_NEWEST_LAST: Order = (("created_at", "ASC"),)


@table("orgs.customers", order=_NEWEST_LAST, writes=Writes(delete=True))
class OrgsCustomer:
    """A customer; `createOrgsCustomer` and `updateOrgsCustomer` write it with all that is its own.

    Admins see those of their organisation, users those that they look after. Whoever sees one may change it;
    an admin deletes one that no other organisation has.
    """

    row_id: UUID = column("Customer identifier.", sql="id")
    name: str = column("What the customer is called on paper: a company, or a person's whole name.")
    first_name: str = column("First name of the person; may be empty.")
    last_name: str = column("Last name of the person; may be empty.")
    created_at: datetime = column("When the customer was added.")
    updated_at: datetime = column("When one of its names was changed last.")
    emails: Many["OrgsCustomerEmail"] = many("Addresses, at most one of which is primary.", via="customer_id")
    phones: Many["OrgsCustomerPhone"] = many("Numbers, at most one of which is primary.", via="customer_id")
    organization_links: Many["OrgsCustomerOrganization"] = many(
        "Since when which organisations have it, as far as you see them.", via="customer_id"
    )
    user_links: Many["OrgsCustomerUser"] = many(
        "Since when who looks after it, as far as you see them.", via="customer_id"
    )
    organizations: Many["OrgsOrganization"] = many(
        "The organisations that have it, as far as you see them.",
        via="customer_id",
        through="orgs.customer_organization",
        to="organization_id",
    )
    users: Many["OrgsUserProfile"] = many(
        "Those who look after it, as far as you see them.",
        via="customer_id",
        through="orgs.customer_user",
        to="user_id",
    )


@table(
    "orgs.customer_email",
    order=_NEWEST_LAST,
    writes=Writes(
        create=("customer_id", "email", "is_primary"),
        defaults=("is_primary",),
        update=("email", "is_primary"),
        delete=True,
    ),
)
class OrgsCustomerEmail:
    """An e-mail address of a customer."""

    row_id: UUID = column("Identifier of the address.", sql="id")
    customer_id: UUID = column("Key of the customer whose it is.")
    email: str = column("The address, at most 320 bytes; a customer has each once.")
    is_primary: bool = column(
        "Whether it is the one to write to; making an address primary takes that from the one before."
    )
    created_at: datetime = column("When it was added.")
    updated_at: datetime = column("When it was changed last, or ceased to be primary.")
    customer: One["OrgsCustomer"] = one("The customer whose it is.", via="customer_id")


@table(
    "orgs.customer_phone",
    order=_NEWEST_LAST,
    writes=Writes(
        create=("customer_id", "phone", "type", "is_primary"),
        defaults=("is_primary",),
        update=("phone", "type", "is_primary"),
        delete=True,
    ),
)
class OrgsCustomerPhone:
    """A telephone number of a customer."""

    row_id: UUID = column("Identifier of the number.", sql="id")
    customer_id: UUID = column("Key of the customer whose it is.")
    phone: str = column("The number as it was written: digits, spaces and the signs that go with them.")
    type: str | None = column("What kind of number it is, such as `mobile` or `work`.")
    is_primary: bool = column(
        "Whether it is the one to call; making a number primary takes that from the one before."
    )
    created_at: datetime = column("When it was added.")
    updated_at: datetime = column("When it was changed last, or ceased to be primary.")
    customer: One["OrgsCustomer"] = one("The customer whose it is.", via="customer_id")


@table(
    "orgs.customer_organization",
    order=_NEWEST_LAST,
    writes=Writes(create=("customer_id", "organization_id"), delete=True),
)
class OrgsCustomerOrganization:
    """That an organisation has a customer. Developers share; an admin gives up what another has, too."""

    row_id: UUID = column("Identifier of the sharing.", sql="id")
    customer_id: UUID = column("Key of the customer.")
    organization_id: UUID = column("Key of the organisation, which has each customer once.")
    created_at: datetime = column("Since when it has it.")
    customer: One["OrgsCustomer"] = one("The customer that is shared.", via="customer_id")
    organization: One["OrgsOrganization"] = one("The organisation.", via="organization_id")


@table(
    "orgs.customer_user",
    order=_NEWEST_LAST,
    writes=Writes(create=("customer_id", "user_id"), delete=True),
)
class OrgsCustomerUser:
    """That somebody looks after a customer of its organisation; admins say who."""

    row_id: UUID = column("Identifier of the assignment.", sql="id")
    customer_id: UUID = column("Key of the customer.")
    user_id: UUID = column("Key of the profile (not of the account) of who looks after it.")
    organization_id: UUID = column("Key of that one's organisation, which has the customer.")
    created_at: datetime = column("Since when.")
    customer: One["OrgsCustomer"] = one("The customer that is shared.", via="customer_id")
    user: One["OrgsUserProfile"] = one("Who looks after it.", via="user_id")
    organization: One["OrgsOrganization"] = one("That one's organisation.", via="organization_id")
