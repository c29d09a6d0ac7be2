"""The page of docs/ that says what the reports count, written from their declarations."""

from collections.abc import Iterator

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

Parameters of an address: `from to by dealer region make model certified currency`, and `format` for a file; a model is
written `make/model`. The command takes `--from --to --by --dealer --format --out`."""


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
