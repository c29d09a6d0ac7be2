"""``flask uploads``: deliveries and what becomes of held ones."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import force_locale

from app.cli.edge import command_scope
from app.cli.upload_tables import print_upload, print_uploads
from app.extensions import db
from app.lib.vocabulary.upload import UPLOAD_STATUS
from app.queries import uploads as reading
from app.services import uploads

group = AppGroup("uploads", help="Deliveries of stock.")


@group.command("list")
@click.option("--dealer", "code", default=None, help="Only this dealer's.")
@click.option("--status", type=click.Choice(UPLOAD_STATUS.codes), default=None)
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
def list_uploads(code: str | None, status: str | None, limit: int) -> None:
    """List deliveries, latest first."""
    with command_scope("uploads list"), force_locale(current_app.config["SETTINGS"].default_locale):
        print_uploads(db.session.scalars(reading.uploads(dealer_code=code, status=status).limit(limit)))


@group.command("show")
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def show(number: int, as_json: bool) -> None:
    """Show the delivery NUMBER with its totals and problems."""
    with command_scope("uploads show"), force_locale(current_app.config["SETTINGS"].default_locale):
        print_upload(uploads.find(upload_id=number), as_json=as_json)


@group.command("release")
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def release(number: int, as_json: bool) -> None:
    """Confirm the withdrawals of the held delivery NUMBER."""
    from app.importers import engine

    with command_scope("uploads release"), force_locale(current_app.config["SETTINGS"].default_locale):
        upload = engine.release(number, datetime.now(UTC))
        db.session.commit()
        print_upload(upload, as_json=as_json)


@group.command("drop")
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def drop(number: int, as_json: bool) -> None:
    """Leave what the held delivery NUMBER would withdraw on sale, or forget a plan that waits."""
    from app.importers import engine

    with command_scope("uploads drop"), force_locale(current_app.config["SETTINGS"].default_locale):
        upload = engine.drop(number, datetime.now(UTC))
        db.session.commit()
        print_upload(upload, as_json=as_json)
