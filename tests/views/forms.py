"""What people type into the forms of cars, and how tests look at the answers."""

from __future__ import annotations

import io
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from app.extensions import db
from app.models import Listing
from tests.factories import find_model, make_listing
from tests.stage import working


def typed_car(app: Flask, dealer_id: int, **changes: Any) -> dict[str, Any]:
    """A whole form of a car, as a browser sends it."""
    with working(app):
        model = find_model()
        ids = {"make_id": str(model.make_id), "model_id": str(model.id)}
    return {
        "dealer_id": str(dealer_id),
        "unique_id": "A-1",
        "vin": "z94k241сbkr000777",  # small letters, a Cyrillic "с"
        **ids,
        "condition": "used",
        "year": "2021",
        "mileage_km": "41 000",
        "price": "1 050 000,50 ₽",
        "purchase_price": "900 000",
        "acquired_on": "2026-03-01",
        "color": "grey",
        "metallic": "yes",
        "options": ["abs", "esp"],
        "unknown_options": "Golden wheels\r\nA bell",
        "description": "One owner.\r\nAlways in a garage.",
        **changes,
    }


def keep_car(app: Flask, dealer_id: int, **values: Any) -> int:
    """A car of the factory, committed."""
    with working(app):
        listing = make_listing(dealer_id, **values)
        db.session.commit()
        return listing.id


def cars_of(app: Flask, dealer_id: int) -> list[dict[str, Any]]:
    """The dealer's cars as plain data, oldest first."""
    with working(app):
        found = db.session.scalars(select(Listing).where(Listing.dealer_id == dealer_id).order_by(Listing.id))
        return [{column.key: getattr(car, column.key) for column in Listing.__mapper__.column_attrs} for car in found]


def words(response: TestResponse) -> str:
    """The page, with one kind of blank."""
    return response.get_data(as_text=True).replace("\u00a0", " ")


def picture(colour: str = "red", kind: str = "JPEG", size: tuple[int, int] = (640, 480)) -> io.BytesIO:
    """A photo's bytes."""
    content = io.BytesIO()
    Image.new("RGB", size, colour).save(content, kind)
    content.seek(0)
    return content


def count_statements(app: Flask, client: FlaskClient, path: str) -> int:
    """How many statements a page needs."""
    seen: list[str] = []

    def note(*arguments: object) -> None:
        seen.append(str(arguments[2]))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)
