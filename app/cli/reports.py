"""``flask report``: the reports on the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import force_locale

from app.charts import dispatch, reports
from app.charts.closing import measure_settled
from app.charts.document import to_pdf
from app.charts.measuring import Result
from app.charts.render import to_csv, to_json, to_text
from app.charts.report import ROWS, By, Compare, Report
from app.charts.selection import Asked, resolve
from app.charts.workbook import to_xlsx
from app.cli.edge import EXIT_UNUSABLE, command_scope

ALL = "all"
FACES = ("table", "json", "csv", "xlsx", "pdf")
FILES = {"xlsx": to_xlsx, "pdf": to_pdf}
DAY = click.DateTime(["%Y-%m-%d"])

group = AppGroup("report", help="Reports.")


@contextmanager
def _speaking(why: str) -> Iterator[None]:
    with force_locale(current_app.config["SETTINGS"].default_locale), command_scope(why):
        yield


@group.command("list")
def list_reports() -> None:
    """Print number, slug and title of every report."""
    with _speaking("report list"):
        for report in reports.REPORTS:
            click.echo(f"{report.number:>2}  {report.slug:22}  {report.title}")


@group.command("run")
@click.argument("slug")
@click.option("--from", "from_on", type=DAY, required=True, help="First day.")
@click.option("--to", "to_on", type=DAY, required=True, help="Last day; a future one is cut to today.")
@click.option("--by", type=click.Choice([str(by) for by in ROWS]), default=None, help="Default: dealer.")
@click.option("--dealer", "dealers", multiple=True, help="Dealer code; may be repeated. Default: all.")
@click.option("--compare", type=click.Choice([str(compare) for compare in Compare]), default=None, help="With before.")
@click.option("--format", "face", type=click.Choice(FACES), default="table", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=None, help="File; of `all` as CSV a folder.")
def run(
    *,
    slug: str,
    from_on: datetime,
    to_on: datetime,
    by: str | None,
    dealers: tuple[str, ...],
    compare: str | None,
    face: str,
    out: Path | None,
) -> None:
    """Measure the report SLUG, or `all`. JSON of all is a list; a workbook of all has a sheet for each."""
    _check_way(slug, face, out)
    with _speaking("report run"):
        chosen = reports.REPORTS if slug == ALL else (reports.find(slug),)
        wish = Asked(from_on.date(), to_on.date(), dealers=dealers, compare=Compare(compare) if compare else None)
        now = datetime.now(UTC)
        results = [
            measure_settled(report, resolve(replace(wish, by=_grouping(report, by, slug)), now=now))
            for report in chosen
        ]
        _hand_out(results, face, out, is_all=slug == ALL)


def _grouping(report: Report, by: str | None, slug: str) -> By:
    """What was asked; of all reports those that do not know it fall back to their own."""
    if by is None or (by not in report.dimensions and slug == ALL):
        return report.dimensions[0]
    if by not in report.dimensions:
        _refuse(f"--by: this report has {', '.join(report.dimensions)}")
    return By(by)


def _check_way(slug: str, face: str, out: Path | None) -> None:
    if out is None and (face in FILES or (face == "csv" and slug == ALL)):
        _refuse("--out: this needs a file to write to")


def _refuse(words: str) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(EXIT_UNUSABLE)


def _hand_out(results: Sequence[Result], face: str, out: Path | None, *, is_all: bool) -> None:
    try:
        _write_out(results, face, out, is_all=is_all)
    except OSError as error:
        _refuse(f"--out: {error}")


def _write_out(results: Sequence[Result], face: str, out: Path | None, *, is_all: bool) -> None:
    if face == "csv" and is_all and out is not None:
        out.mkdir(parents=True, exist_ok=True)
        for result in results:
            (out / f"{result.report.slug}.csv").write_bytes(to_csv(result).encode())
        return
    content = FILES[face](results) if face in FILES else _write(results, face, is_all=is_all).encode()
    if out is None:
        sys.stdout.buffer.write(content)
    else:
        out.write_bytes(content)


def _write(results: Sequence[Result], face: str, *, is_all: bool) -> str:
    if face == "csv":
        return to_csv(results[0])
    if face == "json":
        found = [to_json(result) for result in results]
        return json.dumps(found if is_all else found[0], ensure_ascii=False, indent=2) + "\n"
    return "\n".join(to_text(result) for result in results)


@group.command("send")
@click.option("--due", is_flag=True, required=True, help="Everything whose time has come.")
def send(*, due: bool) -> None:  # noqa: ARG001 - without the flag click refuses: nobody sends by mistake
    """Queue the mails of ordered reports whose time has come."""
    with _speaking("report send"):
        click.echo(f"queued: {dispatch.send_due(at=datetime.now(UTC))}")
