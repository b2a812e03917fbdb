"""What the intruder is told while hidden runs move: by subscriptions beside the victim's same ones, and by exports.

One run of each kind of the victim's, and one of the intruder's own, are brought to life, told something with a
word that is known again, and cancelled. So what is to come is known, and nobody waits for what does not.
"""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
from graphql import get_named_type
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.routing import Route

from tests.feeds import Subscriber
from tests.resolvers.tries import BLAMED, Leaks, Try, email_of
from trellis.db.demo.people import identity_of
from trellis.db.errors import GatewayError
from trellis.db.session import SERVICE, Identity, transaction
from trellis.jobs.state import ENDED, State, move, tell
from trellis.realtime.operation import ExecutionOutcome
from trellis.realtime.socket.registry import SocketRegistry
from trellis.resolvers.exports import Exports
from trellis.web.export import ExportEndpoint

_KINDS = "select id, kind, state from trellis.runs where id = any($1::uuid[])"
_LOCK = "select state from trellis.runs where id = $1 for update"
_CALL = "update trellis.runs set title = $2 where id = $1"
_REFUSED = ("NOT_FOUND", "FORBIDDEN")


@dataclass
class _Follower:
    """Somebody who follows something, and all that was said."""

    tried: Try
    subscriber: Subscriber
    is_list: bool
    said: list[str] = field(default_factory=list)
    errors: list[Any] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.said)

    def hear(self, outcome: ExecutionOutcome) -> None:
        self.errors += outcome.errors or ()
        self.said.append(f"{outcome.errors} {(outcome.body or b'').decode()}")

    async def first(self) -> None:
        """What a list has at first."""
        if self.is_list and (outcome := await self.subscriber.next()) is not None:
            self.hear(outcome)

    async def rest(self, gone: set[str]) -> None:
        """To the end; of a list, until these of the runs that it had at first have left it."""
        left = {run for run in gone if run in self.text} if self.is_list else None
        while left is None or left:
            try:
                outcome = await self.subscriber.next()
            except TimeoutError:
                raise AssertionError(f"there is no more of {self.tried}\n{self.text[-2000:]}") from None
            if outcome is None:
                return
            self.hear(outcome)
            if left is not None:
                left -= {run for run in left if f'"GONE","runId":"{run}"' in self.said[-1].replace(" ", "")}

    def rest_at_hand(self) -> None:
        """What a list has to give at this moment."""
        assert self.subscriber.feed is not None
        while self.is_list and (outcome := self.subscriber.feed.take()) is not None:
            self.hear(outcome)


async def check_live(leaks: Leaks) -> int:
    """As the intruder, no payload of a subscription tells of hidden runs; how many subscriptions that were."""
    hidden = await _one_of_each_kind(leaks, leaks.victim, hidden=True)
    own = await _one_of_each_kind(leaks, leaks.intruder, hidden=False)
    await _move(leaks, {**hidden, **own}, ("pending", "running"))
    theirs = [one for tried in _tries(leaks, hidden) if (one := await _follow(leaks, leaks.victim, tried))]
    mine = [
        one
        for tried in _tries(leaks, {**hidden, **own})
        if (one := await _follow(leaks, leaks.intruder, tried))
    ]
    secret = f"hidden-{uuid4()}"
    try:
        for one in (*theirs, *mine):
            await one.first()
        await _say(leaks, hidden, secret)
        await _say(leaks, own, f"own-{uuid4()}")
        await _move(leaks, {**hidden, **own}, ("cancelled",))
        async with asyncio.timeout(60), asyncio.TaskGroup() as group:
            for one in theirs:
                group.create_task(one.rest({str(run) for run in hidden}))
            for one in mine:
                group.create_task(one.rest({str(run) for run in own}))
        for one in mine:
            one.rest_at_hand()
    finally:
        for one in (*theirs, *mine):
            one.subscriber.close()
    _judge(leaks, mine, theirs, secret)
    return len(mine)


def _judge(leaks: Leaks, mine: list[_Follower], theirs: list[_Follower], secret: str) -> None:
    for one in mine:
        sent = str(dict(one.tried.variables))
        assert secret not in one.text, f"{one.tried}\n{one.text[:2000]}"
        assert leaks.found_in(one.text, but=sent) == set(), f"{one.tried}\n{one.text[:2000]}"
        for error in one.errors:
            assert error["extensions"]["code"] in _REFUSED, f"{one.tried}\n{error}"
    for name in ("run", "runEvents", "runs"):
        told = [secret in one.text for one in theirs if one.tried.name == name]
        assert any(told), f"{name} does not tell the victim either"


