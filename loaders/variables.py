"""What a request's variables are to a plan: values to read each time it runs, and a shape to keep.

A plan is made for one document and one *shape* of variables: which of them are given, which members their
objects have, where there is a null, every boolean and every enum. All else is a `Deferred`: it never decides
how a statement is written, and is read from the variables when the statement runs.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    Undefined,
    ValueNode,
    VariableNode,
    value_from_ast,
)

Variables = Mapping[str, Any]


class Unplannable(Exception):
    """The planner does not read this; Strawberry runs it, and says what is wrong with it if anything is."""


@dataclass(frozen=True, eq=False)
class Deferred:
    """A value of the variables. `now` is what it was when the plan was made, to be used under a guard."""

    read: Callable[[Variables], Any]
    now: Any = None

    def then(self, change: Callable[[Any], Any]) -> "Deferred":
        """The same value, changed each time it is read."""
        read = self.read
        return Deferred(lambda variables: change(read(variables)), self.now)


def value_of(value: Any, variables: Variables) -> Any:
    """The value itself, now that the variables are known."""
    return value.read(variables) if isinstance(value, Deferred) else value


def bound(values: Sequence[Any], variables: Variables) -> tuple[Any, ...]:
    """The values of a statement, now that the variables are known."""
    return tuple(
        [value_of(each, variables) for each in value]
        if isinstance(value, list)
        else value_of(value, variables)
        for value in values
    )


def changed(value: Any, change: Callable[[Any], Any]) -> Any:
    """The value changed: at once, or each time it is read."""
    return value.then(change) if isinstance(value, Deferred) else change(value)


def shape(value: Any, kind: GraphQLInputType) -> Hashable:
    """What a plan may depend on of a variable's coerced value."""
    if isinstance(kind, GraphQLNonNull):
        kind = kind.of_type
    if value is None:
        return None
    if isinstance(kind, GraphQLInputObjectType):
        return tuple((name, shape(each, kind.fields[name].type)) for name, each in value.items())
    if isinstance(kind, GraphQLList):
        if _is_plain(kind.of_type):
            return None in value
        return tuple(shape(each, kind.of_type) for each in value)
    return value if _decides(kind) else "?"


def arguments_of(definition: GraphQLField, node: FieldNode, variables: Variables) -> dict[str, Any]:
    """The arguments that a field is given, by Python name; what comes from variables is deferred.

    Input objects are mappings by Python name, enums their values. Raises Unplannable.
    """
    given = {argument.name.value: argument.value for argument in node.arguments or ()}
    found: dict[str, Any] = {}
    for name, argument in definition.args.items():
        value = argument.default_value
        if name in given:
            value = _from_node(given[name], argument.type, variables, value)
        if value is Undefined and isinstance(argument.type, GraphQLNonNull):
            raise Unplannable
        if value is not Undefined:
            found[_python_name(argument, name)] = value
    return found


def _from_node(node: ValueNode, kind: GraphQLInputType, variables: Variables, default: Any) -> Any:
    if isinstance(node, VariableNode):
        name = node.name.value
        if name not in variables:
            return default
        return _from_value(variables[name], kind, lambda given: given[name])
    if isinstance(kind, GraphQLNonNull):
        return _from_node(node, kind.of_type, variables, default)
    if isinstance(node, NullValueNode):
        value: Any = None
    elif isinstance(kind, GraphQLList):
        nodes = node.values if isinstance(node, ListValueNode) else (node,)
        value = [_item(_from_node(each, kind.of_type, variables, Undefined)) for each in nodes]
    elif isinstance(kind, GraphQLInputObjectType):
        given = {field.name.value: field.value for field in getattr(node, "fields", ())}
        value = _members(
            kind, lambda name, of: _from_node(given[name], of, variables, Undefined), given.keys()
        )
    elif any(isinstance(each, VariableNode) for each in _inside(node)):
        value = Deferred(lambda given: value_from_ast(node, kind, dict(given)))
    else:
        value = _stored(value_from_ast(node, kind))
    return value


def _from_value(value: Any, kind: GraphQLInputType, read: Callable[[Variables], Any]) -> Any:
    if isinstance(kind, GraphQLNonNull):
        if value is None:
            raise Unplannable
        kind = kind.of_type
    if value is None:
        return None
    if isinstance(kind, GraphQLInputObjectType):
        return _members(
            kind, lambda name, of: _from_value(value[name], of, lambda given: read(given)[name]), value.keys()
        )
    if isinstance(kind, GraphQLList):
        return _list(value, kind.of_type, read)
    return _stored(value) if _decides(kind) else Deferred(read, value)


def _list(value: Any, kind: GraphQLInputType, read: Callable[[Variables], Any]) -> Any:
    if not isinstance(value, list):  # a variable of the item's type stands for a list of one
        return [_from_value(value, kind, read)]
    if _is_plain(kind) and None not in value:
        return Deferred(read, value)
    return [
        _from_value(each, kind, lambda given, at=at: read(given)[at])  # type: ignore[misc]
        for at, each in enumerate(value)
    ]


def _stored(value: Any) -> Any:
    if value is Undefined or value is None:
        raise Unplannable
    return value.value if isinstance(value, Enum) else value


def _members(
    kind: GraphQLInputObjectType, member: Callable[[str, GraphQLInputType], Any], given: Any
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, field in kind.fields.items():
        value = member(name, field.type) if name in given else Undefined
        if value is Undefined:
            value = field.default_value
        if value is Undefined and isinstance(field.type, GraphQLNonNull):
            raise Unplannable
        if value is not Undefined:
            found[_python_name(field, name)] = value
    if kind.is_one_of and (len(found) != 1 or None in found.values()):
        raise Unplannable
    return found


def _item(value: Any) -> Any:
    return None if value is Undefined else value


def _inside(node: Any) -> Iterator[Any]:
    yield node
    if isinstance(node, ListValueNode):
        for each in node.values:
            yield from _inside(each)
    elif isinstance(node, ObjectValueNode):
        for field in node.fields:
            yield from _inside(field.value)


def _is_plain(kind: GraphQLInputType) -> bool:
    """Whether values of the type never decide how a statement is written."""
    inner = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    return isinstance(inner, GraphQLScalarType) and not _decides(inner)


def _decides(kind: GraphQLInputType) -> bool:
    return isinstance(kind, GraphQLEnumType) or getattr(kind, "name", "") == "Boolean"


def _python_name(of: Any, name: str) -> str:
    definition = of.extensions.get("strawberry-definition")
    return name if definition is None else str(definition.python_name)
