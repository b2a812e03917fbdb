"""Where files are, and what may be uploaded."""

from typing import Literal

from pydantic import BaseModel, SecretStr

from trellis.web.settings.field import setting
from trellis.web.settings.types import BucketNames, HttpUrl


class FileSettings(BaseModel):
    """Where files are, and what may be uploaded."""

    storage: Literal["local", "gcs", "supabase"] = setting(
        "TRELLIS_STORAGE",
        "Where files are (docs/storage.md): `local` is a folder in `TRELLIS_DATA`, `gcs` Google Cloud "
        "Storage, `supabase` the storage of `SUPABASE_URL`.",
        "local",
    )
    buckets: BucketNames = setting(
        "TRELLIS_BUCKETS",
        "Names of the systems' buckets where these are called otherwise than `coice`, `workflow-results`, "
        "`org-documents` and `assets`: `coice=acme-photographs`, separated by commas.",
        (),
    )
    storage_seconds: float = setting(
        "TRELLIS_STORAGE_SECONDS",
        "Seconds that one call of Google's or Supabase's storage may take, with all its attempts.",
        30.0,
        ge=1,
        le=600,
    )
    supabase_service_key: SecretStr | None = setting(
        "SUPABASE_SERVICE_KEY",
        "The project's secret (service role) key; for `TRELLIS_STORAGE=supabase` alone.",
    )
    gcs_url: HttpUrl | None = setting("TRELLIS_GCS_URL", "Another address of Google Cloud Storage's API.")
    gcs_location: str = setting(
        "TRELLIS_GCS_LOCATION", "Where `trellis migrate` makes buckets at Google Cloud Storage.", "US"
    )
    upload_seconds: int = setting(
        "TRELLIS_UPLOAD_SECONDS",
        "Seconds that somebody has for sending a file and completing its upload.",
        900,
        ge=10,
        le=86_400,
    )
    max_pixels: int = setting(
        "TRELLIS_MAX_PIXELS",
        "Pixels of an image that is uploaded or shown small; half as many where it is no JPEG, which alone "
        "can be decoded in part.",
        50_000_000,
        ge=10_000,
        le=200_000_000,
    )
    keep_gps: bool = setting(
        "TRELLIS_KEEP_GPS",
        "Keep in the metadata of an uploaded image where it was taken, as its EXIF says.",
        False,
    )
