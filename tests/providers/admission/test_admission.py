"""The door to a provider: slots, turns, refusals and rates, with a clock that tests move on."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

import pytest

from tests.providers.clock import Clock, ScriptedMeter, settle
from trellis.providers.admission import (
    ANYBODY,
    Admission,
    Breaker,
    Caller,
    CircuitState,
    Grant,
    ProviderRates,
    Rates,
    Share,
    Unobserved,
    Usage,
)
from trellis.providers.errors import CircuitOpen, Misconfigured, ProviderError, Refused, Unavailable

A, B, C = (UUID(int=n) for n in range(1, 4))
LIMITED = ProviderRates(total=Rates(requests=600))
BY_OWNER = ProviderRates(owner=Rates(requests=60))


class Calls:
    """Calls through a door, that end when the test says so: `entered` has them by name, in order."""

    def __init__(self, door: Admission) -> None:
        self.door = door
        self.entered: list[str] = []
        self.at_once = self.most_at_once = 0
        self._ends: dict[str, asyncio.Future[Any]] = {}
        self.tasks: dict[str, asyncio.Task[Any]] = {}

    def start(self, name: str, caller: Caller = ANYBODY, tokens: float = 0) -> asyncio.Task[Any]:
        self.tasks[name] = asyncio.create_task(self._call(name, caller, tokens))
        return self.tasks[name]

    async def _call(self, name: str, caller: Caller, tokens: float) -> Any:
        async with self.door.turn(caller, tokens=tokens) as turn:
            self.entered.append(name)
            self.at_once += 1
            self.most_at_once = max(self.at_once, self.most_at_once)
            self._ends[name] = asyncio.get_running_loop().create_future()
            try:
                taken = await self._ends[name]
                turn.usage = None if taken is None else Usage(taken)
            finally:
                self.at_once -= 1
        return name

    async def end(self, name: str, outcome: Exception | float | None = None) -> None:
        end = self._ends[name]
        if isinstance(outcome, Exception):
            end.set_exception(outcome)
        else:
            end.set_result(outcome)
        await settle()

    async def end_all(self) -> str:
        """End one after the other, until nobody waits; who was let in, in order."""
        await settle()
        ended = 0
        while ended < len(self.entered):
            await self.end(self.entered[ended])
            ended += 1
        return "".join(self.entered)

    async def outcome(self, name: str) -> BaseException | None:
        await settle()
        assert self.tasks[name].done(), f"{name} still waits"
        return self.tasks[name].exception()


@pytest.fixture
def clock() -> Clock:
    return Clock()


Doors = Callable[..., Calls]


@pytest.fixture
async def doors(clock: Clock) -> AsyncIterator[Doors]:
    made: list[Calls] = []

    def make(concurrency: int = 1, **settings: Any) -> Calls:
        made.append(Calls(Admission("p", concurrency, now=clock.now, sleep=clock.sleep, **settings)))
        return made[-1]

    yield make
    for calls in made:
        await calls.door.aclose()
        for task in calls.tasks.values():
            task.cancel()
        await asyncio.gather(*calls.tasks.values(), return_exceptions=True)


async def slots_of(door: Admission) -> int:
    """How many calls the door lets in at once."""
    probe = Calls(door)
    for n in range(50):
        probe.start(str(n))
    await settle()
    free = probe.at_once
    await probe.end_all()
    return free


async def test_no_more_than_its_slots_at_once_and_owners_in_turn(doors: Doors) -> None:
    calls = doors(2)
    for n, name in enumerate("abcdefgh"):
        calls.start(name, Caller(A, (n,)))
    await settle()
    for name in "12":
        calls.start(name, Caller(B))
    assert await calls.end_all() == "abc1d2efgh"
    assert calls.most_at_once == 2
    assert calls.door.waiting == 0


async def test_the_oldest_chunk_of_an_owner_goes_first(doors: Doors) -> None:
    calls = doors()
    for name, order in (("x", (0, 0)), ("d", (9, 2)), ("b", (9, 1)), ("a", (4, 7)), ("c", (9, 1))):
        calls.start(name, Caller(A, order))
    assert await calls.end_all() == "xabcd"


async def test_no_cancel_loses_a_slot(doors: Doors) -> None:
    """Thousands of callers, of whom many are cancelled at any moment: waiting, let in that moment, calling."""
    chance = random.Random(11)
    calls = doors(7)
    running: list[asyncio.Task[Any]] = []
    for n in range(6_000):
        running.append(calls.start(str(n), Caller(UUID(int=chance.randrange(9)), (chance.randrange(4),))))
        for _ in range(chance.randrange(3)):
            if calls._ends and chance.random() < 0.5:
                name = chance.choice(list(calls._ends)[-20:])
                if not (end := calls._ends[name]).done():
                    end.set_result(None)
            if chance.random() < 0.6:
                chance.choice(running[-200:]).cancel()
        if chance.random() < 0.4:
            await asyncio.sleep(0)
    for _ in range(10_000):
        for end in calls._ends.values():
            if not end.done():
                end.set_result(None)
        if all(task.done() for task in running):
            break
        await asyncio.sleep(0)
    outcomes = Counter(task.cancelled() for task in running)
    assert outcomes[True] > 1_000
    assert outcomes[False] > 1_000
    assert calls.most_at_once <= 7
    assert calls.door.waiting == 0
    assert await slots_of(calls.door) == 7


async def test_one_who_is_cancelled_as_the_turn_comes_gives_it_on(doors: Doors) -> None:
    calls = doors()
    for name in "abc":
        calls.start(name)
    await settle()
    calls._ends["a"].set_result(None)
    while calls.door.waiting > 1:  # until b has been let in, and does not know it yet
        await asyncio.sleep(0)
    assert calls.entered == ["a"]
    calls.tasks["b"].cancel()
    await settle()
    assert calls.entered == ["a", "c"]


async def test_a_hundred_thousand_items_with_a_wrong_key_cost_a_handful_of_calls(clock: Clock) -> None:
    door = Admission("p", 8, now=clock.now, sleep=clock.sleep)
    made = 0

    async def call(n: int) -> str:
        nonlocal made
        try:
            async with door.turn(Caller(A, (n,))):
                made += 1
                await asyncio.sleep(0)
                raise Misconfigured("401")
        except Misconfigured as error:
            return str(error)

    said = await asyncio.gather(*[call(n) for n in range(20_000)])  # all but eight of them wait
    said += [await call(n) for n in range(20_000, 100_000)]
    assert set(said) == {"401"}
    assert made == 8


async def test_half_open_one_call_is_tried_and_the_others_wait_for_what_comes_of_it(
    doors: Doors, clock: Clock
) -> None:
    calls = doors(4, breaker=Breaker(open_seconds=30))
    calls.start("a")
    await settle()
    await calls.end("a", Misconfigured("no key"))
    calls.start("b")
    assert str(await calls.outcome("b")) == "no key"
    clock.advance(30)
    for name in "cde":
        calls.start(name)
    await settle()
    assert calls.entered == ["a", "c"]
    await calls.end("c", Misconfigured("still no key"))
    for name in "de":
        assert str(await calls.outcome(name)) == "still no key"
    clock.advance(30)
    for name in "fgh":
        calls.start(name)
    await settle()
    assert calls.entered == ["a", "c", "f"]
    calls.tasks["f"].cancel()  # decides nothing: the next one is tried
    await settle()
    assert calls.entered == ["a", "c", "f", "g"]
    await calls.end("g")
    assert calls.entered == ["a", "c", "f", "g", "h"]
    await calls.end("h")
    assert await slots_of(calls.door) == 4


async def test_failures_in_a_row_send_everybody_away_for_a_while(doors: Doors, clock: Clock) -> None:
    calls = doors(1, breaker=Breaker(failures=3, pause_seconds=5))
    for name in "abcde":
        calls.start(name)
    await settle()
    for name in "abc":
        await calls.end(name, Unavailable("500"))
    for name in "de":
        error = await calls.outcome(name)
        assert isinstance(error, CircuitOpen)
        assert (str(error), error.retry_after) == ("500", 5)
    clock.advance(2)
    calls.start("f")
    error = await calls.outcome("f")
    assert isinstance(error, CircuitOpen)
    assert error.retry_after == 3


async def test_what_is_refused_does_not_count(doors: Doors) -> None:
    calls = doors(1, breaker=Breaker(failures=2))
    for n in range(9):
        calls.start(str(n))
        await settle()
        await calls.end(str(n), Refused("no") if n % 2 else Unavailable("500"))
    calls.start("x")
    await settle()
    assert calls.entered[-1] == "x"


async def test_a_pause_holds_for_everybody_and_nobody_holds_a_slot_in_it(doors: Doors, clock: Clock) -> None:
    calls = doors(2)
    for name in "abcd":
        calls.start(name, Caller(A))
    await settle()
    await calls.end("a", Unavailable("429", retry_after=7))
    await calls.end("b", Unavailable("429", retry_after=3))  # a shorter one changes nothing
    calls.start("e", Caller(B))
    for seconds in (4, 2.9):
        clock.advance(seconds)
        await settle()
        assert calls.entered == ["a", "b"]
    clock.advance(0.1)
    await settle()
    assert calls.entered == ["a", "b", "c", "e"]


async def test_a_pause_beyond_patience_sends_everybody_away(doors: Doors, clock: Clock) -> None:
    calls = doors(1, patience=60)
    for name in "ab":
        calls.start(name)
    await settle()
    await calls.end("a", Unavailable("monthly limit", retry_after=90_000))
    clock.advance(600)
    calls.start("c")
    waits = []
    for name in "bc":
        error = await calls.outcome(name)
        assert isinstance(error, CircuitOpen)
        waits.append(error.retry_after)
    assert waits == [3_600, 3_000]  # not for ever: it is asked again within the hour
    clock.advance(2_950)
    calls.start("d")
    await settle()
    assert calls.entered == ["a"]
    clock.advance(50)
    await settle()
    assert calls.entered == ["a", "d"]


async def test_a_pause_is_told_to_the_other_processes_once(doors: Doors, clock: Clock) -> None:
    meter = ScriptedMeter()
    calls = doors(3, rates=LIMITED, meter=meter)
    for name in "abc":
        calls.start(name)
    await settle()
    for name in "abc":
        await calls.end(name, Unavailable("429", retry_after=7))
        clock.advance(0.1)
    assert meter.pauses == [("p", 7)]


async def test_a_pause_that_another_process_was_told_of_is_heeded(doors: Doors, clock: Clock) -> None:
    calls = doors(3, rates=LIMITED, meter=ScriptedMeter(Grant(wait=0, pause=9)))
    calls.start("a")
    await settle()
    clock.advance(8.9)
    await settle()
    assert calls.entered == []
    clock.advance(0.1)
    await settle()
    assert calls.entered == ["a"]


async def test_a_rate_that_is_used_up_is_waited_for_without_a_slot(doors: Doors, clock: Clock) -> None:
    meter = ScriptedMeter(Grant(), Grant(wait=2))
    calls = doors(15, rates=LIMITED, meter=meter)
    for n in range(15):
        calls.start(str(n))
    await settle()
    assert len(calls.entered) == 10  # a second's worth at 600 a minute
    assert meter.amounts() == [{"p:requests": 10}, {"p:requests": 5}]
    clock.advance(1.9)
    await settle()
    assert len(calls.entered) == 10
    clock.advance(0.1)
    await settle()
    assert len(calls.entered) == 15
    assert len(meter.asked) == 2


async def test_one_owners_rate_holds_up_nobody_else(doors: Doors, clock: Clock) -> None:
    meter = ScriptedMeter(Grant(), Grant(wait=50))
    calls = doors(1, rates=BY_OWNER, meter=meter)
    for name in "abc":
        calls.start(name, Caller(A))
    await settle()
    await calls.end("a")
    for name in "123":
        calls.start(name, Caller(B))
    calls.start("+")  # nobody's: it has no rate
    await settle()
    for name in "+123":
        await calls.end(name)
    assert calls.entered == ["a", "+", "1", "2", "3"]
    clock.advance(50)
    await settle()
    assert calls.entered[-1] == "b"
    names = [name.split(":")[1] for asked in meter.amounts() for name in asked]
    assert names == [str(A), str(A), *[str(B)] * 3]


async def test_tokens_are_reckoned_and_settled(doors: Doors, clock: Clock) -> None:
    meter = ScriptedMeter()
    rates = ProviderRates(Rates(tokens=54_000), Rates(tokens=54_000))
    calls = doors(1, rates=rates, meter=meter)
    for name in "abc":
        calls.start(name, Caller(A), tokens=900)
    await settle()
    await calls.end("a", 2_500.0)
    await calls.end("b", 100.0)
    await calls.end("c")
    shares = [
        {name.removeprefix(f"p:{A}"): amount for name, amount in asked.items()} for asked in meter.amounts()
    ]
    of_provider = [asked["p:tokens"] for asked in shares if "p:tokens" in asked]
    of_owner = [asked[":tokens"] for asked in shares if ":tokens" in asked]
    assert of_provider == of_owner == [900, 900 + 1_600, 900 - 800]


async def test_a_meter_that_fails_is_asked_again(doors: Doors, clock: Clock) -> None:
    calls = doors(1, rates=LIMITED, meter=ScriptedMeter(OSError("away"), OSError("away")))
    calls.start("a")
    for _ in range(2):
        await settle()
        assert calls.entered == []
        clock.advance(1)
    await settle()
    assert calls.entered == ["a"]


async def test_rates_need_a_meter(doors: Doors) -> None:
    with pytest.raises(ValueError, match="meter"):
        doors(rates=LIMITED)
    calls = doors(meter=(meter := ScriptedMeter()))
    calls.start("a", Caller(A), tokens=10_000)
    await settle()
    await calls.end("a", 20_000.0)
    assert meter.asked == []


async def test_everything_is_told_to_the_observer(clock: Clock) -> None:
    class Observed(Unobserved):
        def __init__(self) -> None:
            self.told: list[tuple[Any, ...]] = []

        def called(self, provider: str, outcome: str, seconds: float) -> None:
            self.told.append((provider, outcome, seconds))

        def waited(self, provider: str, seconds: float) -> None:
            self.told.append((provider, seconds))

        def retrying(self, provider: str, seconds: float) -> None:
            self.told.append(("retrying", provider, seconds))

        def circuit(self, provider: str, state: CircuitState) -> None:
            self.told.append((provider, state))

    observed = Observed()
    calls = Calls(Admission("p", 1, observe=observed, now=clock.now, sleep=clock.sleep))
    for name in "ab":
        calls.start(name)
    await settle()
    clock.advance(3)
    await calls.end("a")
    clock.advance(4)
    await calls.end("b", Misconfigured("no"))
    calls.door.retrying(0.5)
    assert observed.told == [
        ("p", 0),
        ("p", "ok", 3),
        ("p", 3),
        ("p", "open"),
        ("p", "Misconfigured", 4),
        ("retrying", "p", 0.5),
    ]


async def test_closing_sends_away_who_waits(doors: Doors) -> None:
    calls = doors(1, rates=BY_OWNER, meter=ScriptedMeter(Grant(), Grant(wait=1_000)))
    calls.start("a", Caller(A))
    calls.start("b", Caller(A))
    await settle()
    await calls.end("a")
    await calls.door.aclose()
    error = await calls.outcome("b")
    assert isinstance(error, ProviderError)
    assert "shutting down" in str(error)


async def test_thousands_may_wait_and_each_turn_is_cheap(clock: Clock) -> None:
    """20,000 callers of 2,000 owners: linear work, so a second or so here; quadratic, it would take minutes."""
    door = Admission("p", 50, now=clock.now, sleep=clock.sleep)

    async def call(n: int) -> None:
        async with door.turn(Caller(UUID(int=n % 2_000), (n,))):
            await asyncio.sleep(0)

    calling: Awaitable[Any] = asyncio.gather(*[call(n) for n in range(20_000)])
    async with asyncio.timeout(30):
        await calling
    assert door.waiting == 0


class Fickle(ScriptedMeter):
    """Grants at once or later, with pauses and failures between."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self._chance = chance

    async def reserve(self, provider: str, shares: Sequence[Share]) -> Grant:
        outcomes = [Grant(), Grant(wait=self._chance.random() * 5), Grant(pause=3), OSError("away")]
        self.grants = self._chance.choices(outcomes, (5, 5, 1, 1))
        return await super().reserve(provider, shares)


