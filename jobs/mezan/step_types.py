"""The types of steps: what `with` of each may hold, as JSON Schemas, and an example of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

MAX_ELEMENTS: Final = 100
"""How many elements a map goes over at most."""

MAX_EXPRESSION: Final = 2_000
"""Characters of an expression."""

MAX_EXPRESSIONS: Final = 40_000
"""Characters of all expressions of a workflow together: reading them takes a good part of a second."""

MAX_WORKFLOW: Final = 256 * 1024
"""Bytes of a definition, as JSON."""

LONGEST_DELAY: Final = 7 * 24 * 3600
"""Seconds."""

Schema = Mapping[str, Any]

_ID: Final = r"^[a-z][a-z0-9_]{0,39}$"
_EXPRESSION: Final[Schema] = {"type": "string", "minLength": 1, "maxLength": MAX_EXPRESSION}
_VALUE: Final[Schema] = {
    "type": "object",
    "properties": {"$": _EXPRESSION},
    "required": ["$"],
    "additionalProperties": False,
}
_IDS: Final[Schema] = {"type": "array", "maxItems": 50, "items": {"type": "string"}, "uniqueItems": True}
KINDS: Final = ("simcore", "talai", "optilibria", "qmlab")
"""What a step may run: kinds of run, without `alawein.`."""


def _or_worked_out(schema: Schema) -> Schema:
    """What is given as it is, or worked out when its turn comes."""
    return {"if": {"type": "object"}, "then": _VALUE, "else": schema}


@dataclass(frozen=True)
class StepType:
    """A type of step; `schema` is the JSON Schema of its `with`."""

    name: str
    title: str
    description: str
    schema: Schema
    example: Mapping[str, Any]


def _object(required: list[str], **properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


_HTTP = StepType(
    "http",
    "HTTP call",
    "Calls an address at a host that the gateway's operator allows. Gives `{status, headers, body}`; what is "
    "no success is a failure, and one that may pass is tried again.",
    _object(
        ["url"],
        method={"enum": ["GET", "POST", "PUT", "PATCH", "DELETE"], "default": "GET", "title": "Method"},
        url=_or_worked_out({"type": "string", "maxLength": 2000, "title": "Address"}),
        headers={
            "type": "object",
            "title": "Headers",
            "maxProperties": 20,
            "additionalProperties": _or_worked_out({"type": "string", "maxLength": 4000}),
        },
        query={
            "type": "object",
            "title": "Query",
            "maxProperties": 50,
            "additionalProperties": _or_worked_out({"type": ["string", "number", "boolean"]}),
        },
        body={"title": "Body", "description": "JSON, or a text that is sent as it is."},
        seconds={
            "type": "number",
            "title": "Seconds",
            "description": "How long one try may take.",
            "minimum": 0.1,
            "maximum": 60,
            "default": 30,
        },
        attempts={"type": "integer", "title": "Attempts", "minimum": 1, "maximum": 5, "default": 3},
    ),
    {"method": "GET", "url": "https://api.example.com/readings", "query": {"day": {"$": "input.day"}}},
)
_TRANSFORM = StepType(
    "transform",
    "Transform",
    "Works out a JMESPath expression over `input` and `steps.<id>`, and gives what it comes to.",
    _object(["expression"], expression={**_EXPRESSION, "title": "Expression"}),
    {"expression": "max(input.readings)"},
)
_DELAY = StepType(
    "delay",
    "Delay",
    "Waits; a gateway that is started again does not begin to wait anew.",
    _object(
        ["seconds"],
        seconds=_or_worked_out(
            {"type": "number", "minimum": 0, "maximum": LONGEST_DELAY, "title": "Seconds"}
        ),
    ),
    {"seconds": 60},
)
_BRANCH = StepType(
    "branch",
    "Branch",
    "Takes one of two ways: the steps under `then` if the expression comes to something, those under `else` "
    "if it is null, false or empty. What is not taken is skipped.",
    _object(
        ["on"],
        on={**_EXPRESSION, "title": "On"},
        then={**_IDS, "title": "Then", "default": []},
        **{"else": {**_IDS, "title": "Else", "default": []}},
    ),
    {"on": "steps.worst > `8`", "then": ["alarm"], "else": ["note"]},
)
_RUN = StepType(
    "run",
    "Run",
    "Starts a run of a platform as you, waits for it, and gives `{runId, results}`, without its plots.",
    _object(
        ["kind", "input"],
        kind={"enum": list(KINDS), "title": "Kind"},
        input={
            "type": "object",
            "title": "Input",
            "description": "As that of the mutation that starts it: `{simulationType, config}`.",
        },
    ),
    {"kind": "simcore", "input": {"name": "Weather", "simulationType": "lorenz", "config": {}}},
)
_MAP = StepType(
    "map",
    "Map",
    f"Does one thing with each element of a list of at most {MAX_ELEMENTS}: there, `item` is the element and "
    "`index` its place from 0. Gives the list of what they came to.",
    _object(
        ["over", "do"],
        over=_or_worked_out({"type": "array", "maxItems": MAX_ELEMENTS, "title": "Over"}),
        do={
            "type": "object",
            "title": "Do",
            "properties": {"type": {"enum": ["http", "transform", "run"]}, "with": {"type": "object"}},
            "required": ["type", "with"],
            "additionalProperties": False,
        },
        atOnce={"type": "integer", "title": "At once", "minimum": 1, "maximum": 8, "default": 4},
    ),
    {"over": {"$": "input.readings"}, "do": {"type": "transform", "with": {"expression": "item.value"}}},
)
STEP_TYPES: Final[Mapping[str, StepType]] = {
    each.name: each for each in (_HTTP, _TRANSFORM, _DELAY, _BRANCH, _MAP, _RUN)
}

MAX_STEPS: Final = 50
WORKFLOW: Final[Schema] = {
    "type": "object",
    "properties": {"steps": {"type": "array", "maxItems": MAX_STEPS, "items": {"type": "object"}}},
    "additionalProperties": False,
}
STEP: Final[Schema] = _object(
    ["id", "type"],
    id={"type": "string", "pattern": _ID},
    name={"type": "string", "maxLength": 200},
    type={"enum": list(STEP_TYPES)},
    needs={**_IDS, "default": []},
    **{"with": {"type": "object", "default": {}}},
)
