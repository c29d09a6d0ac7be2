"""Reports by mail: what a person has ordered, to whom it goes and when, and what became of it."""

from __future__ import annotations

from typing import Any

from babel.dates import get_day_names
from flask import Response, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import BooleanField, SelectField
from wtforms.fields import SelectChoice

from app.charts import dispatch, reports
from app.charts.grouping import BY_WORDS
from app.errors import NotFound
from app.lib.recurrence import Recurrence
from app.lib.vocabulary.period import PERIOD_PRESET
from app.lib.vocabulary.schedule import FREQUENCY, REPORT_FILE
from app.models import ReportSchedule
from app.queries import report_groups
from app.queries import report_schedules as reads
from app.services import report_schedules
from app.views.base import OfficeView, actor, carry_out, expose, now, perform, person, tell
from app.views.fields import LineField, SeveralField, WholeField, WordField, need
from app.views.users import CheckboxesField
from app.views.wording import locale

FIRST_ZONE = "Europe/Moscow"


class OrderForm(FlaskForm):
    """What, for which period, as what, when, to whom."""

    name = LineField(_l("What the mail is called"), limit=100, validators=[need])
    slugs = CheckboxesField(_l("Reports"), description=_l("None ticked means all of them."))
    preset = WordField(_l("Period"), PERIOD_PRESET, optional=False)
    grouping = SelectField(_l("Rows"))
    face = WordField(_l("File"), REPORT_FILE, optional=False)
    frequency = WordField(_l("How often"), FREQUENCY, optional=False)
    weekday = SelectField(_l("Day of the week"), description=_l("Counts for weekly mails."), coerce=int)
    month_day = WholeField(
        _l("Day of the month"),
        low=1,
        high=31,
        description=_l("Counts for monthly mails; a shorter month takes its last day."),
        validators=[need],
    )
    hour = SelectField(_l("Hour"), coerce=int)
    time_zone = SelectField(_l("Time zone"))
    emails = SeveralField(
        _l("Readers"),
        description=_l("E-mail addresses of people with an account, one a line. Each gets what the own role may see."),
        validators=[need],
    )
    skips_empty = BooleanField(_l("Send nothing when there is nothing to tell"))

    def offer(self) -> None:
        """Set the choices."""
        self.slugs.choices = [SelectChoice(each.slug, f"{each.number}. {each.title}") for each in reports.REPORTS]
        self.grouping.choices = [SelectChoice(str(by), str(words)) for by, words in BY_WORDS.items()]
        names = get_day_names("wide", locale=locale())
        self.weekday.choices = [SelectChoice(number, names[number]) for number in range(7)]
        self.hour.choices = [SelectChoice(hour, f"{hour:02}:00") for hour in range(24)]
        self.time_zone.choices = [SelectChoice(zone, zone) for zone in _list_zones(self.time_zone.data)]


