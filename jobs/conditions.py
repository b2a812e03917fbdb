"""The language of a stage's filter: which photographs it looks at, by what earlier stages answered.

A condition is a JSON object. Each key is a field of an earlier stage's result (`stage_1.result`,
`stage_2.confidence`, `stage_1.measured.brightness`) or one of `and`, `or`, `not`; all its keys must hold.

    {"stage_1.result": true}                          equal to true, false, a number or a text
    {"stage_1.result": {"in": ["red", "orange"]}}     equal to one of these
    {"stage_1.confidence": {"gte": 0.5, "lt": 0.9}}   lt, lte, gt, gte of numbers; every operator must hold
    {"stage_2.result": {"contains": "smoke"}}         one of the keywords, or a part of the text, in any case
    {"stage_1.result": {"not": true}}                 not equal
    {"stage_2.result": {"not": {"contains": "fog"}}}  the operators do not all hold
    {"or": [{…}, {…}]}, {"and": [{…}, {…}]}, {"not": {…}}

`eq` is the operator that a bare value stands for. An empty condition, or none, always holds.

What cannot be decided does not hold, whichever way it is asked: where the stage was skipped or failed, has no
such field, or holds a value of a kind that the operator does not know, neither a comparison nor its `not`
holds. So no `not` lets a photograph through for want of an answer. An `or` holds by what can be decided.
"""

import math
import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

MAX_DEPTH: Final = 16
MAX_PARTS: Final = 100
MAX_VALUES: Final = 200
MAX_TEXT: Final = 1_000

Results = Mapping[int, Mapping[str, Any]]
"""What a photograph's earlier stages answered, by their order; a skipped or failed stage is absent."""

Decision = bool | None
"""True, False, or None where there is no telling (Kleene's three-valued logic)."""

T = TypeVar("T")
Decide = Callable[[T], Decision]
Path = tuple[str | int, ...]

_FIELD: Final = re.compile(r"stage_([1-9][0-9]{0,5})((?:\.[A-Za-z_][A-Za-z0-9_]{0,63}){1,5})")
_ABSENT: Final = object()


