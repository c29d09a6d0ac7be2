"""Deliveries in the terminal and in report files."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path

import click

from app.importers import engine
from app.importers.problems import reader_locale
from app.lib.cells import defuse
from app.lib.vocabulary.upload import SEVERITY, UPLOAD_STATUS
from app.models import Upload
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
    """Print an upload: one JSON object for programs, totals and problems for people."""
    told = engine.summary(upload)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    status = UPLOAD_STATUS.name(upload.status, reader_locale())
    click.echo("  ".join(str(part) for part in (told["upload"], status, told["format"], told["mode"]) if part))
    click.echo("  ".join(f"{name} {told[name]}" for name in TOTALS))
    photos = told["photos"]
    click.echo("  ".join(f"photos {name} {count}" for name, count in photos.items()))
    for problem in told["problems"]:
        click.echo(f"{SEVERITY.name(problem['severity'], reader_locale())}  {problem['code']}  {problem['place']}")
        click.echo(f"    {problem['message']} {problem['cure']}")


def print_uploads(rows: Iterable[Upload]) -> None:
    """Print a line for each upload, tab separated."""
    click.echo("\t".join(("upload", "dealer", "created_at", *_SHOWN)))
    for upload in rows:
        dealer = uploads.upload_dealer(upload).code
        values = [getattr(upload, name) for name in _SHOWN]
        created = upload.created_at.isoformat(timespec="seconds")
        click.echo("\t".join("-" if value is None else str(value) for value in (upload.id, dealer, created, *values)))


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
