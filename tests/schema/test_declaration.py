import pytest

from trellis.schema.coice.system import COICE
from trellis.schema.declaration import Many, One, Writes, column, declaration_of, many, one, table


def test_a_class_becomes_a_frozen_declaration():
    @table("demo.shelves", plural="Shelves", order=(("name", "DESC"),), writes=Writes(create=("name",)))
    class Shelf:
        """A shelf."""

        row_id: int = column("Key.", sql="id")
        name: str | None = column("Name.")
        books: Many["Book"] = many("Books.", via="shelf_id")  # noqa: F821
        room: One["Room"] = one("Room.", via="id")  # noqa: F821

    declared = declaration_of(Shelf)
    assert (declared.type_name, declared.plural, declared.relation) == ("Shelf", "Shelves", "demo.shelves")
    assert declared.description == "A shelf."
    assert [(c.name, c.sql, c.nullable) for c in declared.columns] == [
        ("row_id", "id", False),
        ("name", "name", True),
    ]
    assert [(link.name, link.target, link.many) for link in declared.links] == [
        ("books", "Book", True),
        ("room", "Room", False),
    ]


@pytest.mark.parametrize("arguments", [{"key": ("nothing",)}, {"writes": Writes(update=("nothing",))}])
def test_a_declaration_that_names_no_column_is_refused(arguments):
    with pytest.raises(TypeError, match="no column nothing"):

        @table("demo.shelves", **arguments)
        class Shelf:
            row_id: int = column("Key.", sql="id")


def test_a_member_without_a_description_is_refused():
    with pytest.raises(TypeError, match=r"Shelf\.name needs column"):

        @table("demo.shelves")
        class Shelf:
            row_id: int = column("Key.", sql="id")
            name: str


def test_coice_declares_its_fourteen_tables_with_links_that_lead_somewhere():
    tables = {declared.type_name: declared for declared in COICE.tables}
    assert len(tables) == 14
    assert {link.target for declared in tables.values() for link in declared.links} <= tables.keys()


def test_short_names_drop_the_system():
    names = [COICE.short_name(declared) for declared in COICE.tables]
    assert "userGroup" in names
    assert "catalog" in names
