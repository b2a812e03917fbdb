import pytest

from tests.loaders.cursors import cursor_text
from trellis.db.errors import GatewayError
from trellis.loaders.arguments import PageLimits, connection_arguments
from trellis.loaders.order import order_of
from trellis.schema.coice.system import CoiceCatalog
from trellis.schema.declaration import declaration_of

CATALOG = declaration_of(CoiceCatalog)
LIMITS = PageLimits(default=50, maximum=200)
_ORDER = order_of(CATALOG, [])
CURSOR = cursor_text(CATALOG, _ORDER, ["2026-01-01T00:00:00.000000Z", 1])


@pytest.mark.parametrize(
    ("given", "size", "backward"),
    [
        ({}, 50, False),
        ({"first": 3}, 3, False),
        ({"first": 0}, 0, False),
        ({"last": 3}, 3, True),
        ({"before": CURSOR}, 50, True),
        ({"first": 3, "before": CURSOR}, 3, False),
        ({"first": 3, "after": CURSOR, "before": CURSOR}, 3, False),
        ({"last": 200, "after": CURSOR}, 200, True),
    ],
)
def test_arguments_make_a_page(given, size, backward):
    arguments = connection_arguments(CATALOG, given, LIMITS)
    assert (arguments.size, arguments.backward) == (size, backward)


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"first": 1, "last": 1}, "BAD_USER_INPUT", "last"),
        ({"first": -1}, "BAD_USER_INPUT", "first"),
        ({"last": -1}, "BAD_USER_INPUT", "last"),
        ({"first": 201}, "LIMIT_EXCEEDED", "first"),
        ({"last": 10**9}, "LIMIT_EXCEEDED", "last"),
        ({"after": CURSOR, "before": CURSOR}, "BAD_USER_INPUT", "first"),
    ],
)
def test_what_makes_no_page_is_refused_by_name(given, code, field):
    with pytest.raises(GatewayError) as refused:
        connection_arguments(CATALOG, given, LIMITS)
    assert (refused.value.code, refused.value.extensions["field"]) == (code, field)