class ReportSchedulesView(OfficeView):
    """A person's own orders; nobody sees another's."""

    route_base = "/report-schedules"

    @expose("/")
    def index(self) -> Response:
        """All orders."""
        found = reads.list_own(owner_id=person().id)
        return self.render("office/reports/schedules.html", schedules=found, describe=describe)

    @expose("/add", permission="edit", methods=("GET", "POST"))
    def add(self) -> AnyResponse:
        """Order reports."""
        form = OrderForm(data=_suggest())
        form.offer()
        made: list[ReportSchedule] = []
        if carry_out(form, lambda: made.append(_create(form))):
            tell(_l("The mail is ordered."))
            return redirect(url_for("ReportSchedulesView.show", schedule_id=made[0].id))
        return self.render("office/reports/schedule_form.html", form=form, schedule=None)

    @expose("/<int:schedule_id>")
    def show(self, schedule_id: int) -> Response:
        """An order with its log."""
        schedule = reads.get(schedule_id=schedule_id, owner_id=person().id)
        log = reads.list_log(schedule=schedule)
        titles = [f"{each.number}. {each.title}" for each in reports.REPORTS if each.slug in schedule.slugs]
        return self.render(
            "office/reports/schedule.html", schedule=schedule, log=log, titles=titles, when=describe(schedule)
        )

    @expose("/<int:schedule_id>/edit", permission="edit", methods=("GET", "POST"))
    def edit(self, schedule_id: int) -> AnyResponse:
        """Change an order."""
        schedule = reads.get(schedule_id=schedule_id, owner_id=person().id)
        form = OrderForm(data=_present(schedule))
        form.offer()
        if carry_out(form, lambda: report_schedules.change(schedule=schedule, order=_read(form), by=actor())):
            tell(_l("Saved."))
            return redirect(url_for("ReportSchedulesView.show", schedule_id=schedule_id))
        return self.render("office/reports/schedule_form.html", form=form, schedule=schedule)

    @expose("/<int:schedule_id>/<step>", permission="edit", methods=("POST",))
    def act(self, schedule_id: int, step: str) -> AnyResponse:
        """Send now, pause, resume or remove."""
        schedule = reads.get(schedule_id=schedule_id, owner_id=person().id)
        steps: dict[str, tuple[Any, Any]] = {
            "send": (
                lambda: dispatch.send(schedule=schedule, due_at=now(), at=now()),
                _l("Done: the log says what went."),
            ),
            "pause": (
                lambda: report_schedules.pause(schedule=schedule, by=actor()),
                _l("Nothing is sent until resumed."),
            ),
            "resume": (lambda: report_schedules.resume(schedule=schedule, by=actor()), _l("The mail comes again.")),
            "remove": (lambda: report_schedules.remove(schedule=schedule, by=actor()), _l("The order is removed.")),
        }
        if step not in steps:
            raise NotFound("STEP_UNKNOWN", _l("There is no such page."), "step")
        perform(*steps[step])
        if step == "remove":
            return redirect(url_for("ReportSchedulesView.index"))
        return redirect(url_for("ReportSchedulesView.show", schedule_id=schedule_id))


def describe(schedule: ReportSchedule) -> str:
    """When an order is sent, in words."""
    hour = f"{schedule.hour:02}:00"
    day = get_day_names("wide", locale=locale())[schedule.weekday]
    words = {
        "daily": _("every day at %(hour)s", hour=hour),
        "weekly": _("every week, %(day)s at %(hour)s", day=day, hour=hour),
        "monthly": _("every month on day %(day)s at %(hour)s", day=schedule.month_day, hour=hour),
    }
    return f"{words[schedule.frequency]} ({schedule.time_zone})"


def _list_zones(chosen: str | None) -> list[str]:
    """The zones of the reader's dealers, and what is chosen already."""
    zones = {dealer.time_zone for dealer in report_groups.dealers()} | {FIRST_ZONE}
    return sorted(zones | ({chosen} if chosen and request.method == "GET" else set()))


def _suggest() -> dict[str, Any]:
    return {
        "preset": "last_month",
        "grouping": "dealer",
        "face": "xlsx",
        "frequency": "monthly",
        "weekday": 0,
        "month_day": 2,
        "hour": 8,
        "time_zone": FIRST_ZONE,
        "emails": [person().email],
        "skips_empty": True,
    }


def _present(schedule: ReportSchedule) -> dict[str, Any]:
    kept = ("name", "slugs", "preset", "grouping", "face", "frequency", "weekday", "month_day", "hour", "time_zone")
    shown = {name: getattr(schedule, name) for name in kept}
    return {**shown, "emails": [user.email for user in schedule.people], "skips_empty": schedule.skips_empty}


def _read(form: OrderForm) -> report_schedules.Order:
    return report_schedules.Order(
        name=form.name.data,
        slugs=tuple(form.slugs.data or ()),
        preset=form.preset.data,
        grouping=form.grouping.data,
        face=form.face.data,
        recurrence=Recurrence(
            form.frequency.data,
            form.hour.data,
            form.time_zone.data,
            weekday=form.weekday.data,
            month_day=form.month_day.data,
        ),
        emails=tuple(form.emails.data or ()),
        skips_empty=form.skips_empty.data,
    )


def _create(form: OrderForm) -> ReportSchedule:
    return report_schedules.create(owner=person(), order=_read(form), by=actor())
