"""What the settings say about who people are and what they keep secret: the keys, and where they sign in."""

from trellis.db import embedded
from trellis.db.embedded import EmbeddedError
from trellis.providers.accounts import Accounts
from trellis.providers.accounts.absent import NoAccounts
from trellis.providers.accounts.local import LocalAccounts
from trellis.providers.accounts.tokens import Issuer
from trellis.providers.keys import KeyChecks
from trellis.providers.vault import Vault, parse_keys
from trellis.web.failure import Failure
from trellis.web.keys import Keys, KeySet, SharedSecret
from trellis.web.settings import Settings, SettingsError


def installation_secret(settings: Settings) -> str:
    """The secret of the settings, or the data folder's own. Raises Failure if that cannot be used."""
    if settings.jwt_secret:
        return settings.jwt_secret.get_secret_value()
    try:
        return embedded.secret(settings.data)
    except EmbeddedError as error:
        raise Failure(str(error)) from None


def url_secret(settings: Settings) -> str:
    """The secret of the gateway's own URLs. Raises Failure if it cannot be used."""
    return settings.url_secret.get_secret_value() if settings.url_secret else installation_secret(settings)


def vault(settings: Settings) -> Vault:
    """What seals and opens people's secrets; without keys where none are set for a database elsewhere.

    Raises Failure if the data folder's keys cannot be used.
    """
    if settings.secret_keys:
        return Vault(parse_keys(settings.secret_keys.get_secret_value()))
    if not (settings.local or settings.embedded):
        return Vault({})
    try:
        return Vault(parse_keys(embedded.secret_keys(settings.data)))
    except EmbeddedError as error:
        raise Failure(str(error)) from None
    except ValueError as error:
        raise Failure(f"the file secret-keys in the data folder {error}") from None


def check(settings: Settings) -> None:
    """Raise SettingsError where tokens could not be told good from bad."""
    if not (settings.local or settings.jwt_secret or settings.keys_url):
        raise SettingsError(
            "TRELLIS_JWT_SECRET: is missing; beside DATABASE_URL, set it, TRELLIS_JWKS_URL or SUPABASE_URL"
        )


def keys(settings: Settings) -> Keys:
    """Where the keys of tokens are found."""
    check(settings)
    if settings.keys_url:
        return KeySet(settings.keys_url)
    return SharedSecret(installation_secret(settings))


def issuer(settings: Settings) -> Issuer:
    """Who signs tokens here, in local mode."""
    return Issuer(installation_secret(settings), settings.jwt_audience, settings.jwt_issuer)


def accounts(settings: Settings) -> Accounts:
    """Where people sign in."""
    if settings.supabase_url and settings.supabase_anon_key:
        # Its client is large: only who signs in there loads it.
        from trellis.providers.accounts.supabase import SupabaseAccounts  # noqa: PLC0415

        return SupabaseAccounts(settings.supabase_url, settings.supabase_anon_key.get_secret_value())
    return LocalAccounts(issuer(settings)) if settings.local else NoAccounts()


def key_checks(settings: Settings) -> KeyChecks:
    """Whom people's own keys are tried with."""
    return KeyChecks(
        {
            "cohere": settings.cohere_url,
            "anthropic": settings.anthropic_url,
            "gemini": settings.gemini_url,
        }
    )
