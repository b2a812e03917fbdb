import pytest

from trellis.db.errors import GatewayError
from trellis.loaders.parameters import Parameters
from trellis.loaders.predicate import Predicate
from trellis.schema.coice import COICE

TABLES = {table.type_name: table for table in COICE.tables}


def compiled(type_name, where):
    parameters = Parameters()
    sql = Predicate(TABLES, parameters).compile(TABLES[type_name], where, "t")
    return sql, parameters.values


@pytest.mark.parametrize(
    ("where", "sql", "values"),
    [
        (None, "true", []),
        ({"name": {"eq": "x"}}, "((t.name = $1::text))", ["x"]),
        ({"name": {"ne": "x"}}, "((t.name is distinct from $1::text))", ["x"]),
        ({"row_id": {"in_": [1, 2]}}, "((t.id = any($1::integer[])))", [[1, 2]]),
        ({"row_id": {"not_in": [1]}}, "((t.id = any($1::integer[]) is not true))", [[1]]),
        ({"row_id": {"gte": 1, "lt": 9}}, "((t.id >= $1::integer) and (t.id < $2::integer))", [1, 9]),
        ({"description": {"is_null": True}}, "((t.description is null))", []),
        ({"name": {"ilike": "%x%"}}, "((t.name ilike $1::text))", ["%x%"]),
        ({"not_": {"name": {"eq": "x"}}}, "((((t.name = $1::text))) is not true)", ["x"]),
        ({"and_": []}, "(true)", []),
        ({"or_": []}, "(false)", []),
        ({"owner": {"email": {"eq": "e"}}},
         "exists (select from coice.profiles w1 where w1.id = t.user_id and ((w1.email = $1::text)))", ["e"]),
        ({"libraries": {"none": {}}}, "not exists (select from coice.libraries w1 where w1.catalog_id = t.id and true)", []),
        ({"groups": {"some": {"name": {"eq": "g"}}}},
         "exists (select from coice.catalog_groups jw1 join coice.groups w1 on w1.id = jw1.group_id"
         " where jw1.catalog_id = t.id and ((w1.name = $1::text)))", ["g"]),
    ],
)  # fmt: skip
def test_conditions_become_sql(where, sql, values):
    assert compiled("CoiceCatalog", where) == (sql, values)


def test_json_compares_values_of_one_type_only():
    sql, values = compiled("CoiceImage", {"metadata": {"path": {"path": ["exif", "iso"], "gt": 100}}})
    assert "jsonb_typeof((t.metadata #> $1::text[])) = jsonb_typeof($2::jsonb)" in sql
    assert values == [["exif", "iso"], 100]


@pytest.mark.parametrize(
    "where",
    [
        {"name": None},
        {"name": {"eq": None}},
        {"row_id": {"in_": [1, None]}},
        {"libraries": {"some": None}},
        {"and_": [{"name": None}]},
    ],
)
def test_a_null_is_refused_rather_than_taken_for_no_condition(where):
    with pytest.raises(GatewayError) as refused:
        compiled("CoiceCatalog", where)
    assert (refused.value.code, refused.value.extensions["field"]) == ("BAD_USER_INPUT", "where")


def test_a_path_without_a_comparison_is_refused():
    with pytest.raises(GatewayError):
        compiled("CoiceImage", {"metadata": {"path": {"path": ["a"]}}})


def test_variables_cannot_nest_or_list_conditions_without_end():
    deep: dict = {}
    for _ in range(50):
        deep = {"not_": deep}
    wide = {"or_": [{"name": {"eq": "x"}}] * 500}
    for where in (deep, wide):
        with pytest.raises(GatewayError) as refused:
            compiled("CoiceCatalog", where)
        assert refused.value.code == "LIMIT_EXCEEDED"
