"""A table of secrets for the tests of rotation."""

from uuid import UUID, uuid4

from trellis.db.pool import Connection
from trellis.providers.vault import Place, Vault
from trellis.schema.sealed import Sealed

OLD, NEW = {"k1": bytes(32)}, {"k2": bytes(range(32))}
BOTH = {**NEW, **OLD}
SEALED = Sealed("vaults.secrets", "sealed", owner="person")

TABLE = """
create schema vaults;
grant usage on schema vaults to service_role;
create table vaults.secrets (id uuid primary key, person uuid not null, sealed text);
grant select, update on vaults.secrets to service_role;
"""


def place(person: UUID) -> Place:
    return Place(SEALED.relation, SEALED.column, person)


async def add(admin: Connection, vault: Vault, texts: list[str | None]) -> list[UUID]:
    """Rows with these secrets, each of another person; their ids."""
    ids, people = [uuid4() for _ in texts], [uuid4() for _ in texts]
    sealed = [
        None if text is None else vault.seal(text, place(person))
        for text, person in zip(texts, people, strict=True)
    ]
    await admin.execute(
        "insert into vaults.secrets select * from unnest($1::uuid[], $2::uuid[], $3::text[])",
        ids,
        people,
        sealed,
    )
    return ids


async def opened(admin: Connection, vault: Vault) -> dict[UUID, str | None]:
    """What the rows say, by their ids."""
    rows = await admin.fetch("select id, person, sealed from vaults.secrets")
    return {
        row["id"]: None if row["sealed"] is None else vault.open(row["sealed"], place(row["person"]))
        for row in rows
    }
