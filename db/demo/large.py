"""A large Coice database for benchmarks: 100 catalogs, 2,000 libraries, 100,000 images; rows only, no files.

Half of the catalogs are manager A's and half manager B's; every fifth of a tenant's is granted to its group.
"""

from trellis.db.demo.coice import BUCKET, TENANT_A, TENANT_B, keep_numbers_free, load
from trellis.db.pool import Connection

# Ids start here, out of the way of the small demo's.
_FIRST_CATALOG = 1_001
_FIRST_LIBRARY = 10_001

# Numbers are filled in by `load_large`; $1 and $2 are the two managers, or the two groups.
_CATALOGS = """
insert into coice.catalogs (id, name, user_id, description, created_at)
select {first_catalog} + n, 'Archive ' || n + 1, case n % 2 when 0 then $1::uuid else $2::uuid end,
       'Generated for benchmarks', timestamptz '2026-01-01 00:00:00Z' + n * interval '1 minute'
from generate_series(0, {catalogs} - 1) as n
on conflict do nothing
"""

# Of each four libraries of a catalog the first is at the top and the others are below it.
_LIBRARIES = """
insert into coice.libraries (id, catalog_id, parent_id, name, created_at)
select {first_library} + n, {first_catalog} + n / {libraries},
       case when n % 4 > 0 then {first_library} + n - n % 4 end,
       'Library ' || n % {libraries} + 1,
       timestamptz '2026-01-02 00:00:00Z' + n * interval '1 second'
from generate_series(0, {catalogs} * {libraries} - 1) as n
on conflict do nothing
"""

_IMAGES = """
insert into coice.images (id, library_id, gcs_path, metadata, created_at)
select md5('trellis image ' || n)::uuid, libraries.id,
       format('gs://{bucket}/catalogs/%s/%s/IMG_%s.jpg', catalog_id, libraries.id, lpad(n::text, 6, '0')),
       jsonb_strip_nulls(jsonb_build_object(
         'camera', (array['Canon EOS R5', 'Nikon Z6', 'DJI Mavic 3', 'Sony A7 IV', 'Pixel 9'])[n % 5 + 1],
         'iso', (array[100, 200, 400, 800, 1600, 3200])[n % 6 + 1],
         'aperture', round((1.4 + n % 17 * 0.35)::numeric, 1),
         'width', 4000 + n % 3 * 1000, 'height', 3000,
         'gps', case when n % 3 > 0
           then jsonb_build_object('lat', round((n % 18000 / 100.0 - 90)::numeric, 4),
                                   'lon', round((n % 36000 / 100.0 - 180)::numeric, 4)) end,
         'tags', jsonb_build_array(
           (array['flare', 'valve', 'tank', 'road', 'roof', 'mast', 'crane'])[n % 7 + 1],
           (array['day', 'night', 'dusk'])[n % 3 + 1]),
         'serial', case when n % 1000 = 0 then 'SN-' || n end
       )),
       timestamptz '2026-02-01 00:00:00Z' + n * interval '1 second'
from generate_series(0, {catalogs} * {libraries} * {images} - 1) as n
join coice.libraries on libraries.id = {first_library} + n % ({catalogs} * {libraries})
on conflict do nothing
"""

_GRANTS = """
insert into coice.catalog_groups (catalog_id, group_id)
select {first_catalog} + n, case n % 2 when 0 then $1::uuid else $2::uuid end
from generate_series(0, {catalogs} - 1) as n where n / 2 % 5 = 0
on conflict do nothing
"""


async def load_large(
    connection: Connection, *, catalogs: int = 100, libraries: int = 20, images: int = 50
) -> None:
    """Load the rows beside the small demo's people and groups; loading twice changes nothing.

    `libraries` are per catalog and `images` per library.
    """
    numbers = {
        "first_catalog": _FIRST_CATALOG,
        "first_library": _FIRST_LIBRARY,
        "catalogs": catalogs,
        "libraries": libraries,
        "images": images,
        "bucket": BUCKET,
    }
    managers = (TENANT_A.manager.id, TENANT_B.manager.id)
    groups = (TENANT_A.group_id, TENANT_B.group_id)
    async with connection.transaction():
        await load(connection, [], [])
        await connection.execute(_CATALOGS.format(**numbers), *managers)
        await connection.execute(_LIBRARIES.format(**numbers))
        # Statistics first: triggers and foreign keys keep the plan that they make for the first rows.
        await connection.execute("analyze coice.catalogs, coice.libraries")
        await connection.execute(_IMAGES.format(**numbers))
        await connection.execute(_GRANTS.format(**numbers), *groups)
        for table in ("catalogs", "libraries"):
            await keep_numbers_free(connection, table)
    await connection.execute("analyze coice.catalogs, coice.libraries, coice.images, coice.catalog_groups")
