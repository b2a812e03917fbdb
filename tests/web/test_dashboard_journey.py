"""A person's day with the dashboard, end to end: a real browser, a gateway that is killed, a model that is waited for."""

from tests.browser.browser import visit
from tests.web.test_dashboard_runs import Place, place

__all__ = ["place"]  # the fixture


async def test_a_day_from_signing_in_to_signing_out(place: Place) -> None:
    await visit("dashboard-journey.mjs", "day", f"{place.url}/", place.hands)
    runs = await place.rows.fetch(
        "select state, done, failed from trellis.runs where kind = 'coice.job' order by total desc"
    )
    assert [tuple(row) for row in runs] == [("completed", 81, 0), ("completed", 6, 0)]
