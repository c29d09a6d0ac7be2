"""``flask stock``: deliveries of stock by file."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import click
import structlog
from flask import current_app
from flask.cli import AppGroup
from flask_babel import force_locale

from app.cli.edge import EXIT_UNUSABLE, command_scope
from app.cli.upload_tables import exit_code, print_upload, write_report
from app.extensions import db
from app.lib.vocabulary.upload import MODE
from app.models import Upload
from app.services import dealers
from app.tenancy import Scope, acting
from config import LOCALES

group = AppGroup("stock", help="Stock by file.")
log = structlog.get_logger("stock")


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option("--dealer", "code", required=True, help="Dealer code.")
@click.option(
    "--mode",
    type=click.Choice(MODE.codes),
    default=None,
    help="full: what is missing is withdrawn; delta: only what is named.",
)
@click.option("--dry-run", is_flag=True, help="Show the plan and change nothing.")
@click.option("--force", is_flag=True, help="Withdraw however many cars are missing.")
@click.option(
    "--report",
    "report",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write totals and problems to a .json or .csv file.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def import_file(  # noqa: PLR0917 - click hands over each option
    file: Path, code: str, mode: str | None, dry_run: bool, force: bool, report: Path | None, as_json: bool
) -> None:
    """Deliver FILE as the stock of a dealer: any format, alone or in a ZIP with photos.

    Exit code 0: all accepted, 1: rows rejected or the delivery held, 2: unreadable or wrong use.
    """
    from app.jobs.photos import make_waiting_photos

    with command_scope("stock import"), force_locale(current_app.config["SETTINGS"].default_locale):
        upload = _deliver(file, code, mode, dry_run=dry_run, force=force)
        if upload.photos_stored:
            make_waiting_photos(upload.dealer_id, upload.id)
        if report is not None:
            write_report(upload, report)
        print_upload(upload, as_json=as_json)
        sys.exit(exit_code(upload))


@group.command("template")
@click.option("--format", "kind", type=click.Choice(("xlsx", "xml", "csv")), required=True)
@click.option("--out", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True)
@click.option("--locale", type=click.Choice(LOCALES), default=None, help="Language of the headings.")
def write_template_file(kind: str, out: Path, locale: str | None) -> None:
    """Write an empty delivery to be filled in."""
    from app.importers.stored_dictionary import StoredDictionary
    from app.importers.template import write_template

    with command_scope("stock template"):
        language = locale or current_app.config["SETTINGS"].default_locale
        out.write_bytes(write_template(kind, locale=language, models=StoredDictionary().shown()))
        click.echo(str(out))


@group.command("export")
@click.option("--dealer", "code", required=True, help="Dealer code.")
@click.option("--format", "kind", type=click.Choice(("xml", "xlsx", "json", "csv", "yml")), required=True)
@click.option("--out", type=click.File("wb", lazy=True), default="-", help="File to write; standard output without it.")
@click.option("--locale", type=click.Choice(LOCALES), default=None, help="Language of words in tables and YML.")
def export_stock(kind: str, code: str, out: IO[bytes], locale: str | None) -> None:
    """Write the cars that a dealer has on hand as a delivery, purchase prices and expenses included.

    Delivered again, xml, xlsx, csv and json change nothing. yml is for other sites: it tells no private money.
    """
    from app.importers.export import StockFile, write_stock

    settings = current_app.config["SETTINGS"]
    with command_scope("stock export"):
        dealer = dealers.by_code(code=code)
        with acting(Scope.of_dealers({dealer.id})):
            language = locale or settings.default_locale
            site = settings.base_url
            write_stock(kind, StockFile.of(dealer, at=datetime.now(UTC), locale=language, private=True, site=site), out)


def _deliver(file: Path, code: str, mode: str | None, *, dry_run: bool, force: bool) -> Upload:
    from app.importers import engine
    from app.jobs.stock import follow

    at = datetime.now(UTC)
    dealer = dealers.by_code(code=code)
    with file.open("rb") as stream:
        upload = engine.receive(
            dealer=dealer,
            file=stream,
            file_name=file.name,
            channel="cli",
            created_by=None,
            asked_mode=mode,
            force=force,
            dry_run=dry_run,
            at=at,
        )
    db.session.commit()
    try:
        upload = engine.plan(upload.id, at)
        if not dry_run:
            upload = engine.apply(upload.id, at)
            follow(upload)
        return upload
    except Exception as error:  # a fault of the program: told in one line, written down in full
        log.exception("import failed", upload=upload.id)
        click.echo(f"{type(error).__name__}: upload {upload.id} failed; nothing was changed", err=True)
        sys.exit(EXIT_UNUSABLE)
