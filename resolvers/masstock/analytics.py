"""How MasStock's executions fare: each field is one statement, run as the caller, of what the caller sees."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Final
from uuid import UUID

import strawberry
from strawberry.types import Info

from trellis.db.errors import GatewayError
from trellis.db.pool import Record
from trellis.resolvers.context import context_of
from trellis.schema.fields import DerivedField, argument
from trellis.schema.objects import Types

MAX_DAYS: Final = 366
_DAYS: Final = 30
_ROWS: Final = 10
_MAX_ROWS: Final = 500

_SUCCESS = """
select c.id as client_id, c.name as client_name, e.total as total_executions, e.successful, e.failed,
  round(100.0 * e.successful / e.total, 2)::float8 as success_rate_percent
from (
  select client_id, count(*)::int as total, count(*) filter (where status = 'completed')::int as successful,
    count(*) filter (where status = 'failed')::int as failed
  from masstock.workflow_executions where created_at >= $1 and created_at < $2
  group by client_id
) e join masstock.clients c on c.id = e.client_id
order by e.total desc, c.name, c.id limit $3
"""
_TOP = """
select w.id as workflow_id, w.name as workflow_name, coalesce(e.total, 0) as execution_count,
  coalesce(e.successful, 0) as successful_count, e.seconds as average_duration_seconds
from masstock.workflows w left join (
  select workflow_id, count(*)::int as total, count(*) filter (where status = 'completed')::int as successful,
    avg(duration_seconds)::float8 as seconds
  from masstock.workflow_executions where created_at >= $1 and created_at < $2
  group by workflow_id
) e on e.workflow_id = w.id
where $4::uuid is null or w.client_id = $4
order by execution_count desc, w.name, w.id limit $3
"""
# One row at least, which says who asks: others than admins are refused, and not told that there is nothing.
_REVENUE = """
with found as (
  select case when 'client' = any($4::text[]) then e.client_id end as client_id,
    case when 'template' = any($4) then p.template_id end as template_id,
    case when 'month' = any($4) then date_trunc('month', e.created_at at time zone 'UTC')::date end as month,
    count(*)::int as executions, sum(p.cost_per_execution) as cost, sum(p.revenue_per_execution) as revenue
  from masstock.workflow_executions e join masstock.execution_prices p on p.execution_id = e.id
  where e.status = 'completed' and e.created_at >= $1 and e.created_at < $2
  group by 1, 2, 3
)
select caller.is_admin, f.client_id, c.name as client_name, f.template_id, t.name as template_name, f.month,
  f.executions, f.cost, f.revenue, f.revenue - f.cost as margin
from masstock.is_admin() as caller (is_admin)
  left join found f on true
  left join masstock.clients c on c.id = f.client_id
  left join masstock.workflow_templates t on t.id = f.template_id
order by f.month, c.name, f.client_id, t.name, f.template_id limit $3
"""
# A day is one of UTC; those of which the range has only a part count that part.
_PER_DAY = """
select days.day::date as day, coalesce(e.total, 0) as executions, coalesce(e.successful, 0) as successful,
  coalesce(e.failed, 0) as failed
