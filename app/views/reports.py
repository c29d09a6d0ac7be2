"""The reports: a list with last month's numbers, a page and files each, and the cars behind every number."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flask import Response, g, jsonify, request
from flask_babel import lazy_gettext as _l

from app.charts import drill, fact_files, reports, wording
from app.charts.closing import measure_settled
from app.charts.files import File, make_file
from app.charts.measuring import Result
from app.charts.render import to_json
from app.charts.report import By, Report
from app.charts.selection import Selection, read, resolve
from app.errors import NotFound, RuleBroken
from app.lib.periods import Period
from app.views import report_dashboard as dashboard
from app.views import report_page as page
from app.views.base import OfficeView, asked_page, expose, now, url_with
from app.views.report_choices import list_choices, list_presets
from app.views.report_facts import show_behind

FILES = ("json", "csv", "xlsx", "pdf")


class ReportsView(OfficeView):
    """Reports over the reader's own dealers, for the distributor over the network."""

    route_base = "/reports"

    @expose("/")
    def index(self) -> Response:
        """Every report as a tile with its number; each tile comes by itself."""
        moment = now()
        default = page.last_month(moment)
        asked, fault = _try_to_read_days(default, moment)
        return self.render(
            "office/reports/index.html",
            groups=list(dashboard.list_groups(asked)),
            period=wording.show_period(asked),
            is_last_month=asked == default,
            presets=list_presets(moment, asked),
            fault=fault,
        )

    @expose("/<slug>/tile")
    def tile(self, slug: str) -> Response:
        """One tile of the dashboard."""
        report, moment = reports.find(slug), now()
        asked = read(request.args.to_dict(flat=False), report, default=page.last_month(moment))
        return self.render("office/reports/tile.html", tile=dashboard.show_tile(report, asked, moment))

    @expose("/<slug>")
    def show(self, slug: str) -> Response:
        """A report as page or, with ``format``, as file."""
        report, moment = reports.find(slug), now()
        face = request.args.get("format", "html")
        if face in FILES:
            return _send(measure_settled(report, _asked(report, moment)), face)
        g.styles_inline = True  # Plotly writes a style sheet of its own
        shown, fault = _try_to_measure(report, moment)
        answer = self.render(
            "office/reports/show.html",
            report=report,
            fault=fault,
            shown=page.show(shown) if shown else None,
            choices=list_choices(report, moment, page.last_month(moment)),
        )
        answer.status_code = fault.status if fault else 200
        return answer

    @expose("/<slug>/cars")
    def cars(self, slug: str) -> Response:
        """The facts behind one number of a report, with ``format`` all of them as a file."""
        report, moment = reports.find(slug), now()
        metric = report.metric(request.args.get("measure", ""))
        if metric is None:
            raise NotFound("MEASURE_UNKNOWN", _l("This report has no such number."), "measure")
        selection, face = _asked(report, moment), request.args.get("format", "html")
        if face in fact_files.FILES:
            return _send_file(
                fact_files.make_file(face, f"{slug}_{metric.name}", drill.look_behind(metric, selection, page=None))
            )
        page_number = asked_page()
        behind = drill.look_behind(metric, selection, page=page_number)
        return self.render(
            "office/reports/cars.html",
            report=report,
            metric=metric,
            behind=[show_behind(some, page_number) for some in behind],
            files={face: url_with(format=face) for face in fact_files.FILES},
            value=page.show_value(metric, drill.value_behind(metric, selection, behind), selection),
            parameters=wording.list_parameters(selection),
            back=page.address_of(report, selection.asked),
        )


def _try_to_read_days(default: Period, moment: datetime) -> tuple[Period, RuleBroken | None]:
    """The days of the address, or the default with what is wrong about them."""
    try:
        asked = read(request.args.to_dict(flat=False), reports.REPORTS[0], default=default)
        return resolve(replace(asked, by=By.TOTAL), now=moment).period, None
    except RuleBroken as fault:
        return default, fault


def _asked(report: Report, moment: datetime) -> Selection:
    """What the address asks.

    :raises RuleBroken: naming the parameter that is at fault.
    """
    asked = read(request.args.to_dict(flat=False), report, default=page.last_month(moment))
    return resolve(asked, now=moment)


def _try_to_measure(report: Report, moment: datetime) -> tuple[Result | None, RuleBroken | None]:
    try:
        return measure_settled(report, _asked(report, moment)), None
    except RuleBroken as fault:
        return None, fault


def _send(result: Result, face: str) -> Response:
    if face == "json":
        return jsonify(to_json(result))
    return _send_file(make_file(face, [result]))


def _send_file(file: File) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"', "Cache-Control": "no-store"}
    return Response(file.content, content_type=file.media_type, headers=headers)
