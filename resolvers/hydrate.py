"""Fields that Python computes, filled into JSON that the database wrote: one call per field for all rows."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from graphql import GraphQLLeafType, GraphQLList, GraphQLNonNull

from trellis.loaders.plan import Hydrated
from trellis.resolvers.context import Context
from trellis.schema.declaration import Column, Table

# A computed field's values, in order, for the columns it needs: all rows of a level in one call.
Compute = Callable[[Sequence[tuple[Any, ...]], Context], Awaitable[Sequence[Any]]]
_AT_ONCE = 500
Spots = dict[tuple[str, str], list[tuple[dict[str, Any], str, Hydrated]]]


async def hydrate(
    data: Any,
    where: Mapping[str, Any],
    tables: Mapping[str, Table],
    computed: Mapping[str, Mapping[str, Compute]],
    context: Context,
) -> None:
    """Replace, in place, the columns at `where` (a plan's `places`) by what is computed from them."""
    spots: Spots = {}
    _gather(data, where, spots)
    for (type_name, name), places in spots.items():
        table = tables[type_name]
        needs = [table.by_name[column] for column in places[0][2].needs]
        rows = [
            tuple(_stored(column, part) for column, part in zip(needs, holder[key], strict=True))
            for holder, key, _ in places
        ]
        values: list[Any] = []
        for start in range(0, len(rows), _AT_ONCE):
            values += await computed[type_name][name](rows[start : start + _AT_ONCE], context)
            await asyncio.sleep(0)  # others have something to do as well
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


def _stored(column: Column, value: Any) -> Any:
    """What the database holds, by its JSON: the same as in the rows of DataLoaders."""
    if value is None:
        return None
    if column.is_list:
        return [None if each is None else _one_stored(column, each) for each in value]
    return _one_stored(column, value)


def _one_stored(column: Column, value: Any) -> Any:
    return column.scalar.parse(value) if column.enum is None else column.enum[value].value


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
