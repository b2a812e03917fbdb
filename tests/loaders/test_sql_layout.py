"""SQL for people to read."""

import pytest

from trellis.loaders.sql_layout import laid_out


def test_clauses_and_subqueries() -> None:
    sql = (
        "select concat('[', (select 1 from a t where t.x is distinct from $1 order by t.x limit $2 + 1), ']')"
        " from (select b.id from b left join c on c.id = b.id group by b.id) b where left(b.x, 2) = 'y'"
    )
    assert laid_out(sql) == (
        "select concat('[', (\n"
        "  select 1\n"
        "  from a t\n"
        "  where t.x is distinct from $1\n"
        "  order by t.x\n"
        "  limit $2 + 1\n"
        "), ']')\n"
        "from (\n"
        "  select b.id\n"
        "  from b\n"
        "  left join c on c.id = b.id\n"
        "  group by b.id\n"
        ") b\n"
        "where left(b.x, 2) = 'y'"
    )


@pytest.mark.parametrize(
    "sql",
    [
        "select ' select (  from ''where ' from a",
        """select E'it\\'s from (' || "a from b" from a""",
        "select string_agg(x, ',' order by x)",
        "select count(*) over (order by x) ",
    ],
)
def test_literals_names_and_arguments_stay_as_they_are(sql: str) -> None:
    assert " ".join(laid_out(sql).split("\n")) == sql.strip()
