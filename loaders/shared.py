"""Whether all who may see a run are shown the same of it. Pure: plan → yes, or no where there is any doubt.

They are where nothing is shown but rows that are visible with the run, reached by keys of the run alone, and
nothing is said about the caller (or about other runs, as its place in the queue).
"""

from trellis.loaders import plan
from trellis.loaders.arguments import Arguments
from trellis.loaders.rows import Source
from trellis.loaders.runs import OF_QUEUE
from trellis.schema.declaration import Table


def same_for_all(part: plan.Node, row: Table | None = None) -> bool:
    """Whether it holds of a part of a plan, which speaks of a `row` (or, at the root, of a run)."""
    match part:
        case plan.ByKey(item=item):
            fine = row is None and _is_run(item.table)
        case plan.Object(table=table):
            row, fine = table, table.visible_with is not None
        case plan.ToOne(item=item, link=link):
            fine = row is not None and row.visible_with == link.via and _is_run(item.table)
        case plan.Connection(source=source, arguments=arguments):
            fine = _of_run(source, arguments, row)
        case plan.List(source=source, arguments=arguments):
            fine = _of_run(source, arguments, row)
        case plan.Told():
            return row is not None and _is_run(row)
        case plan.RunValue(name):
            fine = row is not None and _is_run(row) and name not in OF_QUEUE
        case plan.OfEdge(name):
            fine = name == "cursor"
        case plan.Hydrated() | plan.Several():
            fine = False
        case _:
            fine = True
    return fine and all(same_for_all(below, row) for _, below in part.below)


def _is_run(table: Table) -> bool:
    """Whether a row's key is the id of the run that it is visible with."""
    return table.visible_with == table.key_columns[0].sql


def _of_run(source: Source, arguments: Arguments, row: Table | None) -> bool:
    """Whether a page shows rows of the run alone, whichever they are."""
    table, link, owner = source.table, source.link, row or source.owner
    return (
        link is not None
        and link.through is None
        and link.via == table.visible_with
        and owner is not None
        and _is_run(owner)
        and arguments.search is None
        and all(name in table.by_name and not table.by_name[name].indexed for name in arguments.where or {})
    )
