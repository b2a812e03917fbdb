from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellis.schema import scalars
from trellis.schema.scalars import BY_PYTHON

EXACT = [
    (scalars.INT, st.integers(-(2**31), 2**31 - 1)),
    (scalars.BIG_INT, st.integers(-(2**63), 2**63 - 1)),
    (scalars.FLOAT, st.floats(allow_nan=False, allow_infinity=False)),
    (scalars.STRING, st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))),
    (scalars.BOOLEAN, st.booleans()),
    (scalars.UUID_, st.uuids()),
    (scalars.DATE, st.dates()),
    (scalars.DATE_TIME, st.datetimes(min_value=datetime(1000, 1, 1), timezones=st.just(UTC))),
    (scalars.DECIMAL, st.decimals(allow_nan=False, allow_infinity=False, places=6, max_value=10**30)),
]


@pytest.mark.parametrize(("scalar", "values"), EXACT, ids=[scalar.name for scalar, _ in EXACT])
def test_a_cursor_gives_back_exactly_what_went_in(scalar, values):
    @given(values)
    def round_trip(value):
        assert scalar.parse(scalar.serialize(value)) == value

    round_trip()


def test_a_time_is_written_in_utc_with_microseconds():
    moment = datetime(2026, 1, 31, 13, 0, 0, 120, tzinfo=timezone(timedelta(hours=1)))
    assert scalars.DATE_TIME.serialize(moment) == "2026-01-31T12:00:00.000120Z"


@pytest.mark.parametrize(
    ("scalar", "bad"),
    [
        (scalars.INT, 2**31),
        (scalars.INT, "1"),
        (scalars.INT, True),
        (scalars.BIG_INT, 2**63),
        (scalars.BIG_INT, "9" * 1000),
        (scalars.BIG_INT, "one"),
        (scalars.FLOAT, float("nan")),
        (scalars.FLOAT, 10**400),
        (scalars.FLOAT, "1.5"),
        (scalars.STRING, "a\0b"),
        (scalars.STRING, 5),
        (scalars.BOOLEAN, 1),
        (scalars.UUID_, "{00000000-0000-0000-0000-000000000000}"),
        (scalars.UUID_, "not a uuid"),
        (scalars.DATE_TIME, "2026-01-31T12:00:00"),
        (scalars.DATE_TIME, "0001-01-01T00:00:00+14:00"),
        (scalars.DATE_TIME, "yesterday"),
        (scalars.DATE, "2026-02-30"),
        (scalars.DECIMAL, "NaN"),
        (scalars.DECIMAL, "1e"),
    ],
)
def test_what_does_not_fit_is_a_value_error(scalar, bad):
    with pytest.raises(ValueError, match=r".+"):
        scalar.parse(bad)


def test_every_python_type_has_one_scalar():
    assert {BY_PYTHON[python].name for python in (UUID, date, Decimal)} == {"UUID", "Date", "Decimal"}
