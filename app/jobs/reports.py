"""The task of reports by the clock; it can die anywhere and run again."""

from __future__ import annotations

from datetime import UTC, datetime

from app.charts import dispatch
from app.jobs.queue import task


@task("reports.send")
def send_reports() -> None:
    """Queue the mails of all orders that are due."""
    dispatch.send_due(at=datetime.now(UTC))
