"""Report 7: how often cars are looked at."""

from flask_babel import lazy_gettext as _l

from app.charts import contact_parts as parts
from app.charts.metrics import contacts
from app.charts.report import Chart, Completeness, Report

REPORT = Report(
    slug="car-views",
    number=7,
    title=_l("Views of cars"),
    summary=_l("How often people looked at the cars in the period, and how often they asked."),
    columns=(
        contacts.VIEWS,
        contacts.VISITORS,
        contacts.DAYS_ON_SALE,
        contacts.VIEWS_PER_DAY,
        contacts.REQUESTS,
        contacts.REQUESTS_PER_100_VIEWS,
    ),
    completeness=Completeness(
        known=parts.SHOWN, used=parts.SHOWN, inputs=_l("the history of the cars, which all have")
    ),
    headline="views",
    chart=Chart(columns=("views", "visitors")),
)
