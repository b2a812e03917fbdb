"""JSON as Postgres writes it piece by piece: run there, and read by a parser."""

from base64 import urlsafe_b64decode
from uuid import UUID

import orjson
import pytest

from trellis.db.pool import create_pool
from trellis.loaders.json_text import (
    Text,
    concat,
    encoded,
    json_list,
    json_object,
    listed,
    scalar,
    string,
    value,
)
from trellis.schema.coice.system import CoiceJob, CoiceLibrary, CoiceProfile
from trellis.schema.declaration import declaration_of
from trellis.schema.scalars import INT, STRING

JOB, LIBRARY, PROFILE = (declaration_of(cls) for cls in (CoiceJob, CoiceLibrary, CoiceProfile))
AWKWARD = [
    "",
    "'",
    '"',
    "\\",
    "\n\r\t\x01\x7f",
    "Größe 漢字 🦄 \u2028",
    "100% %s {0} $1",
    "'; select 1; --",
    "</script>",
]


@pytest.fixture(scope="module")
async def written(shared_database):
    """Runs pieces: the text that they come to."""
    pool = await create_pool(shared_database.dsn)

    async def run(pieces, *values, origin=""):
        return await pool.fetchval(f"select {concat(pieces)}{origin}", *values)

    yield run
    await pool.close()


@pytest.mark.parametrize("members", [0, 1, 49, 50, 51, 99, 100, 101, 250, 1000, 10_050])
async def test_an_object_of_any_number_of_members(written, members):
    """A function of Postgres takes a hundred arguments."""
    pieces = json_object((f"k{n}", [f"{n}::text"]) for n in range(members))
    assert orjson.loads(await written(pieces)) == {f"k{n}": n for n in range(members)}


async def test_keys_as_long_as_they_may_be_are_not_cut(written):
    keys = [letter * 128 for letter in "abc"]
    found = orjson.loads(
        await written(json_object((key, scalar(STRING, "'x'::text", nullable=False)) for key in keys))
    )
    assert list(found) == keys


@pytest.mark.parametrize("text", AWKWARD)
async def test_texts_that_sql_or_json_could_trip_over(written, text):
    pieces = json_object(
        [
            ("known", [string(text)]),
            ("read", scalar(STRING, "$1::text", nullable=True)),
            ("end", [string(text)]),
        ]
    )
    assert orjson.loads(await written(pieces, text)) == {"known": text, "read": text, "end": text}


async def test_null_is_written_and_takes_nothing_with_it(written):
    pieces = json_object(
        [("a", scalar(INT, "null::int", nullable=True)), ("b", scalar(INT, "1", nullable=False))]
    )
    assert await written(pieces) == '{"a":null,"b":1}'


async def test_what_is_the_same_in_every_row_is_one_literal(written):
    pieces = json_object([("a", [string("x")]), ("b", json_list([[Text("1")], [Text("2")]]))])
    assert concat(pieces) == """'{"a":"x","b":[1,2]}'"""
    assert concat([]) == "''"
    assert await written(pieces) == '{"a":"x","b":[1,2]}'


async def test_lists_are_in_order_and_may_be_empty(written):
    pieces = listed("n::text", "n desc", "n <> 2")
    assert await written(pieces, origin=" from generate_series(1, 4) n") == "[4,3,1]"
    assert await written(pieces, origin=" from generate_series(1, 0) n") == "[]"


async def test_columns_that_are_lists(written):
    ids = [UUID(int=1), UUID(int=2)]
    of = value(JOB.by_name["image_ids"], "$1::uuid[]")
    assert orjson.loads(await written(of, ids)) == [str(each) for each in ids]
    assert orjson.loads(await written(of, [])) == []


async def test_an_enum_is_shown_by_its_name_and_nothing_else_is(written):
    role = value(PROFILE.by_name["role"], "$1::text")
    assert await written(role, "end_user") == '"END_USER"'
    with pytest.raises(Exception, match="invalid input syntax for type json"):
        await written(role, "1")
    nullable = value(LIBRARY.by_name["parent_id"], "$1::int")
    assert await written(nullable, None) == "null"


@pytest.mark.parametrize("length", [0, 1, 2, 3, 100, 1000])
async def test_opaque_text_is_one_word_of_the_alphabet_of_urls(written, length):
    text = "?>~" * length
    found = await written([encoded(scalar(STRING, "$1::text", nullable=False))], text)
    assert not set("+/=\n ") & set(found)
    assert orjson.loads(urlsafe_b64decode(found + "=" * (-len(found) % 4))) == text
