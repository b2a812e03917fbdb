"""What a setting's value may be. What is wrong with one is said without quoting it: it may be a secret."""

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr
from pydantic_settings import NoDecode

from trellis.providers import PROVIDERS
from trellis.providers.admission import parse_rates
from trellis.providers.prices import parse_prices
from trellis.providers.storage import Buckets
from trellis.providers.storage.object import is_bucket_name
from trellis.providers.vault import parse_keys

SYSTEMS = ("coice", "masstock", "ofm", "orgs", "alawein")
_SHORTEST_SECRET = 32  # bytes; RFC 7518 asks of an HS256 key as many as the hash has


def _postgres_url(value: SecretStr) -> SecretStr:
    # The value is never quoted back: it holds a password.
    try:
        url = urlsplit(value.get_secret_value())
        usable = url.scheme in ("postgres", "postgresql") and url.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ValueError("is no Postgres address; write postgresql://user:password@host:5432/database")
    return value


def _redis_url(value: SecretStr) -> SecretStr:
    try:
        url = urlsplit(value.get_secret_value())
        number = url.path.removeprefix("/")
        named = bool(url.hostname) and url.port != 0 and (not number or number.isdecimal())
        usable = named if url.scheme in ("redis", "rediss") else url.scheme == "unix" and bool(url.path)
    except ValueError:
        usable = False
    if not usable:
        raise ValueError("is no Redis address; write redis://user:password@host:6379/0")
    return value


def _http_url(value: str) -> str:
    try:
        url = urlsplit(value)
        usable = url.scheme in ("http", "https") and bool(url.hostname) and url.port != 0
    except ValueError:
        usable = False
    if not usable or url.query or url.fragment or url.username:
        raise ValueError("is no web address; write https://host")
    return value.rstrip("/")


def _signing_secret(value: SecretStr) -> SecretStr:
    text = value.get_secret_value()
    if "-----BEGIN" in text:
        raise ValueError(
            "holds a PEM key; write the shared HS256 secret, or set TRELLIS_JWKS_URL for public keys"
        )
    if len(text.encode()) < _SHORTEST_SECRET:
        raise ValueError(f"is shorter than {_SHORTEST_SECRET} bytes; make one with: openssl rand -hex 32")
    return value


def _secret_keys(value: SecretStr) -> SecretStr:
    parse_keys(value.get_secret_value())
    return value


def _systems(value: tuple[str, ...]) -> tuple[str, ...]:
    unknown = [name for name in value if name not in SYSTEMS]
    if unknown or not value:
        said = f"names {unknown[0]!r}, which is no system" if unknown else "names no system"
        raise ValueError(f"{said}; write some of: {', '.join(SYSTEMS)}")
    return tuple(dict.fromkeys(value))


def _origins(value: tuple[str, ...]) -> tuple[str, ...]:
    for origin in value:
        url = urlsplit(origin)
        if origin != "*" and (
            url.scheme not in ("http", "https") or f"{url.scheme}://{url.netloc}" != origin
        ):
            raise ValueError(f"has {origin!r}; write origins like https://app.example.com, without a path")
    return value


def _rates(value: tuple[str, ...]) -> tuple[str, ...]:
    parse_rates(value, PROVIDERS)
    return value


def _prices(value: tuple[str, ...]) -> tuple[str, ...]:
    parse_prices(value, PROVIDERS)
    return value


def _bucket_names(value: tuple[str, ...]) -> tuple[str, ...]:
    known = ", ".join(Buckets())
    for pair in value:
        system, _, name = pair.partition("=")
        if system not in Buckets() or not is_bucket_name(name):
            raise ValueError(f"has {pair!r}; write system=name-of-its-bucket for: {known}")
    if len({pair.partition("=")[0] for pair in value}) < len(value):
        raise ValueError("names a system twice")
    return value


def _words(value: object) -> object:
    return (
        tuple(word for part in value.split(",") if (word := part.strip()))
        if isinstance(value, str)
        else value
    )


def _folder(value: Path) -> Path:
    try:
        return value.expanduser().absolute()
    except RuntimeError:
        raise ValueError("starts with ~, but there is no such home folder; write the whole path") from None


RedisUrl = Annotated[SecretStr, AfterValidator(_redis_url)]
PostgresUrl = Annotated[SecretStr, AfterValidator(_postgres_url)]
HttpUrl = Annotated[str, AfterValidator(_http_url)]
Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)]
Systems = Annotated[Words, AfterValidator(_systems)]
Origins = Annotated[Words, AfterValidator(_origins)]
BucketNames = Annotated[Words, AfterValidator(_bucket_names)]
Rates = Annotated[Words, AfterValidator(_rates)]
PriceWords = Annotated[Words, AfterValidator(_prices)]
Folder = Annotated[Path, AfterValidator(_folder)]
SigningSecret = Annotated[SecretStr, AfterValidator(_signing_secret)]
SecretKeys = Annotated[SecretStr, AfterValidator(_secret_keys)]
