"""`trellis rotate-keys` as an operator runs it: beside a gateway that serves, with keys that are lost, with bad ones."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.providers.gemini_server import KEY, gemini_server
from tests.providers.higgsfield_server import KEY as HIGGSFIELD_KEY
from tests.providers.higgsfield_server import higgsfield_server
from tests.providers.scripted_server import running as answering
from tests.providers.threads_server import APP, REDIRECT, ThreadsServer
from tests.serving import RunningGateway, gateway, trellis
from tests.web.conftest import settings_for
from trellis.db.demo.masstock import CLIENT_A
from trellis.db.demo.people import MANAGER_A, MANAGER_B, USER_A, USER_B, Person
from trellis.db.pool import connect, create_pool
from trellis.jobs.ofm.threads import place_of, refresh_tokens
from trellis.providers.threads import Threads
from trellis.providers.vault import Place, Vault, parse_keys

K1, K2 = (f"k{number}:{b64encode(bytes([number]) * 32).decode()}" for number in (1, 2))
START = """
mutation ($workflow: UUID!, $key: String!) {
  startMasStockExecution(input: { workflowId: $workflow, prompts: ["a fox"], apiKey: $key }) { execution { rowId } }
}
"""
LIVE = "subscription ($id: UUID!) { masStockExecution(rowId: $id) { status } }"
GENERATION = "subscription ($id: UUID!) { ofmGeneration(rowId: $id) { status } }"
SAVE = "mutation ($input: SaveOfmApiKeyInput!) { saveOfmApiKey(input: $input) { apiKey { updatedAt } } }"
GENERATE = """
mutation { startOfmGeneration(input: { promptText: "a cat" }) { generation { rowId } } }
"""
BEGIN = "mutation ($uri: String!) { beginOfmThreads(redirectUri: $uri) { invitation { state } } }"
CONNECT = """
mutation ($input: ConnectOfmThreadsInput!) { connectOfmThreads(input: $input) { threadsAccount { rowId } } }
"""
DATES = "{ ofmApiKeys { nodes { service updatedAt } } ofmThreadsAccounts { nodes { updatedAt } } }"


async def ask(running: RunningGateway, query: str, token: str | None = None, **variables: Any) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with httpx.AsyncClient(base_url=running.url) as client:
        answer = await client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)
    assert "errors" not in answer.json(), answer.text
    return answer.json()["data"]


async def sealed(database: Any) -> list[str]:
    connection = await connect(database.admin_dsn)
    try:
        rows = await connection.fetch("select sealed_api_key from masstock.execution_api_keys")
        return [row["sealed_api_key"] for row in rows if row["sealed_api_key"]]
    finally:
        await connection.close()


async def test_keys_are_rotated_while_a_gateway_serves(place: Any, tmp_path: Path) -> None:
    settings = settings_for(place, tmp_path)
    async with gemini_server() as google:
        both = settings | {"TRELLIS_SECRET_KEYS": f"{K1},{K2}", "TRELLIS_POOL": "off"}
        async with gateway(tmp_path, "--demo", **both) as running:
            token = await trellis("token", "user-a@trellis.test", **both)
            started = await ask(running, START, token.out.strip(), workflow=str(CLIENT_A.flash), key=KEY)
            execution = started["startMasStockExecution"]["execution"]["rowId"]
            [before] = await sealed(place)
            assert before.startswith("v1.k1.")
            ended = await trellis("rotate-keys", **settings, TRELLIS_SECRET_KEYS=f"{K2},{K1}")
            assert (ended.status, ended.err) == (0, "")
            assert "masstock.execution_api_keys.sealed_api_key: 1 sealed anew by k2, of 1 in all" in ended.out
            assert "k1: seals nothing any more, and can be removed" in ended.out
            [after] = await sealed(place)
            assert after.startswith("v1.k2.")
            assert KEY not in ended.out + running.log.read_text()
        # The old key is gone, and the execution goes on.
        after_all = settings | {"TRELLIS_SECRET_KEYS": K2, "TRELLIS_GEMINI_URL": google.url}
        async with gateway(tmp_path, "--demo", **after_all) as running:
            assert await _followed(running, token.out.strip(), LIVE, execution) == "COMPLETED"
        assert [request["key"] for request in google.requests] == [KEY]


async def test_a_studios_keys_and_tokens_are_rotated_while_people_save_theirs(
    place: Any, tmp_path: Path
) -> None:
    people = [USER_A, USER_B, MANAGER_A, MANAGER_B]
    async with higgsfield_server() as higgsfield, answering(threads := ThreadsServer()):
        settings = settings_for(place, tmp_path) | {
            "TRELLIS_SYSTEMS": "ofm",
            "TRELLIS_HIGGSFIELD_URL": higgsfield.url,
            "TRELLIS_THREADS_URL": threads.url,
            "THREADS_APP_ID": APP[0],
            "THREADS_APP_SECRET": APP[1],
        }
        tokens = {each: (await trellis("token", each.email, **settings)).out.strip() for each in people}
        mine = tokens[USER_A]
        before = settings | {"TRELLIS_SECRET_KEYS": f"{K1},{K2}", "TRELLIS_POOL": "off"}
        rotating = settings | {"TRELLIS_SECRET_KEYS": f"{K2},{K1}"}
        async with gateway(tmp_path, "--demo", **before) as running:
            key = {"service": "HIGGSFIELD", "apiKey": HIGGSFIELD_KEY}
            await ask(running, SAVE, mine, input=key)
            begun = await ask(running, BEGIN, mine, uri=REDIRECT)
            state = begun["beginOfmThreads"]["invitation"]["state"]
            await ask(running, CONNECT, mine, input={"code": "code-1", "state": state})
            generation = (await ask(running, GENERATE, mine))["startOfmGeneration"]["generation"]["rowId"]
            dates = await ask(running, DATES, mine)
            async with _saving(running, {each: tokens[each] for each in people[1:]}) as saved:
                assert "ofm.user_api_keys" in (await trellis("rotate-keys", **rotating)).out
            # What a gateway has sealed by the old key since: the last rotation finds it.
            ended = await trellis("rotate-keys", **rotating)
            assert (ended.status, ended.err) == (0, "")
            assert "ofm.threads_accounts.access_token: 0 sealed anew by k2, of 1 in all" in ended.out
            assert "k1: seals nothing any more, and can be removed" in ended.out
            assert await ask(running, DATES, mine) == dates
            assert HIGGSFIELD_KEY not in ended.out + running.log.read_text()
        async with gateway(tmp_path, "--demo", **settings | {"TRELLIS_SECRET_KEYS": K2}) as running:
            assert await _followed(running, mine, GENERATION, generation) == "COMPLETED"
        assert [job.key for job in higgsfield.jobs.values()] == [HIGGSFIELD_KEY]
        vault = Vault(parse_keys(K2))
        assert await _stored(place, vault) == {USER_A: HIGGSFIELD_KEY, **saved}
        await _refreshed(place, vault, threads)


@asynccontextmanager
async def _saving(running: RunningGateway, tokens: Mapping[Person, str]) -> AsyncIterator[dict[Person, str]]:
    """People store one key after the other while the block lasts; the last one of each."""
    saved: dict[Person, str] = {}
    done = asyncio.Event()

    async def save(person: Person, token: str) -> None:
        number = 0
        while not done.is_set() or not number:
            number += 1
            key = {"service": "ELEVENLABS", "apiKey": f"{person.email}-{number}"}
            await ask(running, SAVE, token, input=key)
            saved[person] = key["apiKey"]

    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        for person, token in tokens.items():
            group.create_task(save(person, token))
        yield saved
        done.set()


async def _stored(database: Any, vault: Vault) -> dict[Person, str]:
    """What everybody's key is, as far as this vault opens it."""
    people = {each.id: each for each in (USER_A, USER_B, MANAGER_A, MANAGER_B)}
    connection = await connect(database.admin_dsn)
    try:
        rows = await connection.fetch("select user_id, encrypted_api_key as sealed from ofm.user_api_keys")
    finally:
        await connection.close()
    column = ("ofm.user_api_keys", "encrypted_api_key")
    return {people[row["user_id"]]: vault.open(row["sealed"], Place(*column, row["user_id"])) for row in rows}


