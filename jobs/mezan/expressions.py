"""JMESPath in workflows: which steps an expression speaks of, and working one out beside the event loop.

A value that is to be worked out is written `{"$": "<expression>"}`, at any depth.
"""

import resource
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from uuid import UUID

import jmespath
import orjson
from jmespath.exceptions import JMESPathError

from trellis.jobs.mezan.step_types import MAX_EXPRESSION
from trellis.jobs.processes import ProcessDied, Processes
from trellis.providers.admission.room import Room

MAX_VALUE: Final = 256 * 1024
"""Bytes, as JSON, of what an expression comes to, and of what a step gives."""

_DEEPEST: Final = 150  # levels of an expression: what works it out calls itself, twice for each
_SECONDS: Final = 3.0
_MEMORY: Final = 1 << 30  # of address space, most of which the interpreter only reserves
_NAMES: Final = ("input", "steps", "item", "index")
_SAFE: Final = frozenset(
    {"field", "subexpression", "index", "index_expression", "literal", "identity", "current"}
)


class Unfit(Exception):
    """An expression cannot be read, or comes to nothing; the message says why."""


def references(expression: str, names: tuple[str, ...]) -> frozenset[str]:
    """The ids of the steps that an expression speaks of from the root, "*" for all of them.

    Raises Unfit where it cannot be parsed, or begins with a name that is none of `names`.
    """
    return frozenset(_references(_parsed(expression), names))


def worked_out(value: Any) -> Iterator[str]:
    """The expressions within a value, at any depth."""
    if isinstance(value, Mapping):
        if set(value) == {"$"} and isinstance(value["$"], str):
            yield value["$"]
        else:
            for each in value.values():
                yield from worked_out(each)
    elif isinstance(value, list):
        for each in value:
            yield from worked_out(each)


class Expressions:
    """Works expressions out in processes of its own, where one that takes too much hurts nobody."""

    def __init__(self, processes: int = 2) -> None:
        self._processes = Processes(processes)
        self._room = Room(processes, most=max(1, processes - 1))

    async def resolve(self, value: Any, context: Mapping[str, Any], owner: UUID | None = None) -> Any:
        """A value with all that is to be worked out in it worked out, in its owner's turn. Raises Unfit."""
        found = list(worked_out(value))
        if all(_is_path(expression) for expression in found):
            resolved = _resolved(value, lambda expression: jmespath.search(expression, context))
            storable(resolved)
            return resolved
        try:
            async with self._room.turn(owner):
                body = await self._processes.call(_resolve, value, dict(context), timeout=_SECONDS)
        except (TimeoutError, ProcessDied):
            raise Unfit("an expression takes too much time or memory") from None
        return orjson.loads(body)

    async def aclose(self) -> None:
        """End the processes."""
        await self._processes.aclose()


def _resolve(value: Any, context: Mapping[str, Any]) -> bytes:
    """In a process of its own: the value as JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))

    def search(expression: str) -> Any:
        try:
            return jmespath.search(expression, context)
        except (JMESPathError, ValueError, TypeError, ArithmeticError, RecursionError) as error:
            raise Unfit(f"`{expression[:200]}`: {str(error)[:300]}") from None

    return storable(_resolved(value, search))


def storable(value: Any) -> bytes:
    """A value as JSON that Postgres takes. Raises Unfit where it is too large, or cannot be kept."""
    _measure(value)
    try:
        body = orjson.dumps(value)
    except TypeError as error:
        raise Unfit(f"there is a value that cannot be kept: {error}") from None
    if len(body) > MAX_VALUE:
        raise Unfit(f"it comes to more than {MAX_VALUE // 1024} kB")
    return body


def _measure(value: Any) -> None:
    """Refuse what would be too large as JSON, before it is written: one list may hold another many times."""
    left = MAX_VALUE
    waiting = [value]
    while waiting:
        each = waiting.pop()
        left -= 1
        if isinstance(each, str):
            left -= len(each)
            if "\0" in each:
                raise Unfit("there is a text with the NUL character, which cannot be kept")
        elif isinstance(each, Mapping):
            waiting += each.keys()
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
        if left < 0:
            raise Unfit(f"it comes to more than {MAX_VALUE // 1024} kB")


def _resolved(value: Any, search: Callable[[str], Any]) -> Any:
    if isinstance(value, Mapping):
        if set(value) == {"$"} and isinstance(value["$"], str):
            return search(value["$"])
        return {name: _resolved(each, search) for name, each in value.items()}
    if isinstance(value, list):
        return [_resolved(each, search) for each in value]
    return value


def _parsed(expression: str) -> Any:
    if len(expression) > MAX_EXPRESSION:
        raise Unfit(f"`{expression[:200]}…` has more than {MAX_EXPRESSION:,} characters")
    try:
        parsed = jmespath.compile(expression).parsed
    except (JMESPathError, ValueError, RecursionError) as error:
        raise Unfit(f"`{expression[:200]}` is no expression: {str(error).splitlines()[0][:300]}") from None
    level, depth = [parsed], 0
    while level := [child for node in level for child in node["children"]]:
        depth += 1
        if depth > _DEEPEST:
            raise Unfit(f"`{expression[:200]}…` is nested too deep")
    return parsed


def _is_path(expression: str) -> bool:
    """Whether it only goes down into what is there: that takes no time."""
    waiting = [_parsed(expression)]
    while waiting:
        node = waiting.pop()
        if node["type"] not in _SAFE:
            return False
        waiting += node["children"]
    return True


# Of a node, these children see what the node sees; the others see what was found by then.
_FIRST_ONLY: Final = frozenset(
    {
        *("subexpression", "pipe", "projection", "value_projection", "filter_projection"),
        *("flatten", "index_expression"),
    }
)


def _references(node: Any, names: tuple[str, ...]) -> Iterator[str]:
    kind, children = node["type"], node["children"]
    if kind == "field":
        yield from _root(node["value"], None, names)
    elif kind in ("identity", "current"):
        yield "*"
    elif kind == "subexpression" and children[0]["type"] == "field":
        below = children[1]["value"] if children[1]["type"] == "field" else None
        yield from _root(children[0]["value"], below, names)
    elif kind in _FIRST_ONLY:
        yield from _references(children[0], names)
    elif kind != "expref":
        for child in children:
            yield from _references(child, names)


def _root(name: str, below: str | None, names: tuple[str, ...]) -> Iterator[str]:
    if name not in names:
        known = ", ".join(f"`{each}`" for each in names)
        raise Unfit(f"there is no `{name}` to begin with, only {known}")
    if name == "steps":
        yield below or "*"


OUTSIDE: Final = _NAMES[:2]
"""What expressions may begin with."""

WITHIN_MAP: Final = _NAMES
"""What they may begin with in what a map does."""
