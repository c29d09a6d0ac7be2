"""The registry of reports: a report that stands here has its page, files, command, documentation and tests."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.charts.report import Report
from app.charts.reports import cars_sold, revenue, stock, stock_turnover
from app.errors import NotFound

REPORTS: tuple[Report, ...] = (cars_sold.REPORT, stock.REPORT, revenue.REPORT, stock_turnover.REPORT)


def find(slug: str) -> Report:
    """The report of a slug.

    :raises NotFound: there is none.
    """
    report = next((report for report in REPORTS if report.slug == slug), None)
    if report is None:
        raise NotFound("REPORT_UNKNOWN", _l("There is no such report."), "slug")
    return report
