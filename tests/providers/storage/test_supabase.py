"""What is particular to Supabase Storage."""

import time
from collections.abc import AsyncIterator

import pytest

from tests.providers.storage.conftest import supabase_storage
from tests.providers.storage.faults import Fault
from tests.providers.storage.supabase_server import StoredObject, SupabaseServer
from trellis.providers.storage import InvalidPath, ObjectExists, ObjectPath, Storage, StorageMisconfigured

PATH = ObjectPath("coice", "catalogs/1/2/flare.jpg")


@pytest.fixture
async def storage(supabase: SupabaseServer) -> AsyncIterator[Storage]:
    supabase.buckets.clear()
    supabase.objects.clear()
    storage = supabase_storage(supabase)
    await storage.prepare()
    yield storage
    supabase.faulty.calm()
    await storage.aclose()


async def test_buckets_have_their_rules_at_the_service(supabase: SupabaseServer, storage: Storage) -> None:
    made = {
        name: (rules["public"], rules["file_size_limit"], set(rules["allowed_mime_types"]))
        for name, rules in supabase.buckets.items()
    }
    pictures = {"image/jpeg", "image/png", "image/webp"}
    recordings = {
        "audio/mpeg",
        "audio/wav",
        "audio/mp4",
        "audio/ogg",
        "video/mp4",
        "video/quicktime",
        "video/webm",
    }
    assert made == {
        "coice": (False, 10 * 2**20, pictures),
        "workflow-results": (False, 10 * 2**20, pictures),
        "assets": (
            False,
            50 * 2**20,
            pictures | {"image/gif", "application/pdf", "text/plain"} | recordings,
        ),
        "org-documents": (False, 20 * 2**20, {"text/plain", "text/markdown"}),
        "documents": (False, 1000, {"application/pdf", "video/mp4"}),
    }


async def test_a_bucket_that_is_there_gets_them_again(supabase: SupabaseServer, storage: Storage) -> None:
    supabase.buckets["coice"] |= {"public": True, "file_size_limit": None, "allowed_mime_types": None}
    with pytest.raises(StorageMisconfigured, match="the bucket coice is public: run `trellis migrate`"):
        await storage.check()
    await storage.prepare()
    await storage.check()
    assert supabase.buckets["coice"]["file_size_limit"] == 10 * 2**20


async def test_many_urls_are_one_request(supabase: SupabaseServer, storage: Storage) -> None:
    paths = [ObjectPath("coice", f"catalogs/1/2/{number}.png") for number in range(1200)]
    for path in paths:
        supabase.objects["coice"][path.path] = StoredObject(b"x", "image/png")
    supabase.signings = 0
    urls = await storage.signed_urls(paths[:500])
    assert supabase.signings == 1
    assert (await storage.signed_urls(paths))[:500] == urls
    assert supabase.signings == 3  # 700 more, no more than 500 at a time
    assert len(set(await storage.signed_urls(paths))) == 1200
    assert supabase.signings == 3


async def test_names_are_written_in_what_supabase_takes(supabase: SupabaseServer, storage: Storage) -> None:
    path = ObjectPath("coice", "catalogs/1/2/100% ☃=~.png")
    await storage.write(path, b"x", "image/png")
    assert list(supabase.objects["coice"]) == ["catalogs/1/2/100=25=20=E2=98=83=3D=7E.png"]
    long = ObjectPath("coice", "catalogs/1/2/" + "☃" * 300 + ".png")
    with pytest.raises(InvalidPath, match="too long"):
        await storage.write(long, b"x", "image/png")
    (url,) = await storage.signed_urls([long])
    assert url.endswith("?token=")


async def test_a_name_that_is_taken_is_told_when_it_is_signed(storage: Storage) -> None:
    await storage.write(PATH, b"x", "image/jpeg")
    with pytest.raises(ObjectExists):
        await storage.signed_upload(PATH, content_type="image/jpeg", size=1)


async def test_a_token_that_does_not_say_when_it_ends(supabase: SupabaseServer, storage: Storage) -> None:
    supabase.faulty.script.append(Fault(200, b'{"url": "/object/upload/sign/coice/a.jpg?token=opaque"}'))
    upload = await storage.signed_upload(PATH, content_type="image/jpeg", size=1)
    assert 7190 < upload.expires_at.timestamp() - time.time() <= 7200
    assert upload.url.startswith(f"{supabase.url}/storage/v1/object/upload/sign/coice/")
