"""Cohere's embedding models, through the `cohere` SDK: a v2 embed for up to 96 texts.

The API is documented at docs.cohere.com/v2/reference/embed.
"""

import asyncio
from collections.abc import Sequence
from functools import partial
from math import ceil, isfinite
from typing import Any, Final

from trellis.providers.admission import Usage
from trellis.providers.admission.caller import ANYBODY, Caller
from trellis.providers.admission.usage import tokens
from trellis.providers.cohere_api import CHARACTERS_PER_TOKEN, CohereModel
from trellis.providers.embeddings.model import DIMENSIONS, Purpose, Vector
from trellis.providers.errors import Unavailable

DEFAULT_MODEL: Final = "embed-v4.0"

_INPUT_TYPES: Final = {"document": "search_document", "query": "search_query"}
_MOST_TOKENS = 20_000_000


class CohereEmbedder(CohereModel):
    """An `Embedder` over Cohere's API.

    `timeout` is for one call, in seconds, without the wait for its turn; times come from `now`. Without an
    `admission` it gets one of its own, with no rates.
    """

    default_model = DEFAULT_MODEL

    async def embed(
        self, texts: Sequence[str], purpose: Purpose, caller: Caller = ANYBODY
    ) -> Sequence[Vector]:
        """A vector for each text; of one that is longer than the model reads, its beginning counts."""
        return await self._backoff.run(
            partial(self._embed, texts, purpose, caller), retrying=self._admission.retrying
        )

    async def _embed(self, texts: Sequence[str], purpose: Purpose, caller: Caller) -> Sequence[Vector]:
        reckoned = ceil(sum(map(len, texts)) / CHARACTERS_PER_TOKEN)
        async with self._admission.turn(caller, tokens=reckoned, model=self.model) as turn:
            with self._api.errors():
                async with asyncio.timeout(self._api.timeout):
                    response = await self._api.sdk.embed(
                        model=self.model,
                        texts=list(texts),
                        input_type=_INPUT_TYPES[purpose],
                        embedding_types=["float"],
                        output_dimension=DIMENSIONS,
                        truncate="END",
                    )
            turn.usage = _taken(response)
            return _vectors(response, len(texts))


def _vectors(response: Any, count: int) -> Sequence[Vector]:
    """What the response holds, if it is what was asked for: the SDK checks no shapes."""
    vectors = getattr(getattr(response, "embeddings", None), "float_", None)
    if not isinstance(vectors, list) or len(vectors) != count or not all(map(_is_vector, vectors)):
        raise Unavailable("Cohere's response was broken")
    return vectors


def _is_vector(vector: Any) -> bool:
    return (
        isinstance(vector, list)
        and len(vector) == DIMENSIONS
        and all(isinstance(number, int | float) and isfinite(number) for number in vector)
        and any(vector)
    )


def _taken(response: Any) -> Usage | None:
    """The tokens that the call says it took; None where it says nothing that makes sense."""
    billed = getattr(getattr(response, "meta", None), "billed_units", None)
    read = tokens(billed, "input_tokens", most=_MOST_TOKENS)
    return None if read is None else Usage(read, read, 0.0)
