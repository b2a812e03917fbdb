"""Settings: what they mean together, and the one line for each that cannot be used."""

from typing import Any

import pytest

from scripts.settings_table import DOCUMENT, render
from trellis.web.settings import Settings, SettingsError, unknown_names

POOLER = "postgresql://authenticator.project:pw@aws-0-eu.pooler.supabase.com:6543/postgres"
SECRET = "x" * 40


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)


def load(**environment: str) -> Settings:
    return Settings.load(**environment)


def test_the_table_in_the_documentation_is_current() -> None:
    text = DOCUMENT.read_text("utf-8")
    assert render(text) == text, "run: python scripts/settings_table.py"


def test_nothing_set() -> None:
    settings = load()
    assert settings.embedded
    assert settings.local
    assert settings.systems == ("coice", "masstock", "ofm", "orgs", "alawein")
    assert settings.listen_dsn is None
    assert settings.keys_url is None


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRELLIS_POOL_SIZE", "7")
    monkeypatch.setenv("TRELLIS_DEMO", "")
    assert (load().pool_size, load().demo) == (7, False)
    assert load(TRELLIS_POOL_SIZE="8").pool_size == 8


def test_settings_are_frozen() -> None:
    with pytest.raises(Exception, match="frozen"):
        load().pool_size = 3  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATABASE_URL", "mysql://me:hush@host/db", "is no Postgres address"),
        ("DATABASE_URL", "host=localhost dbname=x", "is no Postgres address"),
        ("DATABASE_URL", "postgresql://me:hush@host:port/db", "is no Postgres address"),
        ("DATABASE_READ_URL", "hush", "is no Postgres address"),
        ("MIGRATE_DATABASE_URL", "//", "is no Postgres address"),
        ("TRELLIS_LISTEN_URL", "hush", "is no Postgres address"),
        ("TRELLIS_BUS", "http://me:hush@host", "is no Redis address"),
        ("TRELLIS_BUS", "redis://me:hush@host:6379/many", "is no Redis address"),
        ("TRELLIS_POOL_SIZE", "many", "'many' is no whole number"),
        ("TRELLIS_POOL_SIZE", "0", "'0' is less than 2"),
        ("TRELLIS_POOL_SIZE", "1001", "'1001' is more than 1000"),
        ("TRELLIS_STATEMENT_CACHE", "perhaps", "'perhaps' is neither on nor off"),
        ("TRELLIS_SYSTEMS", "coice,cioce", "names 'cioce', which is no system; write some of: coice"),
        ("TRELLIS_SYSTEMS", ",", "names no system"),
        ("TRELLIS_JWT_SECRET", "hush", "is shorter than 32 bytes; make one with: openssl rand -hex 32"),
        ("TRELLIS_SECRET_KEYS", "aHVzaA==", "entry 1 is not written id:base64"),
        ("TRELLIS_SECRET_KEYS", "k1:aHVzaA==", "has a key 'k1' of 4 bytes, not 32; make one with: openssl"),
        ("TRELLIS_JWT_SECRET", "-----BEGIN PUBLIC KEY-----\nhush", "holds a PEM key"),
        ("TRELLIS_JWKS_URL", "ftp://host/jwks", "is no web address"),
        ("SUPABASE_URL", "project.supabase.co", "is no web address"),
        ("SUPABASE_URL", "https://[::1", "is no web address"),
        ("TRELLIS_RATE_LIMITS", "cohere:tokens=5,cohere:hourly=6", "has 'cohere:hourly=6'; write provider:"),
        (
            "TRELLIS_RATE_LIMITS",
            "clippy:requests=5",
            "there is no provider 'clippy': anthropic, cohere, gemini, higgsfield, offline",
        ),
        ("TRELLIS_STORAGE", "floppy", "'floppy' is not 'local', 'gcs' or 'supabase'"),
        ("TRELLIS_BUCKETS", "coice", "has 'coice'; write system=name-of-its-bucket for: coice"),
        ("TRELLIS_BUCKETS", "cioce=acme", "has 'cioce=acme'; write system=name-of-its-bucket for: coice"),
        ("TRELLIS_BUCKETS", "coice=Acme", "has 'coice=Acme'; write system=name-of-its-bucket for: coice"),
        ("TRELLIS_BUCKETS", "coice=acme-1,coice=acme-2", "names a system twice"),
        ("TRELLIS_STORAGE_SECONDS", "0", "'0' is less than 1"),
        ("TRELLIS_GCS_URL", "storage", "is no web address"),
        ("TRELLIS_ORIGINS", "https://a.example/app", "write origins like"),
        ("TRELLIS_ORIGINS", "a.example", "write origins like"),
        ("TRELLIS_LOG_LEVEL", "loud", "'loud' is not 'debug', 'info', 'warning' or 'error'"),
        ("TRELLIS_MAX_PAGE", "-5", "'-5' is less than 1"),
        ("TRELLIS_DATA", "~nobody-of-that-name/data", "there is no such home folder"),
        ("TRELLIS_DOCUMENTS", "~nobody-of-that-name/manifest.json", "there is no such home folder"),
        ("TRELLIS_ONLY_TRUSTED", "perhaps", "'perhaps' is neither on nor off"),
    ],
)
def test_a_wrong_setting_is_one_line(name: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(**{name: value})
    (line,) = caught.value.lines
    assert line.startswith(f"{name}: ")
    assert said in line
    assert "\n" not in line
    assert "hush" not in line
    assert caught.value.__suppress_context__


def test_several_wrong_settings_are_a_line_each() -> None:
    with pytest.raises(SettingsError) as caught:
        load(TRELLIS_POOL_SIZE="x", TRELLIS_LOG_FORMAT="yaml")
    assert [line.partition(":")[0] for line in caught.value.lines] == [
        "TRELLIS_POOL_SIZE",
        "TRELLIS_LOG_FORMAT",
    ]


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ({"TRELLIS_JWT_SECRET": SECRET, "TRELLIS_JWKS_URL": "https://a.example/jwks"}, "TRELLIS_JWKS_URL"),
        ({"SUPABASE_URL": "https://p.supabase.co"}, "SUPABASE_ANON_KEY"),
        ({"DATABASE_READ_URL": POOLER}, "DATABASE_READ_URL"),
        ({"TRELLIS_STORAGE": "supabase"}, "SUPABASE_URL"),
        (
            {
                "TRELLIS_STORAGE": "supabase",
                "SUPABASE_URL": "https://p.supabase.co",
                "SUPABASE_ANON_KEY": "a",
            },
            "SUPABASE_SERVICE_KEY",
        ),
    ],
)
def test_settings_that_do_not_go_together(environment: dict[str, str], name: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(**environment)
    assert caught.value.lines[0].startswith(f"{name}: ")


@pytest.mark.parametrize(
    ("environment", "local", "keys_url"),
    [
        ({}, True, None),
        ({"TRELLIS_JWT_SECRET": SECRET}, True, None),
        ({"TRELLIS_JWKS_URL": "https://a.example/jwks"}, False, "https://a.example/jwks"),
        ({"DATABASE_URL": POOLER, "TRELLIS_JWT_SECRET": SECRET}, False, None),
        ({"DATABASE_URL": POOLER, "TRELLIS_DEMO": "on"}, True, None),
        (
            {"SUPABASE_URL": "https://p.supabase.co/", "SUPABASE_ANON_KEY": "k"},
            False,
            "https://p.supabase.co/auth/v1/.well-known/jwks.json",
        ),
        (
            {"SUPABASE_URL": "https://p.supabase.co", "SUPABASE_ANON_KEY": "k", "TRELLIS_DEMO": "on"},
            False,
            "https://p.supabase.co/auth/v1/.well-known/jwks.json",
        ),
        (
            {"SUPABASE_URL": "https://p.supabase.co", "SUPABASE_ANON_KEY": "k", "TRELLIS_JWT_SECRET": SECRET},
            False,
            None,
        ),
    ],
)
def test_local_mode(environment: dict[str, str], local: bool, keys_url: str | None) -> None:
    settings = load(**environment)
    assert (settings.local, settings.keys_url) == (local, keys_url)


def test_a_pooler_in_transaction_mode() -> None:
    settings = load(DATABASE_URL=POOLER)
    assert not settings.cache_statements
    assert settings.listen_dsn == POOLER.replace("6543", "5432")
    assert load(DATABASE_URL=POOLER, TRELLIS_STATEMENT_CACHE="on").cache_statements
    direct = "postgresql://me@db.project.supabase.co/postgres"
    assert load(DATABASE_URL=direct).cache_statements
    assert load(DATABASE_URL=direct).listen_dsn == direct
    assert load(DATABASE_URL=POOLER, TRELLIS_LISTEN_URL=direct).listen_dsn == direct
    assert not load(DATABASE_URL=direct, DATABASE_READ_URL=POOLER).cache_statements


def test_a_socket_in_the_address() -> None:
    address = "postgresql://authenticator@/trellis?host=%2Ftmp%2Fa%20folder&port=5432"
    assert load(DATABASE_URL=address).listen_dsn == address


def test_secrets_are_not_shown() -> None:
    names = ("DATABASE_URL", "DATABASE_READ_URL", "MIGRATE_DATABASE_URL", "TRELLIS_LISTEN_URL")
    environment: dict[str, Any] = dict.fromkeys(names, "postgresql://me:hush-hush@host/db")
    for name in ("TRELLIS_JWT_SECRET", "SUPABASE_ANON_KEY", "COHERE_API_KEY"):
        environment[name] = "hush-hush" * 5
    assert "hush" not in f"{load(**environment)!r} {load(**environment)}"


def test_names_that_are_no_settings() -> None:
    lines = list(
        unknown_names(
            {"TRELLIS_SYSTEM": "", "TRELLIS_XYZZY": "", "TRELLIS_URL": "", "OTHER": "", "TRELLIS_DATA": ""}
        )
    )
    assert lines == [
        "TRELLIS_SYSTEM: is no setting, and is ignored; did you mean TRELLIS_SYSTEMS?",
        "TRELLIS_XYZZY: is no setting, and is ignored",
    ]
