"""Catalogs, their libraries, their images: 2,000 leaves, and 20,000."""

from bench.works.work import Work

_TRELLIS = """
query ($catalogs: Int, $libraries: Int, $images: Int) {
  coiceCatalogs(first: $catalogs) { nodes { rowId name
    libraries(first: $libraries) { nodes { rowId name
      images(first: $images) { nodes { rowId gcsPath metadata } } } } } }
}
"""
_POSTGRAPHILE = """
query ($catalogs: Int, $libraries: Int, $images: Int) {
  coiceCatalogs: catalogs(first: $catalogs, orderBy: [CREATED_AT_ASC]) { nodes { rowId name
    libraries(first: $libraries, orderBy: [CREATED_AT_ASC]) { nodes { rowId name
      images(first: $images, orderBy: [CREATED_AT_ASC]) { nodes { rowId gcsPath metadata } } } } } }
}
"""
_PLAIN = """
query ($catalogs: Int!, $libraries: Int!, $images: Int!) {
  coiceCatalogs: catalogs(first: $catalogs) { rowId name
    libraries(first: $libraries) { rowId name
      images(first: $images) { rowId gcsPath metadata } } }
}
"""
# Limits are constants: for a parameter Postgres plans as if a tenth of the rows were wanted.
_STATEMENT = """
select json_build_object(
  'coiceCatalogs', json_build_object('nodes', coalesce(json_agg(c.j), '[]')))::text as j
from (
  select json_build_object('rowId', c.id, 'name', c.name, 'libraries', json_build_object('nodes', (
    select coalesce(json_agg(l.j), '[]') from (
      select json_build_object('rowId', l.id, 'name', l.name, 'images', json_build_object('nodes', (
        select coalesce(json_agg(i.j), '[]') from (
          select json_build_object('rowId', i.id, 'gcsPath', i.gcs_path, 'metadata', i.metadata) as j
          from coice.images i where i.library_id = l.id order by i.created_at, i.id limit {images}) i))) as j
      from coice.libraries l
      where l.catalog_id = c.id order by l.created_at, l.id limit {libraries}) l))) as j
  from coice.catalogs c order by c.created_at, c.id limit {catalogs}) c
"""


def _nested(
    name: str, title: str, catalogs: int, libraries: int, images: int, clients: tuple[int, ...]
) -> Work:
    sizes = {"catalogs": catalogs, "libraries": libraries, "images": images}
    return Work(
        name,
        title,
        {"trellis": _TRELLIS, "postgraphile": _POSTGRAPHILE, "plain": _PLAIN},
        _STATEMENT.format(**sizes),
        (sizes,),
        clients=clients,
        leaves=catalogs * libraries * images,
    )


NESTED = _nested("nested", "(a) 20 catalogs × 10 libraries × 10 images with metadata", 20, 10, 10, (1, 8, 64))
# 64 answers of 4 MB at once would take the slower servers minutes.
LEAVES = _nested("leaves", "(e) 20,000 leaves: 100 catalogs × 20 libraries × 10 images", 100, 20, 10, (1, 8))
