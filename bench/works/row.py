"""One row by its key."""

from bench.works.work import Work, image_id

ROW = Work(
    "row",
    "(b) one image by its key",
    {
        "trellis": """
query ($rowId: UUID!) { coiceImage(rowId: $rowId) { rowId libraryId gcsPath metadata createdAt } }""",
        "postgraphile": """
query ($rowId: UUID!) { coiceImage: image(rowId: $rowId) { rowId libraryId gcsPath metadata createdAt } }""",
        "plain": """
query ($rowId: ID!) { coiceImage: image(rowId: $rowId) { rowId libraryId gcsPath metadata createdAt } }""",
    },
    """
select json_build_object('coiceImage', (
  select json_build_object('rowId', id, 'libraryId', library_id, 'gcsPath', gcs_path, 'metadata', metadata,
                           'createdAt', to_char(created_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
  from coice.images where id = $rowId::uuid))::text as j
""",
    [{"rowId": image_id(number)} for number in range(0, 100_000, 97)],
)
