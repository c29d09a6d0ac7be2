"""``flask uploads``: deliveries and what becomes of held ones."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import force_locale

from app.cli.edge import command_scope
from app.cli.upload_tables import print_undo, print_upload, print_uploads
from app.extensions import db
from app.importers.codes import CODES
from app.lib.vocabulary.upload import CHANNEL, UPLOAD_STATUS
from app.models import Upload
from app.queries import uploads as reading
from app.services import uploads
from app.services.audit import Actor

group = AppGroup("uploads", help="Deliveries of stock.")


@group.command("list")
@click.option("--dealer", "code", default=None, help="Only this dealer's.")
@click.option("--status", type=click.Choice(UPLOAD_STATUS.codes), default=None)
@click.option("--channel", type=click.Choice(CHANNEL.codes), default=None)
@click.option("--problem", type=click.Choice(sorted(CODES)), default=None, help="Only those with this problem.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), default=None, help="First day, in UTC.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Last day, in UTC.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print a list of JSON objects.")
def list_uploads(  # noqa: PLR0917 - click hands over each option
    code: str | None,
    status: str | None,
    channel: str | None,
    problem: str | None,
    since: datetime | None,
    until: datetime | None,
    limit: int,
    as_json: bool,
) -> None:
    """List deliveries, latest first."""
    begin = since.replace(tzinfo=UTC) if since else None
    end = until.replace(tzinfo=UTC) + timedelta(days=1) if until else None
    asked = reading.History(code, channel, status, begin, end, problem)
    with command_scope("uploads list"), force_locale(current_app.config["SETTINGS"].default_locale):
        print_uploads(db.session.scalars(reading.uploads(asked).limit(limit)), as_json=as_json)


@group.command("show")
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--marked",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write the delivered file with its errors marked to this file; workbooks come as xlsx.",
)
def show(number: int, as_json: bool, marked: Path | None) -> None:
    """Show the delivery NUMBER with its totals and problems."""
    with command_scope("uploads show"), force_locale(current_app.config["SETTINGS"].default_locale):
        upload = uploads.find(upload_id=number)
        if marked is not None:
            _write_marked(upload, marked)
        print_upload(upload, as_json=as_json)


@group.command("release")
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def release(number: int, as_json: bool) -> None:
    """Confirm the withdrawals of the held delivery NUMBER."""
    from app.importers import engine

    by = Actor(at=datetime.now(UTC), name="flask uploads release")
    with command_scope("uploads release"), force_locale(current_app.config["SETTINGS"].default_locale):
        upload = engine.release(number, by.at, by=by)
        db.session.commit()
        print_upload(upload, as_json=as_json)


@group.command("drop")
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def drop(number: int, as_json: bool) -> None:
    """Leave what the held delivery NUMBER would withdraw on sale, or forget a plan that waits."""
    from app.importers import engine

    by = Actor(at=datetime.now(UTC), name="flask uploads drop")
    with command_scope("uploads drop"), force_locale(current_app.config["SETTINGS"].default_locale):
        upload = engine.drop(number, by.at, by=by)
        db.session.commit()
        print_upload(upload, as_json=as_json)


@group.command("undo")
@click.argument("number", type=int)
@click.option("--dry-run", is_flag=True, help="Show what would go back and what stays; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def undo_upload(number: int, dry_run: bool, as_json: bool) -> None:
    """Take the applied delivery NUMBER back, as far as nobody has changed the same since.

    Exit code 0: all of it, 1: some cars stay in part or as a whole, 2: it cannot be undone.
    """
    from app.importers import undo
    from app.jobs.stock import follow_undo

    by = Actor(at=datetime.now(UTC), name="flask uploads undo")
    with command_scope("uploads undo"), force_locale(current_app.config["SETTINGS"].default_locale):
        told = undo.preview(number) if dry_run else undo.undo(number, by.at, by=by)
        if not dry_run:
            follow_undo(number)
        print_undo(uploads.find(upload_id=number), told, as_json=as_json)
        sys.exit(int(bool(told.stays)))


def _write_marked(upload: Upload, target: Path) -> None:
    from app.importers.engine import limits_of
    from app.importers.marked import open_marked

    with open_marked(upload, limits_of(current_app.config["SETTINGS"])) as found:
        shutil.copyfile(found.path, target)
