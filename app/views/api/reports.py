"""The reports by HTTP, over the dealer of the key."""

from __future__ import annotations

from typing import Final

from flask import Response, jsonify, request
from flask_babel import lazy_gettext as _l

from app.charts import reports
from app.charts.closing import measure_settled
from app.charts.render import to_json
from app.charts.report import ROWS, Compare
from app.charts.selection import read, resolve
from app.views.api.operation import Call, Parameter, Where, operation
from app.views.api.schemas import DAY, one_of, refer
from app.views.report_page import last_month

_SEVERAL: Final = {"type": "array", "items": {"type": "string"}}
_SLUG: Final = {"type": "string", "enum": [report.slug for report in reports.REPORTS]}


@operation(
    "GET",
    "/reports/{slug}",
    _l("A report; without days of the last full month"),
    scope="reports:read",
    parameters=(
        Parameter("slug", _l("Report"), _SLUG, Where.PATH),
        Parameter("from", _l("First day"), DAY),
        Parameter("to", _l("Last day"), DAY),
        Parameter("by", _l("Rows"), one_of(tuple(str(by) for by in ROWS))),
        Parameter("make", _l("Only these makes"), _SEVERAL),
        Parameter("model", _l("Only these models, make/model"), _SEVERAL),
        Parameter("certified", _l("Approved cars only, or others"), one_of(("yes", "no"))),
        Parameter(
            "compare", _l("Beside the days before, or a year ago"), one_of(tuple(str(compare) for compare in Compare))
        ),
    ),
    answers={200: refer("Report")},
)
def get_report(call: Call, *, slug: str) -> Response:
    """A report as interfaces promise it."""
    report = reports.find(slug)
    asked = read(request.args.to_dict(flat=False), report, default=last_month(call.at))
    return jsonify(to_json(measure_settled(report, resolve(asked, now=call.at))))
