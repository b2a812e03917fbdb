"""Licences: issued by developers, seen by admins, and checked by anybody, who is told one word."""

import asyncio
from typing import Any

import orjson
import pytest

from tests.resolvers.orgs.office import Office, office, orgs_served, orgs_template
from trellis.db.demo import orgs
from trellis.db.demo.orgs import HARBOUR, NORTHWIND
from trellis.realtime.address import came_from
from trellis.resolvers.orgs.licenses import ALL

__all__ = ["office", "orgs_served", "orgs_template"]

CHECK = "query ($k: UUID!, $m: String!) { orgsLicenseCheck(licenseKey: $k, module: $m) }"
SHOWN = "license { rowId licenseKey expirationDate modules { nodes { moduleName } } }"
ISSUE = f"""
mutation ($o: UUID!, $d: DateTime, $m: [UUID!]) {{
  issueOrgsLicense(organizationId: $o, expirationDate: $d, moduleIds: $m) {{ {SHOWN} }} }}
"""
EXTEND = f"mutation ($id: UUID!, $d: DateTime) {{ setOrgsLicenseExpiration(rowId: $id, expirationDate: $d) {{ {SHOWN} }} }}"
ALLOW = f"mutation ($id: UUID!, $m: [UUID!]!) {{ setOrgsLicenseModules(rowId: $id, moduleIds: $m) {{ {SHOWN} }} }}"
DELETE = "mutation ($id: UUID!) { deleteOrgsLicense(rowId: $id) { deletedId } }"
GOOD, OLD = NORTHWIND.row("license key"), NORTHWIND.row("old license key")


async def check(office: Office, key: Any, module: str, who: str | None = None) -> str:
    return str((await office.gateway.data(CHECK, who, k=str(key), m=module))["orgsLicenseCheck"])


@pytest.mark.parametrize(
    ("key", "module", "told"),
    [
        (GOOD, "billing", "VALID"),
        (OLD, "scheduling", "EXPIRED"),
        (OLD, "billing", "UNKNOWN"),  # which it never was for
        (GOOD, "tracking", "UNKNOWN"),  # another organisation's
        (GOOD, "", "UNKNOWN"),
        (NORTHWIND.row("license"), "billing", "UNKNOWN"),  # the row's key is not the licence's
        (orgs.demo_id("none"), "billing", "UNKNOWN"),
    ],
)
async def test_what_anybody_is_told(office: Office, key: Any, module: str, told: str) -> None:
    assert [await check(office, key, module, who) for who in (None, "user-b")] == [told] * 2


async def test_a_licence_of_the_day(office: Office) -> None:
    await office.admin.execute("update orgs.licenses set expiration_date = null where license_key = $1", OLD)
    assert await check(office, OLD, "scheduling") == "VALID"
    await office.admin.execute("update orgs.licenses set expiration_date = now() where license_key = $1", OLD)
    assert await check(office, OLD, "scheduling") == "EXPIRED"


async def test_every_answer_takes_the_same_work(office: Office) -> None:
    """Each index is looked into, whether or not there is such a licence."""
    await office.admin.execute("set enable_seqscan = off")
    await office.admin.execute("analyze orgs.licenses, orgs.license_modules, orgs.org_modules")
    [body] = await office.admin.fetchrow(
        "select prosrc from pg_proc where oid = 'orgs.check_license'::regproc"
    )
    ways = []
    for key, module in (
        (GOOD, "billing"),
        (OLD, "scheduling"),
        (orgs.demo_id("none"), "billing"),
        (GOOD, "x"),
    ):
        sql = body.replace("= key", f"= '{key}'").replace("= module", f"= '{module}'")
        plan = await office.admin.fetchval(f"explain (analyze, timing off, format json) {sql}")
        ways.append(sorted((node.get("Index Name"), node["Actual Loops"]) for node in _nodes(plan[0]["Plan"])
                           if "Index Name" in node))  # fmt: skip
    assert len(ways[0]) == 3
    indexes = [[name for name, loops in way if loops] for way in ways]
    assert indexes[1:] == indexes[:1] * 3


def _nodes(plan: Any) -> Any:
    yield plan
    for child in plan.get("Plans", ()):
        yield from _nodes(child)


