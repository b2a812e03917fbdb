"""A write with what it gives back: an image's metadata, the image, and its library."""

from bench.works.work import Work, image_id

_PAYLOAD = "image { rowId gcsPath metadata library { rowId name } }"

MUTATION = Work(
    "mutation",
    "(f) an image's metadata, written and read back with its library",
    {
        "trellis": f"""
mutation ($rowId: UUID!, $metadata: JSON!) {{
  written: updateCoiceImage(rowId: $rowId, patch: {{metadata: $metadata}}) {{ {_PAYLOAD} }}
}}""",
        "postgraphile": f"""
mutation ($rowId: UUID!, $metadata: JSON!) {{
  written: updateImage(input: {{rowId: $rowId, patch: {{metadata: $metadata}}}}) {{ {_PAYLOAD} }}
}}""",
        "plain": f"""
mutation ($rowId: ID!, $metadata: JSON!) {{
  written: updateImage(rowId: $rowId, metadata: $metadata) {{ {_PAYLOAD} }}
}}""",
    },
    """
with written as (
  update coice.images set metadata = $metadata::jsonb where id = $rowId::uuid
  returning id, gcs_path, metadata, library_id)
select json_build_object('written', json_build_object('image', (
  select json_build_object('rowId', w.id, 'gcsPath', w.gcs_path, 'metadata', w.metadata, 'library', (
    select json_build_object('rowId', l.id, 'name', l.name) from coice.libraries l where l.id = w.library_id))
  from written w)))::text as j
""",
    [
        {
            "rowId": image_id(number),
            "metadata": {
                "camera": "Checked",
                "iso": number % 7 * 100,
                "width": 4000,
                "height": 3000,
                "note": "seen",
            },
        }
        # Not among the images that the other works read first.
        for number in range(50_000, 100_000, 29)
    ],
    writes=True,
)
