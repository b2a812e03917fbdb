"""Page 1 against page 2,000 of 100,000 rows, 50 a page, in three orders."""

from bench.works.work import Dialect, Work

_CLIENTS = (1, 8)


def _pages(
    name: str, order: str, trellis: str, postgraphile: str, fields: str, lacking: str = ""
) -> tuple[Work, Work]:
    """Both pages. `trellis` and `postgraphile` are the root field with its order, `%s` its other arguments.

    `lacking` says why PostGraphile cannot be asked for page 2,000.
    """
    after = "first: 50, after: $after"
    nodes = f"nodes {{ {fields} }}"
    roots: dict[Dialect, str] = {"trellis": trellis, "postgraphile": postgraphile}
    cursors: dict[Dialect, str] = {"trellis": "String", "postgraphile": "Cursor"}
    if lacking:
        del cursors["postgraphile"]
    first = Work(
        f"{name}-1",
        f"(d) page 1 {order}",
        {dialect: f"{{ page: {root % 'first: 50'} {{ {nodes} }} }}" for dialect, root in roots.items()},
        clients=_CLIENTS,
    )
    last = Work(
        f"{name}-2000",
        f"(d) page 2,000 {order}",
        {
            dialect: f"query ($after: {cursor}) {{ page: {roots[dialect] % after} {{ {nodes} }} }}"
            for dialect, cursor in cursors.items()
        },
        # The 51st row from the end is the last of page 1,999.
        cursors={
            dialect: f"{{ page: {roots[dialect] % 'last: 51'} {{ edges {{ cursor }} }} }}"
            for dialect in cursors
        },
        clients=_CLIENTS,
        lacking=lacking,
    )
    return first, last


PLAIN = _pages(
    "plain",
    "of 100,000 images",
    "coiceImages(%s, orderBy: [{createdAt: ASC}])",
    "images(%s, orderBy: [CREATED_AT_ASC])",
    "rowId createdAt",
)
NULLABLE = _pages(
    "nullable",
    "of 100,000 jobs by completedAt, half of them null",
    "coiceJobs(%s, orderBy: [{completedAt: ASC}])",
    "jobs(%s, orderBy: [COMPLETED_AT_ASC])",
    "rowId completedAt",
    "PostGraphile's cursor of a row whose `completedAt` is null leads to page 1 again",
)
MIXED = _pages(
    "mixed",
    "of 100,000 images by libraryId, newest first in each",
    "coiceImages(%s, orderBy: [{libraryId: ASC}, {createdAt: DESC}])",
    "images(%s, orderBy: [LIBRARY_ID_ASC, CREATED_AT_DESC])",
    "rowId libraryId createdAt",
)
