"""The study of vectors."""

from collections.abc import Sequence
from statistics import median

from bench.study import World
from bench.tables import table
from bench.targets import Target
from bench.vectors.measure import NEAREST, PASSAGES, QUESTIONS, Found, measured

_TEXT = f"""
{PASSAGES:,} passages of 90 words of made-up texts, embedded offline with 1,536 dimensions, in one HNSW index:
pgvector's defaults, built when all were there; `ef_search` 200, `relaxed_order`. {QUESTIONS} questions of 12
words each. Recall is the share of the {NEAREST} nearest passages among the first {NEAREST} that
`orgs.find_passages` gives, which is asked for 50, as by `searchOrgsVectors`. Times are the statement's.

""".lstrip()


class Vectors:
    """What `searchOrgsVectors` finds by likeness, against comparing the question with each passage."""

    name = "vectors"

    def __init__(self) -> None:
        self._rounds: list[Sequence[Found]] = []

    def prepare(self) -> None:
        """Nothing: pgvector comes with the database."""

    async def measure(self, world: World) -> None:
        """A database of its own, filled and asked."""
        self._rounds.append(await measured(world.lease))

    def section(self) -> str:
        """A row for each who asks."""
        rows = [
            (
                group[0].title,
                f"{median(one.recall for one in group):.3f}",
                f"{median(one.median for one in group):.1f} / {median(one.p99 for one in group):.1f}",
            )
            for group in zip(*self._rounds, strict=True)
        ]
        head = ("", f"recall@{NEAREST}", "p50 / p99 ms")
        return "## (m) Vectors\n\n" + _TEXT + table(head, rows)

    def targets(self) -> Sequence[Target]:
        """Of who is asked by the index as a rule, the least."""
        served = [one.recall for group in self._rounds for one in group[:3]]
        title = f"(m) {PASSAGES:,} vectors: recall@{NEAREST} of each who asks, the least"
        return [Target("vectors-recall", title, min(served, default=None), least=0.95)]
