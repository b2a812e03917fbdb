"""How large a document is once its fragments are expanded, without expanding them.

Twenty-two fragments that each spread the next one twice stand for four million fields. Each fragment is
therefore measured once, after those that it spreads, and a spread adds that measure. Counts saturate, cycles
count nothing (validation reports them), and nothing here recurses deeper than the parser's own bound on
nesting.
"""

from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    Node,
    OperationDefinitionNode,
    SelectionSetNode,
)
from graphql.language.ast import QUERY_DOCUMENT_KEYS

_SATURATED = 1_000_000

# Fields of the introspection types that give a list; those that lead from types to types multiply.
_TYPE_LISTS = frozenset({"types", "fields", "inputFields", "interfaces", "possibleTypes"})
_LISTS = _TYPE_LISTS | {"args", "enumValues", "directives"}
_INTROSPECTION = frozenset({"__schema", "__type"})


@dataclass(frozen=True, slots=True)
class Size:
    """The measure of a selection set with all that it spreads.

    `lists` and `list_depth` read every field as if it were one of introspection; `introspected_lists` and
    `introspected_depth` are those below `__schema` and `__type` alone, whose own levels are not in `depth`.
    """

    fields: int = 0
    aliases: int = 0
    depth: int = 0
    lists: int = 0
    list_depth: int = 0
    introspected_lists: int = 0
    introspected_depth: int = 0

    def beside(self, other: "Size") -> "Size":
        """The size of both selections next to each other."""
        return Size(
            min(self.fields + other.fields, _SATURATED),
            min(self.aliases + other.aliases, _SATURATED),
            max(self.depth, other.depth),
            min(self.lists + other.lists, _SATURATED),
            max(self.list_depth, other.list_depth),
            min(self.introspected_lists + other.introspected_lists, _SATURATED),
            max(self.introspected_depth, other.introspected_depth),
        )

    def or_larger(self, other: "Size") -> "Size":
        """The larger of two sizes, in each respect."""
        return Size(*map(max, astuple(self), astuple(other)))

    def under(self, node: FieldNode) -> "Size":
        """The size of a field with this selection below it."""
        name = node.name.value
        introspects = name in _INTROSPECTION
        return Size(
            min(self.fields + 1, _SATURATED),
            min(self.aliases + (node.alias is not None), _SATURATED),
            1 if introspects else self.depth + 1,
            self.lists + (name in _LISTS),
            self.list_depth + (name in _TYPE_LISTS),
            self.lists if introspects else self.introspected_lists,
            self.list_depth if introspects else self.introspected_depth,
        )


_NOTHING = Size()


def measure(document: DocumentNode) -> Size:
    """The size of a document: in each respect that of its largest operation, for one of them runs."""
    fragments = {
        definition.name.value: definition
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
    sizes: dict[str, Size] = {}
    for fragment in _spread_first(fragments):
        sizes[fragment.name.value] = _size(fragment.selection_set, sizes)
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    largest = _NOTHING
    for operation in operations:
        largest = largest.or_larger(_size(operation.selection_set, sizes))
    return largest


def _size(selections: SelectionSetNode, fragments: Mapping[str, Size]) -> Size:
    total = _NOTHING
    for node in selections.selections:
        if isinstance(node, FragmentSpreadNode):
            total = total.beside(fragments.get(node.name.value, _NOTHING))
        elif isinstance(node, InlineFragmentNode):
            total = total.beside(_size(node.selection_set, fragments))
        elif isinstance(node, FieldNode):
            inner = _size(node.selection_set, fragments) if node.selection_set else _NOTHING
            total = total.beside(inner.under(node))
    return total


def _spread_first(fragments: Mapping[str, FragmentDefinitionNode]) -> Iterator[FragmentDefinitionNode]:
    """Every fragment once, after those that it spreads (as far as cycles let it); no recursion."""
    spreads = {
        name: [node.name.value for node in walk(fragment) if isinstance(node, FragmentSpreadNode)]
        for name, fragment in fragments.items()
    }
    entered: set[str] = set()
    for root in fragments:
        stack = [] if root in entered else [(root, iter(spreads[root]))]
        entered.add(root)
        while stack:
            name, rest = stack[-1]
            for spread in rest:
                if spread in fragments and spread not in entered:
                    entered.add(spread)
                    stack.append((spread, iter(spreads[spread])))
                    break
            else:
                stack.pop()
                yield fragments[name]


def walk(root: Node) -> Iterator[Node]:
    """Every node below (and with) `root` once, fragments not expanded; no recursion."""
    stack: list[Node] = [root]
    while stack:
        node = stack.pop()
        yield node
        for key in QUERY_DOCUMENT_KEYS.get(node.kind, ()):
            child = getattr(node, key, None)
            if isinstance(child, Node):
                stack.append(child)
            elif child:
                stack.extend(child)
