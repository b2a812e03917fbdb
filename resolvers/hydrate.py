"""Fields that Python computes, filled into JSON that the database wrote: one call per field for all rows."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from graphql import GraphQLLeafType, GraphQLList, GraphQLNonNull

from trellis.loaders.plan import Hydrated
from trellis.resolvers.context import Context
from trellis.schema.declaration import Table

# A computed field's values, in order, for the columns it needs: all rows of a level in one call.
Compute = Callable[[Sequence[tuple[Any, ...]], Context], Awaitable[Sequence[Any]]]
Spots = dict[tuple[str, str], list[tuple[dict[str, Any], str, Hydrated]]]


async def hydrate(
    data: Any,
    where: Mapping[str, Any],
    tables: Mapping[str, Table],
    computed: Mapping[str, Mapping[str, Compute]],
    context: Context,
) -> None:
    """Replace, in place, what `loaders.plan.computed` says is to be computed from the columns found there."""
    spots: Spots = {}
    _gather(data, where, spots)
    for (type_name, name), places in spots.items():
        table = tables[type_name]
        needs = [table.by_name[column].scalar.parse for column in places[0][2].needs]
        rows = [
            tuple(
                None if part is None else parse(part) for parse, part in zip(needs, holder[key], strict=True)
            )
            for holder, key, _ in places
        ]
        values = await computed[type_name][name](rows, context)
        for (holder, key, field), value in zip(places, values, strict=True):
            holder[key] = _shown(value, field.kind)
    if context.trace is not None:
        context.trace.hydrated()


def _gather(value: Any, where: Mapping[str, Any], spots: Spots) -> None:
    if isinstance(value, list):
        for each in value:
            _gather(each, where, spots)
    elif value is not None:
        for key, inside in where.items():
            if isinstance(inside, Hydrated):
                spots.setdefault((inside.type_name, inside.name), []).append((value, key, inside))
            else:
                _gather(value[key], inside, spots)


def _shown(value: Any, kind: Any) -> Any:
    if isinstance(kind, GraphQLNonNull):
        if value is None:
            raise TypeError("a computed field that is never null was null")
        kind = kind.of_type
    if value is None:
        return None
    if isinstance(kind, GraphQLList):
        return [_shown(each, kind.of_type) for each in value]
    leaf: GraphQLLeafType = kind
    return leaf.serialize(value)
