"""Orgs' own verbs, and what they are put together from."""

from collections.abc import Iterator
from functools import partial
from uuid import UUID

from trellis.resolvers.orgs.customers import customer_mutations
from trellis.resolvers.orgs.functions import check_function, function_mutations
from trellis.resolvers.orgs.keys import key_mutations
from trellis.resolvers.orgs.knowledge import COMPUTED, knowledge_mutations, knowledge_subscriptions
from trellis.resolvers.orgs.licenses import license_mutations, license_queries
from trellis.resolvers.orgs.replies import reply_mutations, reply_subscriptions
from trellis.resolvers.orgs.search import search_queries
from trellis.resolvers.system import SystemResolvers
from trellis.resolvers.verbs import verb
from trellis.schema.declaration import declaration_of
from trellis.schema.fields import DerivedField, argument
from trellis.schema.objects import Types
from trellis.schema.orgs.system import (
    ORGS,
    OrgsProfileStatus,
    OrgsRole,
    OrgsUserPreference,
    OrgsUserProfile,
)
from trellis.schema.scalars import JSON

_required = partial(argument, required=True)

_SET_PREFERENCE = """
insert into orgs.user_preferences (preference_key, preference_value) values ($1, $2)
on conflict (user_id, preference_key) do update set preference_value = excluded.preference_value
returning id
"""


def mutations(types: Types) -> Iterator[DerivedField]:
    """Orgs' verbs that write."""
    yield from _people(types)
    yield from license_mutations(types)
    yield from customer_mutations(types)
    yield from function_mutations(types)
    yield from key_mutations(types)
    yield from reply_mutations(types)
    yield from knowledge_mutations(types)
    yield verb(
        types,
        "setOrgsPreference",
        "Say how you like something, whatever you said before.",
        declaration_of(OrgsUserPreference),
        "preference",
        _SET_PREFERENCE,
        [
            _required("key", str, "What it is about, such as `theme`."),
            argument("value", JSON, "How it is to be; null if not given."),
        ],
    )


def subscriptions(types: Types) -> Iterator[DerivedField]:
    """Orgs' runs, live."""
    yield from reply_subscriptions(types)
    yield from knowledge_subscriptions(types)


def queries(types: Types) -> Iterator[DerivedField]:
    """What Orgs tells beside its tables."""
    yield from license_queries(types)
    yield from search_queries(types)


def _people(types: Types) -> Iterator[DerivedField]:
    profile = declaration_of(OrgsUserProfile)
    yield verb(
        types,
        "addOrgsUser",
        "Let somebody who has an account into an organisation; for developers.",
        profile,
        "userProfile",
        "select orgs.add_profile($1, $2, coalesce($3, 'user'))",
        [
            _required("email", str, "The address of the person's account."),
            _required("organization_id", UUID, "The organisation's key; a person is in one at a time."),
            argument("role", OrgsRole, "What the person is to be; a user if not given."),
        ],
    )
    yield verb(
        types,
        "setOrgsUserRole",
        "Say what a person is: admins of their organisation's people, developers of everybody; never of "
        "themselves. Only developers make developers.",
        profile,
        "userProfile",
        "select $1 from orgs.set_profile_role($1, $2)",
        [
            _required("row_id", UUID, "The profile's key."),
            _required("role", OrgsRole, "What the person is to be."),
        ],
    )
    yield verb(
        types,
        "setOrgsUserStatus",
        "Let a person do nothing any more, or take that back; for the same as `setOrgsUserRole`. Nothing is "
        "erased of what the person wrote.",
        profile,
        "userProfile",
        "select $1 from orgs.set_profile_status($1, $2)",
        [
            _required("row_id", UUID, "The profile's key."),
            _required("status", OrgsProfileStatus, "Whether the person may do anything."),
        ],
    )
    yield verb(
        types,
        "moveOrgsUser",
        "Take a person to another organisation, with what is its own; its customers stay. For developers.",
        profile,
        "userProfile",
        "select $1 from orgs.move_profile($1, $2)",
        [
            _required("row_id", UUID, "The profile's key."),
            _required("organization_id", UUID, "The key of the organisation that the person goes to."),
        ],
    )


RESOLVERS = SystemResolvers(
    system=ORGS,
    computed=COMPUTED,
    checks={"OrgsFunction": check_function},
    mutations=mutations,
    subscriptions=subscriptions,
    queries=queries,
    admin="orgs.is_developer()",
)
"""Orgs, as it is served."""
