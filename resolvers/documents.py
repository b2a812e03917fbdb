"""The documents that clients send: parsed, measured and validated once, then kept.

The checks run from the cheapest to the dearest, and each bounds the work of the next: length, tokens, size
with fragments expanded, the rules of the GraphQL specification, Strawberry's own.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from math import isinf
from typing import Any

from graphql import (
    DocumentNode,
    FloatValueNode,
    GraphQLError,
    GraphQLSyntaxError,
    IntValueNode,
    ListValueNode,
    NameNode,
    Node,
    ObjectValueNode,
    OperationDefinitionNode,
    OverlappingFieldsCanBeMergedRule,
    ValidationContext,
    VariableDefinitionNode,
    parse,
    specified_rules,
    validate,
)
from graphql.validation.rules import ASTValidationRule
from graphql.validation.rules.max_introspection_depth_rule import MaxIntrospectionDepthRule
from graphql.validation.validate import ValidationAbortedError
from strawberry import Schema
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from trellis.resolvers.limits import Limits
from trellis.resolvers.measure import measure, walk


class InvalidDocument(Exception):
    """A document that cannot run; `errors` say why."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__(errors[0].message)
        self.errors = errors


@dataclass(frozen=True)
class Document:
    """A valid document. `known` keeps what is known of its operations, by the name that is asked for."""

    node: DocumentNode
    known: dict[str | None, Any] = field(default_factory=dict)


class Documents:
    """The valid documents of one schema, the most recently used kept."""

    def __init__(self, schema: Schema, limits: Limits) -> None:
        self._schema = schema._schema
        self._limits = limits
        self._rules = _rules(limits)
        self._kept: OrderedDict[str, Document] = OrderedDict()
        self._kept_tokens = 0

    def get(self, text: str) -> Document:
        """The parsed and valid document. Raises InvalidDocument."""
        kept = self._kept.get(text)
        if kept is not None:
            self._kept.move_to_end(text)
            return kept
        node = self._parse(text)
        self._validate(node)
        document = Document(node)
        self._keep(text, document)
        return document

    def _parse(self, text: str) -> DocumentNode:
        limits = self._limits
        if len(text) > limits.document_length:
            raise _too_large(f"The document has more than {limits.document_length} characters.")
        try:
            return parse(text, max_lexical_tokens=limits.tokens, max_comments=limits.comments)
        except GraphQLSyntaxError as error:
            if "aborted" in error.message or "too deeply" in error.message:
                raise _too_large(error.message) from None
            raise InvalidDocument([error]) from None

    def _validate(self, document: DocumentNode) -> None:
        _check_parts(document, self._limits)
        _check_size(document, self._limits)
        for rules in self._rules:
            errors = validate(self._schema, document, rules, max_errors=self._limits.request_errors)
            if errors:
                raise InvalidDocument([_explained(error) for error in errors])

    def _keep(self, text: str, document: Document) -> None:
        self._kept[text] = document
        self._kept_tokens += document.node.token_count or 0
        limits = self._limits
        while len(self._kept) > limits.cached_documents or self._kept_tokens > limits.cached_tokens:
            _, dropped = self._kept.popitem(last=False)
            self._kept_tokens -= dropped.node.token_count or 0


def _rules(limits: Limits) -> tuple[tuple[type[ASTValidationRule], ...], ...]:
    class BoundedOverlap(OverlappingFieldsCanBeMergedRule):
        """The one rule whose work grows with the square of the document, on a budget of ours."""

        def __init__(self, context: ValidationContext) -> None:
            super().__init__(context)
            self.rule_context.remaining_complexity_budget = limits.comparisons

    specified = tuple(
        BoundedOverlap if rule is OverlappingFieldsCanBeMergedRule else rule for rule in specified_rules
    )
    # Strawberry's rules take for granted what the specification's have to check first.
    return (*specified, MaxIntrospectionDepthRule), (MaybeNullValidationRule, _OneOfInput)


class _OneOfInput(OneOfInputValidationRule):
    """Strawberry's rule, which knows the variables of the operation above only: here, those of every one."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.variable_definitions = {
            variable.variable.name.value: variable
            for definition in context.document.definitions
            if isinstance(definition, OperationDefinitionNode)
            for variable in definition.variable_definitions or ()
        }

    def enter_operation_definition(self, *_: Any) -> None:
        """Keep what `__init__` found."""


def _check_parts(document: DocumentNode, limits: Limits) -> None:
    variables = operations = 0
    for node in walk(document):
        match node:
            case NameNode(value=name) if len(name) > limits.name_length:
                raise _too_large(f"A name has more than {limits.name_length} characters.", node)
            case IntValueNode(value=digits) if len(digits.lstrip("-")) > limits.integer_digits:
                raise _too_large(f"An integer has more than {limits.integer_digits} digits.", node)
            case FloatValueNode(value=digits) if len(digits) > limits.name_length:
                raise _too_large(f"A number has more than {limits.name_length} characters.", node)
            case FloatValueNode(value=digits) if isinf(float(digits)):  # JSON would make it null
                raise _too_large("A number is greater than 64 bits can hold.", node)
            case ListValueNode(values=members) | ObjectValueNode(fields=members):
                if len(members) > limits.list_items:
                    raise _too_large(f"A literal has more than {limits.list_items} members.", node)
            case VariableDefinitionNode():
                variables += 1
            case OperationDefinitionNode():
                operations += 1
    if variables > limits.variables:
        raise _too_large(f"The document declares more than {limits.variables} variables.")
    if operations > limits.operations:
        raise _too_large(f"The document has more than {limits.operations} operations.")


def _check_size(document: DocumentNode, limits: Limits) -> None:
    size = measure(document)
    if size.depth > limits.depth:
        raise _too_large(f"The operation is {size.depth} levels deep; {limits.depth} are allowed.")
    if size.fields > limits.fields:
        raise _too_large(f"The operation has more than {limits.fields} fields.")
    if size.aliases > limits.aliases:
        raise _too_large(f"The operation has more than {limits.aliases} aliases.")
    if size.introspected_lists > limits.introspected_lists or size.introspected_depth > 2:
        raise _too_large("The introspection asks for too many lists.")


def _too_large(message: str, node: Node | None = None) -> InvalidDocument:
    return InvalidDocument([GraphQLError(message, node, extensions={"code": "LIMIT_EXCEEDED"})])


def _explained(error: GraphQLError) -> GraphQLError:
    if isinstance(error, ValidationAbortedError) and error.message == "Validation aborted.":
        return GraphQLError("The document is too complex.", extensions={"code": "LIMIT_EXCEEDED"})
    return error
