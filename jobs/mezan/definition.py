"""A workflow as it is written down: read, held against everything that can be known before it runs."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Any, Final

import orjson

from trellis.jobs.mezan.expressions import OUTSIDE, WITHIN_MAP, Unfit, references, worked_out
from trellis.jobs.mezan.step_types import (
    MAX_EXPRESSIONS,
    MAX_WORKFLOW,
    STEP,
    STEP_TYPES,
    WORKFLOW,
    Schema,
)

_LONGEST: Final = 300  # characters of what a client is told: a message quotes what was written
_MOST: Final = {"maxItems": "elements", "maxLength": "characters", "maxProperties": "members"}


class Invalid(Exception):
    """A definition that cannot be executed; `step` is the id of the step to blame, if one is."""

    def __init__(self, message: str, step: str | None = None) -> None:
        super().__init__(message)
        self.step = step


@dataclass(frozen=True)
class Step:
    """One step. `options` is what its definition calls `with`."""

    id: str
    type: str
    needs: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Definition:
    """The steps by id, each after those that it needs; `before` is all that a step needs, at any distance."""

    steps: Mapping[str, Step]
    before: Mapping[str, frozenset[str]]

    @property
    def last(self) -> Sequence[str]:
        """The steps that no other needs."""
        needed = {need for step in self.steps.values() for need in step.needs}
        return [id for id in self.steps if id not in needed]

    def is_skipped(self, step: Step, states: Mapping[str, str], taken: Mapping[str, bool]) -> bool:
        """Whether a step is on no way that was taken, once all that it needs has ended.

        A branch passes over those under its other way; else a step is skipped with all that it needs.
        """
        for need in step.needs:
            branch = self.steps[need]
            passed_over = branch.options.get("else" if taken[need] else "then", ())
            if branch.type == "branch" and states[need] == "done" and step.id in passed_over:
                return True
        return bool(step.needs) and all(states[need] == "skipped" for need in step.needs)


def read(raw: Any) -> Definition:
    """The definition. Raises Invalid where it could not be executed whatever it is given.

    A large one takes most of a second: not for the event loop.
    """
    if len(orjson.dumps(raw)) > MAX_WORKFLOW:
        raise Invalid(f"It has more than {MAX_WORKFLOW // 1024} kB.")
    _fit(raw, WORKFLOW)
    steps: dict[str, Step] = {}
    for number, written in enumerate(raw.get("steps", ()), 1):
        known = written.get("id")
        blamed = known if isinstance(known, str) else None
        _fit(written, STEP, blamed, "" if blamed else f"step {number}: ")
        step = _step(written)
        if step.id in steps:
            raise Invalid("There are two steps with this id.", step.id)
        steps[step.id] = step
    for step in steps.values():
        for need in step.needs:
            if need not in steps:
                raise Invalid(f"It needs `{need}`, which is no step.", step.id)
        _fit(step.options, STEP_TYPES[step.type].schema, step.id, "with.")
        if step.type == "map":
            inner = step.options["do"]
            _fit(inner["with"], STEP_TYPES[inner["type"]].schema, step.id, "with.do.with.")
    if sum(len(text) for step in steps.values() for text, _ in _expressions(step)) > MAX_EXPRESSIONS:
        raise Invalid(f"Its expressions have more than {MAX_EXPRESSIONS:,} characters together.")
    definition = _arranged(steps)
    for step in steps.values():
        _check(step, steps, definition.before[step.id])
    return definition


def known(raw: Any) -> Definition:
    """A definition that `read` has been given before, without all that is looked at there."""
    steps = (_step(written) for written in raw["steps"])
    return _arranged({step.id: step for step in steps})


def _step(written: Mapping[str, Any]) -> Step:
    return Step(written["id"], written["type"], tuple(written.get("needs", ())), written.get("with", {}))


def _arranged(steps: Mapping[str, Step]) -> Definition:
    ordered = _ordered(steps)
    before: dict[str, frozenset[str]] = {}
    for id in ordered:
        needs = steps[id].needs
        before[id] = frozenset(needs).union(*(before[need] for need in needs))
    return Definition({id: steps[id] for id in ordered}, before)


def _ordered(steps: Mapping[str, Step]) -> Sequence[str]:
    try:
        return list(TopologicalSorter({step.id: step.needs for step in steps.values()}).static_order())
    except CycleError as error:
        cycle: Sequence[str] = error.args[1]
        raise Invalid(f"It needs itself: {' ← '.join(cycle)}.", cycle[0]) from None


def _check(step: Step, steps: Mapping[str, Step], before: Collection[str]) -> None:
    """What no schema says of a step."""
    if step.type == "branch":
        ways = [*step.options.get("then", ()), *step.options.get("else", ())]
        for way in ways:
            if way not in steps or step.id not in steps[way].needs:
                raise Invalid(f"`{way}` is on a way of it, so it has to be a step that needs it.", step.id)
        if len(set(ways)) < len(ways):
            raise Invalid("A step is on both ways of it.", step.id)
    for expression, names in _expressions(step):
        try:
            found = references(expression, names)
        except Unfit as error:
            raise Invalid(f"{str(error)[:_LONGEST]}.", step.id) from None
        for id in sorted(found - {"*"}):
            if id not in before:
                raise Invalid(
                    f"It refers to `steps.{id}`, which it does not need: add that to `needs`.", step.id
                )


def _expressions(step: Step) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The expressions of a step, each with the names that it may begin with."""
    if step.type != "map":
        yield from ((each, OUTSIDE) for each in _written(step.type, step.options))
        return
    inner = step.options["do"]
    yield from ((each, OUTSIDE) for each in worked_out(step.options["over"]))
    yield from ((each, WITHIN_MAP) for each in _written(inner["type"], inner["with"]))


def _written(type: str, options: Mapping[str, Any]) -> Iterator[str]:
    name = {"transform": "expression", "branch": "on"}.get(type)
    return iter([options[name]]) if name else worked_out(options)


def _fit(value: Any, schema: Schema, step: str | None = None, prefix: str = "") -> None:
    """Refuse what a schema does not allow."""
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - takes longer than the rest of a start

    # The first only: there may be thousands, and those behind `maxItems` take their time.
    for error in Draft202012Validator(schema).iter_errors(value):
        path = ".".join(map(str, error.absolute_path))
        message = error.message if len(error.message) <= _LONGEST else f"{error.message[:_LONGEST]}…"
        if error.validator in _MOST:
            message = f"it has more than {error.validator_value} {_MOST[error.validator]}"
        where = f"{prefix}{path}".rstrip(".: ")
        raise Invalid(f"{where}: {message}." if where else f"{message}.", step)
