"""Report 6: how customers' requests are answered."""

from flask_babel import lazy_gettext as _l

from app.charts import contact_parts as parts
from app.charts.metrics import contacts
from app.charts.report import By, Chart, Completeness, Report, Second

COLUMNS = (
    contacts.RECEIVED,
    contacts.ANSWERED,
    contacts.IN_TIME,
    contacts.IN_TIME_SHARE,
    contacts.NEVER_ANSWERED,
    contacts.MEDIAN_MINUTES,
    contacts.P90_MINUTES,
    contacts.CLOSED,
    contacts.SOLD,
    contacts.CONVERSION,
)
REPORT = Report(
    slug="request-handling",
    number=6,
    title=_l("Handling of requests"),
    summary=_l("How many requests came in the period, how soon a person answered them, and what became of them."),
    columns=COLUMNS,
    completeness=Completeness(known=parts.ANSWERED, used=parts.RECEIVED, inputs=_l("a human answer, for the minutes")),
    headline="in_time_pct",
    chart=Chart(columns=("in_time", "answered", "received")),
    second=Second(by=By.TYPE, title=_l("By type of request"), columns=COLUMNS),
)
