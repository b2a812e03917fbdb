"""The served schema: declarations and verbs of the systems that are switched on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import strawberry
from strawberry.schema.config import StrawberryConfig

from trellis.resolvers import accounts, sessions
from trellis.resolvers.active_runs import active_runs
from trellis.resolvers.alawein import system as alawein
from trellis.resolvers.coice import system as coice
from trellis.resolvers.exports import Export
from trellis.resolvers.health import health_field
from trellis.resolvers.hydrate import Compute
from trellis.resolvers.masstock import system as masstock
from trellis.resolvers.ofm import system as ofm
from trellis.resolvers.orgs import system as orgs
from trellis.resolvers.queries import node_fields, table_fields
from trellis.resolvers.run_controls import controls
from trellis.resolvers.run_list import run_list
from trellis.resolvers.runs import RunFields, run_actions
from trellis.resolvers.system import SystemResolvers
from trellis.resolvers.tables import TableResolvers
from trellis.resolvers.writes import write_fields
from trellis.schema.declaration import System, Table
from trellis.schema.fields import DerivedField, fill, shell
from trellis.schema.inputs import Inputs
from trellis.schema.objects import Types
from trellis.schema.run import RUNS, TOLD_ROWS
from trellis.schema.scalars import graphql_scalars

SYSTEMS: Mapping[str, SystemResolvers] = {
    "coice": coice.RESOLVERS,
    "masstock": masstock.RESOLVERS,
    "ofm": ofm.RESOLVERS,
    "orgs": orgs.RESOLVERS,
    "alawein": alawein.RESOLVERS,
}


@dataclass(frozen=True)
class Served:
    """A schema, and what reading it takes: tables, the classes of their rows, what Python computes, exports.

    `admins` are the systems' conditions that hold for their admins, in SQL.
    """

    schema: strawberry.Schema
    systems: tuple[System, ...]
    tables: Mapping[str, Table]
    classes: Mapping[str, type]
    computed: Mapping[str, Mapping[str, Compute]]
    exports: Mapping[str, Export]
    admins: tuple[str, ...] = ()


def build_schema(names: Sequence[str]) -> Served:
    """The schema of the systems with these names (keys of `SYSTEMS`)."""
    chosen = [SYSTEMS[name] for name in names]
    exposed = {table.type_name: table for each in chosen for table in each.system.tables}
    internal = {table.type_name: table for table in RUNS.tables}
    computed = {name: dict(fields) for each in chosen for name, fields in each.computed.items()}
    for name, table in exposed.items():
        if table.run:
            computed.setdefault(name, {})["actions"] = run_actions
    resolvers = TableResolvers(exposed, computed)
    types = Types(exposed, Inputs(exposed).build(), resolvers).build()
    runs = RunFields.of(exposed)
    admins = tuple(each.admin for each in chosen if each.admin)

    query = [*node_fields(exposed), *runs.queries(), *run_list(runs.kinds), *health_field()]
    query += table_fields(types, exposed)
    mutation = [*accounts.mutations(), *sessions.mutations(admins), *controls(runs.kinds)]
    subscription = [*runs.subscriptions(), *active_runs(runs.kinds)]
    for each in chosen:
        query += each.queries(types)
        mutation += [*each.mutations(types), *write_fields(each.system, types, each.checks)]
        subscription += each.subscriptions(types)

    schema = strawberry.Schema(
        query=_root("Query", "Reads. Without a token you see what is public.", query),
        mutation=_root("Mutation", "Writes and verbs; each is one transaction.", mutation),
        subscription=_root("Subscription", "What happens, as it happens.", subscription),
        types=list(types.rows.values()),
        config=StrawberryConfig(scalar_map=graphql_scalars(), disable_field_suggestions=False),
    )
    classes = {
        **types.rows,
        **{cls.__name__: cls for cls in (*RUNS.classes, *TOLD_ROWS)},
    }
    systems = (RUNS, *(each.system for each in chosen))
    exports = {kind: export for each in chosen for kind, export in each.exports.items()}
    return Served(schema, systems, {**exposed, **internal}, classes, computed, exports, admins)


def _root(name: str, description: str, fields: Iterable[DerivedField]) -> type:
    root = shell(name)
    for field in fields:
        assert field.graphql_name
        assert field.type_annotation
        fill(root, field.graphql_name, field.type_annotation.annotation, field)
    made: type = strawberry.type(root, name=name, description=description)
    return made
