"""Report 18: which sales have their papers."""

from flask_babel import lazy_gettext as _l

from app.charts import parts
from app.charts.metrics import sales
from app.charts.report import Chart, Completeness, Report

REPORT = Report(
    slug="documented-sales",
    number=18,
    title=_l("Sales with documented payment"),
    summary=_l(
        "Cars sold in the period for which a payment document and the day of the payment are both known, "
        "and how they were paid for by whom."
    ),
    columns=(
        sales.SOLD,
        sales.DOCUMENTED,
        sales.DOCUMENTED_SHARE,
        sales.DOCUMENTED_AMOUNT,
        *sales.PAID_BY,
        *sales.BOUGHT_BY,
    ),
    completeness=Completeness(known=parts.TERMS_KNOWN, used=parts.SOLD, inputs=_l("way of payment and buyer")),
    headline="documented_share",
    chart=Chart(columns=("sold", "documented")),
)
