"""Orgs' licences: developers issue them, and whoever has a key asks what it is good for."""

from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from functools import partial
from typing import Any, Final
from uuid import UUID

import strawberry
from strawberry.types import Info

from trellis.db.session import SERVICE, transaction
from trellis.jobs.throttle import Limit
from trellis.realtime.address import address
from trellis.resolvers.context import context_of
from trellis.resolvers.throttled import throttle
from trellis.resolvers.verbs import verb
from trellis.schema.declaration import declaration_of
from trellis.schema.fields import DerivedField, argument
from trellis.schema.objects import Types
from trellis.schema.orgs.system import OrgsLicense

_required = partial(argument, required=True)

EACH: Final = 30
"""Checks a minute of one client's address."""
ALL: Final = 3_000
"""Checks a minute altogether."""
_BURSTS = (10, 500)
_CHECK = "select orgs.check_license($1, $2)"


@strawberry.enum(description="What anybody is told of a licence.")
class OrgsLicenseState(Enum):
    """What anybody is told of a licence."""

    VALID = strawberry.enum_value("valid", description="It is good for the module.")
    EXPIRED = strawberry.enum_value("expired", description="It was good for the module once.")
    UNKNOWN = strawberry.enum_value(
        "unknown", description="There is no such licence, or it is not for a module of that name."
    )


def license_queries(_: Types) -> Iterator[DerivedField]:
    """`orgsLicenseCheck`."""

    async def check(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> OrgsLicenseState:
        services = context_of(info).services
        async with transaction(services.pool, SERVICE) as connection:
            of_one = Limit(f"orgs-licenses:{address()}", EACH, _BURSTS[0])
            await throttle(connection, [of_one, Limit("orgs-licenses", ALL, _BURSTS[1])])
            found = await connection.fetchval(_CHECK, kwargs["license_key"], kwargs["module"])
        return OrgsLicenseState(found)

    yield DerivedField(
        "orgsLicenseCheck",
        OrgsLicenseState,
        check,
        f"Whether a licence is good for a module; for anybody who has its key, {EACH} times a minute from "
        "one address. Every answer takes the same work.",
        [
            _required("license_key", UUID, "The licence's `licenseKey`."),
            _required("module", str, "The module's `moduleName`."),
        ],
    )


def license_mutations(types: Types) -> Iterator[DerivedField]:
    """What developers do to licences."""
    table = declaration_of(OrgsLicense)
    expiration = "From when on it is no longer good; never if not given."
    yield verb(
        types,
        "issueOrgsLicense",
        "Give an organisation a licence, with a key that is made for it; for developers.",
        table,
        "license",
        "select orgs.issue_license($1, $2, coalesce($3::uuid[], '{}'))",
        [
            _required("organization_id", UUID, "The organisation's key."),
            argument("expiration_date", datetime, expiration),
            argument("module_ids", list[UUID], "Keys of the organisation's modules that it is for."),
        ],
    )
    yield verb(
        types,
        "setOrgsLicenseExpiration",
        "Extend or shorten a licence; for developers.",
        table,
        "license",
        "select $1 from orgs.set_license_expiration($1, $2)",
        [
            _required("row_id", UUID, "The licence's key."),
            argument("expiration_date", datetime, expiration),
        ],
    )
    yield verb(
        types,
        "setOrgsLicenseModules",
        "Say what a licence is for; for developers.",
        table,
        "license",
        "select $1 from orgs.set_license_modules($1, $2)",
        [
            _required("row_id", UUID, "The licence's key."),
            _required("module_ids", list[UUID], "Keys of all modules that it is for from then on."),
        ],
    )
