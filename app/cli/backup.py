"""``flask backup``: database and files in one archive, and back again.

The secret key is not in it: keep it apart, sessions and secret links depend on it.
"""

from __future__ import annotations

import json
import sys
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

import click
from flask import current_app
from flask.cli import AppGroup
from flask_migrate import upgrade
from sqlalchemy import func, select

from app.cli import database_copy
from app.cli.edge import EXIT_UNUSABLE, command_scope
from app.errors import NotFound, RuleBroken
from app.extensions import db
from app.models import Dealer
from app.services.integrity import find_faults
from app.storage import StoredFile, storage

FORMAT = 1
MANIFEST, DATABASE, FILES = "manifest.json", "database", "files/"

group = AppGroup("backup", help="Database and files in one archive.")


@group.command("create")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The archive to write.")
def create(out: Path | None) -> None:
    """Write an archive, consistent while the site runs; prints its path."""
    now = datetime.now(UTC)
    target = out or Path(f"hpromise-{now:%Y%m%d-%H%M%S}.tar")
    part = target.with_name(target.name + ".part")
    with command_scope("backup create"):
        try:
            count = _write(part, now)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    click.echo(f"{count} files", err=True)
    click.echo(target)


@group.command("restore")
@click.argument("archive", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--force", is_flag=True, help="Also over a database that holds dealers.")
def restore(archive: Path, force: bool) -> None:
    """Bring database and files of an archive back, then check them. Stop the site before."""
    try:
        with tarfile.open(archive) as tar, command_scope("backup restore"):
            _check_target(tar, force=force)
            count = _read(tar)
    except tarfile.TarError as error:
        click.echo(f"{archive} is no archive of ours: {error}", err=True)
        sys.exit(EXIT_UNUSABLE)
    upgrade()
    with command_scope("backup restore"):
        faults = list(find_faults())
    for fault in faults:
        click.echo(f"{fault.code} {fault.subject} {fault.detail}".rstrip(), err=True)
    click.echo(f"{count} files, {len(faults)} faults")
    sys.exit(1 if faults else 0)


def _write(path: Path, at: datetime) -> int:
    url = current_app.config["SETTINGS"].sqlalchemy_url
    manifest = {"format": FORMAT, "database": database_copy.kind_of(url), "made_at": at.isoformat()}
    count = 0
    with tempfile.TemporaryDirectory(prefix="hpromise-backup-") as folder, tarfile.open(path, "w") as tar:
        copy = Path(folder, DATABASE)
        database_copy.save(url, copy)
        note = Path(folder, MANIFEST)
        note.write_text(json.dumps(manifest), encoding="utf-8")
        tar.add(note, MANIFEST)
        tar.add(copy, DATABASE)
        for file in storage().list_files():
            count += _add_file(tar, file)
    return count


def _add_file(tar: tarfile.TarFile, file: StoredFile) -> bool:
    try:
        content = storage().open(file.key)
    except NotFound:
        return False  # forgotten meanwhile
    member = tarfile.TarInfo(FILES + file.key)
    member.size, member.mtime = file.size, int(file.changed_at.timestamp())
    with content:
        tar.addfile(member, content)
    return True


def _check_target(tar: tarfile.TarFile, *, force: bool) -> None:
    """Refuse an archive that is not ours or of another kind of database, and a target that is in use."""
    first = tar.next()
    content = tar.extractfile(first) if first is not None and first.name == MANIFEST else None
    manifest = json.load(content) if content is not None else {}
    kind = database_copy.kind_of(current_app.config["SETTINGS"].sqlalchemy_url)
    if manifest.get("format") != FORMAT:
        raise RuleBroken("BACKUP_UNKNOWN", "This is no archive that `flask backup create` wrote.")
    if manifest.get("database") != kind:
        raise RuleBroken("BACKUP_OTHER", f"The archive is of {manifest.get('database')}, the database here is {kind}.")
    if not force and database_copy.has_tables(db.engine) and db.session.scalar(select(func.count(Dealer.id))):
        raise RuleBroken(
            "BACKUP_IN_USE", "There are dealers in this database already; --force puts the archive over it."
        )
    db.session.rollback()


def _read(tar: tarfile.TarFile) -> int:
    count = 0
    for member in tar:
        content = tar.extractfile(member) if member.isfile() else None
        if content is None:
            continue
        if member.name == DATABASE:
            db.session.remove()
            db.engine.dispose()
            database_copy.load(current_app.config["SETTINGS"].sqlalchemy_url, content)
        elif member.name.startswith(FILES):
            storage().put(member.name.removeprefix(FILES), cast("BinaryIO", content))
            count += 1
    return count