async def test_one_address_asks_so_often_and_no_more(office: Office) -> None:
    came_from({"type": "http", "client": ("198.51.100.1", 1)})
    async with asyncio.timeout(30):
        asked, outcome = 0, await office.gateway.run(CHECK, None, k=str(GOOD), m="billing")
        while not outcome.errors:
            asked, outcome = asked + 1, await office.gateway.run(CHECK, None, k=str(GOOD), m="billing")
    assert 10 <= asked < 30, "a few more have come round, where the machine is slow"
    [error] = outcome.errors
    assert error["extensions"]["code"] == "RATE_LIMITED"
    assert error["extensions"]["retryAfter"] in (1, 2)
    # In one operation as in many; and others are not concerned.
    came_from({"type": "http", "client": ("198.51.100.2", 1)})
    many = " ".join(f'a{n}: orgsLicenseCheck(licenseKey: "{GOOD}", module: "billing")' for n in range(30))
    outcome = await office.gateway.run(f"{{ {many} }}", None)
    assert [error["extensions"]["code"] for error in outcome.errors or ()] == ["RATE_LIMITED"]
    came_from({"type": "http", "client": ("198.51.100.3", 1)})
    assert await check(office, GOOD, "billing") == "VALID"


async def test_all_together_ask_so_often(office: Office) -> None:
    await office.admin.execute(
        "insert into trellis.rate_limits (name, tat) values ('orgs-licenses', now() + make_interval(secs => $1))",
        60.0 / ALL * 600,
    )
    came_from({"type": "http", "client": ("198.51.100.4", 1)})
    refused = await office.gateway.refusal(CHECK, None, k=str(GOOD), m="billing")
    assert refused == ("RATE_LIMITED", None)
    left = await office.admin.fetchval(
        "select count(*) from trellis.rate_limits where name like 'orgs-licenses:%'"
    )
    assert left == 0, "what was refused is not counted"


async def test_developers_issue_licences(office: Office) -> None:
    modules = [str(NORTHWIND.row("module 0")), str(NORTHWIND.row("module 1"))]
    made = (await office.gateway.data(ISSUE, "admin", o=str(NORTHWIND.id), m=modules))["issueOrgsLicense"][
        "license"
    ]
    assert made["expirationDate"] is None
    assert sorted(each["moduleName"] for each in made["modules"]["nodes"]) == ["billing", "scheduling"]
    assert await check(office, made["licenseKey"], "billing") == "VALID"
    await office.gateway.data(ALLOW, "admin", id=made["rowId"], m=modules[:1])
    assert await check(office, made["licenseKey"], "billing") == "UNKNOWN"
    await office.gateway.data(EXTEND, "admin", id=made["rowId"], d="2020-01-01T00:00:00Z")
    assert await check(office, made["licenseKey"], "scheduling") == "EXPIRED"
    await office.gateway.data(DELETE, "admin", id=made["rowId"])
    assert await check(office, made["licenseKey"], "scheduling") == "UNKNOWN"


async def test_what_is_refused(office: Office) -> None:
    gateway, theirs = office.gateway, str(NORTHWIND.row("license"))
    for who in ("manager-a", "user-a"):
        assert (await gateway.refusal(ISSUE, who, o=str(NORTHWIND.id)))[0] == "FORBIDDEN"
        assert (await gateway.refusal(EXTEND, who, id=theirs))[0] == "FORBIDDEN"
        assert (await gateway.refusal(ALLOW, who, id=theirs, m=[]))[0] == "FORBIDDEN"
    assert (await gateway.refusal(DELETE, "manager-a", id=theirs))[0] == "FORBIDDEN"
    assert (await gateway.refusal(DELETE, "user-a", id=theirs))[0] == "NOT_FOUND"
    none = str(orgs.demo_id("none"))
    assert await gateway.refusal(ISSUE, "admin", o=none) == ("BAD_USER_INPUT", "organizationId")
    assert (await gateway.refusal(EXTEND, "admin", id=none))[0] == "NOT_FOUND"
    foreign = [str(HARBOUR.row("module 0"))]
    assert await gateway.refusal(ALLOW, "admin", id=theirs, m=foreign) == ("BAD_USER_INPUT", "moduleId")
    assert await gateway.refusal(ISSUE, "admin", o=str(NORTHWIND.id), m=foreign) == (
        "BAD_USER_INPUT",
        "moduleId",
    )
    assert await office.admin.fetchval("select count(*) from orgs.licenses") == 4
    for who, seen in (("admin", 4), ("manager-a", 2), ("user-a", 0)):
        outcome = await gateway.run("{ orgsLicenses { totalCount } }", who)
        assert orjson.loads(outcome.body)["data"]["orgsLicenses"]["totalCount"] == seen
