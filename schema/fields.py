"""Strawberry fields and classes made from declarations instead of being written out."""

from collections.abc import Callable, Mapping
from typing import Any

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types import Info
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from trellis.schema.reads import Read

Resolve = Callable[[Any, Info, dict[str, Any]], Any]


class DerivedField(StrawberryField):
    """A field whose resolver takes (source, info, arguments) and whose arguments are data.

    `reads` says what a root field reads, where the planner can do so in its place.
    """

    def __init__(
        self,
        graphql_name: str,
        annotation: Any,
        resolve: Resolve,
        description: str,
        arguments: list[StrawberryArgument] | None = None,
        *,
        is_subscription: bool = False,
        reads: Read | None = None,
    ) -> None:
        super().__init__(
            graphql_name=graphql_name,
            type_annotation=StrawberryAnnotation(annotation),
            description=description,
            is_subscription=is_subscription,
        )
        self.resolve = resolve
        self.arguments = arguments or []
        self.reads = reads
        self.init = self.repr = self.compare = False

    def __copy__(self) -> "DerivedField":
        assert self.type_annotation is not None
        copied = DerivedField(
            self.graphql_name or "",
            self.type_annotation.annotation,
            self.resolve,
            self.description or "",
            list(self.arguments),
            is_subscription=self.is_subscription,
            reads=self.reads,
        )
        copied.python_name = self.python_name
        return copied

    @property
    def is_basic_field(self) -> bool:
        """Never: a basic field would be resolved by attribute, without info and arguments."""
        return False

    def get_result(self, source: Any, info: Info | None, args: list[Any], kwargs: dict[str, Any]) -> Any:
        """Call the resolver; an awaitable or async iterator goes back to the executor as it is."""
        assert info is not None
        return self.resolve(source, info, kwargs)


def argument(name: str, annotation: Any, description: str, *, required: bool = False) -> StrawberryArgument:
    """An argument by its Python name; one that is not required is UNSET when it is not given."""
    return StrawberryArgument(
        python_name=name,
        graphql_name=None,
        type_annotation=StrawberryAnnotation(annotation if required else annotation | None),
        description=description,
        **({} if required else {"default": strawberry.UNSET}),
    )


def camel(name: str) -> str:
    """The GraphQL name of a Python name: `created_at` → `createdAt`, `in_` → `in`."""
    head, *tail = name.strip("_").split("_")
    return head + "".join(part.capitalize() for part in tail)


def shell(name: str, bases: tuple[type, ...] = ()) -> type:
    """A class to be filled and decorated later, so that types can refer to each other in circles."""
    return type(name, bases, {"__annotations__": {}, "__module__": __name__})


def fill(cls: type, name: str, annotation: Any, field: StrawberryField) -> None:
    """Add a field to a shell."""
    cls.__annotations__[name] = annotation
    setattr(cls, name, field)


def input_class(
    name: str,
    description: str,
    members: Mapping[str, tuple[Any, str, bool]],
    cls: type | None = None,
    *,
    one_of: bool = False,
) -> type:
    """An input type of members `python name → (annotation, description, required)`."""
    cls = cls or shell(name)
    for member, (annotation, text, required) in members.items():
        default = {} if required else {"default": strawberry.UNSET}
        fill(
            cls,
            member,
            annotation if required else annotation | None,
            strawberry.field(name=camel(member), description=text, **default),
        )
    return strawberry.input(cls, name=name, description=description, one_of=one_of)


def given(instance: Any) -> dict[str, Any]:
    """The members of an input object that the client gave, by Python name, nested inputs as they are."""
    return {name: value for name, value in vars(instance).items() if value is not strawberry.UNSET}
