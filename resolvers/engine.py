"""Runs GraphQL operations over a Strawberry schema, as a caller, within limits."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import replace
from typing import Any, TypeGuard, cast

import orjson
from graphql import DocumentNode, ExecutionResult
from graphql.execution.values import VariableValues
from strawberry import Schema
from strawberry.execution import optimized_is_awaitable

from trellis.db.constraints import NO_CONSTRAINTS, Constraints
from trellis.db.errors import GatewayError
from trellis.db.session import Identity
from trellis.realtime.feed import Feed, GivenFeed, PulledFeed, Wake
from trellis.realtime.operation import ALL_KINDS, ExecutionOutcome, Operation, OperationKind
from trellis.realtime.turns import Turns
from trellis.resolvers.answers import Answering
from trellis.resolvers.documents import Documents, InvalidDocument
from trellis.resolvers.errors import ErrorReport
from trellis.resolvers.execution import run_mutation, run_query, settled
from trellis.resolvers.explain import Reports
from trellis.resolvers.following import Following
from trellis.resolvers.limits import Limits, deadline
from trellis.resolvers.persisted import PersistedDocuments
from trellis.resolvers.planned import PlannedReads
from trellis.resolvers.ready import Known, Ready
from trellis.resolvers.subscription import Subscription
from trellis.resolvers.trusted import NO_DOCUMENTS, TrustedDocuments

OpenContext = Callable[[Identity], AbstractAsyncContextManager[Any]]

_DEFAULT_LIMITS = Limits()
_NO_REPORT = GatewayError("BAD_USER_INPUT", "Only queries and mutations can be reported on.")
# The same as graphql-core's, only faster for plain values; it lacks the annotation.
_IS_AWAITABLE = cast("Callable[[Any], TypeGuard[Awaitable[Any]]]", optimized_is_awaitable)


class Engine:
    """The `Executor` of the gateway.

    `open_context` gives the `info.context` of one operation: a new one for each query and mutation, for each
    subscription while its stream lasts, and for each event of it, so that nothing read for one event is shown
    again in the next. `constraints` let a violated one blame an input field. Of `trusted` documents every one
    must fit the schema; one that does not raises InvalidManifest. Without `planned` reads, Strawberry runs
    everything. `reports` tell what requests ask beside their answers. `following` opens what
    follows a run; without it, nothing can.
    """

    def __init__(
        self,
        schema: Schema,
        open_context: OpenContext,
        limits: Limits = _DEFAULT_LIMITS,
        constraints: Constraints = NO_CONSTRAINTS,
        trusted: TrustedDocuments = NO_DOCUMENTS,
        planned: PlannedReads | None = None,
        reports: Reports | None = None,
        following: Following | None = None,
    ) -> None:
        if schema.extensions or schema.directives:
            raise ValueError("schema extensions and operation directives are not run by this engine")
        self._schema = schema
        self._open_context = open_context
        self._limits = limits
        self._constraints = constraints
        self._planned = planned
        self._following = following
        self._answering = (
            following.answering if following else Answering(open_context, planned, limits, constraints)
        )
        self._turns = Turns(limits.at_once)
        self._reports = reports or Reports(planned)
        self._persisted = PersistedDocuments(Documents(schema, limits), limits, trusted)
        self._introspections: OrderedDict[bytes, ExecutionOutcome] = OrderedDict()

    async def execute(
        self, operation: Operation, identity: Identity, *, kinds: frozenset[OperationKind] = ALL_KINDS
    ) -> ExecutionOutcome:
        """Run a query or a mutation; see `realtime.executor.Executor`."""
        ready = self._prepare(operation, kinds - {"subscription"})
        if isinstance(ready, ExecutionOutcome):
            return ready
        return await self._answer(ready, identity)

    async def open(
        self,
        operation: Operation,
        identity: Identity,
        wake: Wake,
        *,
        kinds: frozenset[OperationKind] = ALL_KINDS,
    ) -> Feed:
        """Run any operation as a feed; see `realtime.executor.Executor`."""
        ready = self._prepare(operation, kinds)
        if isinstance(ready, ExecutionOutcome):
            return GivenFeed(ready, wake)
        if ready.known.kind != "subscription":
            return GivenFeed(await self._answer(ready, identity), wake)
        if ready.request.report:
            return GivenFeed(ExecutionOutcome.refused(_NO_REPORT, "subscription"), wake)
        if self._following and self._following.follows(ready):
            return await self._following.open(ready, identity, wake)
        subscription = Subscription(self._answering, ready, identity)
        return PulledFeed(subscription.outcomes(), wake, subscription.go_on_as)

    def _prepare(self, request: Operation, kinds: frozenset[OperationKind]) -> Ready | ExecutionOutcome:
        """Everything that can be known before anything runs: the operation, or why there is none."""
        kind: OperationKind | None = None
        try:
            request, document = self._persisted.read(request)
            if request.variables:
                _check_variables(request.variables, self._limits)
            known = document.known.get(request.operation_name)
            variables = None
            if known is None:
                known, variables = self._known(request, document.node)
                document.known[request.operation_name] = known
            kind = known.kind
            if kind not in kinds:
                raise GatewayError("BAD_USER_INPUT", f"This request cannot run a {kind}.")
            return known.ready(request, variables, self._limits.request_errors)
        except InvalidDocument as invalid:
            errors = ErrorReport().of_request(invalid.errors)
            return ExecutionOutcome(errors=errors, executed=False)
        except Exception as error:
            return self._failed(error, ErrorReport(self._constraints), kind)

    def _known(self, request: Operation, document: DocumentNode) -> tuple[Known, VariableValues]:
        """What is known of the operation from now on, and the variables of this request."""
        execution = self._schema.execution_context_class.build(
            self._schema._schema,
            document,
            raw_variable_values=dict(request.variables or {}),
            operation_name=request.operation_name,
            max_coercion_errors=self._limits.request_errors,
            is_awaitable=_IS_AWAITABLE,
        )
        if isinstance(execution, list):
            raise InvalidDocument(execution)
        return Known(execution), execution.variable_values

    async def _answer(self, ready: Ready, identity: Identity) -> ExecutionOutcome:
        if ready.request.report:
            return await self._report(ready, identity)
        if ready.known.is_introspection:
            return await self._introspect(ready)
        report = ErrorReport(self._constraints)
        try:
            async with deadline(self._limits), self._turn(identity), self._open_context(identity) as context:
                outcome = await self._run(ready, context, report)
            return self._sendable(outcome, report)
        except Exception as error:
            return self._failed(error, report, ready.known.kind)

    def _turn(self, identity: Identity) -> AbstractAsyncContextManager[None]:
        """The caller's turn; who is nobody in particular shares connections of their own with all others."""
        person = identity.claims.get("sub")
        return nullcontext() if person is None else self._turns.of(person)

    async def _report(self, ready: Ready, identity: Identity) -> ExecutionOutcome:
        """Run a query or a mutation, and tell beside its answer what the request asks about it."""
        report = ErrorReport(self._constraints)
        try:
            async with self._open_context(identity) as context:
                account = await self._reports.begin(ready.request.report, ready, context)
                try:
                    async with deadline(self._limits), self._turn(identity):
                        outcome = await self._run(ready, context, report)
                except Exception as error:
                    outcome = self._failed(error, report, ready.known.kind)
                told = await account.told(ran=outcome.executed, seconds=self._limits.execution_seconds)
            return self._sendable(replace(outcome, extensions=told), report)
        except Exception as error:
            return self._failed(error, report, ready.known.kind)

    async def _run(self, ready: Ready, context: Any, report: ErrorReport) -> ExecutionOutcome:
        """Run a query or a mutation."""
        if self._planned is None:
            result = await settled(ready.execution(context).execute_operation())
        else:
            run = run_query if ready.known.kind == "query" else run_mutation
            result = await run(self._planned, ready, context)
        return self._completed(result, ready.known.kind, report)

    async def _introspect(self, ready: Ready) -> ExecutionOutcome:
        """Answer from the schema alone. It takes long and changes never, so the answer is kept."""
        request = ready.request
        asked = (request.query, request.operation_name, request.variables)
        key = orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)
        outcome = self._introspections.get(key)
        if outcome is None:
            report = ErrorReport()
            result = await settled(ready.execution(None).execute_operation())
            outcome = self._sendable(self._completed(result, ready.known.kind, report), report)
            self._introspections[key] = outcome
            if len(self._introspections) > self._limits.cached_introspections:
                self._introspections.popitem(last=False)
        else:
            self._introspections.move_to_end(key)
        return outcome

    def _completed(
        self, result: ExecutionResult, kind: OperationKind, report: ErrorReport
    ) -> ExecutionOutcome:
        errors = report.of_fields(result.errors or (), self._limits.field_errors)
        return ExecutionOutcome(data=result.data, errors=errors, kind=kind)

    def _sendable(self, outcome: ExecutionOutcome, report: ErrorReport) -> ExecutionOutcome:
        try:
            outcome.body  # noqa: B018 (encodes, once for all who send it)
        except TypeError as error:
            return self._failed(error, report, outcome.kind)
        return outcome

    def _failed(self, error: Exception, report: ErrorReport, kind: OperationKind | None) -> ExecutionOutcome:
        return ExecutionOutcome(errors=report.of_failure(error), executed=False, kind=kind)


def _check_variables(variables: Any, limits: Limits) -> None:
    level, count = [variables], 0
    for _ in range(limits.variable_depth + 1):
        below: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                below.extend(value.values())
            elif isinstance(value, list):
                below.extend(value)
        if not below:
            return
        count += len(below)
        if count > limits.variable_values:
            raise _too_large(f"The variables hold more than {limits.variable_values} values.")
        level = below
    raise _too_large(f"The variables are more than {limits.variable_depth} levels deep.")


def _too_large(message: str) -> GatewayError:
    return GatewayError("LIMIT_EXCEEDED", message)
