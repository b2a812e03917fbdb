"""Texts as an organisation might have them: each about one of many subjects, in words of it and of all.

Words are drawn by Zipf's law, from a vocabulary that is made up; nothing is downloaded.
"""

from collections.abc import Sequence

import numpy as np

_SUBJECTS, _OF_SUBJECT, _OF_ALL = 400, 80, 3_000
_OWN_SHARE = 0.55
_SYLLABLES = "ba be bi bo da de di do fa fe ga go ka ke ki ko la le li lo ma me mi mo na ne no pa pe po ra re ri ro".split()  # noqa: E501, SIM905


def texts(count: int, *, words: int, seed: int) -> list[str]:
    """So many texts of so many words each; the same for the same seed."""
    random = np.random.default_rng(seed)
    vocabulary = _vocabulary(random, _OF_ALL + _SUBJECTS * _OF_SUBJECT)
    common, own = _zipf(_OF_ALL), _zipf(_OF_SUBJECT)
    subjects = np.random.default_rng(seed + count).integers(_SUBJECTS, size=count)
    found = []
    for subject in subjects:
        is_own = random.random(words) < _OWN_SHARE
        general = random.choice(_OF_ALL, size=words, p=common)
        special = _OF_ALL + subject * _OF_SUBJECT + random.choice(_OF_SUBJECT, size=words, p=own)
        found.append(" ".join(vocabulary[number] for number in np.where(is_own, special, general)))
    return found


def questions(passages: Sequence[str], count: int, *, seed: int) -> list[str]:
    """Questions that some of the passages answer: a dozen words of one, in another order."""
    random = np.random.default_rng(seed)
    chosen = random.choice(len(passages), size=count, replace=False)
    return [" ".join(random.choice(passages[number].split(), size=12, replace=False)) for number in chosen]


def _vocabulary(random: np.random.Generator, size: int) -> Sequence[str]:
    made: dict[str, None] = {}
    while len(made) < size:
        made["".join(random.choice(_SYLLABLES, size=random.integers(2, 5)))] = None
    return list(made)


def _zipf(size: int) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    weights = 1.0 / np.arange(1, size + 1)
    return weights / weights.sum()  # type: ignore[no-any-return]