async def _one_of_each_kind(leaks: Leaks, who: str, *, hidden: bool) -> dict[UUID, str]:
    """A run of each kind that somebody sees, with its kind: one that the intruder does not see, or does."""
    found: dict[str, UUID] = {}
    async with transaction(leaks.gateway.pool, identity_of(email_of(who)), readonly=True) as connection:
        for name, rows in leaks.hidden.items():
            if rows.table.run is None:
                continue
            column = rows.table.key_columns[0].sql
            keys = {
                row[column] for row in await connection.fetch(f"select {column} from {rows.table.relation}")
            }
            known = {key[0] for key in rows.keys}
            kinds = await connection.fetch(_KINDS, list(keys & known if hidden else keys - known))
            for row in kinds:
                assert row["kind"] == rows.table.run, name
                found[row["kind"]] = row["id"]
    return {run: kind for kind, run in found.items()}


async def _move(leaks: Leaks, runs: Mapping[UUID, str], states: tuple[State, ...]) -> None:
    """Through these states, as workers and people do; what has not ended is not begun anew."""
    assert leaks.gateway.services is not None
    for run, kind in runs.items():
        async with transaction(leaks.gateway.pool, SERVICE) as connection:
            for state in states:
                now = await connection.fetchval(_LOCK, run)
                if now != state and not (state == "pending" and now not in ENDED):
                    await move(connection, leaks.gateway.services.kinds[kind], run, state)


async def _say(leaks: Leaks, runs: Mapping[UUID, str], word: str) -> None:
    """That a run is called so, and an event of it."""
    for run in runs:
        async with transaction(leaks.gateway.pool, SERVICE) as connection:
            await connection.execute(_CALL, run, word)
            await tell(connection, run, "status", {"status": word})


def _tries(leaks: Leaks, runs: Mapping[UUID, str]) -> Iterator[tuple[Try, bool]]:
    """Every subscription: of each of these runs, or of whatever there is; and whether it is a list."""
    for name, root in leaks.schema.subscription_type.fields.items():
        keyed = {each for each, given in root.args.items() if get_named_type(given.type).name == "UUID"}
        if keyed:
            document = leaks.document("subscription", name, root)
            for run in runs:
                yield (
                    Try(name, document, {each: str(run) if each in keyed else None for each in root.args}),
                    False,
                )
        else:
            inner = next(iter(leaks.selections(root.type)))
            where = "(where: { mine: false })" if "where" in root.args else ""
            yield Try(name, f"subscription {{ {name}{where} {inner} }}"), True


async def _follow(leaks: Leaks, who: str, what: tuple[Try, bool]) -> _Follower | None:
    tried, is_list = what
    leaks.check_form(tried)
    try:
        subscriber: Subscriber = await leaks.gateway.follow(tried.document, who, **tried.variables)
    except GatewayError as error:
        if who == leaks.intruder and error.code in BLAMED:
            return None
        raise
    return _Follower(tried, subscriber, is_list)


async def check_exports(leaks: Leaks) -> int:
    """As the intruder, no export of a hidden run is there; as the victim each is. How many that were."""
    exports = leaks.served.exports
    runs = {
        key[0]: hidden.table.run
        for hidden in leaks.hidden.values()
        if hidden.table.run in exports
        for key in hidden.keys
    }

    async def authenticate(headers: Headers) -> Identity:
        return identity_of(email_of(headers["authorization"]))

    endpoint = ExportEndpoint(Exports(leaks.gateway.pool, exports), authenticate, SocketRegistry())
    app = Starlette(routes=[Route("/export/runs/{name}", endpoint)])
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway", timeout=10) as client:
        for run, kind in runs.items():
            for form in ("csv", "jsonl"):
                url = f"/export/runs/{run}.{form}"
                refused = await client.get(url, headers={"authorization": leaks.intruder})
                assert refused.status_code == 404, f"{kind} {url}\n{refused.text[:2000]}"
                assert leaks.found_in(refused.text, but=url) == set(), f"{kind} {url}\n{refused.text}"
                given = await client.get(url, headers={"authorization": leaks.victim})
                assert given.status_code == 200, f"{kind} {url}\n{given.text}"
    return 2 * len(runs)
