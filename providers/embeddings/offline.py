"""Embedding without a model: the words of a text and the parts of its words, hashed into a vector.

Texts that share words, or words that share parts ("pump", "pumps", "pumping"), are close; what words mean,
nobody knows here. The hashing trick: Weinberger et al., arXiv:0902.2206.
"""

import asyncio
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Final
from unicodedata import normalize
from zlib import crc32

import numpy as np

from trellis.providers.admission import Admission
from trellis.providers.admission.caller import ANYBODY, Caller
from trellis.providers.embeddings.model import DIMENSIONS, Purpose, Vector

_WORD = re.compile(r"\w+")
_PARTS: Final = (3, 4)
_PART_WEIGHT: Final = 0.3
_PAIR_WEIGHT: Final = 0.5
# Words that nearly every English text has: they would make all texts alike.
_COMMON: Final = frozenset(
    """
    a an and are as at be by can do does for from had has have how i if in is it its me my not of on or our so
    than that the their them then there these they this to was we were what when where which who why will with
    would you your
    """.split()  # noqa: SIM905
)


class OfflineEmbedder:
    """An `Embedder` that hashes, in threads of its own."""

    name = "offline"
    model = "hashed-ngrams-1"

    def __init__(self, *, threads: int = 1, admission: Admission | None = None) -> None:
        self.concurrency = threads
        self._admission = admission or Admission(self.name, threads)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="embedding")

    async def embed(
        self, texts: Sequence[str], purpose: Purpose, caller: Caller = ANYBODY
    ) -> Sequence[Vector]:
        """A vector of length 1 for each text, whatever the purpose."""
        async with self._admission.turn(caller):
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, _vectors, list(texts))

    async def aclose(self) -> None:
        """End the threads."""
        await self._admission.aclose()
        self._threads.shutdown(wait=False, cancel_futures=True)


def hashed(text: str) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """The vector of a text: a feature has its place and sign by its hash, and counts by its logarithm."""
    counts: Counter[tuple[str, float]] = Counter(_features(text))
    vector = np.zeros(DIMENSIONS)
    for (feature, weight), count in counts.items():
        number = crc32(feature.encode())
        sign = 1.0 if number & 0x8000_0000 else -1.0
        vector[number % DIMENSIONS] += sign * weight * (1.0 + math.log(count))
    norm = float(np.linalg.norm(vector))
    if norm == 0.0:
        vector[0] = norm = 1.0  # nothing to tell it by
    return vector / norm


def _features(text: str) -> Iterator[tuple[str, float]]:
    """Words, pairs of neighbours, and parts of words, with their weights."""
    words = [word for word in _WORD.findall(normalize("NFKC", text).casefold()) if word not in _COMMON]
    for word in words:
        yield f"w {word}", 1.0
        framed = f"<{word}>"
        for size in _PARTS:
            for start in range(len(framed) - size + 1):
                yield f"p {framed[start : start + size]}", _PART_WEIGHT
    for first, second in pairwise(words):
        yield f"b {first} {second}", _PAIR_WEIGHT


def _vectors(texts: Sequence[str]) -> Sequence[Vector]:
    return [np.round(hashed(text), 6).tolist() for text in texts]
