"""What an operation selects: its fields with fragments and directives applied, merged by response key.

The rules are graphql-core's own, and so is the code that applies them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    get_named_type,
)
from graphql.execution.collect_fields import FieldDetails, collect_fields, collect_subfields
from graphql.execution.values import VariableValues

from trellis.loaders.arguments import Guard
from trellis.loaders.variables import Unplannable, arguments_of

Nodes = Sequence[FieldDetails]


@dataclass(frozen=True)
class Selected:
    """A field of a selection, all its nodes merged: the client's key, its Python name, what it is given."""

    key: str
    name: str
    definition: GraphQLField
    nodes: Nodes

    @property
    def node(self) -> FieldNode:
        """The first node; its arguments are those of all."""
        return self.nodes[0].node

    @property
    def kind(self) -> GraphQLObjectType:
        """The type of the object that the field shows, or of those that it lists. Raises Unplannable."""
        kind = get_named_type(self.definition.type)
        if not isinstance(kind, GraphQLObjectType):
            raise Unplannable("it may be of several types")
        return kind


@dataclass
class Operation:
    """An operation with its variables, as graphql-core has coerced them; `guards` collect what plans add."""

    schema: GraphQLSchema
    definition: OperationDefinitionNode
    fragments: Mapping[str, Any]
    variables: VariableValues
    guards: list[Guard] = field(default_factory=list)

    def roots(self) -> Mapping[str, Nodes]:
        """The root fields, merged, by response key."""
        root = self.schema.get_root_type(self.definition.operation)
        assert root is not None
        return collect_fields(
            self.schema, dict(self.fragments), self.variables, root, self.definition
        ).grouped_field_set

    def fields(self, kind: GraphQLObjectType, nodes: Nodes) -> Iterator[Selected]:
        """What is selected below these nodes of an object of this type, `__typename` as a name of its own."""
        grouped = collect_subfields(
            self.schema, dict(self.fragments), self.variables, self.definition, kind, list(nodes)
        ).grouped_field_set
        for key, below in grouped.items():
            yield self.selected(kind, key, below)

    def given(self, selected: Selected) -> dict[str, Any]:
        """The arguments of a field, as `arguments_of` has them."""
        return arguments_of(selected.definition, selected.node, self.variables.coerced)

    def selected(self, kind: GraphQLObjectType, key: str, nodes: Nodes) -> Selected:
        """The field of a type that nodes of one response key stand for."""
        name = nodes[0].node.name.value
        definition = kind.fields.get(name)
        if definition is None:
            if name != "__typename":
                raise Unplannable("it is answered from the schema")
            return Selected(key, name, GraphQLField(kind), nodes)
        declared = definition.extensions.get("strawberry-definition")
        return Selected(key, declared.python_name if declared else name, definition, nodes)
