"""Measures and groups over every kind of column, against Python's own arithmetic."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from statistics import mean

import orjson
import pytest

from trellis.db.errors import GatewayError
from trellis.db.pool import create_pool
from trellis.db.session import SERVICE
from trellis.loaders.aggregate import (
    Aggregation,
    Grouping,
    Key,
    Measure,
    group_arguments,
    measures,
    selected,
)
from trellis.loaders.arguments import Arguments, PageLimits
from trellis.loaders.json_text import concat, json_object, scalar
from trellis.loaders.order import order_of
from trellis.loaders.parameters import Parameters
from trellis.loaders.reader import Reader
from trellis.loaders.rows import Rows, Source
from trellis.loaders.statement import Statement
from trellis.schema.aggregates import FUNCTIONS, measured
from trellis.schema.declaration import Many, One, column, declaration_of, many, one, table
from trellis.schema.scalars import BIG_INT, DECIMAL, FLOAT, BigInt


@table("shop.shops")
class Shop:
    """A shop."""

    row_id: int = column("Key.", sql="id")
    sales: Many["Sale"] = many("Its sales.", via="shop_id")


@table("shop.sales")
class Sale:
    """A sale."""

    row_id: int = column("Key.", sql="id")
    shop_id: int = column("Key of the shop.")
    pieces: int = column("Pieces.")
    atoms: BigInt | None = column("Atoms.")
    weight: float | None = column("Weight.")
    ratio: float | None = column("A single-precision ratio.")
    price: Decimal | None = column("Price.")
    day: date | None = column("Day.")
    moment: datetime = column("Moment.")
    note: str | None = column("Note.")
    shop: One["Shop"] = one("The shop.", via="shop_id")


SHOP, SALE = declaration_of(Shop), declaration_of(Sale)
TABLES = {each.type_name: each for each in (SHOP, SALE)}
CLASSES = {name: type(name, (), {}) for name in TABLES}
START = datetime(2025, 12, 28, 22, 30, tzinfo=UTC)
SALES = [
    {
        "shop_id": 1 + i % 2,
        "pieces": 2**31 - 1 - i,
        "atoms": 2**63 - 1 - i if i % 5 else None,
        "weight": i / 8 if i % 4 else None,
        "ratio": 0.5,
        "price": Decimal(i) / 100 if i % 3 else None,
        "day": date(2025, 12, 28) + timedelta(days=i) if i % 7 else None,
        "moment": START + timedelta(hours=11 * i),
        "note": f"n{i % 3}" if i % 2 else None,
    }
    for i in range(40)
]
LIMITS = PageLimits(50, 200)


@pytest.fixture(scope="module")
async def pool(copy, template):
    async with copy(template, "aggregate") as database:
        pool = await create_pool(database.admin_dsn)
        async with pool.acquire() as connection:
            await connection.execute(
                """
                create schema shop;
                create table shop.shops (id int primary key);
                create table shop.sales (
                  id int primary key generated always as identity, shop_id int not null, pieces int not null,
                  atoms bigint, weight double precision, ratio real, price numeric, day date,
                  moment timestamptz not null, note text);
                insert into shop.shops select generate_series(1, 3);
                grant usage on schema shop to service_role;
                grant select on all tables in schema shop to service_role;
                """
            )
            names = list(SALES[0])
            places = ", ".join(f"${at + 1}" for at in range(len(names)))
            await connection.executemany(
                f"insert into shop.sales ({', '.join(names)}) values ({places})",
                [tuple(sale.values()) for sale in SALES],
            )
        yield pool
        await pool.close()


@pytest.fixture
async def reader(pool):
    reader = Reader(pool, SERVICE, TABLES, CLASSES, max_rows=1000)
    yield reader
    await reader.reset()


async def found(reader, wanted, where=None, *, source=None, key=None):
    arguments = Arguments(where, order_of(SALE, []), 1)
    page = await reader.page(source or Source(SALE), arguments, key)
    return await reader.aggregates(page, wanted)


def everything(*names):
    pairs = {
        (function, c.name) for function in FUNCTIONS for c in measured(SALE, function) if c.name in names
    }
    return Aggregation(measures(SALE, pairs, count=True))


def values(name):
    return [sale[name] for sale in SALES if sale[name] is not None]


async def test_sums_of_integers_outgrow_their_type_and_stay_exact(reader):
    [group] = await found(reader, everything("pieces", "atoms"))
    assert group.count == 40
    assert (group.sum.pieces, group.sum.atoms) == (sum(values("pieces")), sum(values("atoms")))
    assert BIG_INT.serialize(group.sum.atoms) == str(sum(values("atoms")))
    assert BIG_INT.serialize(group.sum.pieces) == str(sum(values("pieces")))
    assert group.avg.pieces == mean(values("pieces"))
    assert group.avg.atoms == pytest.approx(mean(values("atoms")))
    assert isinstance(group.avg.atoms, float)
    assert (group.min.atoms, group.max.atoms) == (min(values("atoms")), max(values("atoms")))


async def test_numbers_with_a_fraction(reader):
    [group] = await found(reader, everything("weight", "ratio", "price"))
    assert (group.sum.weight, group.sum.ratio, group.sum.price) == (
        sum(values("weight")),
        20.0,
        sum(values("price")),
    )
    assert group.avg.weight == mean(values("weight"))
    assert isinstance(group.avg.price, Decimal)
    assert float(group.avg.price) == pytest.approx(float(mean(values("price"))))
    assert group.max.price == Decimal("0.38")


async def test_the_mean_of_large_numbers_does_not_overflow_and_that_of_none_is_null(pool, reader):
    async with pool.acquire() as connection:
        await connection.execute(
            "insert into shop.sales (shop_id, pieces, weight, moment)"
            " values (9, 0, 1e200, now()), (9, 0, 2e200, now()), (8, 0, null, now())"
        )
        try:
            [large] = await found(reader, everything("weight"), {"shop_id": {"eq": 9}})
            [none] = await found(reader, everything("weight"), {"shop_id": {"eq": 8}})
        finally:
            await reader.reset()
            await connection.execute("delete from shop.sales where shop_id in (8, 9)")
    assert large.avg.weight == 1.5e200
    assert (none.count, none.sum.weight, none.avg.weight) == (1, None, None)


async def test_what_has_an_order_has_a_smallest_and_a_largest(reader):
    [group] = await found(reader, everything("day", "moment", "note", "row_id"))
    assert (group.min.day, group.max.day) == (min(values("day")), max(values("day")))
    assert (group.min.moment, group.max.moment) == (SALES[0]["moment"], SALES[-1]["moment"])
    assert (group.min.note, group.max.note, group.max.row_id) == ("n0", "n2", 40)


@pytest.mark.parametrize("bad", ["NaN", "Infinity"])
async def test_what_is_no_number_in_json_fails_like_the_field_itself(pool, reader, bad):
    async with pool.acquire() as connection:
        key = await connection.fetchval(
            "insert into shop.sales (shop_id, pieces, weight, moment) values (9, 1, $1::text::float8, now()) returning id",
            bad,
        )
        try:
            [group] = await found(reader, everything("weight"), {"shop_id": {"eq": 9}})
        finally:
            await reader.reset()
            await connection.execute("delete from shop.sales where id = $1", key)
    with pytest.raises(ValueError, match="not a finite number"):
        FLOAT.serialize(group.sum.weight)


async def test_numbers_show_no_exponent(pool, reader):
    async with pool.acquire() as connection:
        await connection.execute(
            "insert into shop.sales (shop_id, pieces, atoms, price, moment)"
            " select 9, 0, 10::bigint ^ 18, 0, now() from generate_series(1, 100)"
        )
        try:
            [group] = await found(reader, everything("atoms", "price"), {"shop_id": {"eq": 9}})
        finally:
            await reader.reset()
            await connection.execute("delete from shop.sales where shop_id = 9")
    assert BIG_INT.serialize(group.sum.atoms) == "1" + "0" * 20
    assert DECIMAL.serialize(group.avg.price) == "0.00000000000000000000"


STARTS = {
    "day": lambda d: d,
    "month": lambda d: d.replace(day=1),
    "quarter": lambda d: d.replace(month=d.month - (d.month - 1) % 3, day=1),
    "year": lambda d: d.replace(month=1, day=1),
    "week": lambda d: d - timedelta(days=d.weekday()),
}


@pytest.mark.parametrize("bucket", [*STARTS, "hour"])
async def test_moments_fall_into_buckets_in_utc_whatever_the_session_says(pool, reader, bucket):
    async def elsewhere(connection):
        await connection.execute("set local time zone 'Pacific/Auckland'")

    await reader.using(elsewhere)
    keys = Grouping((Key(SALE.by_name["moment"], bucket),), 200)
    groups = await found(reader, Aggregation((Measure(),), keys))
    hour = {"minute": 0, "second": 0, "microsecond": 0}
    start = STARTS.get(bucket, lambda d: d)
    day = hour if bucket == "hour" else {"hour": 0, **hour}
    expected = Counter(start(sale["moment"]).replace(**day) for sale in SALES)
    assert [(group.key.moment, group.count) for group in groups] == sorted(expected.items())


@pytest.mark.parametrize("bucket", STARTS)
async def test_dates_fall_into_buckets_and_nulls_come_last(reader, bucket):
    groups = await found(
        reader, Aggregation((Measure(),), Grouping((Key(SALE.by_name["day"], bucket),), 200))
    )
    expected = Counter(STARTS[bucket](sale["day"]) for sale in SALES if sale["day"])
    assert [(group.key.day, group.count) for group in groups] == [
        *sorted(expected.items()),
        (None, sum(sale["day"] is None for sale in SALES)),
    ]


async def test_groups_of_each_parent_with_a_limit_for_each(reader):
    source = Source(SALE, SHOP.links[0], SHOP)
    wanted = Aggregation(
        measures(SALE, {("sum", "pieces")}, count=True), Grouping((Key(SALE.by_name["note"]),), 2)
    )
    for shop in (1, 2, 3):
        groups = await found(reader, wanted, source=source, key=shop)
        mine = [sale for sale in SALES if sale["shop_id"] == shop]
        notes = sorted(Counter(sale["note"] for sale in mine).items(), key=lambda each: each[0] or "~")
        assert [(group.key.note, group.count) for group in groups] == notes[:2]
        assert sum(group.sum.pieces for group in groups) == sum(
            sale["pieces"] for sale in mine if sale["note"] in dict(notes[:2])
        )


async def test_more_groups_than_an_answer_holds_are_not_read(pool):
    statements = []
    reader = Reader(pool, SERVICE, TABLES, CLASSES, statements.append, max_rows=10)
    source = Source(SALE, SHOP.links[0], SHOP)
    try:
        with pytest.raises(GatewayError) as refused:
            await found(
                reader, Aggregation((), Grouping((Key(SALE.by_name["row_id"]),), 50)), source=source, key=1
            )
    finally:
        await reader.reset()
    assert refused.value.code == "LIMIT_EXCEEDED"
    assert statements[-1].values[-1] == 10


async def test_written_as_json_in_sql_a_measure_is_what_its_scalar_says(reader):
    wanted = everything(*SALE.by_name)
    assert len(wanted.measures) == 1 + 5 + 5 + 10 + 10
    parameters, arguments = Parameters(), Arguments(None, order_of(SALE, []), 1)
    rows = Rows.of(Source(SALE), arguments, TABLES, parameters, alias="r")
    written = concat(
        json_object(
            (measure.name, scalar(measure.scalar, f"g.{measure.name}", nullable=True))
            for measure in wanted.measures
        )
    )
    sql = f"select {written} as answer from ({selected(rows, wanted, parameters)}) g"
    [record] = await reader.fetch(Statement(sql, tuple(parameters.values)))
    [group] = await found(reader, wanted)
    by_name = {"count": group.count} | {
        measure.name: measure.scalar.serialize(getattr(getattr(group, measure.function), measure.column.name))
        for measure in wanted.measures
        if measure.column
    }
    assert orjson.loads(record["answer"]) == by_name


def test_the_columns_that_are_added_up_are_no_keys():
    assert [c.name for c in measured(SALE, "sum")] == ["pieces", "atoms", "weight", "ratio", "price"]
    assert not measured(SHOP, "sum")
    assert "shop_id" in [c.name for c in measured(SALE, "min")]


def test_expressions_go_by_the_alias_of_the_rows():
    assert Measure().sql() == "count(*)"
    assert Measure("sum", SALE.by_name["pieces"]).sql("r") == "sum(r.pieces)::numeric"
    assert Measure("avg", SALE.by_name["ratio"]).sql("r") == "(sum(r.ratio::float8) / count(r.ratio))"
    assert Measure("max", SALE.by_name["row_id"]).sql("r") == "max(r.id)"
    assert Key(SALE.by_name["note"]).sql("r") == "r.note"
    assert Key(SALE.by_name["moment"], "day").sql() == "date_trunc('day', t.moment, 'UTC')"
    assert Key(SALE.by_name["day"], "week").sql() == "date_trunc('week', t.day::timestamp)::date"


def test_grouping_takes_its_size_from_the_page():
    grouping = group_arguments(SALE, {"grouped_by": [{"moment": "day"}, {"note": True}]}, LIMITS)
    assert [(key.name, key.bucket) for key in grouping.keys] == [("key_moment", "day"), ("key_note", None)]
    assert grouping.size == 50
    assert group_arguments(SALE, {"grouped_by": [{"note": True}], "first": 7}, LIMITS).size == 7


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"grouped_by": []}, "BAD_USER_INPUT", "groupedBy"),
        ({"grouped_by": [{"note": False}]}, "BAD_USER_INPUT", "groupedBy"),
        ({"grouped_by": [{"moment": "day"}, {"moment": "year"}]}, "BAD_USER_INPUT", "groupedBy"),
        (
            {"grouped_by": [{"note": True}, {"day": "day"}, {"moment": "day"}, {"pieces": True}]},
            "LIMIT_EXCEEDED",
            "groupedBy",
        ),
        ({"grouped_by": [{"note": True}], "first": 201}, "LIMIT_EXCEEDED", "first"),
        ({"grouped_by": [{"note": True}], "first": -1}, "BAD_USER_INPUT", "first"),
    ],
)
def test_what_cannot_be_grouped_is_refused(given, code, field):
    with pytest.raises(GatewayError) as refused:
        group_arguments(SALE, given, LIMITS)
    assert (refused.value.code, refused.value.extensions["field"]) == (code, field)
