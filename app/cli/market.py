"""``flask market``: what the whole market sold."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import force_locale

from app.cli.edge import EXIT_UNUSABLE, command_scope
from app.extensions import db
from app.importers.market import MarketProblem, MarketTable, read_market
from app.importers.problems import FileRefused
from app.services import market
from app.services.audit import Actor

group = AppGroup("market", help="Figures of the whole market.")


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Read, tell and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def import_file(file: Path, dry_run: bool, as_json: bool) -> None:
    """Read market figures from FILE: a workbook or a CSV with the columns month, region, make and cars.

    Exit code 0: all accepted, 1: rows rejected, 2: unreadable.
    """
    with command_scope("market import"), force_locale(current_app.config["SETTINGS"].default_locale):
        table = _read(file)
        by = Actor(at=datetime.now(UTC), name="flask market import")
        counts = market.put_figures(figures=table.figures, by=by)
        if dry_run:
            db.session.rollback()
        else:
            db.session.commit()
        _tell(asdict(counts), table, as_json=as_json)
        sys.exit(1 if table.problems else 0)


def _read(file: Path) -> MarketTable:
    try:
        return read_market(file, file.name)
    except FileRefused as refused:
        for problem in refused.problems:
            click.echo(f"{problem.place}: {problem.message} {problem.cure}", err=True)
        sys.exit(EXIT_UNUSABLE)


def _tell(counts: dict[str, int], table: MarketTable, *, as_json: bool) -> None:
    if as_json:
        problems = [_as_json(problem) for problem in table.problems]
        click.echo(json.dumps({**counts, "rejected": len(problems), "problems": problems}, ensure_ascii=False))
        return
    click.echo(", ".join(f"{name}: {count}" for name, count in {**counts, "rejected": len(table.problems)}.items()))
    for problem in table.problems:
        click.echo(f"{problem.place}: {problem.value!r}: {problem.message}")


def _as_json(problem: MarketProblem) -> dict[str, Any]:
    return {**asdict(problem), "message": str(problem.message)}
