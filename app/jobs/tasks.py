"""All tasks: each calls one verb of a service, an importer or delivery, and commits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete

from app.delivery import mail
from app.extensions import db
from app.jobs.queue import task
from app.models import Job

KEEP_JOBS = timedelta(days=14)


@task("outbox.send")
def send_outbox() -> None:
    """Send the mails that are due."""
    mail.send_due(datetime.now(UTC))


@task("jobs.purge")
def purge_jobs() -> None:
    """Forget finished jobs after two weeks; failed ones stay."""
    db.session.execute(delete(Job).where(Job.state == "done", Job.finished_at < datetime.now(UTC) - KEEP_JOBS))
    db.session.commit()
