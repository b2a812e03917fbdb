"""What a customer of Orgs is written by: its names, and lists of all that is its own."""

from uuid import UUID

import strawberry

_ADDRESSES = "The whole list of addresses from then on, at most 100 and one of them primary."
_NUMBERS = "The whole list of numbers from then on, at most 100 and one of them primary."
_ORGANIZATIONS = (
    "Keys of all organisations that are to have it, as far as you see them. Developers add any; an admin "
    "may leave out its own, which is not the last."
)
_USERS = (
    "Keys of the profiles of all who are to look after it, as far as you see them; admins and developers say "
    "who, in organisations that have it."
)


@strawberry.input(description="An e-mail address of a customer: a new one, or a change of one that there is.")
class OrgsCustomerEmailInput:
    """A member of `emails`."""

    row_id: UUID | None = strawberry.field(
        default=strawberry.UNSET, description="Key of the address that is meant; a new one without it."
    )
    email: str | None = strawberry.field(
        default=strawberry.UNSET, description="The address itself; as it is, if not given."
    )
    is_primary: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Whether it is the one to write to; as it is, if not given."
    )


@strawberry.input(
    description="A telephone number of a customer: a new one, or a change of one that there is."
)
class OrgsCustomerPhoneInput:
    """A member of `phones`."""

    row_id: UUID | None = strawberry.field(
        default=strawberry.UNSET, description="Key of the number that is meant; a new one without it."
    )
    phone: str | None = strawberry.field(
        default=strawberry.UNSET, description="The number itself; as it is, if not given."
    )
    type: str | None = strawberry.field(
        default=strawberry.UNSET, description="What kind of number it is; as it is, if not given."
    )
    is_primary: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Whether it is the one to call; as it is, if not given."
    )


@strawberry.input(description="A new customer, with all that is its own.")
class CreateOrgsCustomerInput:
    """Input of `createOrgsCustomer`."""

    name: str = strawberry.field(
        description="What it is called on paper: a company, or a person's whole name."
    )
    first_name: str = strawberry.field(default="", description="First name of the person; may be empty.")
    last_name: str = strawberry.field(default="", description="Last name of the person; may be empty.")
    emails: list[OrgsCustomerEmailInput] = strawberry.field(
        default_factory=list, description="Its addresses, at most 100 and one of them primary."
    )
    phones: list[OrgsCustomerPhoneInput] = strawberry.field(
        default_factory=list, description="Its numbers, at most 100 and one of them primary."
    )
    organization_ids: list[UUID] | None = strawberry.field(
        default=strawberry.UNSET, description=f"{_ORGANIZATIONS} Your own, if not given."
    )
    user_ids: list[UUID] | None = strawberry.field(
        default=strawberry.UNSET, description=f"{_USERS} You, if you are a user and it is not given."
    )


@strawberry.input(description="What is to be changed of a customer, and of what is its own.")
class UpdateOrgsCustomerPatch:
    """The patch of `updateOrgsCustomer`."""

    name: str | None = strawberry.field(default=strawberry.UNSET, description="What it is called on paper.")
    first_name: str | None = strawberry.field(
        default=strawberry.UNSET, description="First name of the person."
    )
    last_name: str | None = strawberry.field(default=strawberry.UNSET, description="Last name of the person.")
    emails: list[OrgsCustomerEmailInput] | None = strawberry.field(
        default=strawberry.UNSET, description=_ADDRESSES
    )
    phones: list[OrgsCustomerPhoneInput] | None = strawberry.field(
        default=strawberry.UNSET, description=_NUMBERS
    )
    organization_ids: list[UUID] | None = strawberry.field(
        default=strawberry.UNSET, description=_ORGANIZATIONS
    )
    user_ids: list[UUID] | None = strawberry.field(default=strawberry.UNSET, description=_USERS)
