"""Whether two servers give the same answer: a bench that compares different answers is worth nothing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any


def form(value: Any) -> Any:
    """The answer without what schemas choose: whether a list is a connection, how an instant is written."""
    match value:
        case {"nodes": list(nodes), **rest} if not rest:
            return form(nodes)
        case dict():
            return {name: form(one) for name, one in value.items()}
        case list():
            return [form(one) for one in value]
        case str():
            return _instant(value)
    return value


def check(work: str, answers: Mapping[str, Any]) -> None:
    """Raise SystemExit unless all servers answered the same; `answers` are by server."""
    forms = {server: form(answer) for server, answer in answers.items()}
    first, *others = forms
    for other in others:
        if forms[other] != forms[first]:
            where = difference(forms[first], forms[other])
            raise SystemExit(f"{work}: {first} and {other} do not give the same answer: {where}")


def difference(one: Any, other: Any, path: str = "data") -> str:
    """Where two answers differ first."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return next(
            (
                difference(one[name], other[name], f"{path}.{name}")
                for name in one
                if one[name] != other[name]
            ),
            "",
        )
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for place, (left, right) in enumerate(zip(one, other, strict=True)):
            if left != right:
                return difference(left, right, f"{path}[{place}]")
    return f"{path} is {str(one)[:200]} and {str(other)[:200]}"


def _instant(text: str) -> Any:
    if len(text) < 20 or text[10] != "T":
        return text
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return text
