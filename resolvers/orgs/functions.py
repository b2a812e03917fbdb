"""Orgs' functions: what they take is looked at when it is written, and what they were can be had again."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import orjson
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import SchemaError

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection
from trellis.resolvers.verbs import verb
from trellis.schema.declaration import declaration_of
from trellis.schema.fields import DerivedField, argument
from trellis.schema.objects import Types
from trellis.schema.orgs.conversations import OrgsFunction

_DRAFT = Draft202012Validator.META_SCHEMA["$id"]
# Patterns are those of ECMA 262: Python would refuse some of them, and take minutes to compile others.
_NO_FORMATS = FormatChecker(formats=())
_MOST_BYTES = 65_536
_MOST_SAID = 300
_RESTORE = """
update orgs.functions as f
set name = v.name, description = v.description, code = v.code, parameters = v.parameters
from orgs.function_versions as v
where f.id = $1 and v.function_id = f.id and v.version = $2
returning f.id
"""


async def check_function(_: Connection, __: tuple[Any, ...] | None, values: Mapping[str, Any]) -> None:
    """BAD_USER_INPUT for parameters that are no JSON Schema of draft 2020-12."""
    if "parameters" in values:
        # A large one takes a fifth of a second, in which others are not to wait.
        await asyncio.to_thread(check_schema, values["parameters"])


def check_schema(schema: Any) -> None:
    """Look at a JSON Schema against the draft's own. Nothing is fetched, whatever it refers to."""
    if not isinstance(schema, dict):
        raise _refusal("they are an object")
    if len(orjson.dumps(schema)) > _MOST_BYTES:
        raise _refusal(f"they have at most {_MOST_BYTES} bytes")
    if str(schema.get("$schema", _DRAFT)).removesuffix("#") != _DRAFT:
        raise _refusal(f"their $schema is {_DRAFT}")
    try:
        Draft202012Validator.check_schema(schema, format_checker=_NO_FORMATS)
    except SchemaError as error:
        place = "/".join(map(str, error.absolute_path))
        raise _refusal(
            f"{error.message[:_MOST_SAID]}{f' (at {place[:_MOST_SAID]})' if place else ''}"
        ) from None
    except RecursionError:
        raise _refusal("they are nested too deeply") from None


def _refusal(what: str) -> GatewayError:
    return GatewayError("BAD_USER_INPUT", f"The parameters are no JSON Schema: {what}.", field="parameters")


def function_mutations(types: Types) -> Iterator[DerivedField]:
    """`restoreOrgsFunction`."""
    yield verb(
        types,
        "restoreOrgsFunction",
        "Make a function what it was at one of its versions, which is then its newest again.",
        declaration_of(OrgsFunction),
        "function",
        _RESTORE,
        [
            argument("row_id", UUID, "The function's key.", required=True),
            argument("version", int, "The number of the version to go back to.", required=True),
        ],
    )
