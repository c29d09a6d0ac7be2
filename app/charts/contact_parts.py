"""The parts of metrics about the buyers: their looks at cars, their requests and how these were answered."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Subquery, case

from app.charts.report import Fold, Kind, Part
from app.models import CustomerRequest, ListingViewDay
from app.queries import report_requests as requests
from app.queries import report_views as views

ANSWER_WORDS = _l("Seconds to the answer")


def _if(condition: ColumnElement[bool]) -> Any:
    return lambda _span: case((condition, 1))


# Requests
RECEIVED = Part("requests", requests.RECEIVED)
ANSWERED = Part("answered", requests.RECEIVED, _if(CustomerRequest.first_answer_at.is_not(None)))
IN_TIME = Part("in_time", requests.RECEIVED, _if(requests.IS_IN_TIME))
UNANSWERED = Part("unanswered", requests.RECEIVED, _if(CustomerRequest.first_answer_at.is_(None)))
CLOSED = Part("closed", requests.RECEIVED, _if(CustomerRequest.state == "closed"))
SOLD = Part("led_to_sale", requests.RECEIVED, _if(CustomerRequest.outcome == "sold"))
MEDIAN_ANSWER = Part(
    "median_seconds", requests.RECEIVED, requests.seconds_to_answer, Fold.MEDIAN, Kind.COUNT, ANSWER_WORDS
)
NINTH_ANSWER = Part(
    "ninth_seconds", requests.RECEIVED, requests.seconds_to_answer, Fold.NINTH, Kind.COUNT, ANSWER_WORDS
)
ABOUT_CARS = Part("about_cars", requests.RECEIVED_ABOUT_CARS)


def _views(_span: Subquery) -> ColumnElement[Any]:
    return ListingViewDay.views.expression


def _visitor(_span: Subquery) -> ColumnElement[Any]:
    return ListingViewDay.visitor.expression


# Looks at cars
VIEWS = Part("looks", views.VIEWED, _views, Fold.SUM, Kind.COUNT, _l("Page views"))
VISITORS = Part("visitors", views.VIEWED, _visitor, Fold.DISTINCT, crosses_groups=True)
SHOWN = Part("shown", views.SHOWN)
DAYS_SHOWN = Part("days_shown", views.SHOWN, views.days_shown, Fold.SUM, Kind.DAYS, _l("Days on sale in the period"))
