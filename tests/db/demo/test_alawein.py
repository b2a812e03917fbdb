"""Alawein's demo: loaded once, and left as somebody has made it since."""

from trellis.db.demo import alawein
from trellis.db.pool import Connection


async def test_the_demo_is_loaded_once(admin: Connection) -> None:
    await alawein.load(admin)
    counts = """select array[(select count(*) from alawein.projects), (select count(*) from alawein.soc_user_roles),
      (select count(*) from alawein.mezan_workflows), (select count(*) from alawein.user_project_preferences)]"""
    before = await admin.fetchval(counts)
    await admin.execute("update alawein.projects set tagline = 'edited'")
    await alawein.load(admin)
    assert await admin.fetchval(counts) == before
    assert await admin.fetchval("select bool_and(tagline = 'edited') from alawein.projects")
