import pytest

from trellis.db.errors import GatewayError
from trellis.loaders.parameters import Parameters
from trellis.loaders.predicate import Predicate
from trellis.schema.coice.system import COICE

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


def ways(type_name, where, words=None):
    parameters = Parameters()
    found = Predicate(TABLES, parameters).ways(TABLES[type_name], where, "t", words)
    return found.clause, found.conditions, parameters.values


def test_without_candidates_there_is_one_way():
    assert ways("CoiceCatalog", {"name": {"eq": "x"}}) == ("", ("((t.name = $1::text))",), ["x"])


def test_a_filter_with_candidates_goes_by_keys_where_they_are_few():
    clause, conditions, values = ways("CoiceImage", {"metadata": {"contains": {"a": 1}}})
    assert clause == (
        "with c1 as materialized (select coalesce((select"
        " case when count(*) <= 1000 then coalesce(array_agg(key), '{}') end"
        " from coice.images_metadata_contains($1::jsonb, 1001) as key having $1::jsonb is not null)) as keys) "
    )
    assert conditions == (
        "(select keys is not null from c1) and ((t.metadata @> $1::jsonb))"
        " and t.id = any((select keys from c1)::uuid[])",
        "((select keys is null from c1)) and ((t.metadata @> $1::jsonb))",
    )
    assert values == [{"a": 1}]


def test_a_search_goes_by_keys_like_a_filter():
    clause, conditions, _ = ways("CoiceJobResult", {"sequence": {"gt": 1}}, "$9::text")
    assert "from coice.job_results_search_vector_matches($9::text, 1001)" in clause
    plain = "((t.sequence > $1::integer)) and t.search_vector @@ websearch_to_tsquery('english', $9::text)"
    assert conditions[1] == f"((select keys is null from c1)) and {plain}"
    assert conditions[0].startswith(f"(select keys is not null from c1) and {plain} and t.id = any(")


@pytest.mark.parametrize(
    ("where", "calls"),
    [
        ({"or_": [{"metadata": {"contains": {}}}]}, 0),
        ({"not_": {"metadata": {"contains": {}}}}, 0),
        ({"and_": [{"metadata": {"contains": {}}}, {"and_": [{"gcs_path": {"like": "x"}}]}]}, 2),
        ({"library": {"images": {"some": {"metadata": {"has_key": "x"}}}}}, 1),
        ({"not_": {"library": {"images": {"some": {"metadata": {"has_key": "x"}}}}}}, 1),
        # What is few at the root needs no help below.
        ({"metadata": {"has_key": "x"}, "library": {"images": {"some": {"gcs_path": {"like": "x"}}}}}, 1),
        ({"metadata": {"path": {"exists": True, "gt": 1, "eq": 2, "path": ["a"]}}}, 1),
        ({"metadata": {"path": {"path": ["a"], "ne": 2}}}, 0),
    ],
)
def test_only_what_is_joined_by_and_goes_by_keys(where, calls):
    clause, conditions, values = ways("CoiceImage", where)
    assert clause.count("1001") == calls
    assert len(conditions) == (2 if calls else 1)
    assert conditions[-1].endswith(compiled("CoiceImage", where)[0])
    assert values == compiled("CoiceImage", where)[1]


def test_the_value_at_a_path_is_looked_for_as_a_part_of_the_document():
    clause, _, values = ways("CoiceImage", {"metadata": {"path": {"gt": 1, "eq": 2, "path": ["a"]}}})
    assert "images_metadata_contains(trellis.json_at($1::text[], $3::jsonb), 1001)" in clause
    assert values == [["a"], 1, 2]


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
