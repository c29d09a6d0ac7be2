"""Real files that nobody of ours wrote, through the whole pipeline."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.extensions import db
from app.importers import engine
from app.models import Dealer, Listing
from tests.importers.pipeline import codes, count, send, totals
from tests.stage import NOW, Stage, working


@pytest.mark.postgres
def test_two_dates_of_one_dealers_feed_are_a_real_update(app: Flask, stage: Stage, shared: Path) -> None:
    feeds = shared / "feeds" / "autoru_history"
    first, later, older = (
        (feeds / f"autoteam_cars_{version}.xml").read_bytes()
        for version in ("2026-08-21_4032aaf7f", "2026-08-21_2942de401", "2024-09-04_92af591b5")
    )
    with working(app):
        new = send(stage.north_id, first)
        assert (new.format, totals(new), codes(new)) == ("autoru", {"delivered": 71, "new": 71}, [])
        assert send(stage.north_id, first).status == "duplicate"
        update = send(stage.north_id, later, at=NOW + timedelta(hours=1))
        assert totals(update) == {"delivered": 71, "changed": 1, "unchanged": 70}
        other = send(stage.north_id, older, at=NOW + timedelta(hours=2))
        assert (other.status, totals(other)) == ("held", {"delivered": 123, "new": 123, "held": 71, "missing": 71})


@pytest.mark.parametrize(
    "folder",
    [
        "attack",
        "feeds/incorrect",
        pytest.param("xls", marks=pytest.mark.slow),
        pytest.param("listings", marks=pytest.mark.slow),
    ],
)
def test_every_real_or_hostile_file_ends_in_cars_or_in_a_clear_problem(
    app: Flask, stage: Stage, shared: Path, folder: str
) -> None:
    with working(app):
        for path in sorted(file for file in (shared / folder).rglob("*") if file.is_file()):
            upload = send(stage.north_id, path.read_bytes(), asked_mode="delta")
            told = engine.summary(upload)
            totals(upload)
            assert upload.status in {"applied", "duplicate"} or (upload.status == "rejected" and told["problems"]), path


@pytest.mark.parametrize(
    "name",
    ["attack/xml/xmlbomb.xml", "attack/zip/zip-slip.zip", "feeds/incorrect/auto_facebook.xml"],
)
def test_a_file_that_cannot_be_taken_changes_nothing(app: Flask, stage: Stage, shared: Path, name: str) -> None:
    with working(app):
        upload = send(stage.north_id, (shared / name).read_bytes())
        assert (upload.status, totals(upload), bool(codes(upload))) == ("rejected", {}, True)
        assert count(Listing) == 0
        assert db.session.get_one(Dealer, stage.north_id).stock_version == 0
