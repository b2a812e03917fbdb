"""Sealing anew, by the newest key, what older keys have sealed, while gateways serve.

A batch is one transaction that has its rows locked: nobody's write is lost, and what was done stays done. So
a rotation that broke off is simply run again.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from trellis.db.pool import Connection, Pool
from trellis.db.session import SERVICE, transaction
from trellis.providers.vault import Place, Vault, VaultError
from trellis.schema.sealed import Sealed

_BATCH: Final = 200
_PASSES: Final = 3  # while gateways that seal by an older key may still write

_NOT_YET = "{column} is not null and not starts_with({column}, $1)"
_COUNT = f"select count(*) from {{relation}} where {_NOT_YET}"
_TAKE = f"""
select {{key}} as key, {{owner}} as owner, {{column}} as sealed from {{relation}}
where {_NOT_YET} and ($2::uuid is null or {{key}} > $2) order by {{key}} limit $3 for update
"""
_PUT = """
update {relation} t set {column} = r.sealed from unnest($1::uuid[], $2::text[]) as r (key, sealed)
where t.{key} = r.key
"""
_BY_KEY = """
select split_part({column}, '.', 2) as key_id, count(*) from {relation}
where starts_with({column}, 'v1.') group by 1
"""


@dataclass
class Rotated:
    """What became of a column: how many were sealed anew, what did not open and why, who seals now."""

    sealed: Sealed
    anew: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    by_key: dict[str, int] = field(default_factory=dict)


async def waiting(pool: Pool, vault: Vault, sealed: Sealed) -> int:
    """How many of a column's secrets are not sealed by the newest key. NoKeys."""
    async with transaction(pool, SERVICE, readonly=True) as connection:
        count: int = await connection.fetchval(_for(sealed, _COUNT), vault.prefix)
    return count


async def rotate(pool: Pool, vault: Vault, sealed: Sealed, tell: Callable[[int], None]) -> Rotated:
    """Seal a column's secrets anew; `tell` hears after each batch how many it had. NoKeys.

    What does not open stays as it is. Gateways that do not have the newest key first go on writing by
    another: `by_key` tells.
    """
    done = Rotated(sealed)
    for _ in range(_PASSES):
        before = done.anew
        done.failures.clear()
        after: UUID | None = None
        while True:
            async with transaction(pool, SERVICE) as connection:
                rows = await connection.fetch(_for(sealed, _TAKE), vault.prefix, after, _BATCH)
                keys, texts = [], []
                for row in rows:
                    try:
                        text = _anew(vault, sealed, row["owner"], row["sealed"])
                    except VaultError as error:
                        done.failures[str(error)] += 1
                    else:
                        keys.append(row["key"])
                        texts.append(text)
                await connection.execute(_for(sealed, _PUT), keys, texts)
            done.anew += len(keys)
            tell(len(rows))
            if len(rows) < _BATCH:
                break
            after = rows[-1]["key"]
        if done.anew == before:
            break
    async with transaction(pool, SERVICE, readonly=True) as connection:
        done.by_key = await _by_key(connection, sealed)
    return done


def _anew(vault: Vault, sealed: Sealed, owner: UUID, text: str) -> str:
    place = Place(sealed.relation, sealed.column, owner)
    return vault.seal(vault.open(text, place), place)


async def _by_key(connection: Connection, sealed: Sealed) -> dict[str, int]:
    return {row["key_id"]: row["count"] for row in await connection.fetch(_for(sealed, _BY_KEY))}


def _for(sealed: Sealed, statement: str) -> str:
    """A statement about the column; the names are declared, not given."""
    return statement.format(
        relation=sealed.relation, column=sealed.column, owner=sealed.owner, key=sealed.key
    )
