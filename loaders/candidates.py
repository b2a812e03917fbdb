"""Candidate functions: how a filter uses its index where row-level security. Pure: declarations → SQL.

Operators such as `@>` are not leakproof, so Postgres tries the policy on every row before them, and their
indexes are never used. For each operator that a column declares as `indexed` there is a function that runs as
the owner, finds keys by the index, and gives those of rows that the caller sees. The policy holds beside it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from trellis.loaders.operators import compare
from trellis.schema.declaration import Column, Table, candidates_name

READERS = ("authenticated", "service_role")


@dataclass(frozen=True)
class Candidates:
    """The candidate function of one operator of one column."""

    table: Table
    column: Column
    operator: str

    @property
    def name(self) -> str:
        """Its schema-qualified name."""
        return candidates_name(self.table.relation, self.column.sql, self.operator)

    @property
    def signature(self) -> str:
        """Its name with the types of its arguments."""
        return f"{self.name}({self.operand_type}, integer)"

    @property
    def operand_type(self) -> str:
        """The SQL type of the operand."""
        return self._compared[1]

    @property
    def key_type(self) -> str:
        """The SQL type of the keys."""
        return self.table.key_columns[0].scalar.sql

    @property
    def body(self) -> str:
        """What is between the dollar quotes. The statement is planned anew each time, for this operand.

        A plan for any operand would know neither the prefix of a pattern nor how rare a value is.
        """
        visible = self.table.visible
        assert visible is not None
        key = self.table.key_columns[0].sql
        found = f"select t.{key} from {self.table.relation} as t where {self._compared[0]}"
        return f"""
begin
  if trellis.passes_policies() or {visible.all} then
    return query execute $sql$
      {found}
      limit $2
    $sql$ using operand, most;
  else
    return query execute $sql$
      {found}
        and ({visible.rows})
      limit $2
    $sql$ using operand, most;
  end if;
end
"""

    @property
    def definition(self) -> str:
        """The statements that make the function, or bring it up to date."""
        return f"""\
create or replace function {self.name}(operand {self.operand_type}, most integer default null)
  returns setof {self.key_type}
  language plpgsql stable security definer set search_path = ''
as $${self.body}$$;
revoke all on function {self.signature} from public;
grant execute on function {self.signature} to {", ".join(READERS)};
"""

    @property
    def _compared(self) -> tuple[str, str]:
        types: list[str] = []

        def add(_operand: Any, sql_type: str) -> str:
            types.append(sql_type)
            return "$1"

        condition = compare(self.column, self.operator, f"t.{self.column.sql}", None, add)
        return condition, types[0]


def candidates(tables: Iterable[Table]) -> Iterator[Candidates]:
    """The candidate functions that these tables declare."""
    for table in tables:
        for column in table.columns:
            for operator in column.indexed:
                yield Candidates(table, column, operator)
