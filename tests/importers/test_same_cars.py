"""The same fifty cars through every own format and channel: the same listings, the same problems."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.models import Listing, Upload, UploadProblem
from tests.importers import same_files
from tests.importers.deliveries import archive
from tests.importers.pipeline import jpeg, send, totals
from tests.importers.same_cars import CARS, PICTURES, SOLD, expect_listings, expect_problems
from tests.stage import Stage, working
from tests.views.programs import ALL, STOCK, WAIT, Program
from tests.views.test_api_keys import make_key
from tests.views.test_soap import connect, serving

PHOTOS = {name: jpeg(color) for name, color in zip(PICTURES, ("red", "green", "blue"), strict=True)}
FORMATS: dict[str, Callable[[], bytes]] = {
    "xml": same_files.write_xml,
    "xlsx": same_files.write_xlsx,
    "xls": same_files.write_xls,
    "ods": same_files.write_ods,
    "csv": same_files.write_csv,
    "json": same_files.write_json,
}


def by_file(app: Flask, stage: Stage, kind: str) -> None:
    """Deliver a file with its photos in an archive."""
    with working(app):
        send(stage.north_id, archive({f"stock.{kind}": FORMATS[kind](), **PHOTOS}), at=datetime.now(UTC))


def by_post(app: Flask, stage: Stage, _kind: str) -> None:
    """Deliver JSON and its photos as parts of one call."""
    photos = [(io.BytesIO(content), name) for name, content in PHOTOS.items()]
    parts = {"file": (io.BytesIO(same_files.write_json()), "stock.json"), "photo": photos}
    assert Program(app, stage.north_id).call("POST", f"{STOCK}/uploads", WAIT, data=parts).status_code == 200


def by_soap(app: Flask, stage: Stage, _kind: str) -> None:
    """Call with zeep."""
    photos = [{"name": name, "content": content} for name, content in PHOTOS.items()]
    with serving(app) as address:
        north = connect(address, "NORTH", make_key(app, stage.north_id, *ALL))
        north.UploadStock(mode="delta", car=[in_members(car) for car in CARS], photo=photos)


def in_members(car: dict[str, Any]) -> dict[str, Any]:
    """A car in the members of the contract."""
    lists: dict[str, Any] = {name: {name[:-1]: car[name]} for name in ("options", "photos") if name in car}
    costs = [{"kind": kind, "amount": amount, "spent_on": day} for kind, amount, day in car["expenses"]]
    steps = [{"at": day, "amount": amount} for day, amount in car["price_history"]]
    return {**car, **lists, "expenses": {"expense": costs}, "price_history": {"price": steps}}


WAYS = [*((by_file, kind) for kind in FORMATS), (by_post, "post"), (by_soap, "soap")]


@pytest.mark.parametrize(("deliver", "kind"), WAYS, ids=[kind for _, kind in WAYS])
def test_the_same_cars_give_the_same_listings_and_the_same_problems(
    app: Flask, stage: Stage, deliver: Callable[[Flask, Stage, str], None], kind: str
) -> None:
    deliver(app, stage, kind)
    expected = expect_listings()
    with working(app):
        upload = db.session.scalars(select(Upload)).one()
        found = [
            (row.number, row.severity, row.code, row.field, row.value)
            for row in db.session.scalars(select(UploadProblem))
        ]
        assert sorted(found, key=str) == expect_problems()
        assert totals(upload) == {"delivered": 50, "new": len(expected), "rejected": 50 - len(expected)}
        listings = {row.unique_id: row for row in db.session.scalars(select(Listing))}
        assert {number: look(row, expected.get(number, {})) for number, row in listings.items()} == expected


def test_the_same_cars_in_another_format_change_nothing(app: Flask, stage: Stage) -> None:
    by_file(app, stage, "xml")
    count = len(expect_listings())
    for kind in ("xlsx", "xls", "ods", "csv", "json"):
        by_file(app, stage, kind)
        with working(app):
            upload = db.session.scalars(select(Upload).order_by(Upload.id.desc()).limit(1)).one()
            assert totals(upload) == {"delivered": 50, "unchanged": count, "rejected": 50 - count}, kind


def look(listing: Listing, expected: dict[str, Any]) -> dict[str, Any]:
    """What a listing says of all that was delivered."""
    seen = {name: getattr(listing, name, None) for name in expected}
    seen |= {"make": listing.make.code, "model": listing.model.code, "photos": len(listing.photos)}
    seen["expenses"] = sorted((row.kind, row.amount, row.spent_on) for row in listing.expenses)
    seen["steps"] = sorted((row.on_day, row.amount) for row in listing.prices if row.on_day.month < 3)
    sale = listing.sale
    seen["sale"] = None if sale is None else {name: getattr(sale, name) for name in SOLD}
    proofs = [(row.number, row.inspected_on, row.warranty_until) for row in listing.certificates]
    seen["certificate"] = proofs[0] if proofs else None
    return seen
