"""What a program may be configured with: a JSON Schema with defaults, and what no schema can say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

Config = Mapping[str, Any]
Schema = Mapping[str, Any]

_LONGEST: Final = 300
"""Characters of what a client is told: a message quotes what was given."""


class Unfit(Exception):
    """A configuration that cannot be computed: `path` is the member to blame ("" for all of it)."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(message)
        self.path = path
        self.message = message


class Diverged(Exception):
    """The computation came to nothing, for a reason (the message) that whoever configured it may read."""


def _anything(_: Config) -> None:
    """Refuse nothing."""


@dataclass(frozen=True)
class Form:
    """The configuration of one program.

    `program` names the module below `jobs.computations` that has `run(config, trace)`. `properties` are the
    members with their schemas; each has a default. `check` refuses (Unfit) what fits the schema and cannot be
    computed all the same: unstable steps, or more work than there is time for.
    """

    name: str
    title: str
    description: str
    program: str
    properties: Mapping[str, Schema]
    example: Config = field(default_factory=dict)
    algorithms: tuple[str, ...] = ()
    check: Callable[[Config], None] = _anything

    @cached_property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema (2020-12) of the configuration."""
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.title,
            "description": self.description,
            "type": "object",
            "properties": dict(self.properties),
            "additionalProperties": False,
        }

    @cached_property
    def _validator(self) -> Any:
        from jsonschema import Draft202012Validator  # noqa: PLC0415 - not before the first start

        return Draft202012Validator(self.schema)

    def filled(self, given: Any, fixed: Config | None = None) -> dict[str, Any]:
        """The whole configuration: what is `given`, and the defaults of what is not.

        `fixed` is what `check` has to know beside. Raises Unfit with the first member that does not fit.
        """
        try:
            for error in self._validator.iter_errors(given):
                raise Unfit(".".join(map(str, error.absolute_path)), _shortened(error.message))
        except (RecursionError, ValueError):  # what is wrong cannot even be shown
            raise Unfit("", "This is nested too deep, or has a number that is too long.") from None
        whole = {
            name: _exact(given.get(name, schema["default"]), schema)
            for name, schema in self.properties.items()
        }
        self.check(whole | dict(fixed or {}))
        return whole


def _exact(value: Any, schema: Schema) -> Any:
    """JSON knows one kind of number: 5.0 is an integer where one is asked for."""
    if isinstance(value, list) and "items" in schema:
        return [_exact(each, schema["items"]) for each in value]
    if isinstance(value, dict) and "properties" in schema:
        return {name: _exact(each, schema["properties"][name]) for name, each in value.items()}
    return int(value) if schema.get("type") == "integer" else value


def _shortened(message: str) -> str:
    text = message if len(message) <= _LONGEST else f"{message[:_LONGEST]}…"
    return f"{text[:1].upper()}{text[1:]}".rstrip(".") + "."


def integer(title: str, description: str, default: int, low: int, high: int) -> Schema:
    """The schema of a whole number from `low` to `high`."""
    bounds = {"minimum": low, "maximum": high}
    return {"type": "integer", "title": title, "description": description, "default": default, **bounds}


def number(title: str, description: str, default: float, low: float, high: float) -> Schema:
    """The schema of a number from `low` to `high`."""
    bounds = {"minimum": low, "maximum": high}
    return {"type": "number", "title": title, "description": description, "default": default, **bounds}


def choice(title: str, description: str, *values: str) -> Schema:
    """The schema of one of some words; the first is the default."""
    return {
        "type": "string",
        "title": title,
        "description": description,
        "default": values[0],
        "enum": list(values),
    }


SEED: Final = integer("Seed", "Of the random numbers: the same seed gives the same result.", 0, 0, 2**31 - 1)


def affordable(work: float, most: float, path: str, what: str) -> None:
    """Refuse (Unfit) work beyond `most`; `what` names what was multiplied."""
    if work > most:
        raise Unfit(path, f"This is too much to compute: {what} may be {most:.3g} at most, not {work:.3g}.")
