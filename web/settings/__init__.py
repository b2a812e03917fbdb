"""The gateway's settings: one frozen object, read from the environment once.

docs/settings.md is the table of them for people; a test holds it against this class. A value that cannot be
used is reported as one line that names the variable, says what is wrong and what to do.
"""

import difflib
import os
from collections.abc import Iterable, Mapping
from typing import Any, Literal, Self
from urllib.parse import urlsplit, urlunsplit

from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from trellis.web.failure import Failure
from trellis.web.settings.database import DatabaseSettings
from trellis.web.settings.field import setting
from trellis.web.settings.files import FileSettings
from trellis.web.settings.operations import OperationSettings
from trellis.web.settings.people import PeopleSettings
from trellis.web.settings.providers import ProviderSettings
from trellis.web.settings.runs import RunSettings
from trellis.web.settings.sockets import SocketSettings
from trellis.web.settings.types import (
    SYSTEMS,
    Folder,
    HttpUrl,
    Origins,
    SecretKeys,
    SigningSecret,
    Systems,
)

CLIENT = {
    "TRELLIS_URL": "Address of the gateway that `trellis watch` and `trellis import` ask; "
    "default `http://127.0.0.1:8000`.",
    "TRELLIS_TOKEN": "Token that these use.",
}
_PREFIX = "TRELLIS_"
_TRANSACTION_POOLER = 6543  # the port on which Supabase's pooler deals out a session per transaction
_SESSION_POOLER = 5432


class SettingsError(Failure):
    """Settings that cannot be used."""

    status = 2


