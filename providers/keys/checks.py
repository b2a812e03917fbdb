"""The smallest question that a provider answers for a good key only.

Documented at docs.cohere.com/reference/checkapikey, docs.anthropic.com/en/api/models-list and
ai.google.dev/api/models: each is one request, so no SDK is loaded for it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import httpx

from trellis.providers.errors import Unavailable

Provider = Literal["cohere", "anthropic", "gemini"]


@dataclass(frozen=True)
class _Question:
    """`accepts` is told status and body, and says None where they tell nothing of the key."""

    service: str
    address: str
    method: str
    path: str
    headers: Callable[[str], Mapping[str, str]]
    accepts: Callable[[int, Any], bool | None]


def _of_cohere(status: int, body: Any) -> bool | None:
    if status == httpx.codes.OK:
        valid = body.get("valid") if isinstance(body, dict) else None
        return valid if isinstance(valid, bool) else None
    return _by_status(status)


def _by_status(status: int, _: Any = None) -> bool | None:
    if status == httpx.codes.OK:
        return True
    return False if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN) else None


def _of_gemini(status: int, body: Any) -> bool | None:
    """Google answers 400 for what is no key, as for other mistakes: the reason is in the details."""
    if status != httpx.codes.BAD_REQUEST:
        return _by_status(status)
    error = body.get("error") if isinstance(body, dict) else None
    details = error.get("details") if isinstance(error, dict) else None
    reasons = [each.get("reason") for each in details or () if isinstance(each, dict)]
    return False if "API_KEY_INVALID" in reasons else None


_QUESTIONS: Final[Mapping[str, _Question]] = {
    "cohere": _Question(
        "Cohere",
        "https://api.cohere.com",
        "POST",
        "/v1/check-api-key",
        lambda key: {"Authorization": f"Bearer {key}"},
        _of_cohere,
    ),
    "anthropic": _Question(
        "Anthropic",
        "https://api.anthropic.com",
        "GET",
        "/v1/models?limit=1",
        lambda key: {"x-api-key": key, "anthropic-version": "2023-06-01"},
        _by_status,
    ),
    "gemini": _Question(
        "Google",
        "https://generativelanguage.googleapis.com",
        "GET",
        "/v1beta/models?pageSize=1",
        lambda key: {"x-goog-api-key": key},
        _of_gemini,
    ),
}


class KeyChecks:
    """Asks providers at their `addresses`, where those are not their own; each has `timeout` seconds."""

    def __init__(self, addresses: Mapping[str, str | None] | None = None, *, timeout: float = 15.0) -> None:
        self._addresses = {name: url for name, url in (addresses or {}).items() if url}
        self._timeout = timeout

    async def accepts(self, provider: Provider, key: str) -> bool:
        """Whether the provider takes the key. Raises Unavailable where it does not say."""
        question = _QUESTIONS[provider]
        address = self._addresses.get(provider, question.address).rstrip("/")
        # Redirects are not followed: they would carry the key elsewhere.
        try:
            async with httpx.AsyncClient(timeout=self._timeout, verify=address.startswith("https:")) as http:
                answer = await http.request(
                    question.method, f"{address}{question.path}", headers=question.headers(key)
                )
        except httpx.HTTPError as error:
            raise Unavailable(f"{question.service} cannot be asked at the moment") from error
        accepted = question.accepts(answer.status_code, _body(answer))
        if accepted is None:
            raise Unavailable(
                f"{question.service} answered {answer.status_code}, which tells nothing of the key"
            )
        return accepted


def _body(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return None
