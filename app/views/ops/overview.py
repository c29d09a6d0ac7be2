"""The console's first page: what is wrong now, part by part."""

from __future__ import annotations

from typing import ClassVar

from flask import Response
from flask_admin import expose
from flask_babel import lazy_gettext as _l

from app.queries import operations
from app.views.base import now
from app.views.health import find_parts
from app.views.ops.base import OpsPage


class Overview(OpsPage):
    """How the house stands."""

    label = _l("Operations")
    lead = _l("What runs, what waits, what failed.")
    parts: ClassVar = {
        "database": _l("Database"),
        "migrations": _l("Schema"),
        "storage": _l("Storage"),
        "scheduler": _l("Scheduler"),
    }

    def __init__(self) -> None:
        super().__init__(name=_l("Overview"), endpoint="ops", url="/ops")

    @expose("/")
    def index(self) -> Response:
        """Tiles that lead to the work, then the parts."""
        at = now()
        return self.render(
            "ops/overview.html",
            parts=find_parts(),
            jobs=operations.count_jobs(),
            messages=operations.count_messages(),
            oldest_job=operations.oldest_due_job(at),
            oldest_message=operations.oldest_due_message(at),
        )
