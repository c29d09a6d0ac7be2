"""Join the parts: the application and the buyers' site.

``flask`` and gunicorn take ``run:app``; run as a program it serves.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from app.serve import serve

if TYPE_CHECKING:
    from flask import Flask

    from config import Settings

# The parts come in when an application is made: the process that only watches the others starts them at once.


def build(settings: Settings | None = None) -> Flask:
    """The whole application."""
    from app import create_app  # noqa: PLC0415
    from public_site import site  # noqa: PLC0415

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
