"""The form of an answer: how it is asked of a model, and how its text is held to it.

A text fits when it is one JSON object and nothing else, with a `result` of exactly the wanted type. A single
Markdown code fence round the whole of it is taken off (models add it where no JSON mode holds them, and
nothing is lost); prose round it is not searched for JSON, "true" is not true, and unknown keys are dropped.
"""

import json
import re
from typing import Any, Final

from trellis.providers.vision.model import Answer, QuestionType

MAX_TEXT: Final = 16_384
MAX_DESCRIPTION: Final = 4_000
MAX_KEYWORDS: Final = 50
MAX_KEYWORD: Final = 100
VARIATIONS: Final = 5
MAX_LABEL: Final = 100
MAX_PROMPT: Final = 3_000

_FENCE = re.compile(r"```(?:json)?\s*\n(.*)\n\s*```", re.DOTALL | re.IGNORECASE)

_RESULT: Final[dict[QuestionType, dict[str, Any]]] = {
    "boolean": {"type": "boolean"},
    "descriptive": {"type": "string"},
    "keywords": {"type": "array", "items": {"type": "string"}},
    "variations": {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {"label": {"type": "string"}, "prompt": {"type": "string"}},
            "required": ["label", "prompt"],
        },
    },
}

_FORM: Final[dict[QuestionType, str]] = {
    "boolean": '{"result": true or false, "confidence": a number from 0 to 1}',
    "descriptive": '{"result": "a description in a few sentences"}',
    "keywords": '{"result": ["keyword", "another keyword"]}',
    "variations": '{"result": [{"label": "a few words", "prompt": "the whole prompt"}, and four more]}',
}

_ROLE: Final = "You inspect photographs. You answer only from what the photograph shows, and only in JSON."
_WRITER: Final = "You write prompts for image models, going by a photograph. You answer only in JSON."


class Misfit(ValueError):
    """A text that is not of the wanted form; its message tells the model what was wrong."""


def role(kind: QuestionType) -> str:
    """What a model is told to be."""
    return _WRITER if kind == "variations" else _ROLE


def instruction(kind: QuestionType) -> str:
    """The sentence that asks a model for this form."""
    return f"Generate a JSON object of exactly this form, and nothing else: {_FORM[kind]}"


def schema(kind: QuestionType) -> dict[str, Any]:
    """The JSON schema of this form, of the few keywords that every structured-output service knows."""
    properties = {"result": _RESULT[kind]}
    if kind == "boolean":
        properties["confidence"] = {"type": "number"}
    return {"type": "object", "properties": properties, "required": ["result"]}


def parse(text: str, kind: QuestionType) -> Answer:
    """The answer in a model's text, without provider and model; `Misfit` when it does not fit."""
    value = _decode(text)
    if not isinstance(value, dict):
        raise Misfit("the answer must be a JSON object")
    if "result" not in value:
        raise Misfit('the object has no "result"')
    result = value["result"]
    if kind == "boolean":
        return _boolean(result, value)
    if kind == "descriptive":
        return {"result": _text(result, '"result"', MAX_DESCRIPTION)}
    if kind == "variations":
        return {"result": _variations(result)}
    return {"result": _keywords(result)}


def _decode(text: str) -> Any:
    if len(text) > MAX_TEXT:
        raise Misfit(f"the answer is longer than {MAX_TEXT} characters")
    text = text.strip()
    if fenced := _FENCE.fullmatch(text):
        text = fenced[1]
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except Misfit:
        raise
    except (ValueError, RecursionError) as error:
        raise Misfit("the answer is not one JSON object") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        raise Misfit("a key appears twice in one object")
    return value


def _constant(name: str) -> Any:
    raise Misfit(f"{name} is not JSON")


def _boolean(result: Any, value: dict[str, Any]) -> Answer:
    if not isinstance(result, bool):
        raise Misfit('"result" must be true or false, not in quotes')
    confidence = value.get("confidence")
    if confidence is None:
        return {"result": result}
    if isinstance(confidence, bool) or not isinstance(confidence, int | float) or not 0 <= confidence <= 1:
        raise Misfit('"confidence" must be a number from 0 to 1')
    return {"result": result, "confidence": confidence}


def _keywords(result: Any) -> list[str]:
    if not isinstance(result, list):
        raise Misfit('"result" must be a list of strings')
    if len(result) > MAX_KEYWORDS:
        raise Misfit(f'"result" must have at most {MAX_KEYWORDS} keywords')
    words: dict[str, str] = {}
    for item in result:
        word = _text(item, "each keyword", MAX_KEYWORD)
        words.setdefault(word.casefold(), word)
    return list(words.values())


def _variations(result: Any) -> list[dict[str, str]]:
    if not isinstance(result, list) or len(result) != VARIATIONS:
        raise Misfit(f'"result" must be a list of {VARIATIONS} objects')
    found = []
    for item in result:
        if not isinstance(item, dict) or not {"label", "prompt"} <= item.keys():
            raise Misfit('each object must have a "label" and a "prompt"')
        label = _text(item["label"], "each label", MAX_LABEL)
        found.append({"label": label, "prompt": _text(item["prompt"], "each prompt", MAX_PROMPT)})
    if len({each["label"].casefold() for each in found}) < VARIATIONS:
        raise Misfit("no two labels may be the same")
    return found


def _text(value: Any, what: str, limit: int) -> str:
    if not isinstance(value, str):
        raise Misfit(f"{what} must be a string")
    text = value.strip()
    if not text:
        raise Misfit(f"{what} must not be empty")
    if len(text) > limit:
        raise Misfit(f"{what} must be at most {limit} characters long")
    # Neither can be stored: jsonb has no U+0000, UTF-8 no half of a surrogate pair.
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise Misfit(f"{what} has a character that no text may hold")
    return text
