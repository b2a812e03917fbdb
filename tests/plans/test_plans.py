"""What documents are read by: for each `<name>.graphql` here, `<name>.sql` has its plan and its statements.

The variables are in `<name>.json`, in which `{"cursor": [type, order], "at": values}` is the cursor of a place and
`{"id": [type, key]}` a global id. TRELLIS_UPDATE_PLANS=1 writes the `.sql` files anew.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.loaders.cursors import cursor_text
from tests.plans.planning import Document, planned_reads, tree
from trellis.db.demo.people import ADMIN, identity_of
from trellis.db.pool import create_pool
from trellis.db.session import transaction
from trellis.loaders.order import Term
from trellis.loaders.planner import ROW
from trellis.loaders.sql_layout import laid_out
from trellis.loaders.variables import bound
from trellis.resolvers.planned import Reading
from trellis.resolvers.schema import Served
from trellis.schema.node import encode_id, parse_key

FOLDER = Path(__file__).parent
CASES = sorted(path.stem for path in FOLDER.glob("*.graphql"))
UPDATE = bool(os.environ.get("TRELLIS_UPDATE_PLANS"))
# What a mutation has written, by the key of its field.
WRITTEN = {"made": (9,), "changed": ("00000000-0000-4000-8000-0000000000d1",)}


@pytest.mark.parametrize("name", CASES)
def test_the_plan_is_the_one_written_down(served: Served, name: str) -> None:
    path = FOLDER / f"{name}.sql"
    found = "\n\n".join(_written_down(served, name)) + "\n"
    if UPDATE:
        path.write_text(found, encoding="utf-8")
    known = path.read_text(encoding="utf-8") if path.exists() else ""
    assert found == known, (
        f"{path.name} is not what {name}.graphql is read by. If that is meant to be, read the difference and run"
        f" TRELLIS_UPDATE_PLANS=1 .venv/bin/pytest -n 0 {FOLDER.relative_to(FOLDER.parents[1])}"
    )


def test_every_file_belongs_to_a_document() -> None:
    assert {path.stem for suffix in ("sql", "json") for path in FOLDER.glob(f"*.{suffix}")} <= set(CASES)


async def test_the_statements_written_down_run(served: Served, shared_database: Any) -> None:
    pool = await create_pool(shared_database.dsn)
    async with transaction(pool, identity_of(ADMIN.email), readonly=True) as connection:
        for name in CASES:
            for reading, variables in _readings(served, name):
                values = bound(reading.statement.values, variables)
                laid = await connection.fetchval(laid_out(reading.statement.sql), *values)
                assert list(orjson.loads(laid)) == [key for key in reading.order if key not in reading.rest]
                assert await connection.fetchval(reading.statement.sql, *values) == laid
    await pool.close()


def _written_down(served: Served, name: str) -> Iterator[str]:
    for reading, variables in _readings(served, name):
        rows = reading.plan.worst(variables)
        lines = [
            f"-- At most {rows} row{'' if rows == 1 else 's'}.",
            *(f"-- {line}" for line in tree(reading.plan)),
        ]
        lines += [f"-- {key}: by Strawberry" for key in reading.rest]
        values = bound(reading.statement.values, variables)
        shown = [f"-- ${number} = {_shown(value)}" for number, value in enumerate(values, 1)]
        yield "\n".join([*lines, "", f"{laid_out(reading.statement.sql)};", *(["", *shown] if shown else [])])


def _readings(served: Served, name: str) -> Iterator[tuple[Reading, dict[str, Any]]]:
    """The statements of a document: one for a query, one for each field of a mutation."""
    document = Document(served, (FOLDER / f"{name}.graphql").read_text(encoding="utf-8"))
    given = FOLDER / f"{name}.json"
    variables = _filled(served, orjson.loads(given.read_bytes())) if given.exists() else {}
    reads = planned_reads(served)
    execution = document.execution(**variables)
    coerced = execution.variable_values.coerced
    if execution.operation.operation.value == "query":
        reading = reads.query(execution)
        assert reading is not None
        yield reading, coerced
        return
    for payload in document.payloads(reads, **variables):
        assert payload is not None
        yield payload, {**coerced, ROW: WRITTEN[payload.order[0]]}


def _filled(served: Served, value: Any) -> Any:
    """The variables with what only an answer can give: cursors and global ids."""
    if isinstance(value, list):
        return [_filled(served, each) for each in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"cursor", "at"}:
        type_name, terms = value["cursor"]
        return cursor_text(served.tables[type_name], [Term(*term) for term in terms], value["at"])
    if value.keys() == {"id"} and isinstance(value["id"], list):
        table, key = served.tables[value["id"][0]], value["id"][1]
        return encode_id(table, parse_key(table, key))
    return {key: _filled(served, each) for key, each in value.items()}


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_shown, value))}]"
    return repr(value) if isinstance(value, str) else str(value)
