from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from uuid import UUID

import strawberry
from strawberry.schema.config import StrawberryConfig

from trellis.schema.aggregates import aggregate_types
from trellis.schema.declaration import One, column, declaration_of, one, table
from trellis.schema.fields import DerivedField, argument, fill, shell
from trellis.schema.inputs import Inputs
from trellis.schema.scalars import JSON, BigInt, TextSearch, graphql_scalars


@strawberry.enum
class Size(Enum):
    SMALL = "small"


@table("demo.shelves", plural="Shelves")
class Shelf:
    """A shelf."""

    row_id: int = column("Key.", sql="id")
    room_id: int = column("Key of the room.")
    size: Size = column("Its size.")
    books: int = column("How many books.")
    pages: BigInt = column("How many pages.")
    weight: float | None = column("In kilograms.")
    price: Decimal | None = column("In euros.")
    built: date | None = column("When it was built.")
    moved_at: datetime = column("When it was moved.")
    name: str = column("Name.")
    oak: bool = column("Whether it is of oak.")
    tags: list[str] = column("Tags.")
    data: JSON = column("Data.")
    words: TextSearch = column("Words.")
    room: One["Shelf"] = one("The room.", via="room_id")


@table("demo.pairs", key=("left_id", "right_id"))
class Pair:
    """A pair."""

    left_id: UUID = column("Left.")
    right_id: UUID = column("Right.")


def sdl(cls):
    """The members of every type that aggregates add for the table, without descriptions."""
    declared = declaration_of(cls)
    one_type, group = aggregate_types(declared)
    grouping = Inputs({declared.type_name: declared}).build().grouping[declared.type_name]
    root = shell("Query")
    fill(root, "one", one_type, DerivedField("one", one_type, lambda *_: None, "One."))
    by = [argument("by", grouping, "By.")]
    fill(root, "group", group, DerivedField("group", group, lambda *_: None, "A group.", by))
    schema = strawberry.Schema(strawberry.type(root), config=StrawberryConfig(scalar_map=graphql_scalars()))
    return {
        name: {field: str(each.type) for field, each in made.fields.items()}
        for name, made in schema._schema.type_map.items()
        if name.startswith(declared.type_name)
    }, schema


NUMBERS = ["books", "pages", "weight", "price"]
ORDERED = {
    "rowId": "Int",
    "roomId": "Int",
    "books": "Int",
    "pages": "BigInt",
    "weight": "Float",
    "price": "Decimal",
    "built": "Date",
    "movedAt": "DateTime",
    "name": "String",
}


def test_each_function_takes_the_columns_that_suit_it():
    types, _ = sdl(Shelf)
    assert types["ShelfSum"] == dict(zip(NUMBERS, ["BigInt", "BigInt", "Float", "Decimal"], strict=True))
    assert types["ShelfAverage"] == dict(zip(NUMBERS, ["Float", "Float", "Float", "Decimal"], strict=True))
    assert types["ShelfMinimum"] == types["ShelfMaximum"] == ORDERED
    members = {
        "count": "Int!",
        "sum": "ShelfSum",
        "avg": "ShelfAverage",
        "min": "ShelfMinimum",
        "max": "ShelfMaximum",
    }
    assert types["ShelfAggregate"] == members
    assert types["ShelfAggregateGroup"] == {"key": "ShelfGroupKey!", **members}


def test_rows_are_grouped_by_what_repeats_and_by_stretches_of_time():
    types, _ = sdl(Shelf)
    columns = {
        "rowId": ("Int", "Boolean"),
        "roomId": ("Int", "Boolean"),
        "size": ("Size", "Boolean"),
        "books": ("Int", "Boolean"),
        "pages": ("BigInt", "Boolean"),
        "built": ("Date", "DateBucket"),
        "movedAt": ("DateTime", "TimeBucket"),
        "name": ("String", "Boolean"),
        "oak": ("Boolean", "Boolean"),
    }
    assert types["ShelfGroupKey"] == {name: key for name, (key, _) in columns.items()}
    assert types["ShelfGrouping"] == {name: by for name, (_, by) in columns.items()}


def test_what_a_table_has_no_column_for_is_left_out():
    types, _ = sdl(Pair)
    assert types["PairAggregate"] == {"count": "Int!"}
    assert types["PairGroupKey"] == {"leftId": "UUID", "rightId": "UUID"}
    assert not {"PairSum", "PairAverage", "PairMinimum", "PairMaximum"} & types.keys()


def test_everything_is_described():
    types, schema = sdl(Shelf)
    for name in types.keys() - {"ShelfWhere", "ShelfLinkWhere"}:
        made = schema._schema.type_map[name]
        assert made.description
        assert all(field.description for field in made.fields.values())