from generate_series(
  date_trunc('day', $1::timestamptz at time zone 'UTC'),
  ($2::timestamptz - interval '1 microsecond') at time zone 'UTC', interval '1 day'
) as days (day)
left join (
  select date_trunc('day', created_at at time zone 'UTC') as day, count(*)::int as total,
    count(*) filter (where status = 'completed')::int as successful,
    count(*) filter (where status = 'failed')::int as failed
  from masstock.workflow_executions
  where created_at >= $1 and created_at < $2 and ($3::uuid is null or client_id = $3)
  group by 1
) e using (day)
order by days.day
"""


@strawberry.type(description="How the executions of one client ended.")
class MasStockSuccessRate:
    """A row of `masStockSuccessRates`."""

    client_id: UUID = strawberry.field(description="The client's key.")
    client_name: str = strawberry.field(description="The client's name now.")
    total_executions: int = strawberry.field(description="How many were started in the range.")
    successful: int = strawberry.field(description="How many of them are completed.")
    failed: int = strawberry.field(description="How many of them have failed.")
    success_rate_percent: float = strawberry.field(
        description="The completed ones of all that were started, from 0 to 100, to two decimal places."
    )


@strawberry.type(description="How much a workflow is used.")
class MasStockWorkflowUsage:
    """A row of `masStockTopWorkflows`."""

    workflow_id: UUID = strawberry.field(description="The workflow's key.")
    workflow_name: str = strawberry.field(description="The workflow's name now.")
    execution_count: int = strawberry.field(description="How many executions were started in the range.")
    successful_count: int = strawberry.field(description="How many of them are completed.")
    average_duration_seconds: float | None = strawberry.field(
        description="How long those took that have ended; null where none has."
    )


@strawberry.type(description="What completed executions cost the agency, and what it gets for them.")
class MasStockRevenue:
    """A row of `masStockRevenue`."""

    client_id: UUID | None = strawberry.field(description="The client's key, where clients are told apart.")
    client_name: str | None = strawberry.field(description="That client's name now.")
    template_id: UUID | None = strawberry.field(
        description="The template's key, where templates are told apart; null for workflows that have none."
    )
    template_name: str | None = strawberry.field(description="That template's name now.")
    month: date | None = strawberry.field(
        description="The first day of the month (UTC) of their start, where months are told apart."
    )
    executions: int = strawberry.field(description="How many there were.")
    cost: Decimal = strawberry.field(description="What they cost the agency, in dollars.")
    revenue: Decimal = strawberry.field(description="What the clients pay for them, in dollars.")
    margin: Decimal = strawberry.field(description="What is left: revenue less cost.")


@strawberry.type(description="The executions that were started on one day.")
class MasStockRunsOfDay:
    """A row of `masStockRunsPerDay`."""

    day: date = strawberry.field(description="A calendar day in UTC.")
    executions: int = strawberry.field(description="How many were started.")
    successful: int = strawberry.field(description="How many of them are completed by now.")
    failed: int = strawberry.field(description="How many of them have failed by now.")


@strawberry.enum(description="What the rows of `masStockRevenue` tell apart.")
class MasStockRevenueGroup(Enum):
    """What revenue is grouped by."""

    CLIENT = strawberry.enum_value("client", description="Each client.")
    TEMPLATE = strawberry.enum_value("template", description="Each template that workflows were made from.")
    MONTH = strawberry.enum_value("month", description="Each calendar month in UTC.")


_RANGE = [
    argument("since", datetime, f"From when on they were started; {_DAYS} days before `until` if not given."),
    argument(
        "until", datetime, f"Before when they were started; now if not given. At most {MAX_DAYS} days later."
    ),
]
_FIRST = argument("first", int, f"How many rows at most, up to {_MAX_ROWS}; {_ROWS} if not given.")
_CLIENT = argument("client_id", UUID, "Of this client alone; of all that you see if not given.")
_EVERYTHING = tuple(MasStockRevenueGroup)


def analytics(_: Types) -> Iterator[DerivedField]:
    """The four fields of Query."""

    async def success(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> list[MasStockSuccessRate]:
        rows = await _read(info, _SUCCESS, *_range(kwargs), _first(kwargs))
        return [MasStockSuccessRate(**row) for row in rows]

    async def top(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> list[MasStockWorkflowUsage]:
        rows = await _read(info, _TOP, *_range(kwargs), _first(kwargs), kwargs.get("client_id") or None)
        return [MasStockWorkflowUsage(**row) for row in rows]

    async def revenue(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> list[MasStockRevenue]:
        by = [group.value for group in kwargs.get("by") or _EVERYTHING]
        rows = [dict(row) for row in await _read(info, _REVENUE, *_range(kwargs), _first(kwargs), by)]
        if not all(row.pop("is_admin") for row in rows):
            raise GatewayError("FORBIDDEN", "Only an admin of MasStock sees costs and revenue.")
        return [MasStockRevenue(**row) for row in rows if row["executions"] is not None]

    async def per_day(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> list[MasStockRunsOfDay]:
        rows = await _read(info, _PER_DAY, *_range(kwargs), kwargs.get("client_id") or None)
        return [MasStockRunsOfDay(**row) for row in rows]

    yield DerivedField(
        "masStockSuccessRates",
        list[MasStockSuccessRate],
        success,
        "How many executions succeed, client by client; those with the most executions first.",
        [*_RANGE, _FIRST],
    )
    yield DerivedField(
        "masStockTopWorkflows",
        list[MasStockWorkflowUsage],
        top,
        "The workflows that are run most, with how long they take.",
        [*_RANGE, _CLIENT, _FIRST],
    )
    yield DerivedField(
        "masStockRevenue",
        list[MasStockRevenue],
        revenue,
        "Cost, revenue and margin of completed executions, by the prices that they were started with; for "
        "admins. FORBIDDEN for others.",
        [
            *_RANGE,
            argument("by", list[MasStockRevenueGroup], "What to tell apart; everything if not given."),
            _FIRST,
        ],
    )
    yield DerivedField(
        "masStockRunsPerDay",
        list[MasStockRunsOfDay],
        per_day,
        "How many executions were started on each day of the range, also on those without any.",
        [*_RANGE, _CLIENT],
    )


async def _read(info: Info[Any, Any], sql: str, *values: Any) -> list[Record]:
    context = context_of(info)
    context.signed_in()
    return await context.reader.using(lambda connection: connection.fetch(sql, *values))


def _range(kwargs: Mapping[str, Any]) -> tuple[datetime, datetime]:
    """The checked range; BAD_USER_INPUT for none, LIMIT_EXCEEDED for too long a one."""
    until = kwargs.get("until") or datetime.now(UTC)
    try:
        since = kwargs.get("since") or until - timedelta(days=_DAYS)
    except OverflowError:
        raise GatewayError("BAD_USER_INPUT", "The range begins out of time.", field="until") from None
    if since >= until:
        raise GatewayError("BAD_USER_INPUT", "The range ends before it begins.", field="since")
    if until - since > timedelta(days=MAX_DAYS):
        raise GatewayError("LIMIT_EXCEEDED", f"A range has at most {MAX_DAYS} days.", field="since")
    return since, until


def _first(kwargs: Mapping[str, Any]) -> int:
    first = kwargs.get("first")
    if first is None or first is strawberry.UNSET:
        return _ROWS
    if not 1 <= first <= _MAX_ROWS:
        raise GatewayError("LIMIT_EXCEEDED", f"first is from 1 to {_MAX_ROWS}.", field="first")
    return int(first)
