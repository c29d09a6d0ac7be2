"""Every view of the back office, in menu order: one line a view."""

from __future__ import annotations

from flask import Flask
from flask_appbuilder import AppBuilder


def register_views(app: Flask, builder: AppBuilder) -> None:
    """Add all views to the application."""
