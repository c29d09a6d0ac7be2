"""Work as the system in English, outside of any request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from flask_babel import force_locale

from app.tenancy import Scope
from tests.stage import working


@contextmanager
def speaking(app: Flask, scope: Scope | None = None, locale: str = "en") -> Iterator[None]:
    """An application context with a scope and a language."""
    with working(app, scope), force_locale(locale):
        yield
