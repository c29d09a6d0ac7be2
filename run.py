"""Join the parts: the application and the buyers' site.

``flask`` and gunicorn take ``run:app``; run as a program it serves.
"""

from __future__ import annotations

import sys

from flask import Flask

from app import create_app
from app.serve import serve
from config import Settings
from public_site import site


def build(settings: Settings | None = None) -> Flask:
    """The whole application."""
    whole = create_app(settings)
    whole.register_blueprint(site)
    return whole


def __getattr__(name: str) -> Flask:
    """Make ``app`` when a server asks for it, so that importing ``build`` starts nothing."""
    if name == "app":
        whole = build()
        globals()["app"] = whole
        return whole
    raise AttributeError(name)


if __name__ == "__main__":
    sys.exit(serve())
