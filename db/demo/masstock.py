"""MasStock's demo rows: the agency's admin, and two clients that share nothing, with what they have run.

All ids are fixed and every insert gives way to what is there, so loading twice changes nothing and what
somebody has edited since stays edited.
"""

from dataclasses import dataclass
from uuid import NAMESPACE_DNS, UUID, uuid5

from trellis.db.demo.people import ADMIN, MANAGER_A, MANAGER_B, PEOPLE, USER_A, USER_B, Person, load_accounts
from trellis.db.demo.pictures import StoredPicture
from trellis.db.pool import Connection

BUCKET = "workflow-results"

_NAMESPACE = uuid5(NAMESPACE_DNS, "masstock.trellis.test")
_FLASH = UUID("6d617373-746f-4000-8000-000000000001")
_PRO = UUID("6d617373-746f-4000-8000-000000000002")
_BEGAN = 1_764_000_000  # the timestamp in the first picture's name


def demo_id(what: str) -> UUID:
    """The fixed id of the demo row that `what` describes."""
    return uuid5(_NAMESPACE, what)


SKETCHES = demo_id("template sketches")
"""A template whose workflows need no key: they draw without a model."""


@dataclass(frozen=True)
class Client:
    """One client's fixed rows. `batches` are executions: who started it, how many days ago, its prompts."""

    letter: str
    owner: Person
    collaborator: Person
    name: str
    company: str
    batches: tuple[tuple[Person, int, tuple[str, ...]], ...]

    @property
    def id(self) -> UUID:
        """Its key."""
        return demo_id(f"client {self.letter}")

    @property
    def sketches(self) -> UUID:
        """Its workflow that draws without a model, and has run."""
        return demo_id(f"workflow {self.letter} sketches")

    @property
    def flash(self) -> UUID:
        """Its workflow that needs an API key."""
        return demo_id(f"workflow {self.letter} flash")

    @property
    def resting(self) -> UUID:
        """Its workflow that is not active."""
        return demo_id(f"workflow {self.letter} pro")

    def execution(self, number: int) -> UUID:
        """One of its executions, from 0."""
        return demo_id(f"execution {self.letter} {number}")


CLIENT_A = Client(
    "a",
    MANAGER_A,
    USER_A,
    "Acme",
    "Acme Outdoor Ltd.",
    (
        (MANAGER_A, 9, ("a tent beside a mountain lake at dawn", "a red canoe on still water")),
        (USER_A, 4, ("a lantern on a wooden table", "hiking boots on wet rock", "a map and a compass")),
        (USER_A, 1, ("a kettle over a camp fire", "two enamel mugs in the snow")),
    ),
)
CLIENT_B = Client(
    "b",
    MANAGER_B,
    USER_B,
    "Borealis",
    "Borealis Interiors GmbH",
    (
        (MANAGER_B, 6, ("a green armchair in a bright room", "a brass lamp on a windowsill")),
        (USER_B, 2, ("an oak table set for six", "linen curtains in the wind", "a shelf of white vases")),
    ),
)
CLIENTS = (CLIENT_A, CLIENT_B)
REFUSED = 1
"""The prompt of each client's second batch that came to no picture."""


async def load(connection: Connection, *, bucket: str = BUCKET) -> list[StoredPicture]:
    """Load the demo rows in one transaction, and say where which pictures belong.

    The connection is of a role that may write everywhere, `auth.users` too. Raises
    DemoDataError where somebody else has the address of a demo person.
    """
    async with connection.transaction():
        await load_accounts(connection)
        await connection.executemany(
            "insert into masstock.users (id, email, name, role) values ($1, $2, $3, $4)"
            " on conflict do nothing",
            [
                (person.id, person.email, person.display_name, "admin" if person is ADMIN else "user")
                for person in PEOPLE.values()
            ],
        )
        await connection.execute(
            """
            insert into masstock.workflow_templates
              (id, name, description, icon, workflow_type, config, cost_per_execution, revenue_per_execution)
            values ($1, 'Sketches', 'Draws without a model, to try things out', 'pencil', 'offline',
              '{"max_prompts": 20, "requires_api_key": false, "supports_reference_images": true}',
              0.002, 0.05)
            on conflict do nothing
            """,
            SKETCHES,
        )
        pictures = []
        for client in CLIENTS:
            await _load_client(connection, client)
            await _load_workflows(connection, client)
            await _load_requests(connection, client)
            for number in range(len(client.batches)):
                pictures += await _load_execution(connection, client, number, bucket)
        return pictures


async def _load_client(connection: Connection, client: Client) -> None:
    await connection.execute(
        "insert into masstock.clients (id, name, company_name, email) values ($1, $2, $3, $4)"
        " on conflict do nothing",
        client.id,
        client.name,
        client.company,
        f"office@{client.name.lower()}.test",
    )
    await connection.executemany(
        "insert into masstock.client_members (id, client_id, user_id, role) values ($1, $2, $3, $4)"
        " on conflict do nothing",
        [
            (demo_id(f"member {person.email}"), client.id, person.id, role)
            for person, role in ((client.owner, "owner"), (client.collaborator, "collaborator"))
        ],
    )


