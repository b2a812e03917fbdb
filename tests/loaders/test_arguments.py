import pytest

from trellis.db.errors import GatewayError
from trellis.loaders.arguments import PageLimits, check_page

LIMITS = PageLimits(default=50, maximum=200)


@pytest.mark.parametrize(
    ("given", "size", "backward"),
    [
        ({}, 50, False),
        ({"first": 3}, 3, False),
        ({"first": 0}, 0, False),
        ({"last": 3}, 3, True),
        ({"before": "c"}, 50, True),
        ({"first": 3, "before": "c"}, 3, False),
        ({"first": 3, "after": "a", "before": "c"}, 3, False),
        ({"last": 200, "after": "a"}, 200, True),
    ],
)
def test_arguments_make_a_page(given, size, backward):
    arguments = {"first": None, "last": None, "after": None, "before": None} | given
    assert check_page(**arguments, limits=LIMITS) == (size, backward)


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"first": 1, "last": 1}, "BAD_USER_INPUT", "last"),
        ({"first": -1}, "BAD_USER_INPUT", "first"),
        ({"last": -1}, "BAD_USER_INPUT", "last"),
        ({"first": 201}, "LIMIT_EXCEEDED", "first"),
        ({"last": 10**9}, "LIMIT_EXCEEDED", "last"),
        ({"after": "a", "before": "b"}, "BAD_USER_INPUT", "first"),
    ],
)
def test_what_makes_no_page_is_refused_by_name(given, code, field):
    arguments = {"first": None, "last": None, "after": None, "before": None} | given
    with pytest.raises(GatewayError) as refused:
        check_page(**arguments, limits=LIMITS)
    assert (refused.value.code, refused.value.extensions["field"]) == (code, field)