@pytest.mark.parametrize("seed", range(8))
async def test_whatever_happens_everybody_is_answered_and_no_slot_is_lost(clock: Clock, seed: int) -> None:
    chance = random.Random(seed)
    door = Admission(
        "p",
        5,
        rates=ProviderRates(Rates(requests=3_000), Rates(requests=1_200, tokens=60_000)),
        meter=Fickle(chance),
        breaker=Breaker(failures=4),
        now=clock.now,
        sleep=clock.sleep,
    )
    errors = [Refused("no"), Unavailable("500"), Unavailable("429", retry_after=2), Misconfigured("401")]
    errors += [Unavailable("later", retry_after=100), ValueError("a bug")]
    at_once = 0

    async def call() -> None:
        nonlocal at_once
        caller = Caller(chance.choice([None, A, B, C]), (chance.randrange(3),))
        async with door.turn(caller, tokens=100) as turn:
            at_once += 1
            assert at_once <= 5
            try:
                await clock.sleep(chance.random())
                turn.usage = chance.choice([None, Usage(50), Usage(400)])
                if error := chance.choices([None, *errors], (60, 5, 8, 2, 0.2, 0.1, 1))[0]:
                    raise error
            finally:
                at_once -= 1

    tasks: list[asyncio.Task[None]] = []
    for _ in range(600):
        tasks += [asyncio.create_task(call()) for _ in range(chance.randrange(4))]
        if tasks and chance.random() < 0.5:
            chance.choice(tasks[-30:]).cancel()
        if chance.random() < 0.5:
            await asyncio.sleep(0)
        clock.advance(chance.random() / 5)
    await passes(clock, lambda: all(task.done() for task in tasks))
    ended = Counter("cancelled" if task.cancelled() else type(task.exception()).__name__ for task in tasks)
    assert set(ended) <= {"cancelled", "NoneType", "CircuitOpen", *(type(error).__name__ for error in errors)}
    assert ended["NoneType"] > 20
    assert door.waiting == 0

    clock.advance(4_000)  # whatever was open or paused is so no longer
    last = Calls(door)
    last.start("trial")  # half open, it decides
    await passes(clock, lambda: last.at_once == 1)
    await last.end("trial")
    for n in range(9):
        last.start(str(n), Caller(C))
    await passes(clock, lambda: last.at_once == 5)
    for n in range(9):
        await passes(clock, lambda name=str(n): name in last.entered)  # type: ignore[misc]
        await last.end(str(n))
    assert last.most_at_once == 5
    await door.aclose()


async def passes(clock: Clock, until: Callable[[], bool]) -> None:
    """Let time pass until something is so."""
    for _ in range(5_000):
        if until():
            return
        await settle()
        clock.advance(0.5)
    raise AssertionError("it never comes")