class Settings(
    DatabaseSettings,
    PeopleSettings,
    ProviderSettings,
    FileSettings,
    OperationSettings,
    SocketSettings,
    RunSettings,
    BaseSettings,
):
    """What the environment decides. An empty variable counts as not set."""

    model_config = SettingsConfigDict(
        frozen=True, case_sensitive=True, env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    data: Folder | None = setting(
        "TRELLIS_DATA",
        "Folder of the embedded Postgres, of local files and of the generated secret. Not set: "
        "`~/.local/share/trellis` (`/var/lib/trellis` for root).",
    )
    systems: Systems = setting("TRELLIS_SYSTEMS", "Systems to serve, separated by commas.", SYSTEMS)
    demo: bool = setting(
        "TRELLIS_DEMO", "Load the demo data at start; its people sign in without a password.", False
    )
    public_url: HttpUrl | None = setting(
        "TRELLIS_PUBLIC_URL",
        "Address that clients reach the gateway by, for signed URLs. Not set: where it listens.",
    )
    origins: Origins = setting(
        "TRELLIS_ORIGINS",
        "Origins of web pages that may call the gateway besides its own, separated by commas; `*` is any.",
        (),
    )
    url_secret: SigningSecret | None = setting(
        "TRELLIS_URL_SECRET",
        "Secret, 32 bytes or more, that signs the gateway's own URLs, the same for all gateways of an "
        "installation. Not set: `TRELLIS_JWT_SECRET`, else one that is made once and kept in `TRELLIS_DATA`.",
    )
    secret_keys: SecretKeys | None = setting(
        "TRELLIS_SECRET_KEYS",
        "Keys that people's secrets are sealed by in the database (docs/secrets.md): `id:base64` of 32 "
        "bytes, separated by commas; the first seals, all open. Not set, with the embedded Postgres or in "
        "local mode: made once and kept in `TRELLIS_DATA`.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = setting(
        "TRELLIS_LOG_LEVEL", "Least level that is logged: `debug`, `info`, `warning` or `error`.", "info"
    )
    log_format: Literal["text", "json"] = setting(
        "TRELLIS_LOG_FORMAT", "`text`, or `json` for one object a line.", "text"
    )

    @classmethod
    def load(cls, **overrides: Any) -> Self:
        """Read the environment; `overrides`, by variable name, win. Raises SettingsError."""
        try:
            settings = cls(**{name: value for name, value in overrides.items() if value is not None})
        except ValidationError as error:
            raise SettingsError(*_lines(error)) from None
        settings._hold_together()
        return settings

    def _hold_together(self) -> None:
        if self.jwt_secret and self.jwks_url:
            raise SettingsError(
                "TRELLIS_JWKS_URL: is set beside TRELLIS_JWT_SECRET; tokens are checked by one of them"
            )
        if self.database_read_url and not self.database_url:
            raise SettingsError("DATABASE_READ_URL: is set without DATABASE_URL, whose replica it would be")
        if self.supabase_url and not self.supabase_anon_key:
            raise SettingsError(
                "SUPABASE_ANON_KEY: is missing; with SUPABASE_URL, set the project's anon key too"
            )
        if self.storage == "supabase" and not (self.supabase_url and self.supabase_service_key):
            lacking = "SUPABASE_SERVICE_KEY" if self.supabase_url else "SUPABASE_URL"
            raise SettingsError(f"{lacking}: is missing; TRELLIS_STORAGE=supabase needs it")
        if self.only_trusted and not self.documents:
            raise SettingsError(
                "TRELLIS_DOCUMENTS: is missing; with TRELLIS_ONLY_TRUSTED, name the manifest of what may run"
            )

    @property
    def embedded(self) -> bool:
        """Whether the gateway brings its own Postgres."""
        return self.database_url is None

    @property
    def local(self) -> bool:
        """Whether people sign in here, without a password: only where no service that knows them is set."""
        return not (self.supabase_url or self.jwks_url) and (self.embedded or self.demo)

    @property
    def shows_graphiql(self) -> bool:
        """Whether browsers get GraphiQL: by default not where nothing that is typed there would run."""
        return not self.only_trusted if self.graphiql is None else self.graphiql

    @property
    def keys_url(self) -> str | None:
        """The JWKS that tokens are checked by; None if it is a shared secret."""
        if self.jwt_secret or not (self.jwks_url or self.supabase_url):
            return None
        return self.jwks_url or f"{self.supabase_url}/auth/v1/.well-known/jwks.json"

    @property
    def cache_statements(self) -> bool:
        """Whether prepared statements may be kept on a connection."""
        if self.statement_cache is None:
            return not any(map(_is_transaction_pooler, (self.database_url, self.database_read_url)))
        return self.statement_cache

    @property
    def listen_dsn(self) -> str | None:
        """The address for LISTEN; None on the embedded Postgres."""
        if self.listen_url or not self.database_url:
            return self.listen_url.get_secret_value() if self.listen_url else None
        dsn = self.database_url.get_secret_value()
        if not _is_transaction_pooler(self.database_url):
            return dsn
        url = urlsplit(dsn)
        host = url.netloc.removesuffix(f":{_TRANSACTION_POOLER}")
        return urlunsplit(url._replace(netloc=f"{host}:{_SESSION_POOLER}"))


def unknown_names(environment: Mapping[str, str] = os.environ) -> Iterable[str]:
    """One line for each variable of ours that no setting has, with the name that may have been meant."""
    names = {str(field.validation_alias) for field in Settings.model_fields.values()} | CLIENT.keys()
    known = {name.removeprefix(_PREFIX) for name in names if name.startswith(_PREFIX)}
    for name in sorted(environment):
        if name.startswith(_PREFIX) and (rest := name.removeprefix(_PREFIX)) not in known:
            near = difflib.get_close_matches(rest, known, n=1)
            yield f"{name}: is no setting, and is ignored" + (
                f"; did you mean {_PREFIX}{near[0]}?" if near else ""
            )


def _is_transaction_pooler(dsn: SecretStr | None) -> bool:
    return dsn is not None and urlsplit(dsn.get_secret_value()).port == _TRANSACTION_POOLER


def _lines(error: ValidationError) -> Iterable[str]:
    for problem in error.errors(include_url=False):
        limits = problem.get("ctx", {})
        said = {
            "int_parsing": "is no whole number",
            "bool_parsing": "is neither on nor off",
            "literal_error": f"is not {limits.get('expected')}",
            "greater_than_equal": f"is less than {limits.get('ge')}",
            "less_than_equal": f"is more than {limits.get('le')}",
        }.get(problem["type"])
        # Only what cannot be a secret is quoted: our own checks, which see the secrets, are the other branch.
        line = f"{problem['input']!r} {said}" if said else problem["msg"].removeprefix("Value error, ")
        yield f"{problem['loc'][0]}: {line}"
