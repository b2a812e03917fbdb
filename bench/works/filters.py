"""Filters over 100,000 rows which row-level security keeps from their indexes, unless a function helps."""

from bench.works.work import Work

_CAMERAS = ("Canon EOS R5", "Nikon Z6", "DJI Mavic 3", "Sony A7 IV", "Pixel 9")
_SUBJECTS = ("flare", "valve", "tank", "road", "roof", "mast", "crane")

CONTAINS = Work(
    "jsonb",
    "(d) the about 28 images whose metadata contains an object, of 100,000",
    {
        "trellis": """
query ($part: JSON!) {
  coiceImages(first: 50, where: {metadata: {contains: $part}}) { nodes { rowId gcsPath } }
}"""
    },
    """
select json_build_object('coiceImages', json_build_object('nodes', (
  select coalesce(json_agg(p.j), '[]') from (
    select json_build_object('rowId', id, 'gcsPath', gcs_path) as j
    from coice.images where id = any (array (select bench.images_containing($part::jsonb)))
    order by created_at, id limit 50) p)))::text as j
""",
    [
        {"part": {"camera": camera, "iso": 3200, "aperture": 2.8, "tags": [subject]}}
        for camera in _CAMERAS
        for subject in _SUBJECTS
    ],
    clients=(1, 8),
)

SEARCH = Work(
    "search",
    "(d) 50 of 100 results that match a word, of 100,000",
    {
        "trellis": """
query ($words: String!) {
  coiceJobResults(first: 50, search: $words, orderBy: [{executedAt: ASC}]) { nodes { rowId result } }
}"""
    },
    """
select json_build_object('coiceJobResults', json_build_object('nodes', (
  select coalesce(json_agg(p.j), '[]') from (
    select json_build_object('rowId', id, 'result', result) as j
    from coice.job_results where id = any (array (select bench.results_matching($words)))
    order by executed_at, id limit 50) p)))::text as j
""",
    [{"words": words} for words in ("corrosion", "showing corrosion", "corrosion photograph")],
    clients=(1, 8),
)