async def _refreshed(database: Any, vault: Vault, server: ThreadsServer) -> None:
    """The token of Threads is good for its refreshment, and what that gives is sealed by the same key."""
    client = Threads(*APP, base_url=server.url, timeout=5)
    pool = await create_pool(database.dsn)
    connection = await connect(database.admin_dsn)
    try:
        await connection.execute("update ofm.threads_accounts set refresh_due_at = now()")
        assert await refresh_tokens(pool, vault, client) == 1
        sealed = await connection.fetchval("select access_token from ofm.threads_accounts")
        assert vault.open(sealed, place_of(USER_A.id)) == "long-2"
    finally:
        await connection.close()
        await pool.close()
        await client.aclose()


async def _followed(running: RunningGateway, token: str, query: str, run: str) -> str:
    """The last status that an event stream tells of."""
    body = {"query": query, "variables": {"id": run}}
    headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
    last = ""
    async with httpx.AsyncClient(base_url=running.url, timeout=60) as client:
        async with client.stream("POST", "/graphql", json=body, headers=headers) as stream:
            async for line in stream.aiter_lines():
                if '"status":"' in line:
                    last = line.partition('"status":"')[2].partition('"')[0]
    return last


async def test_what_does_not_open_is_told(place: Any, tmp_path: Path) -> None:
    settings = settings_for(place, tmp_path)
    assert (await trellis("demo-data", **settings)).status == 0
    connection = await connect(place.admin_dsn)
    await connection.execute(
        "insert into masstock.execution_api_keys select id, client_id, 'v1.lost.' || repeat('A', 60)"
        " from masstock.workflow_executions order by created_at limit 1"
    )
    await connection.close()
    ended = await trellis("rotate-keys", **settings, TRELLIS_SECRET_KEYS=K2)
    assert ended.status == 1
    assert (
        "1 left as they are: masstock.execution_api_keys.sealed_api_key was sealed by the key 'lost'"
        in ended.err
    )
    assert "lost: still seals 1; keep it" in ended.err


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (
            "k1:c2hvcnQ=",
            "TRELLIS_SECRET_KEYS: has a key 'k1' of 5 bytes, not 32; make one with: openssl rand -base64 32",
        ),
        ("just-a-key", "TRELLIS_SECRET_KEYS: entry 1 is not written id:base64"),
    ],
)
@pytest.mark.parametrize("command", ["serve", "worker", "rotate-keys"])
async def test_bad_keys_are_refused_at_the_start(
    place: Any, tmp_path: Path, command: str, keys: str, said: str
) -> None:
    ended = await trellis(command, **settings_for(place, tmp_path) | {"TRELLIS_SECRET_KEYS": keys})
    assert ended.status == 2
    assert said in ended.err
    assert "c2hvcnQ" not in ended.err


async def test_without_keys_there_is_nothing_to_rotate_by(place: Any, tmp_path: Path) -> None:
    ended = await trellis("rotate-keys", **settings_for(place, tmp_path))
    assert (ended.status, ended.out) == (1, "")
    assert "set TRELLIS_SECRET_KEYS" in ended.err
