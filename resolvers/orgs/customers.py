"""Orgs' customers, written together with all that is theirs: how to reach them, who has and who tends them.

A list that is given is the whole list from then on: what it names by its key is changed where something is
given of it, what has no key is added, and what it leaves out is gone. A list that is not given stays.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from strawberry.types import Info

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection
from trellis.resolvers.arguments import plain
from trellis.resolvers.context import context_of
from trellis.resolvers.orgs.customer_inputs import CreateOrgsCustomerInput, UpdateOrgsCustomerPatch
from trellis.resolvers.writes import payload, read_back
from trellis.schema.declaration import declaration_of
from trellis.schema.fields import DerivedField, argument, camel
from trellis.schema.objects import Types
from trellis.schema.orgs.customers import OrgsCustomer
from trellis.schema.reads import Written

_CUSTOMER = declaration_of(OrgsCustomer)
_NAMES = ("name", "first_name", "last_name")
_MOST = 100


@dataclass(frozen=True)
class _Reach:
    """A list of ways to reach a customer: its table, and the column of the address or number."""

    relation: str
    value: str
    others: tuple[str, ...] = ()

    async def replace(
        self, connection: Connection, customer: UUID, items: Sequence[Mapping[str, Any]]
    ) -> None:
        """Make the list what is given. Primary is taken away first: a trigger moves it one row at a time."""
        known = [item["row_id"] for item in items if item.get("row_id")]
        primary = next((item.get("row_id") for item in items if item.get("is_primary")), None)
        await connection.execute(
            f"delete from {self.relation} where customer_id = $1 and id <> all($2)", customer, known
        )
        if any(item.get("is_primary") for item in items):
            await connection.execute(
                f"update {self.relation} set is_primary = false"
                " where customer_id = $1 and is_primary and id is distinct from $2",
                customer,
                primary,
            )
        columns = (self.value, *self.others)
        texts = ", ".join(f"{c} = case when i ? '{c}' then i ->> '{c}' else t.{c} end" for c in columns)
        new = ", ".join(f"i ->> '{c}'" for c in columns)
        changed = await connection.fetch(
            f"update {self.relation} as t set {texts},"
            " is_primary = coalesce((i ->> 'is_primary')::boolean, t.is_primary)"
            " from jsonb_array_elements($2) as i"
            " where t.id = (i ->> 'row_id')::uuid and t.customer_id = $1 returning 1",
            customer,
            [_texts(item) for item in items if item.get("row_id")],
        )
        if len(changed) < len(known):
            raise GatewayError("NOT_FOUND", f"The customer has no such {self.value}.", field=f"{self.value}s")
        await connection.execute(
            f"insert into {self.relation} (customer_id, {', '.join(columns)}, is_primary) select $1, {new},"
            " coalesce((i ->> 'is_primary')::boolean, false) from jsonb_array_elements($2) as i",
            customer,
            [_texts(item) for item in items if not item.get("row_id")],
        )


@dataclass(frozen=True)
class _Sharing:
    """A list of those that a customer is shared with: its table, and the column of their keys."""

    relation: str
    column: str
    name: str

    async def add(self, connection: Connection, customer: UUID, keys: Sequence[UUID]) -> None:
        """Share it with those that it is not shared with."""
        await connection.execute(
            f"insert into {self.relation} (customer_id, {self.column}) select $1, wanted"
            f" from unnest($2::uuid[]) as wanted where not exists"
            f" (select 1 from {self.relation} where customer_id = $1 and {self.column} = wanted)",
            customer,
            keys,
        )

    async def remove(self, connection: Connection, customer: UUID, keys: Sequence[UUID]) -> None:
        """Share it with no others. What a policy keeps the caller from removing is still there then."""
        others = f"from {self.relation} where customer_id = $1 and {self.column} <> all($2)"
        await connection.execute(f"delete {others}", customer, keys)
        if await connection.fetchval(f"select true {others}", customer, keys):
            raise GatewayError(
                "FORBIDDEN", "You may not take the customer from them.", field=camel(self.name)
            )


_REACHES = {
    "emails": _Reach("orgs.customer_email", "email"),
    "phones": _Reach("orgs.customer_phone", "phone", ("type",)),
}
_WITH_ORGANIZATIONS = _Sharing("orgs.customer_organization", "organization_id", "organization_ids")
_WITH_USERS = _Sharing("orgs.customer_user", "user_id", "user_ids")


def customer_mutations(types: Types) -> Iterator[DerivedField]:
    """`createOrgsCustomer` and `updateOrgsCustomer`."""
    row = types.rows[_CUSTOMER.type_name]
    created = payload("CreateOrgsCustomerPayload", "customer", row)
    updated = payload("UpdateOrgsCustomerPayload", "customer", row)

    async def create(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context, given = context_of(info), plain(kwargs["input"])
        context.signed_in()
        _check(given)
        key = uuid4()
        async with context.write() as connection:
            # Nothing is returned: whose it is is written down once it is there.
            await connection.execute(
                "insert into orgs.customers (id, name, first_name, last_name) values ($1, $2, $3, $4)",
                key,
                *(given[name] for name in _NAMES),
            )
            await _write_lists(connection, key, given)
        return await read_back(context, _CUSTOMER, created, "customer", (key,))

    async def update(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context, key, given = context_of(info), kwargs["row_id"], plain(kwargs["patch"])
        context.signed_in()
        if not given:
            raise GatewayError(
                "BAD_USER_INPUT", "The patch is empty: give at least one field.", field="patch"
            )
        _check(given)
        async with context.write() as connection:
            # Held, so that of two changes at once neither becomes a mixture.
            if not await connection.fetchval(
                "select true from orgs.customers where id = $1 for no key update", key
            ):
                text = "There is no such OrgsCustomer, or you may not see it."
                raise GatewayError("NOT_FOUND", text, field="rowId")
            names = [name for name in _NAMES if name in given]
            if names:
                changes = ", ".join(f"{name} = ${n}" for n, name in enumerate(names, 2))
                await connection.execute(
                    f"update orgs.customers set {changes} where id = $1",
                    key,
                    *(given[name] for name in names),
                )
            await _write_lists(connection, key, given)
        return await read_back(context, _CUSTOMER, updated, "customer", (key,))

    reads = Written("customer", (_CUSTOMER,))
    yield DerivedField(
        "createOrgsCustomer",
        created,
        create,
        "Add a customer with its addresses and numbers. Your organisation has it then, and you look after it "
        "if you are a user.",
        [argument("input", CreateOrgsCustomerInput, "What to write.", required=True)],
        reads=reads,
    )
    yield DerivedField(
        "updateOrgsCustomer",
        updated,
        update,
        "Change a customer, and in the same transaction what is its own: a list that is given is the whole "
        "list from then on, one that is not given stays.",
        [
            argument("row_id", UUID, "The customer's key.", required=True),
            argument("patch", UpdateOrgsCustomerPatch, "What to change.", required=True),
        ],
        reads=reads,
    )


async def _write_lists(connection: Connection, customer: UUID, given: Mapping[str, Any]) -> None:
    """Organisations are added before their people, and taken away last: the right to write may go along."""
    for name, reach in _REACHES.items():
        if given.get(name) is not None:
            await reach.replace(connection, customer, given[name])
    organizations, users = given.get("organization_ids"), given.get("user_ids")
    if organizations is not None:
        await _WITH_ORGANIZATIONS.add(connection, customer, organizations)
    if users is not None:
        await _WITH_USERS.add(connection, customer, users)
        await _WITH_USERS.remove(connection, customer, users)
    if organizations is not None:
        await _WITH_ORGANIZATIONS.remove(connection, customer, organizations)


def _check(given: Mapping[str, Any]) -> None:
    for name in (*_REACHES, "organization_ids", "user_ids"):
        items = given.get(name) or []
        if len(items) > _MOST:
            raise GatewayError("BAD_USER_INPUT", f"A list has at most {_MOST} members.", field=camel(name))
    for name, reach in _REACHES.items():
        items = given.get(name) or []
        keys = [item["row_id"] for item in items if item.get("row_id")]
        if len(keys) > len(set(keys)):
            raise GatewayError("BAD_USER_INPUT", "The list names one twice.", field=name)
        if sum(bool(item.get("is_primary")) for item in items) > 1:
            raise GatewayError("BAD_USER_INPUT", "One of them is primary, not more.", field=name)
        for item in items:
            if item.get(reach.value, "") is None or not (item.get("row_id") or item.get(reach.value)):
                raise GatewayError("BAD_USER_INPUT", f"A new one has its {reach.value}.", field=name)


def _texts(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, UUID) else value for name, value in item.items()}
