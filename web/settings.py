"""The gateway's settings: one frozen object, read from the environment once.

docs/settings.md is the table of them for people; a test holds it against this class. A value that cannot be
used is reported as one line that names the variable, says what is wrong and what to do.
"""

import difflib
import os
from collections.abc import Iterable, Mapping
from typing import Any, Literal, Self
from urllib.parse import urlsplit, urlunsplit

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from trellis.web.failure import Failure
from trellis.web.setting_types import (
    SYSTEMS,
    BucketNames,
    Folder,
    HttpUrl,
    Origins,
    PostgresUrl,
    PriceWords,
    Rates,
    RedisUrl,
    SecretKeys,
    SigningSecret,
    Systems,
    Words,
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


def _setting(name: str, description: str, default: Any = None, **rules: Any) -> Any:
    return Field(default, validation_alias=name, description=description, **rules)


class Settings(BaseSettings):
    """What the environment decides. An empty variable counts as not set."""

    model_config = SettingsConfigDict(
        frozen=True, case_sensitive=True, env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    database_url: PostgresUrl | None = _setting(
        "DATABASE_URL",
        "Postgres 15 or newer, as the login role `authenticator`. Not set: an embedded Postgres in "
        "`TRELLIS_DATA`.",
    )
    database_read_url: PostgresUrl | None = _setting(
        "DATABASE_READ_URL",
        "One streaming replica of the same database, as the same login role, for planned reads; callers read "
        "the primary until it has replayed what they wrote through this process. Not set: `DATABASE_URL`.",
    )
    migrate_database_url: PostgresUrl | None = _setting(
        "MIGRATE_DATABASE_URL",
        "The same database as its owner, for `trellis migrate`. Not set: `DATABASE_URL`.",
    )
    listen_url: PostgresUrl | None = _setting(
        "TRELLIS_LISTEN_URL",
        "The same database, direct or through a pooler in session mode, for LISTEN. Not set: `DATABASE_URL`, "
        "with port 5432 where that is Supabase's 6543.",
    )
    bus: RedisUrl | None = _setting(
        "TRELLIS_BUS",
        "Redis (`redis://`, `rediss://` or `unix://`), by which gateways hear of changes, instead of each by "
        "LISTEN (docs/bus.md). Those of one installation have the same database number in it, others a "
        "different one.",
    )
    pool_size: int = _setting(
        "TRELLIS_POOL_SIZE",
        "Database connections that one process opens at most for transactions of requests. Runs have half "
        "as many of their own, three are for what the process does for itself, and one more listens.",
        10,
        ge=2,
        le=1000,
    )
    read_pool_size: int = _setting(
        "TRELLIS_READ_POOL_SIZE",
        "Connections for planned reads of people who are signed in; everybody else shares half as many. By "
        "default a process holds 31 connections at most (10 + 5 + 3 + 1 + 8 + 4), opened as they are needed.",
        8,
        ge=1,
        le=1000,
    )
    one_trip: bool = _setting(
        "TRELLIS_ONE_TRIP",
        "Planned reads take one round trip where a check at the start finds that this works; `off`: always a "
        "transaction, with `TRELLIS_POOL_SIZE`'s connections.",
        True,
    )
    statement_cache: bool | None = _setting(
        "TRELLIS_STATEMENT_CACHE",
        "`off` for a pooler in transaction mode. Not set: `off` on Supabase's port 6543, else `on`.",
    )
    data: Folder | None = _setting(
        "TRELLIS_DATA",
        "Folder of the embedded Postgres, of local files and of the generated secret. Not set: "
        "`~/.local/share/trellis` (`/var/lib/trellis` for root).",
    )
    systems: Systems = _setting("TRELLIS_SYSTEMS", "Systems to serve, separated by commas.", SYSTEMS)
    demo: bool = _setting(
        "TRELLIS_DEMO", "Load the demo data at start; its people sign in without a password.", False
    )
    jwt_secret: SigningSecret | None = _setting(
        "TRELLIS_JWT_SECRET",
        "Shared secret of tokens signed with HS256, 32 bytes or more. Not set in local mode: made once and "
        "kept in `TRELLIS_DATA`.",
    )
    jwks_url: HttpUrl | None = _setting(
        "TRELLIS_JWKS_URL",
        "Public keys of tokens signed with RS256 or ES256. Not set: those of `SUPABASE_URL`, if no secret "
        "is set.",
    )
    jwt_audience: str = _setting("TRELLIS_JWT_AUDIENCE", "The `aud` that a token must have.", "authenticated")
    jwt_issuer: str | None = _setting("TRELLIS_JWT_ISSUER", "The `iss` that a token must have, if any.")
    supabase_url: HttpUrl | None = _setting(
        "SUPABASE_URL", "Supabase project: its people sign in there, and local mode is off."
    )
    supabase_anon_key: SecretStr | None = _setting("SUPABASE_ANON_KEY", "The project's public (anon) key.")
    cohere_api_key: SecretStr | None = _setting(
        "COHERE_API_KEY",
        "Runs ask Cohere's models. Not set: the offline provider, which measures the picture.",
    )
    cohere_model: str = _setting(
        "TRELLIS_COHERE_MODEL", "Cohere model that looks at images.", "command-a-vision-07-2025"
    )
    cohere_url: HttpUrl | None = _setting("TRELLIS_COHERE_URL", "Another address of Cohere's API.")
    vision: Literal["cohere", "anthropic", "offline"] | None = _setting(
        "TRELLIS_VISION",
        "Whose models look at images: `cohere`, `anthropic` or `offline`. Not set: Cohere's where there is a "
        "key for them, else the offline provider.",
    )
    chat: Literal["cohere", "offline"] | None = _setting(
        "TRELLIS_CHAT",
        "Who answers in Orgs' conversations: `cohere`, or `offline`, which quotes what was found. Not set: "
        "Cohere's model where there is a key for it.",
    )
    cohere_chat_model: str = _setting(
        "TRELLIS_COHERE_CHAT_MODEL", "Cohere model that answers in conversations.", "command-a-03-2025"
    )
    embeddings: Literal["cohere", "offline"] | None = _setting(
        "TRELLIS_EMBEDDINGS",
        "Who embeds Orgs' documents: `cohere`, or `offline`, which goes by words and their parts. Not set: "
        "Cohere's model where there is a key for it. Documents have to be loaded anew after a change.",
    )
    cohere_embed_model: str = _setting(
        "TRELLIS_COHERE_EMBED_MODEL", "Cohere model that embeds, with 1,536 dimensions.", "embed-v4.0"
    )
    anthropic_api_key: SecretStr | None = _setting("ANTHROPIC_API_KEY", "Key for `TRELLIS_VISION=anthropic`.")
    anthropic_model: str = _setting(
        "TRELLIS_ANTHROPIC_MODEL", "Anthropic's model that looks at images.", "claude-sonnet-5-5"
    )
    anthropic_url: HttpUrl | None = _setting("TRELLIS_ANTHROPIC_URL", "Another address of Anthropic's API.")
    anthropic_seconds: float = _setting(
        "TRELLIS_ANTHROPIC_SECONDS",
        "Seconds that one call of Anthropic's API may take.",
        60.0,
        ge=0.1,
        le=3600,
    )
    anthropic_concurrency: int = _setting(
        "TRELLIS_ANTHROPIC_CONCURRENCY",
        "Calls of Anthropic's API at once, in each process.",
        8,
        ge=1,
        le=1000,
    )
    gemini_api_key: SecretStr | None = _setting(
        "GEMINI_API_KEY",
        "Key for Google's image models, for workflows whose clients bring none. Not set: pictures of these "
        "are drawn offline.",
    )
    gemini_url: HttpUrl | None = _setting("TRELLIS_GEMINI_URL", "Another address of Google's Gemini API.")
    gemini_seconds: float = _setting(
        "TRELLIS_GEMINI_SECONDS", "Seconds that one call of Google's API may take.", 120.0, ge=0.1, le=3600
    )
    gemini_concurrency: int = _setting(
        "TRELLIS_GEMINI_CONCURRENCY", "Calls of Google's API at once, in each process.", 8, ge=1, le=1000
    )
    higgsfield_url: HttpUrl | None = _setting(
        "TRELLIS_HIGGSFIELD_URL",
        "Another address of Higgsfield's API, which people use by keys of their own.",
    )
    higgsfield_hosts: Words = _setting(
        "TRELLIS_HIGGSFIELD_HOSTS",
        "Hosts that Higgsfield's pictures are fetched from to be saved, and that browsers get them from "
        "until then, with all below them, separated by commas. Not set: `higgsfield.ai` and "
        "`cloudfront.net`.",
        (),
    )
    higgsfield_seconds: float = _setting(
        "TRELLIS_HIGGSFIELD_SECONDS",
        "Seconds that one call of Higgsfield's API may take.",
        30.0,
        ge=0.1,
        le=600,
    )
    higgsfield_concurrency: int = _setting(
        "TRELLIS_HIGGSFIELD_CONCURRENCY",
        "Calls of Higgsfield's API at once, in each process.",
        8,
        ge=1,
        le=1000,
    )
    youtube_api_key: SecretStr | None = _setting(
        "YOUTUBE_API_KEY",
        "Key of YouTube's Data API, which tells how often OFM's reels were seen. Not set: people decide "
        "about reels themselves, as they do about those of Instagram and TikTok.",
    )
    youtube_url: HttpUrl | None = _setting("TRELLIS_YOUTUBE_URL", "Another address of YouTube's Data API.")
    mezan_hosts: Words = _setting(
        "TRELLIS_MEZAN_HOSTS",
        "Hosts that Alawein's workflows may call, each `name` or `name:port`, separated by commas. Not set: "
        "none.",
        (),
    )
    threads_app_id: str | None = _setting(
        "THREADS_APP_ID",
        "App at Meta by which OFM's people connect accounts at Threads. Not set: they cannot.",
    )
    threads_app_secret: SecretStr | None = _setting("THREADS_APP_SECRET", "Secret of that app.")
    threads_url: HttpUrl | None = _setting("TRELLIS_THREADS_URL", "Another address of the Threads API.")
    rate_limits: Rates = _setting(
        "TRELLIS_RATE_LIMITS",
        "What providers may be asked a minute, by all processes together: `cohere:requests=500`, "
        "`cohere:tokens=100000`, and for each owner of runs `cohere:owner-requests=60`, "
        "`cohere:owner-tokens=20000`, separated by commas. Not set: no limits.",
        (),
    )
    prices: PriceWords = _setting(
        "TRELLIS_PRICES",
        "What calls of providers cost, in US dollars (`ofmCosts`): `gemini/gemini-3-pro-image:call=0.13`, "
        "`cohere/command-a-vision-07-2025:input=2.5` and `:output=10` for a million tokens, separated by "
        "commas; without a model, for all calls of the provider. Not set: no cost is known.",
        (),
    )
    cohere_seconds: float = _setting(
        "TRELLIS_COHERE_SECONDS", "Seconds that one call of Cohere's API may take.", 60.0, ge=0.1, le=3600
    )
    cohere_concurrency: int = _setting(
        "TRELLIS_COHERE_CONCURRENCY", "Calls of Cohere's API at once, in each process.", 8, ge=1, le=1000
    )
    storage: Literal["local", "gcs", "supabase"] = _setting(
        "TRELLIS_STORAGE",
        "Where files are (docs/storage.md): `local` is a folder in `TRELLIS_DATA`, `gcs` Google Cloud "
        "Storage, `supabase` the storage of `SUPABASE_URL`.",
        "local",
    )
    buckets: BucketNames = _setting(
        "TRELLIS_BUCKETS",
        "Names of the systems' buckets where these are called otherwise than `coice`, `workflow-results`, "
        "`org-documents` and `assets`: `coice=acme-photographs`, separated by commas.",
        (),
    )
    storage_seconds: float = _setting(
        "TRELLIS_STORAGE_SECONDS",
        "Seconds that one call of Google's or Supabase's storage may take, with all its attempts.",
        30.0,
        ge=1,
        le=600,
    )
    supabase_service_key: SecretStr | None = _setting(
        "SUPABASE_SERVICE_KEY",
        "The project's secret (service role) key; for `TRELLIS_STORAGE=supabase` alone.",
    )
    gcs_url: HttpUrl | None = _setting("TRELLIS_GCS_URL", "Another address of Google Cloud Storage's API.")
    gcs_location: str = _setting(
        "TRELLIS_GCS_LOCATION", "Where `trellis migrate` makes buckets at Google Cloud Storage.", "US"
    )
    public_url: HttpUrl | None = _setting(
        "TRELLIS_PUBLIC_URL",
        "Address that clients reach the gateway by, for signed URLs. Not set: where it listens.",
    )
    origins: Origins = _setting(
        "TRELLIS_ORIGINS",
        "Origins of web pages that may call the gateway besides its own, separated by commas; `*` is any.",
        (),
    )
    url_secret: SigningSecret | None = _setting(
        "TRELLIS_URL_SECRET",
        "Secret, 32 bytes or more, that signs the gateway's own URLs, the same for all gateways of an "
        "installation. Not set: `TRELLIS_JWT_SECRET`, else one that is made once and kept in `TRELLIS_DATA`.",
    )
    secret_keys: SecretKeys | None = _setting(
        "TRELLIS_SECRET_KEYS",
        "Keys that people's secrets are sealed by in the database (docs/secrets.md): `id:base64` of 32 "
        "bytes, separated by commas; the first seals, all open. Not set, with the embedded Postgres or in "
        "local mode: made once and kept in `TRELLIS_DATA`.",
    )
    upload_seconds: int = _setting(
        "TRELLIS_UPLOAD_SECONDS",
        "Seconds that somebody has for sending a file and completing its upload.",
        900,
        ge=10,
        le=86_400,
    )
    max_pixels: int = _setting(
        "TRELLIS_MAX_PIXELS",
        "Pixels of an image that is uploaded or shown small; half as many where it is no JPEG, which alone "
        "can be decoded in part.",
        50_000_000,
        ge=10_000,
        le=200_000_000,
    )
    keep_gps: bool = _setting(
        "TRELLIS_KEEP_GPS",
        "Keep in the metadata of an uploaded image where it was taken, as its EXIF says.",
        False,
    )
    documents: Folder | None = _setting(
        "TRELLIS_DOCUMENTS",
        "Manifest of documents that clients may name instead of sending them (docs/persisted-documents.md).",
    )
    only_trusted: bool = _setting(
        "TRELLIS_ONLY_TRUSTED", "Run the documents of `TRELLIS_DOCUMENTS` and no others.", False
    )
    apq: bool = _setting(
        "TRELLIS_APQ", "Keep documents that clients send with their hash (Apollo's persisted queries).", True
    )
    graphiql: bool | None = _setting(
        "TRELLIS_GRAPHIQL",
        "Serve GraphiQL to browsers at `/graphql`. Not set: `off` with `TRELLIS_ONLY_TRUSTED`, else `on`.",
    )
    max_body: int = _setting(
        "TRELLIS_MAX_BODY", "Bytes of a request's body, and of a socket's message.", 1_000_000, ge=1000
    )
    max_document: int = _setting("TRELLIS_MAX_DOCUMENT", "Characters of a GraphQL document.", 64_000, ge=100)
    max_tokens: int = _setting("TRELLIS_MAX_TOKENS", "Lexical tokens of a document.", 2_000, ge=10)
    max_depth: int = _setting("TRELLIS_MAX_DEPTH", "Levels of fields below each other.", 20, ge=1)
    max_fields: int = _setting(
        "TRELLIS_MAX_FIELDS", "Fields of an operation, its fragments expanded.", 1_000, ge=1
    )
    max_aliases: int = _setting("TRELLIS_MAX_ALIASES", "Aliased fields among them.", 100, ge=0)
    max_cost: int = _setting(
        "TRELLIS_MAX_COST",
        "Rows that a read may come to at worst: the product of its page sizes along each path.",
        200_000,
        ge=1,
    )
    max_cost_anon: int = _setting(
        "TRELLIS_MAX_COST_ANON", "The same for callers who are not signed in.", 20_000, ge=1
    )
    max_rows: int = _setting(
        "TRELLIS_MAX_ROWS",
        "Rows that an answer may hold that is put together field by field, on all its levels together.",
        10_000,
        ge=1,
    )
    max_page: int = _setting(
        "TRELLIS_MAX_PAGE", "Rows that `first` or `last` may ask for.", 200, ge=1, le=10_000
    )
    max_seconds: int = _setting("TRELLIS_MAX_SECONDS", "Seconds that an operation may take.", 30, ge=1)
    max_seconds_anon: int = _setting(
        "TRELLIS_MAX_SECONDS_ANON",
        "Seconds that a planned read may take in Postgres for callers who are not signed in.",
        10,
        ge=1,
    )
    max_at_once: int = _setting(
        "TRELLIS_MAX_AT_ONCE",
        "Operations of one person that run at once; the others wait. Less than the connections, so that "
        "nobody takes them all.",
        4,
        ge=1,
    )
    max_live_at_once: int = _setting(
        "TRELLIS_MAX_LIVE_AT_ONCE",
        "The same for what the subscriptions of one person read. Both together less than the connections.",
        2,
        ge=1,
    )
    max_cohorts: int = _setting(
        "TRELLIS_MAX_COHORTS",
        "Questions about runs that a process keeps reading for the subscriptions of one person; what others "
        "have asked before does not count. All who are not signed in count as one person.",
        200,
        ge=1,
    )
    max_subscriptions: int = _setting(
        "TRELLIS_MAX_SUBSCRIPTIONS", "Operations at once on one socket.", 100, ge=1
    )
    max_sockets: int = _setting(
        "TRELLIS_MAX_SOCKETS",
        "Sockets and streamed responses of one person that one process has open at once.",
        100,
        ge=1,
    )
    max_anonymous: int = _setting(
        "TRELLIS_MAX_ANONYMOUS",
        "The same of all together who are not signed in.",
        1_000,
        ge=0,
    )
    max_all_sockets: int = _setting(
        "TRELLIS_MAX_ALL_SOCKETS",
        "The same of everybody; for more it answers 503. The limit of open files has to be higher.",
        20_000,
        ge=1,
    )
    max_new_sockets: int = _setting(
        "TRELLIS_MAX_NEW_SOCKETS",
        "Sockets that one process has open which have not said yet who they are; for more it answers 503.",
        1_000,
        ge=1,
    )
    max_unsent: int = _setting(
        "TRELLIS_MAX_UNSENT",
        "Bytes of answers that wait for a client of a socket which does not read; with more it begins no "
        "operation, and with as much of answers to pings the client is cut off.",
        4_000_000,
        ge=1000,
    )
    send_seconds: float = _setting(
        "TRELLIS_SEND_SECONDS",
        "Seconds after which a client is cut off that takes nothing of what is sent to it.",
        20.0,
        gt=0,
    )
    drain_seconds: float = _setting(
        "TRELLIS_DRAIN_SECONDS",
        "Seconds over which the ends of many sockets are spread at most when a process is told to end.",
        3.0,
        ge=0,
        le=60,
    )
    live_rate: float = _setting(
        "TRELLIS_LIVE_RATE", "Payloads a second that a live query gives at most; the newest wins.", 10.0, gt=0
    )
    processes: int | None = _setting(
        "TRELLIS_PROCESSES",
        "Processes beside this one for kinds of run that compute, and as many for looking at image files, "
        "started as they are needed. Not set: one for each processor.",
        ge=1,
        le=1000,
    )
    computing_seconds: float = _setting(
        "TRELLIS_COMPUTING_SECONDS",
        "Seconds that a computation of Alawein's may take; one that takes longer fails.",
        600.0,
        gt=0,
        le=86_400,
    )
    computing_megabytes: int = _setting(
        "TRELLIS_COMPUTING_MEGABYTES",
        "Memory that such a computation may have, beside what its process has anyway.",
        1_024,
        ge=16,
        le=1_000_000,
    )
    pool: bool = _setting(
        "TRELLIS_POOL",
        "The gateway works on runs itself; `off` where `trellis worker` does so elsewhere.",
        True,
    )
    concurrency: int | None = _setting(
        "TRELLIS_CONCURRENCY",
        "Chunks of runs (of some 100 items) that one process works on at a time. Not set: what keeps the "
        "providers busy.",
        ge=2,
        le=1000,
    )
    heartbeat: float = _setting(
        "TRELLIS_HEARTBEAT",
        "Seconds after which a worker that is not heard of is replaced; sooner where it is known to be gone.",
        10.0,
        ge=1,
        le=600,
    )
    attempts: int = _setting(
        "TRELLIS_ATTEMPTS",
        "How often an item is tried whose provider cannot answer for the moment.",
        4,
        ge=1,
        le=100,
    )
    keep_days: int = _setting(
        "TRELLIS_KEEP_DAYS",
        "Days after which the events and the ledger of a run that has ended are deleted; its results stay. "
        "So are MasStock's reference images that were never used, and keys of executions that are paused.",
        90,
        ge=1,
        le=36500,
    )
    log_level: Literal["debug", "info", "warning", "error"] = _setting(
        "TRELLIS_LOG_LEVEL", "Least level that is logged: `debug`, `info`, `warning` or `error`.", "info"
    )
    log_format: Literal["text", "json"] = _setting(
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
