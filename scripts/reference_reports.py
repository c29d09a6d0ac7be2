"""The page of docs/ that says what the reports count, written from their declarations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.charts.report import Second

NOTATION = """\
The page of a report, its JSON, CSV and workbook, `flask report run` and this page come from one declaration in
`app/charts/reports/`. What holds for all of them:

- A period is named by its first and last day, both included; a last day in the future is cut to today. Days are those
  of the dealer's own clocks.
- A car is sold in a period when its sale lies on one of the days and was not cancelled. It is in stock on a day when it
  was acquired by then and has neither been sold nor withdrawn by then, read from its history. A car that was withdrawn
  and came back has several stretches in stock; one acquired and sold on the same day was never in stock.
- Months are calendar months; a month covered in part counts its share of days.
- Approved is a car with a certificate of the programme: of a sale on its day, of stock on the last day.
- A dealer's region is that of the first location.
- Totals are counted over all cars of the selection, never from rows. A car that lacks an input is left out of that
  number and lowers the completeness. What has no denominator is no data (`null`), never 0.
- Amounts are exact, in the dealer's currency. With several currencies in the selection there is a table for each; the
  JSON then has `tables`, each with `currency`, `rows`, `totals`, `completeness`, instead of these at the top.
- Rows of months show stock at each month's end, the totals line at the last day of the period.
- Dealers see their own cars only.
- What a fact has not is no data: a delivery has no make, so narrowed to a make the number of deliveries is `null`; a
  market figure has no dealer, so rows by dealer have no market share. Requests about no car stand in a row of their own
  (`make=-`, `model=-`).
- Medians, and the value below which nine of ten lie, are interpolated between the two neighbours by their distance.
- A market figure is of a month, region, brand and condition. Of a month covered in part its share of days counts. Sales
  without a figure beside them stay out of the share and lower the completeness. The market of a selection is that of
  the regions of its dealers.
- `compare=previous` sets as many days before the period beside each number, `compare=year` the same days a year ago,
  whole months as whole months: JSON, CSV and workbook have `<name>_before` and `<name>_change` after each measure, the
  change being the difference in the measure's own unit. Each month's row is compared with its own days before.
- Numbers of closed months are those that were kept when the month was closed: of a closed month by dealer or in total,
  of closed months as rows. The JSON then has `"closed": true`. Measures corrected since have `<name>_now` and
  `<name>_adjustment` besides. Numbers narrowed, compared, over several months or of several chosen dealers together
  were not kept; page, workbook and paper say so.

Parameters of an address: `from to by dealer region make model certified currency compare`, `type` for types of
requests, `code` for problems, and `format` for a file; a model is written `make/model`. The command takes
`--from --to --by --dealer --compare --format --out`. Behind each number stands the list of its facts:
`/office/reports/<slug>/cars?measure=<name>` with the same parameters, with `format=csv` or `xlsx` all of them. A second
table follows in the JSON as `second`, in the CSV after an empty line, in the workbook on a sheet of its own."""


def write_reports() -> Iterator[str]:
    """The page of the reports."""
    from flask_babel import force_locale  # noqa: PLC0415 - the application is made for this page only

    from app.charts.reports import REPORTS  # noqa: PLC0415
    from run import build  # noqa: PLC0415

    yield "# Reports"
    yield ""
    yield NOTATION
    with build().app_context(), force_locale("en"):
        for report in sorted(REPORTS, key=lambda found: found.number):
            yield ""
            yield f"## {report.number}. {report.title}"
            yield f"`{report.slug}` · {report.summary}"
            yield ""
            yield f"Rows: {', '.join(report.dimensions)}. Completeness asks for: {report.completeness.inputs}."
            yield ""
            yield "| column | kind | formula |"
            yield "| --- | --- | --- |"
            for metric in report.columns:
                yield f"| `{metric.name}` {metric.label} | {metric.kind} | {metric.meaning} |"
            if report.second:
                yield from _write_second(report.second)


def _write_second(second: Second) -> Iterator[str]:
    yield ""
    yield f"Second table by {second.by}, {str(second.title).lower()}:"
    yield ""
    yield "| column | kind | formula |"
    yield "| --- | --- | --- |"
    for metric in second.columns:
        yield f"| `{metric.name}` {metric.label} | {metric.kind} | {metric.meaning} |"
