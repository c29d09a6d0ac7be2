"""H-Promise: the web platform of an importer's approved used-car programme."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask

from config import LOCALES, Settings, load_settings

# The parts are imported when an application is made, so that `app.lib` stays importable alone.

# A Redis that hangs must not hang the site: limits are then kept in memory, jobs wait in their rows.
REDIS_TIMEOUTS = {"socket_connect_timeout": 2, "socket_timeout": 2}
ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application: back office, APIs, commands. ``run.py`` adds the public site.

    :raises ConfigError: a setting is missing or malformed.
    """
    from app import cli, jobs, observation, replica, views, web
    from app.database import prepare_engine
    from app.extensions import db
    from app.views import health, media

    chosen = settings or load_settings()
    app = Flask("app", root_path=str(ROOT / "app"))
    app.config.update(_flask_config(chosen))
    app.jinja_env.autoescape = _escapes
    observation.init_app(app)
    _init_extensions(app)
    _register_files()
    with app.app_context():
        prepare_engine(db.engine)
        replica.init_app(app)
        views.init_app(app)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(media.blueprint)
    jobs.init_app(app)
    cli.init_app(app)
    web.init_app(app)
    return app


def _escapes(template: str | None) -> bool:
    return template is None or template.endswith((".html", ".xml", ".svg", ".mjml"))


def _flask_config(settings: Settings) -> dict[str, Any]:
    from app.database import engine_options
    from app.delivery.mail import mail_config
    from app.views import FAB_CONFIG

    return {
        "SETTINGS": settings,
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.sqlalchemy_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings.sqlalchemy_url),
        "MAX_CONTENT_LENGTH": settings.limit_file_mb * 1024 * 1024,
        "MAX_FORM_PARTS": settings.limit_archive_files + 100,  # as many photos as an archive may hold, and the fields
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "SESSION_COOKIE_SECURE": settings.uses_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "RATELIMIT_ENABLED": settings.rate_limits,
        "RATELIMIT_STORAGE_URI": settings.redis_url or "memory://",
        "RATELIMIT_STORAGE_OPTIONS": REDIS_TIMEOUTS if settings.redis_url else {},
        "WTF_CSRF_TIME_LIMIT": None,
        **mail_config(settings),
        "BABEL_DEFAULT_LOCALE": settings.default_locale,
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
        "LANGUAGES": {
            code: {"flag": code, "name": name}
            for code, name in zip(LOCALES, ("Русский", "English", "ไทย"), strict=True)
        },
        **FAB_CONFIG,
    }


def _init_extensions(app: Flask) -> None:
    from app.extensions import csrf, db, limiter, mail, migrate
    from app.storage import open_storage

    settings: Settings = app.config["SETTINGS"]
    settings.var.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "app" / "migrations"))
    limiter.init_app(app)
    csrf.init_app(app)
    mail.init_app(app)
    app.extensions["storage"] = open_storage(settings.media_url)


def _register_files() -> None:
    """Say who makes the files that go along with mails."""
    from app.delivery import offer_file
    from app.delivery.attachments import register_maker
    from app.services import credit_mails

    register_maker(credit_mails.KIND, offer_file.make_file)
