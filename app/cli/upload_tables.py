"""Deliveries in the terminal and in report files."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from flask_babel import gettext as _

from app.importers import engine
from app.importers.problems import heading, reader_locale
from app.importers.undo import Undoing
from app.lib.cells import defuse
from app.lib.vocabulary.upload import SEVERITY, UNDO_REASON, UNDO_RESULT, UPLOAD_STATUS
from app.models import Upload
from app.queries import upload_pages
from app.services import uploads
from app.services.uploads import TOTALS

_UNUSABLE = frozenset({"rejected", "failed"})
_LEFT_OUT = frozenset({"TEXT_TOO_LONG", "PHOTO_UNREADABLE", "PHOTO_TOO_LARGE", "PHOTO_TOO_SMALL"})
_COLUMNS = ("severity", "code", "place", "field", "value", "message", "cure")
_SHOWN = ("status", "format", "mode", *TOTALS, "file_name")


def exit_code(upload: Upload) -> int:
    """0: all accepted; 1: rows rejected, texts or photos left out, or held; 2: the file could not be taken."""
    if upload.status in _UNUSABLE:
        return 2
    waits = upload.held or upload.status == "held" or "MASS_WITHDRAWAL_HELD" in upload.problem_counts
    return int(
        upload.status != "duplicate" and bool(upload.rejected or waits or _LEFT_OUT & upload.problem_counts.keys())
    )


def print_upload(upload: Upload, *, as_json: bool) -> None:
    """Print an upload: one JSON object for programs, totals and the gravest problems for people."""
    told = engine.summary(upload)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    status = UPLOAD_STATUS.name(upload.status, reader_locale())
    click.echo("  ".join(str(part) for part in (told["upload"], status, told["format"], told["mode"]) if part))
    click.echo("  ".join(f"{name} {told[name]}" for name in TOTALS))
    photos = told["photos"]
    click.echo("  ".join(f"photos {name} {count}" for name, count in photos.items()))
    _print_problems(upload)


def _print_problems(upload: Upload) -> None:
    """Print the gravest problems, those about the whole file first, and how many there are of each code."""
    shown = upload_pages.find_problems(upload.id, severity=None, code=None)
    for problem in map(engine.problem_of, shown.rows):
        click.echo(f"{SEVERITY.name(problem.severity.value, reader_locale())}  {problem.code}  {problem.place}")
        click.echo(f"    {problem.message} {problem.cure}")
    if shown.pages > 1:
        click.echo("  ".join(f"{code} {count}" for code, count in sorted(upload.problem_counts.items())))
        told = {"shown": len(shown.rows), "count": shown.count}
        click.echo(_("These are the first %(shown)s of %(count)s problems; --json prints all of them.", **told))


def print_uploads(rows: Iterable[Upload], *, as_json: bool = False) -> None:
    """Print a line for each upload, tab separated, or all as one list of JSON objects."""
    told = [_describe(upload) for upload in rows]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    names = ("upload", "dealer", "created_at", *_SHOWN)
    click.echo("\t".join(names))
    for one in told:
        click.echo("\t".join("-" if one[name] is None else str(one[name]) for name in names))


def _describe(upload: Upload) -> dict[str, Any]:
    return {
        "upload": upload.id,
        "dealer": uploads.upload_dealer(upload).code,
        "created_at": upload.created_at.isoformat(timespec="seconds"),
        "channel": upload.channel,
        "sha256": upload.sha256,
        "size": upload.size,
        "mends": upload.mends,
        "problems": upload.problem_counts,
        **{name: getattr(upload, name) for name in _SHOWN},
    }


def print_undo(upload: Upload, told: Undoing, *, as_json: bool) -> None:
    """Print what an undo did, or would do: how many cars go back, and what stays with the reason."""
    stays = [
        {"unique_id": finding.row.unique_id, "vin": finding.row.vin, "field": field, "reason": reason}
        for finding in told.stays
        for field, reason in finding.stays.items()
        if reason != "history"
    ]
    if as_json:
        results = {code: told.results[code] for code in UNDO_RESULT.codes}
        answer = {"upload": upload.id, "status": upload.status, **results, "stays": stays}
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    click.echo(f"{upload.id}  {UPLOAD_STATUS.name(upload.status, reader_locale())}")
    click.echo("  ".join(f"{word.name(reader_locale())} {told.results[word.code]}" for word in UNDO_RESULT))
    for one in stays:
        why = UNDO_REASON.name(one["reason"], reader_locale())
        click.echo(f"{one['unique_id']}  {heading(one['field'])}: {why}")


def write_report(upload: Upload, path: Path) -> None:
    """Write totals and problems to a file: JSON, or CSV with a row a problem (safe to open in a spreadsheet)."""
    told = engine.summary(upload)
    if path.suffix.lower() == ".json":
        path.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
        return
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(_COLUMNS)
        rows.writerows([defuse(problem[name] or "") for name in _COLUMNS] for problem in told["problems"])
