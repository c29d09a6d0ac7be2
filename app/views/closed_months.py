"""Closed months: closing and reopening them, and what was corrected since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_skeleton
from flask import Response, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from app.charts import closing, wording
from app.charts.closing import Adjustment
from app.charts.selection import Asked
from app.charts.sheet import change_between
from app.errors import NotFound
from app.models import ClosedMonth
from app.queries import closed_months, report_groups
from app.services import closed_months as service
from app.views.base import OfficeView, actor, carry_out, expose, now, perform, tell
from app.views.fields import LineField, need
from app.views.report_page import address_of, show_with_unit
from app.views.sheets import CSV_TYPE, write_csv
from app.views.wording import locale

SHOWN = 24


class ReopenForm(FlaskForm):
    """Why a month is opened again."""

    reason = LineField(
        _l("Why is it opened again?"), limit=300, description=_l("The audit log keeps it."), validators=[need]
    )


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the list; ``closed`` is empty for open ones."""

    code: str
    name: str
    closed: ClosedMonth | None


@dataclass(frozen=True, slots=True)
class Correction:
    """A number that is another one since its month was closed."""

    report: str
    href: str
    group: str
    measure: str
    closed: str
    now: str
    change: str


class ClosedMonthsView(OfficeView):
    """Months whose numbers are kept."""

    route_base = "/closed-months"

    @expose("/")
    def index(self) -> Response:
        """The months of the last two years, open and closed, and all that are closed."""
        return self.render("office/reports/closed_months.html", months=list(_list_months()))

    @expose("/<month>")
    def show(self, month: str) -> Response:
        """What was corrected since a month was closed, with ``format=csv`` as file."""
        closed = _find(month)
        found = [_show(each, closed) for each in closing.list_adjustments(closed.month, now=now())]
        if request.args.get("format") == "csv":
            return _send(closed, found)
        return self.render(
            "office/reports/closed_month.html", month=_month(closed.month, closed), found=found, form=ReopenForm()
        )

    @expose("/<month>/close", permission="write", methods=("POST",))
    def close(self, month: str) -> AnyResponse:
        """Keep the numbers of a month."""
        first = _read(month)
        perform(
            lambda: closing.close_month(month=first, by=actor()),
            _l("The month is closed: its numbers stay as they are."),
        )
        return redirect(url_for("ClosedMonthsView.index"))

    @expose("/<month>/reopen", permission="write", methods=("POST",))
    def reopen(self, month: str) -> AnyResponse:
        """Forget the kept numbers of a month."""
        closed, form = _find(month), ReopenForm()
        shown = _month(closed.month, closed)
        if carry_out(form, lambda: service.reopen(month=closed.month, reason=form.reason.data, by=actor())):
            tell(_l("The month is open again."))
            return redirect(url_for("ClosedMonthsView.index"))
        return self.render("office/reports/closed_month.html", month=shown, found=[], form=form)


def _read(month: str) -> date:
    """The first day of a month in an address.

    :raises NotFound: it is none.
    """
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise NotFound("MONTH_UNKNOWN", _l("There is no such month."), "month") from error


def _find(month: str) -> ClosedMonth:
    closed = closed_months.find(_read(month))
    if closed is None:
        raise NotFound("MONTH_OPEN", _l("This month is not closed."), "month")
    return closed


def _list_months() -> Iterator[Month]:
    closed = {found.month: found for found in closed_months.list_closed()}
    today = report_groups.latest_day(report_groups.dealers(), now())
    first = today.replace(day=1)
    months = {_back(first, count) for count in range(1, SHOWN + 1)}
    for month in sorted(months | set(closed), reverse=True):
        yield _month(month, closed.get(month))


def _back(month: date, count: int) -> date:
    place = month.year * 12 + month.month - 1 - count
    return date(place // 12, place % 12 + 1, 1)


def _month(month: date, closed: ClosedMonth | None) -> Month:
    return Month(f"{month:%Y-%m}", format_skeleton("yMMMM", month, locale=locale()), closed)


def _show(found: Adjustment, closed: ClosedMonth) -> Correction:
    metric = found.report.metric(found.measure)
    kind = (metric or found.report.headline_metric).kind
    last = _back(closed.month, -1).toordinal() - 1
    asked = Asked(closed.month, date.fromordinal(last))
    return Correction(
        report=f"{found.report.number}. {found.report.title}",
        href=address_of(found.report, asked),
        group=found.group.label if found.group else "",
        measure=str(metric.label) if metric else found.measure,
        closed=show_with_unit(found.closed, kind, found.currency),
        now=show_with_unit(found.now, kind, found.currency),
        change=wording.show_change(change_between(found.now, found.closed), kind),
    )


def _send(closed: ClosedMonth, found: list[Correction]) -> Response:
    heads: list[Any] = [_l("Report"), _l("Dealer"), _l("Measure"), _l("Closed"), _l("Now"), _l("Adjustment")]
    rows = ([each.report, each.group, each.measure, each.closed, each.now, each.change] for each in found)
    file = write_csv([str(head) for head in heads], rows)
    name = f"closed_{closed.month:%Y-%m}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(file.read(), content_type=CSV_TYPE, headers=headers)
