"""What happens by the clock, who fires it, and when it happened last."""

from __future__ import annotations

from flask import Response, redirect, url_for
from flask_admin import expose
from flask_babel import format_timedelta
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse

from app.errors import NotFound
from app.extensions import db
from app.jobs import enqueue
from app.jobs.schedules import SCHEDULES, Schedule, is_alive
from app.lib.vocabulary.operation import JOB_STATE, TASK
from app.queries import operations
from app.services import audit
from app.views.base import actor, now, perform
from app.views.ops.base import OpsPage
from app.views.ops.jobs import TONES
from app.views.ops.wording import badge, words_of


class SchedulesPage(OpsPage):
    """All schedules and leases; a schedule can be fired by hand."""

    label = _l("Schedules")
    lead = _l("One process is elected to watch the clock; it only puts tasks into the queue.")

    def __init__(self) -> None:
        super().__init__(name=self.label, endpoint="ops_schedules", url="schedules")

    @expose("/")
    def index(self) -> Response:
        """Schedules with their last jobs, and who holds the lease."""
        last = operations.last_jobs(schedule.name for schedule in SCHEDULES)
        rows = [(schedule, words_of(TASK, schedule.name), last.get(schedule.name)) for schedule in SCHEDULES]
        at = now()
        return self.render(
            "ops/schedules.html",
            rows=rows,
            leases=operations.leases(),
            at=at,
            is_alive=is_alive(at),
            show_state=lambda job: badge(JOB_STATE, job.state, TONES),
            show_pause=lambda schedule: format_timedelta(schedule.every),
        )

    @expose("/<slug>/fire", methods=("POST",))
    def fire(self, slug: str) -> AnyResponse:
        """Put a schedule's task into the queue now."""
        schedule = _find(slug)
        perform(lambda: _fire(schedule), _("It waits for a worker now."))
        return redirect(url_for(".index"))


def _find(name: str) -> Schedule:
    found = next((schedule for schedule in SCHEDULES if schedule.name == name and schedule.is_task), None)
    if found is None:
        raise NotFound("SCHEDULE_UNKNOWN", _l("There is no such schedule."))
    return found


def _fire(schedule: Schedule) -> None:
    job = enqueue(schedule.name)
    audit.record(action="job_restarted", by=actor(), subject=f"job:{job.id}", details={"name": job.name})
    db.session.flush()
