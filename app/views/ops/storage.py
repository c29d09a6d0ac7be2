"""What the files take: by folder of the storage, and what deliveries still hold."""

from __future__ import annotations

import shutil

from flask import Response, current_app
from flask_admin import expose
from flask_babel import lazy_gettext as _l

from app.queries import operations
from app.views.ops.base import OpsPage
from app.views.ops.wording import show_size


class StoragePage(OpsPage):
    """Counted when asked; nothing can be opened or deleted here."""

    label = _l("Storage")
    lead = _l("What the files take.")

    def __init__(self) -> None:
        super().__init__(name=self.label, endpoint="ops_storage", url="storage")

    @expose("/")
    def index(self) -> Response:
        """Folders, deliveries, free space of the machine."""
        settings = current_app.config["SETTINGS"]
        deliveries, size = operations.measure_deliveries()
        try:
            stored = operations.measure_storage()
        except OSError:
            stored = None
        return self.render(
            "ops/storage.html",
            stored=stored,
            deliveries=deliveries,
            size=size,
            days=settings.keep_uploads_days,
            free=shutil.disk_usage(settings.var).free,
            show_size=show_size,
        )
