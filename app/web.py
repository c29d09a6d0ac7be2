"""How the application stands towards the web: static files that are cheap to serve, proxies that are believed."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

DAY = 24 * 3600
ROOT = Path(__file__).resolve().parent.parent
FOLDERS = {"static": ROOT / "app" / "static", "site.static": ROOT / "public_site" / "static"}


def init_app(app: Flask) -> None:
    """Serve static files before the application is asked, and believe as many proxies as the settings say."""
    settings = app.config["SETTINGS"]
    app.url_defaults(_add_version)
    files = WhiteNoise(app.wsgi_app, max_age=7 * DAY, autorefresh=not settings.is_production)
    files.add_files(str(FOLDERS["site.static"]), prefix="static/site/")
    files.add_files(str(FOLDERS["static"]), prefix="static/")
    app.wsgi_app = files  # type: ignore[method-assign]
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(files, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def _add_version(endpoint: str, values: dict[str, Any]) -> None:
    """Give a file's address the hash of its content: browsers keep it for long and still see every change."""
    folder = FOLDERS.get(endpoint)
    if folder is not None and "filename" in values and "v" not in values:
        version = _version(folder / values["filename"])
        if version:
            values["v"] = version


@cache
def _version(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else ""
