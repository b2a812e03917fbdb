"""How people prove who they are."""

from pydantic import BaseModel, SecretStr

from trellis.web.settings.field import setting
from trellis.web.settings.types import HttpUrl, SigningSecret


class PeopleSettings(BaseModel):
    """How people prove who they are."""

    jwt_secret: SigningSecret | None = setting(
        "TRELLIS_JWT_SECRET",
        "Shared secret of tokens signed with HS256, 32 bytes or more. Not set in local mode: made once and "
        "kept in `TRELLIS_DATA`.",
    )
    jwks_url: HttpUrl | None = setting(
        "TRELLIS_JWKS_URL",
        "Public keys of tokens signed with RS256 or ES256. Not set: those of `SUPABASE_URL`, if no secret "
        "is set.",
    )
    jwt_audience: str = setting("TRELLIS_JWT_AUDIENCE", "The `aud` that a token must have.", "authenticated")
    jwt_issuer: str | None = setting("TRELLIS_JWT_ISSUER", "The `iss` that a token must have, if any.")
    supabase_url: HttpUrl | None = setting(
        "SUPABASE_URL", "Supabase project: its people sign in there, and local mode is off."
    )
    supabase_anon_key: SecretStr | None = setting("SUPABASE_ANON_KEY", "The project's public (anon) key.")