async def _load_workflows(connection: Connection, client: Client) -> None:
    # Not "on conflict": the rules for new rows would be asked of those that are there, too.
    await connection.executemany(
        """
        insert into masstock.workflows (id, name, description, status, config, client_id, template_id)
        select $1, $2 || ' - ' || t.name, t.description, $3,
          t.config || jsonb_build_object('workflow_type', t.workflow_type), $4, t.id
        from masstock.workflow_templates t
        where t.id = $5 and not exists (select from masstock.workflows where id = $1)
        """,
        [
            (client.sketches, client.name, "active", client.id, SKETCHES),
            (client.flash, client.name, "active", client.id, _FLASH),
            (client.resting, client.name, "inactive", client.id, _PRO),
        ],
    )


async def _load_requests(connection: Connection, client: Client) -> None:
    await connection.executemany(
        "insert into masstock.workflow_requests (id, client_id, workflow_id, status, notes, decision_notes)"
        " values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
        [
            (
                demo_id(f"request {client.letter} 1"),
                client.id,
                client.sketches,
                "approved",
                "We would like to try our ideas before we pay for them.",
                "Yours until the end of the year.",
            ),
            (
                demo_id(f"request {client.letter} 2"),
                client.id,
                client.resting,
                "pending",
                "Please switch it on: we need 50 product images for the spring campaign.",
                None,
            ),
        ],
    )
    await connection.executemany(
        "insert into masstock.support_tickets"
        " (id, client_id, user_id, subject, description, status, priority)"
        " values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
        [
            (
                demo_id(f"ticket {client.letter} 1"),
                client.id,
                client.collaborator.id,
                "Reference images of more than 5 MB",
                "They are refused when I upload them, although the limit is said to be 10 MB.",
                "in_progress",
                "high",
            ),
            (
                demo_id(f"ticket {client.letter} 2"),
                client.id,
                client.owner.id,
                "An invoice for last month",
                "Could you send us one that has our legal name on it?",
                "open",
                "low",
            ),
        ],
    )


async def _load_execution(
    connection: Connection, client: Client, number: int, bucket: str
) -> list[StoredPicture]:
    """An execution that has ended, with its run and results; each prompt took three seconds."""
    execution = client.execution(number)
    person, days, prompts = client.batches[number]
    paths: list[str | None] = [
        f"gs://{bucket}/{execution}/{index}_{_BEGAN + 3 * index}.png" for index in range(len(prompts))
    ]
    if number == 1:
        paths[REFUSED] = None
    failed = paths.count(None)
    pictures = [StoredPicture(path, prompt) for path, prompt in zip(paths, prompts, strict=True) if path]
    added = await connection.fetchval(
        """
        insert into masstock.workflow_executions (id, workflow_id, client_id, triggered_by_user_id, status,
          input_data, output_data, created_at, started_at, completed_at, duration_seconds)
        select $1, $2, $3, $4, 'completed',
          jsonb_build_object('prompts', $5::text[], 'reference_images', '[]'::jsonb),
          jsonb_build_object('successful', $6 - $7::int, 'failed', $7, 'total', $6::int), moment, moment,
          moment + 3 * $6 * interval '1 second', 3 * $6
        from (select now() - $8 * interval '1 day') as began (moment)
        where not exists (select from masstock.workflow_executions where id = $1)
        returning true
        """,
        execution,
        client.sketches,
        client.id,
        person.id,
        list(prompts),
        len(prompts),
        failed,
        days,
    )
    if not added:
        return pictures
    await connection.executemany(
        """
        insert into masstock.workflow_batch_results (id, execution_id, batch_index, prompt_text, status,
          result_storage_path, error_message, processing_time_ms, created_at, completed_at, sequence)
        select $1, id, $3, $4, case when $5::text is null then 'failed' else 'completed' end, $5,
          case when $5 is null then 'The model refused the prompt.' end, 3000, created_at,
          created_at + 3 * ($3 + 1) * interval '1 second', $3 + 1
        from masstock.workflow_executions where id = $2
        """,
        [
            (demo_id(f"result {client.letter} {number} {index}"), execution, index, prompt, path)
            for index, (prompt, path) in enumerate(zip(prompts, paths, strict=True))
        ],
    )
    # Like a run of long ago, whose events and ledger are not kept any more.
    await connection.execute(
        """
        insert into trellis.runs (id, system, kind, title, state, total, done, failed, created_by, created_at,
          started_at, completed_at, trimmed_at, snapshot, sequence)
        select e.id, 'masstock', 'masstock.execution', w.name, 'completed', $2, $2 - $3::int, $3,
          e.triggered_by_user_id, e.created_at, e.started_at, e.completed_at, e.completed_at, '{}', $2
        from masstock.workflow_executions e join masstock.workflows w on w.id = e.workflow_id where e.id = $1
        """,
        execution,
        len(prompts),
        failed,
    )
    await connection.execute(
        "insert into trellis.run_stages (run_id, stage, name, total, done, failed)"
        " values ($1, 1, 'Pictures', $2, $3, $4)",
        execution,
        len(prompts),
        len(prompts) - failed,
        failed,
    )
    return pictures
