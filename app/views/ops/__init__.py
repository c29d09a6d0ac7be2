"""The operations console at ``/ops/``: Flask-Admin in our own frame, for administrators only."""

from __future__ import annotations

from flask import Flask
from flask_admin import Admin
from flask_admin.theme import Theme

from app.views.ops.dictionaries import MakesTable, ModelsTable
from app.views.ops.jobs import JobsTable
from app.views.ops.messages import MessagesTable
from app.views.ops.overview import Overview
from app.views.ops.schedules import SchedulesPage
from app.views.ops.storage import StoragePage


def init_app(app: Flask) -> None:
    """Build the console; its templates are all our own, so nothing of Flask-Admin's pages is ever shown."""
    console = Admin(index_view=Overview(), url="/ops", endpoint="ops", theme=Theme("none", "ops/base.html"))
    for page in (JobsTable(), SchedulesPage(), MessagesTable(), MakesTable(), ModelsTable(), StoragePage()):
        console.add_view(page)
    console.init_app(app)
