"""Typed settings, read once from the environment.

Every setting is one declaration here: name, type, default, words for the documentation. Production refuses to start
when a setting that it needs is missing or malformed. A secret may also come from a file named by ``<NAME>_FILE``.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

PREFIX = "HPROMISE_"
_VAR = Path("var")
LOCALES = ("ru", "en", "th")


class ConfigError(Exception):
    """A setting is missing or malformed; the message names it and says how to put it right."""


def _setting(doc: str, read: Callable[[str], Any] = str, *, default: Any = None, secret: bool = False) -> Any:
    return field(default=default, metadata={"doc": doc, "read": read, "secret": secret})


def _read_locale(text: str) -> str:
    if text not in LOCALES:
        raise ValueError(f"one of {', '.join(LOCALES)}")
    return text


def _read_currency(text: str) -> str:
    if len(text) != 3 or not text.isalpha():
        raise ValueError("three letters of ISO 4217")
    return text.upper()


def _read_environment(text: str) -> str:
    if text not in {"development", "production"}:
        raise ValueError("development or production")
    return text


def _read_count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError("a whole number, 0 or more")
    return number


def _read_list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _read_switch(text: str) -> bool:
    words = {"1": True, "on": True, "true": True, "yes": True, "0": False, "off": False, "false": False, "no": False}
    if text.lower() not in words:
        raise ValueError("on or off")
    return words[text.lower()]


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. A field ``database_url`` is read from ``HPROMISE_DATABASE_URL``."""

    env: str = _setting(
        "development or production; production refuses missing secrets", _read_environment, default="development"
    )
    var: Path = _setting("folder for everything the application writes", Path, default=_VAR)  # noqa: RUF009 - a path never changes
    database_url: str = _setting("SQLAlchemy URL; default: SQLite `hpromise.db` in VAR", default="", secret=True)
    redis_url: str = _setting(
        "Redis for queue and rate limits; default: none, SQLite file and memory", default="", secret=True
    )
    storage_url: str = _setting(
        "where files live: `file:///path` or `s3://bucket/prefix`; default: `media` in VAR", default="", secret=True
    )
    secret_key: str = _setting(
        "signs sessions and links; made in VAR in development, needed in production", default="", secret=True
    )
    base_url: str = _setting(
        "address under which people reach the site, for links in mails", default="http://127.0.0.1:8000"
    )
    mail_url: str = _setting(
        "`smtp://user:password@host:587?tls=1`; default: mails are written to `mail` in VAR", default="", secret=True
    )
    mail_from: str = _setting("sender of mails", default="H-Promise <noreply@localhost>")
    default_locale: str = _setting("language where nobody chose one: ru, en or th", _read_locale, default="ru")
    currency: str = _setting("currency of new dealers (ISO 4217)", _read_currency, default="RUB")
    country: str = _setting("country of new dealers and of phone numbers without a prefix (ISO 3166)", default="RU")
    map_file: str = _setting(
        "map of regions (docs/maps.md); default: the regions of COUNTRY as Natural Earth draws them", default=""
    )
    trusted_proxies: int = _setting(
        "number of reverse proxies whose X-Forwarded headers are believed", _read_count, default=0
    )
    allowed_fetch_hosts: tuple[str, ...] = _setting(
        "hosts, comma separated, that may be fetched although their address is not public", _read_list, default=()
    )
    rate_limits: bool = _setting("switch of the rate limits on sign-in, forms and APIs", _read_switch, default=True)
    answer_hours: int = _setting(
        "opening hours within which a customer's request should have its first answer", _read_count, default=4
    )
    requests_per_hour: int = _setting(
        "customer requests from one address in an hour before each asks for a proof that a person sends it",
        _read_count,
        default=60,
    )
    requests_per_contact: int = _setting(
        "customer requests under one phone number or e-mail address in an hour before each asks for such a proof",
        _read_count,
        default=5,
    )
    keep_requests_days: int = _setting(
        "days after which a closed request forgets whose it was", _read_count, default=1095
    )
    view_batch_seconds: int = _setting(
        "seconds for which views of cars are gathered before they are written; 0: views are not counted",
        _read_count,
        default=5,
    )
    limit_file_mb: int = _setting("largest delivered file, MB", _read_count, default=200)
    limit_archive_files: int = _setting("most files in one archive", _read_count, default=2000)
    limit_unpacked_mb: int = _setting("largest archive once unpacked, MB", _read_count, default=500)
    limit_ratio: int = _setting("largest compression ratio of a file in an archive", _read_count, default=100)
    limit_cars: int = _setting("most cars in one delivery", _read_count, default=50_000)
    limit_photos: int = _setting("most photos of one car", _read_count, default=40)
    limit_photo_mb: int = _setting("largest photo, MB", _read_count, default=20)
    limit_photo_megapixels: int = _setting("largest photo, megapixels", _read_count, default=60)
    guard_percent: int = _setting(
        "share of the stock in % that one full delivery may withdraw unasked", _read_count, default=20
    )
    pull_seconds: int = _setting("longest time for one pull of a dealer's source", _read_count, default=120)
    keep_uploads_days: int = _setting("days for which delivered bytes and row plans are kept", _read_count, default=90)
    metrics_token: str = _setting("bearer token that opens /metrics from other machines", default="", secret=True)
    replica: bool = _setting(
        "switch of the columnar replica in web processes; off: everything is counted by the database",
        _read_switch,
        default=True,
    )
    log_level: str = _setting("DEBUG, INFO, WARNING or ERROR", default="INFO")

    @property
    def is_production(self) -> bool:
        """Whether this is a real server: cookies are Secure and nothing is made up."""
        return self.env == "production"

    @property
    def sqlalchemy_url(self) -> str:
        """The database's address in SQLAlchemy's words, psycopg 3 for PostgreSQL."""
        url = self.database_url or f"sqlite:///{(self.var / 'hpromise.db').resolve()}"
        return url.replace("postgresql://", "postgresql+psycopg://", 1)

    @property
    def media_url(self) -> str:
        """Where files live."""
        return self.storage_url or f"file://{(self.var / 'media').resolve()}"

    @property
    def uses_https(self) -> bool:
        """Whether people reach the site over TLS."""
        return self.base_url.startswith("https://")


