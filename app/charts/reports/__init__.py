"""The registry of reports: a report that stands here has its page, files, command, documentation and tests."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.charts.report import Report
from app.charts.reports import (
    average_expense,
    average_purchase_price,
    average_sale_price,
    car_views,
    cars_sold,
    dealer_activity,
    documented_sales,
    efficiency,
    gross_profit,
    market_share,
    price_changes,
    request_handling,
    return_on_investment,
    revenue,
    stock,
    stock_turnover,
    upload_errors,
    used_cars_sold,
)
from app.errors import NotFound

REPORTS: tuple[Report, ...] = (
    dealer_activity.REPORT,
    cars_sold.REPORT,
    used_cars_sold.REPORT,
    stock.REPORT,
    upload_errors.REPORT,
    request_handling.REPORT,
    car_views.REPORT,
    average_sale_price.REPORT,
    average_purchase_price.REPORT,
    revenue.REPORT,
    gross_profit.REPORT,
    efficiency.REPORT,
    market_share.REPORT,
    stock_turnover.REPORT,
    average_expense.REPORT,
    return_on_investment.REPORT,
    price_changes.REPORT,
    documented_sales.REPORT,
)


def find(slug: str) -> Report:
    """The report of a slug.

    :raises NotFound: there is none.
    """
    report = next((report for report in REPORTS if report.slug == slug), None)
    if report is None:
        raise NotFound("REPORT_UNKNOWN", _l("There is no such report."), "slug")
    return report
