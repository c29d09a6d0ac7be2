"""All tasks: each calls one verb of a service, an importer or delivery, and commits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import current_app
from sqlalchemy import delete

from app.delivery import mail
from app.extensions import db
from app.jobs.queue import task
from app.models import Job
from app.services import purge, views

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


@task("uploads.purge")
def purge_uploads() -> None:
    """Forget bytes and row plans of old deliveries, then the files that nobody names."""
    now = datetime.now(UTC)
    before = now - timedelta(days=current_app.config["SETTINGS"].keep_uploads_days)
    while purge.forget_deliveries(before=before):
        db.session.commit()
    purge.forget_files(at=now)
    purge.forget_originals(before=before)
    db.session.commit()


@task("views.forget_keys")
def forget_visitor_keys() -> None:
    """Throw away what could tell whose views were whose."""
    views.forget_keys(today=datetime.now(UTC).date())
    db.session.commit()
