"""The row that expressions speak of while a statement is written."""

from dataclasses import dataclass, field

from trellis.loaders.runs import RUN
from trellis.schema.declaration import Column, Table


@dataclass
class Scope:
    """A row known as `alias`. It collects the columns that are asked for, and whether its run is."""

    alias: str
    table: Table
    needed: dict[str, None] = field(default_factory=dict)
    joins_run: bool = False

    def column(self, column: Column) -> str:
        """The expression of a column."""
        return self.sql(column.sql)

    def sql(self, name: str) -> str:
        """The expression of a column by its name in Postgres."""
        self.needed[name] = None
        return f"{self.alias}.{name}"

    @property
    def key(self) -> str:
        """The expression of the key's first column."""
        return self.column(self.table.key_columns[0])

    @property
    def run(self) -> str:
        """The alias of the row's record in `trellis.runs`."""
        self.joins_run = True
        return f"{self.alias}_run"

    @property
    def columns(self) -> list[str]:
        """The select list of what was asked for."""
        return [f"{self.alias}.{name}" for name in self.needed]

    def joined(self, origin: str) -> str:
        """The FROM item `origin` of the row, with its run if that was asked for."""
        if not self.joins_run:
            return origin
        return f"{origin} left join {RUN.relation} {self.run} on {self.run}.id = {self.key}"
