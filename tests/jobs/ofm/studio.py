"""A creator's studio for the tests of OFM's kinds of run: people with keys, and what became of their runs."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.jobs.conftest import identity
from tests.providers.higgsfield_server import KEY
from trellis.db.demo.people import USER_A, Person
from trellis.db.pool import Connection, Pool
from trellis.db.session import transaction
from trellis.jobs.ofm.generation import OfmGeneration
from trellis.jobs.ofm.generation_start import GenerationArgs, start
from trellis.jobs.queue import Queue
from trellis.providers.generations import PictureServices
from trellis.providers.vault import Place, Vault

VAULT = Vault({"k1": bytes(32)})
POLL = 0.05


@dataclass
class Studio:
    """Starts and controls generations as the API does."""

    pool: Pool
    admin: Connection
    services: PictureServices
    folder: Path
    lost_after: float = 60.0
    kind: OfmGeneration = field(init=False)

    def __post_init__(self) -> None:
        self.kind = OfmGeneration(self.services, VAULT, poll=POLL, lost_after=self.lost_after)
        self.queue = Queue({self.kind.name: self.kind})

    async def save_key(self, who: Person, key: str = KEY) -> None:
        sealed = VAULT.seal(key, Place("ofm.user_api_keys", "encrypted_api_key", who.id))
        await self.admin.execute(
            "insert into ofm.user_api_keys (user_id, service, encrypted_api_key, last_four)"
            " values ($1, 'higgsfield', $2, '') on conflict (user_id, service) do update set encrypted_api_key = $2",
            who.id,
            sealed,
        )

    async def start(self, who: Person = USER_A, **changes: Any) -> UUID:
        arguments: dict[str, Any] = {} if "prompt_id" in changes else {"prompt_text": "a cat in sunglasses"}
        async with transaction(self.pool, identity(who)) as connection:
            return await start(connection, identity(who), GenerationArgs(**arguments | changes))

    async def control(self, name: str, run_id: UUID, who: Person = USER_A) -> Any:
        async with transaction(self.pool, identity(who)) as connection:
            return await getattr(self.queue, name)(connection, identity(who), run_id)

    async def row(self, run_id: UUID) -> Any:
        return await self.admin.fetchrow("select * from ofm.generations where id = $1", run_id)

    async def statuses(self, run_id: UUID) -> list[str]:
        """What its events say it went through."""
        rows = await self.admin.fetch(
            "select data->>'status' as status from trellis.run_events"
            " where run_id = $1 and type = 'status' order by sequence",
            run_id,
        )
        return [row["status"] for row in rows]

    async def cancellations(self) -> int:
        return await self.admin.fetchval("select count(*) from ofm.generation_cancellations")
