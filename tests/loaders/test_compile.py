"""Statements of plans that are put together by hand."""

import pytest

from trellis.loaders import plan
from trellis.loaders.arguments import Arguments
from trellis.loaders.compile import compile_plan
from trellis.loaders.order import order_of
from trellis.loaders.rows import Source
from trellis.loaders.variables import Deferred, bound
from trellis.schema.coice.system import COICE, CoiceFeatureFlag
from trellis.schema.declaration import declaration_of

TABLES = {table.type_name: table for table in COICE.tables}
FLAG = declaration_of(CoiceFeatureFlag)
NAME = ("name", plan.Value(FLAG.by_name["name"]))


def page(*members: tuple[str, plan.Node], size: object = 10) -> plan.Connection:
    return plan.Connection(members, Source(FLAG), Arguments(None, order_of(FLAG, []), size))


def test_a_plan_of_nothing_but_names_is_one_literal() -> None:
    statement = compile_plan(plan.Plan((("a", plan.Constant("it's")),)), TABLES)
    assert statement.sql == """select '{"a":"it''s"}'"""
    assert statement.values == ()


def test_values_are_read_when_the_statement_runs() -> None:
    size = Deferred(lambda variables: variables["n"])
    rows = plan.Rows(plan.Object((NAME,), FLAG))
    statement = compile_plan(plan.Plan((("flags", page(("nodes", rows), size=size)),)), TABLES)
    assert bound(statement.values, {"n": 3}) == (3,)
    assert bound(statement.values, {"n": 4}) == (4,)


def test_only_what_is_shown_is_selected() -> None:
    rows = plan.Rows(plan.Object((("n", plan.Constant("x")),), FLAG))
    statement = compile_plan(plan.Plan((("flags", page(("nodes", rows))),)), TABLES)
    assert "select null from coice.feature_flags" in statement.sql


@pytest.mark.parametrize(
    "member",
    [
        NAME[1],
        plan.GlobalId(),
        plan.ToOne(plan.Object((), FLAG), TABLES["CoiceCatalog"].links[0]),
        plan.RunValue("state"),
    ],
)
def test_what_speaks_of_a_row_needs_one(member: plan.Node) -> None:
    with pytest.raises(TypeError, match="there is no row"):
        compile_plan(plan.Plan((("a", member),)), TABLES)
