"""Filling in what Python computes: one call for a field however deep its rows lie, each value in its place."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from graphql import GraphQLList, GraphQLNonNull, GraphQLString

from trellis.db.session import ANON
from trellis.loaders.plan import Hydrated
from trellis.resolvers.context import Context
from trellis.resolvers.hydrate import hydrate
from trellis.schema.coice.system import COICE, CoiceRole

TABLES = {table.type_name: table for table in COICE.tables}
CONTEXT = Context(ANON, services=None)  # type: ignore[arg-type]


def field(name: str, *needs: str, kind: Any = GraphQLString, of: str = "CoiceImage") -> Hydrated:
    return Hydrated(of, name, needs, kind)


class Computed:
    """Computes fields by name, and keeps what it was asked."""

    def __init__(self, **values: Any) -> None:
        self.values = values
        self.asked: list[tuple[str, list[tuple[Any, ...]]]] = []

    def __getitem__(self, type_name: str) -> "Computed":
        return self

    async def fill(self, data: Any, where: Any) -> Any:
        def computing(name: str) -> Any:
            async def compute(rows: Sequence[tuple[Any, ...]], _: Context) -> Sequence[Any]:
                self.asked.append((name, list(rows)))
                return [self.values[name](*row) for row in rows]

            return compute

        fields = {name: computing(name) for name in self.values}
        await hydrate(data, where, TABLES, dict.fromkeys(TABLES, fields), CONTEXT)
        return data


async def test_one_call_for_all_rows_wherever_they_are() -> None:
    url = field("url", "gcs_path")
    computed = Computed(url=lambda path: f"signed {path}")
    data = {
        "page": {"nodes": [{"u": ["a"], "library": {"images": {"nodes": [{"url": ["b"]}]}}}, {"u": ["c"], "library": None}]},
        "none": None,
        "one": {"url": ["a"], "again": ["a"]},
        "rest": {"nodes": [{"u": ["not touched"]}]},
    }  # fmt: skip
    where = {
        "page": {"nodes": {"u": url, "library": {"images": {"nodes": {"url": url}}}}},
        "none": {"url": url},
        "one": {"url": url, "again": url},
    }
    assert await computed.fill(data, where) == {
        "page": {
            "nodes": [
                {"u": "signed a", "library": {"images": {"nodes": [{"url": "signed b"}]}}},
                {"u": "signed c", "library": None},
            ]
        },
        "none": None,
        "one": {"url": "signed a", "again": "signed a"},
        "rest": {"nodes": [{"u": ["not touched"]}]},
    }
    assert computed.asked == [("url", [("a",), ("b",), ("c",), ("a",), ("a",)])]


async def test_no_rows_is_no_call() -> None:
    computed = Computed(url=lambda path: path)
    assert await computed.fill(
        {"page": {"nodes": []}}, {"page": {"nodes": {"url": field("url", "gcs_path")}}}
    ) == {"page": {"nodes": []}}
    assert computed.asked == []


async def test_columns_come_as_postgres_gives_them() -> None:
    """As the DataLoaders' rows have them: a key as a UUID, a time as a time, an enum as what is stored."""
    key, other = (UUID(int=n) for n in (1, 2))
    of_job = field("a", "row_id", "created_at", "completed_at", "image_ids", "status", of="CoiceJob")
    of_person = field("b", "role", "display_name", of="CoiceProfile")
    computed = Computed(a=lambda *row: "a", b=lambda *row: "b")
    data = {
        "job": {"a": [str(key), "2026-01-01T00:00:00.000000Z", None, [str(key), str(other)], "FAILED"]},
        "person": {"b": ["END_USER", None]},
    }
    assert await computed.fill(data, {"job": {"a": of_job}, "person": {"b": of_person}}) == {
        "job": {"a": "a"},
        "person": {"b": "b"},
    }
    assert computed.asked == [
        ("a", [(key, datetime(2026, 1, 1, tzinfo=UTC), None, [key, other], "failed")]),
        ("b", [(CoiceRole.END_USER.value, None)]),
    ]


async def test_values_are_shown_as_their_type_shows_them() -> None:
    kind = GraphQLNonNull(GraphQLList(GraphQLNonNull(GraphQLString)))
    data = {"one": {"a": ["x"]}}
    where = {"one": {"a": field("a", "gcs_path", kind=kind)}}
    assert await Computed(a=lambda path: [path, 5, True]).fill(data, where) == {
        "one": {"a": ["x", "5", "true"]}
    }
    assert await Computed(a=lambda path: None).fill(
        {"one": {"a": ["x"]}}, {"one": {"a": field("a", "gcs_path", kind=GraphQLString)}}
    ) == {"one": {"a": None}}
    for wrong in (None, [None]):
        with pytest.raises(TypeError):
            await Computed(a=lambda path, wrong=wrong: wrong).fill({"one": {"a": ["x"]}}, where)


async def test_too_few_values_are_noticed() -> None:
    async def compute(rows: Sequence[tuple[Any, ...]], _: Context) -> Sequence[Any]:
        return ["only one"]

    where = {"nodes": {"url": field("url", "gcs_path")}}
    with pytest.raises(ValueError, match="shorter"):
        await hydrate(
            {"nodes": [{"url": ["a"]}, {"url": ["b"]}]},
            where,
            TABLES,
            {"CoiceImage": {"url": compute}},
            CONTEXT,
        )
