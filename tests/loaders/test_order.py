from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.loaders.cursors import cursor_text
from trellis.loaders.order import RANK, Term, beyond, beyond_in_steps, decode_cursor, order_by, order_of
from trellis.loaders.parameters import Parameters
from trellis.schema.coice.system import CoiceCatalog, CoiceLibrary, CoiceUserGroup
from trellis.schema.declaration import declaration_of

CATALOG, LIBRARY, MEMBERSHIP = (declaration_of(cls) for cls in (CoiceCatalog, CoiceLibrary, CoiceUserGroup))


def test_the_key_ends_every_order_in_the_direction_before_it():
    assert order_of(CATALOG, [("name", "DESC")]) == (Term("name", "DESC"), Term("row_id", "DESC"))
    assert order_of(CATALOG, []) == (Term("created_at"), Term("row_id"))
    assert order_of(CATALOG, [("row_id", "DESC")]) == (Term("row_id", "DESC"),)
    assert order_of(MEMBERSHIP, []) == (Term("user_id"), Term("group_id"))
    assert order_of(CATALOG, [], ranked=True) == (Term(RANK, "DESC"), Term("row_id"))


def test_a_column_named_twice_counts_where_it_is_named_first():
    assert order_of(CATALOG, [("name", "ASC"), ("name", "DESC")])[0] == Term("name", "ASC")


def test_from_the_end_every_direction_is_turned_round():
    terms = order_of(CATALOG, [("name", "DESC"), ("row_id", "ASC")])
    assert order_by(terms, ["n", "i"], backward=False) == "n desc, i asc"
    assert order_by(terms, ["n", "i"], backward=True) == "n asc, i desc"


def test_one_direction_without_nulls_is_a_row_comparison():
    parameters = Parameters()
    sql = beyond(
        CATALOG, order_of(CATALOG, [("name", "ASC")]), ["n", "i"], ("x", 3), parameters, backward=False
    )
    assert sql == "(n, i) > ($1::text, $2::integer)"
    assert parameters.values == ["x", 3]


def test_mixed_directions_keep_a_bound_on_the_first_term_for_its_index():
    terms = (Term("name", "ASC"), Term("row_id", "DESC"))
    sql = beyond(CATALOG, terms, ["n", "i"], ("x", 3), Parameters(), backward=False)
    assert sql == "(n >= $1::text and ((n = $1::text and i < $2::integer) or (n > $1::text)))"


def test_nulls_come_last_ascending_and_first_descending():
    up, down = (Term("parent_id", "ASC"), Term("row_id")), (Term("parent_id", "DESC"), Term("row_id"))
    assert beyond_in_steps(LIBRARY, up, ["p", "i"], (1, 2), Parameters(), backward=False) == [
        "p = $1::integer and i > $2::integer",
        "p > $1::integer",
        "p is null",
    ]
    assert beyond(LIBRARY, up, ["p", "i"], (None, 2), Parameters(), backward=False) == (
        "p is null and i > $1::integer"
    )
    assert "p is not null" in beyond(LIBRARY, down, ["p", "i"], (None, 2), Parameters(), backward=False)


def test_a_cursor_gives_back_the_values_it_was_made_of():
    terms = order_of(LIBRARY, [("parent_id", "DESC")])
    assert decode_cursor(LIBRARY, terms, cursor_text(LIBRARY, terms, [None, 7])) == (None, 7)
    terms = order_of(MEMBERSHIP, [])
    key = [UUID(int=1), UUID(int=2)]
    text = cursor_text(MEMBERSHIP, terms, [str(each) for each in key])
    assert decode_cursor(MEMBERSHIP, terms, text) == tuple(key)


def test_a_cursor_is_good_for_its_own_order_and_table_only():
    by_name, by_key = order_of(CATALOG, [("name", "ASC")]), order_of(CATALOG, [("row_id", "ASC")])
    cursor = cursor_text(CATALOG, by_name, ["x", 1])
    for table, terms in ((CATALOG, by_key), (LIBRARY, order_of(LIBRARY, [("name", "ASC")]))):
        with pytest.raises(ValueError, match="not a cursor"):
            decode_cursor(table, terms, cursor)


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: raw.decode("latin-1")))
def test_no_text_breaks_it(text):
    with pytest.raises(ValueError, match=r".*"):
        decode_cursor(CATALOG, order_of(CATALOG, []), text)


def test_a_null_where_there_can_be_none_is_no_cursor():
    terms = order_of(CATALOG, [("name", "ASC")])
    with pytest.raises(ValueError, match="not a cursor"):
        decode_cursor(CATALOG, terms, cursor_text(CATALOG, terms, [None, 1]))
