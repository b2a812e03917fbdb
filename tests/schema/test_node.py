from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellis.schema.coice.system import CoiceCatalog, CoiceUserGroup
from trellis.schema.declaration import declaration_of
from trellis.schema.node import decode_id, encode_id, parse_key

CATALOG, MEMBERSHIP = declaration_of(CoiceCatalog), declaration_of(CoiceUserGroup)


def test_an_id_leads_back_to_its_row():
    key = (uuid4(), uuid4())
    name, parts = decode_id(encode_id(MEMBERSHIP, key))
    assert name == "CoiceUserGroup"
    assert parse_key(MEMBERSHIP, parts) == key


@given(st.text() | st.binary().map(lambda raw: raw.decode("latin-1")))
def test_no_text_breaks_it(text):
    try:
        name, parts = decode_id(text)
    except ValueError:
        return
    assert isinstance(name, str)
    assert isinstance(parts, list)


@pytest.mark.parametrize("parts", [[], ["x"], [1, 2], [None], [True]])
def test_parts_that_are_no_key_are_refused(parts):
    with pytest.raises(ValueError, match=r".+"):
        parse_key(CATALOG, parts)
