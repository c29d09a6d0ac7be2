"""Jobs: what waits, runs, failed; a failed one can be started again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from flask import redirect, url_for
from flask_admin import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from markupsafe import Markup
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from app.extensions import db
from app.jobs.queue import restart
from app.lib.vocabulary.operation import JOB_STATE, TASK
from app.models import Job
from app.services import audit
from app.views.base import actor, find, perform
from app.views.filters import show_moment
from app.views.ops.base import Bulk, Choices, OpsTable
from app.views.ops.wording import badge, words_of

TONES = {"queued": "note", "running": "note", "done": "done", "failed": "fault"}


def _show_name(job: Job) -> Markup:
    return Markup('<a href="{}">{}</a>').format(
        url_for("ops_jobs.show", pk=job.id), words_of(TASK, job.name) or job.name
    )


def _task_choices() -> Choices:
    return [(word.code, words_of(TASK, word.code)) for word in TASK]


def _state_choices() -> Choices:
    return [(word.code, words_of(JOB_STATE, word.code)) for word in JOB_STATE]


class JobsTable(OpsTable):
    """Every job of the last days, newest first."""

    label = _l("Jobs")
    lead = _l("Work outside of requests. What fails is tried again after growing pauses, then it waits here for you.")
    table = Job
    place = "jobs"
    routes = frozenset({"show", "restart", "restart_failed"})
    column_list = ("id", "name", "state", "attempts", "created_at", "finished_at", "error")
    column_sortable_list = ("id", "created_at", "finished_at", "attempts")
    column_default_sort = ("id", True)
    column_searchable_list = ("name", "error")
    column_labels: ClassVar = {
        "id": _l("Number"),
        "name": _l("What"),
        "state": _l("State"),
        "attempts": _l("Tries"),
        "created_at": _l("Since"),
        "next_at": _l("Rests until"),
        "heartbeat_at": _l("Last sign of life"),
        "finished_at": _l("Ended"),
        "arguments": _l("With"),
        "error": _l("Fault"),
    }
    bulk = Bulk("failed", "restart_failed", _l("Start all again"), _l("All failed jobs are started again."))
    choices: ClassVar = {"state": (_l("State"), _state_choices), "name": (_l("What"), _task_choices)}
    shown: ClassVar = {
        "name": _show_name,
        "state": lambda job: badge(JOB_STATE, job.state, TONES),
        "created_at": lambda job: show_moment(job.created_at),
        "next_at": lambda job: show_moment(job.next_at),
        "heartbeat_at": lambda job: show_moment(job.heartbeat_at),
        "finished_at": lambda job: show_moment(job.finished_at),
        "arguments": lambda job: ", ".join(f"{name}: {value}" for name, value in job.arguments.items()) or "—",
        "error": lambda job: (job.error or "—")[:300],
    }
    facts = ("name", "state", "attempts", "arguments", "created_at", "next_at", "heartbeat_at", "finished_at")

    @expose("/<int:pk>")
    def show(self, pk: int) -> AnyResponse:
        """One job with its whole fault."""
        return self.render("ops/job.html", title=_("Job %(number)s", number=pk), job=find(Job, pk))

    @expose("/<int:pk>/restart", methods=("POST",))
    def restart(self, pk: int) -> AnyResponse:
        """Start a failed job again."""
        job = find(Job, pk)
        perform(lambda: _restart(job), _("It waits for a worker now."))
        return redirect(url_for(".show", pk=pk))

    @expose("/restart-failed", methods=("POST",))
    def restart_failed(self) -> AnyResponse:
        """Start all failed jobs again."""
        failed = db.session.scalars(select(Job).where(Job.state == "failed").order_by(Job.id)).all()
        done = ngettext("%(num)s job waits for a worker now.", "%(num)s jobs wait for a worker now.", len(failed))
        perform(lambda: _restart_all(failed), done)
        return redirect(url_for(".index_view"))


def _restart_all(jobs: Iterable[Job]) -> None:
    for job in jobs:
        _restart(job)


def _restart(job: Job) -> None:
    restart(job)
    audit.record(action="job_restarted", by=actor(), subject=f"job:{job.id}", details={"name": job.name})