def variable_name(setting: str) -> str:
    """The environment variable of a setting: ``database_url`` -> ``HPROMISE_DATABASE_URL``."""
    return PREFIX + setting.upper()


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read all settings.

    :raises ConfigError: naming every setting that is missing or malformed.
    """
    source = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    faults: list[str] = []
    for item in fields(Settings):
        try:
            text = _text_of(item.name, source)
            if text:
                values[item.name] = item.metadata["read"](text)
        except (ValueError, OSError) as error:
            faults.append(f"{variable_name(item.name)}: {error}")
    settings = Settings(**values)
    faults += _missing_in_production(settings)
    if faults:
        raise ConfigError("; ".join(faults))
    return settings if settings.secret_key else _with_own_key(settings, values)


def _text_of(name: str, source: Mapping[str, str]) -> str:
    variable = variable_name(name)
    path = source.get(variable + "_FILE")
    if path:
        return Path(path).read_text(encoding="utf-8").strip()
    return source.get(variable, "").strip()


def _missing_in_production(settings: Settings) -> list[str]:
    if not settings.is_production:
        return []
    needed = ("secret_key", "database_url", "mail_url")
    return [f"{variable_name(name)}: needed in production" for name in needed if not getattr(settings, name)]


def _with_own_key(settings: Settings, values: dict[str, Any]) -> Settings:
    path = settings.var / "secret_key"
    if not path.exists():
        settings.var.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
        path.chmod(0o600)
    return Settings(**{**values, "secret_key": path.read_text(encoding="utf-8").strip()})


def describe_settings(settings: Settings) -> list[tuple[str, str, str]]:
    """Every setting as (variable, value with secrets masked, words)."""
    rows = []
    for item in fields(Settings):
        value = getattr(settings, item.name)
        shown = (
            ("set" if value else "not set")
            if item.metadata["secret"]
            else ",".join(value)
            if isinstance(value, tuple)
            else str(value)
        )
        rows.append((variable_name(item.name), shown, item.metadata["doc"]))
    return rows