class ConditionError(ValueError):
    """A malformed condition: `reason` says why, `path` where, as keys and indexes from its root."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        steps = (f"[{step}]" if isinstance(step, int) else f" → {step[:80]}" for step in path)
        place = "".join(steps).removeprefix(" → ")
        super().__init__(f"{place}: {reason}" if place else reason)


@dataclass(frozen=True)
class Condition:
    """A condition that was read; `stages` are the orders of the stages that it asks about."""

    stages: frozenset[int]
    _decide: Decide[Results]

    def holds(self, results: Results) -> bool:
        """Whether a photograph with these results passes."""
        return self.decide(results) is True

    def decide(self, results: Results) -> Decision:
        """Whether it holds of a photograph with these results; None where there is no telling."""
        return self._decide(results)


def parse(value: Any, *, stage_order: int) -> Condition:
    """Read the filter of the stage of that order, decoded from JSON; `ConditionError` if it is malformed."""
    reader = _Reader(stage_order)
    decide = reader.condition({} if value is None else value, ())
    return Condition(frozenset(reader.stages), decide)


class _Reader:
    """Turns one condition into a function, noting the stages it names and how much there is of it."""

    def __init__(self, stage_order: int) -> None:
        self.stage_order = stage_order
        self.stages: set[int] = set()
        self.parts = 0

    def condition(self, value: Any, path: Path) -> Decide[Results]:
        """An object, all of whose keys must hold."""
        self._count(path)
        if not isinstance(value, dict):
            raise ConditionError(path, f"a condition must be an object, not {_kind(value)}")
        return _every(self._entry(key, inner, (*path, key)) for key, inner in value.items())

    def _entry(self, key: str, value: Any, path: Path) -> Decide[Results]:
        if key == "not":
            return _opposite(self.condition(value, path))
        if key in {"and", "or"}:
            if not isinstance(value, list) or not value:
                raise ConditionError(path, f"'{key}' takes a list of at least one condition")
            parts = [self.condition(part, (*path, i)) for i, part in enumerate(value)]
            return _every(parts) if key == "and" else _some(parts)
        stage, fields = self._field(key, path)
        compare = self._comparison(value, path)
        return lambda results: _of_field(compare, results.get(stage), fields)

    def _field(self, key: str, path: Path) -> tuple[int, list[str]]:
        match = _FIELD.fullmatch(key)
        if match is None:
            raise ConditionError(path, "a key is a field such as stage_1.result, or 'and', 'or' or 'not'")
        stage = int(match[1])
        if stage >= self.stage_order:
            raise ConditionError(path, f"stage {self.stage_order} can ask only about stages before it")
        self.stages.add(stage)
        return stage, match[2].removeprefix(".").split(".")

    def _comparison(self, value: Any, path: Path) -> Decide[Any]:
        """What a field is held against: a value, or an object of operators that must all hold."""
        self._count(path)
        if not isinstance(value, dict):
            return _equal(value, path)
        if not value:
            raise ConditionError(path, f"at least one operator is needed: {_KNOWN}")
        return _every(self._operator(name, operand, (*path, name)) for name, operand in value.items())

    def _operator(self, name: str, operand: Any, path: Path) -> Decide[Any]:
        self._count(path)
        if name == "not":
            return _opposite(self._comparison(operand, path))
        if name not in _OPERATORS:
            raise ConditionError(path, f"there is no such operator, only {_KNOWN}")
        return _OPERATORS[name](operand, path)

    def _count(self, path: Path) -> None:
        self.parts += 1
        if len(path) > MAX_DEPTH:
            raise ConditionError(path, "nested too deep")
        if self.parts > MAX_PARTS:
            raise ConditionError((), f"a condition has at most {MAX_PARTS} parts")


def _every(parts: Iterable[Decide[T]]) -> Decide[T]:
    each = tuple(parts)

    def decide(value: T) -> Decision:
        decisions = [part(value) for part in each]
        return False if False in decisions else None if None in decisions else True

    return decide


def _some(parts: Iterable[Decide[T]]) -> Decide[T]:
    return _opposite(_every([_opposite(part) for part in parts]))


def _opposite(part: Decide[T]) -> Decide[T]:
    def decide(value: T) -> Decision:
        decision = part(value)
        return None if decision is None else not decision

    return decide


def _of_field(compare: Decide[Any], value: Any, fields: Sequence[str]) -> Decision:
    for name in fields:
        value = value.get(name, _ABSENT) if isinstance(value, Mapping) else _ABSENT
    return None if value is _ABSENT else compare(value)


def _equal(operand: Any, path: Path) -> Decide[Any]:
    wanted = _scalar(operand, path)
    return lambda value: _same(value, wanted)


def _in(operand: Any, path: Path) -> Decide[Any]:
    if not isinstance(operand, list) or not 0 < len(operand) <= MAX_VALUES:
        raise ConditionError(path, f"'in' takes a list of 1 to {MAX_VALUES} values")
    wanted = [_scalar(one, (*path, i)) for i, one in enumerate(operand)]
    return lambda value: any(_same(value, one) for one in wanted)


def _contains(operand: Any, path: Path) -> Decide[Any]:
    if not isinstance(operand, str) or not operand.strip() or len(operand) > MAX_TEXT:
        raise ConditionError(path, f"'contains' takes a text of 1 to {MAX_TEXT} characters")
    wanted = operand.strip().casefold()

    def decide(value: Any) -> Decision:
        if isinstance(value, str):
            return wanted in value.casefold()
        if isinstance(value, list):
            return any(isinstance(one, str) and one.strip().casefold() == wanted for one in value)
        return None

    return decide


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Path], Decide[Any]]:
    def read(operand: Any, path: Path) -> Decide[Any]:
        if not _is_number(operand):
            raise ConditionError(path, f"'{path[-1]}' takes a number, not {_kind(operand)}")
        return lambda value: compare(value, operand) if _is_number(value) else None

    return read


_OPERATORS: Final[Mapping[str, Callable[[Any, Path], Decide[Any]]]] = {
    "eq": _equal,
    "in": _in,
    "lt": _ordered(operator.lt),
    "lte": _ordered(operator.le),
    "gt": _ordered(operator.gt),
    "gte": _ordered(operator.ge),
    "contains": _contains,
}
_KNOWN: Final = ", ".join([*_OPERATORS, "not"])


def _scalar(value: Any, path: Path) -> Any:
    if isinstance(value, str):
        if len(value) > MAX_TEXT:
            raise ConditionError(path, f"a text is at most {MAX_TEXT} characters long")
        return value
    if isinstance(value, bool) or _is_number(value):
        return value
    hint = '; for one of several write {"in": […]}' if isinstance(value, list) else ""
    raise ConditionError(path, f"takes true, false, a number or a text, not {_kind(value)}{hint}")


def _same(value: Any, wanted: Any) -> bool:
    """Equality as in JSON: Python's, except that true is not 1."""
    return isinstance(value, bool) == isinstance(wanted, bool) and bool(value == wanted)


def _is_number(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool)


def _kind(value: Any) -> str:
    kinds = {dict: "an object", list: "a list", str: "a text", bool: "a boolean", type(None): "null"}
    return kinds.get(type(value), "a number" if _is_number(value) else "such a value")
