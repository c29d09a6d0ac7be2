"""A table that a dealer's own program makes: one waits for its columns, another is known; words that people explained."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from app.demo.deliveries import Desk
from app.demo.stories import Story
from app.extensions import db
from app.importers.readers.table import NumberedRow
from app.importers.table_shape import shape_of_headings
from app.lib.vocabulary.listing import FUEL, GEARBOX
from app.models import Dealer
from app.services import column_mappings, taught_words
from app.services.audit import Actor
from app.services.column_mappings import Assignment, TableLook
from app.services.taught_words import Subject

_UNKNOWN: Final = ("Код", "Шасси", "Фирма", "Вид", "Выпуск", "Накручено, тыс. км", "Хотим, руб.")
_KNOWN: Final = {"Инв. №": "unique_id", "Шасси": "vin", "Просим": "price", "Спидометр": "mileage_km"}


def plan_own_tables(stories: Sequence[Story], desk: Desk) -> None:
    """Plan a table that nobody has explained yet, and what was explained before."""
    now, add = desk.shop.schedule.now, desk.shop.schedule.add
    on_sale = [story for story in stories if story.ending == "on_sale"]
    add(now - timedelta(days=40), lambda at: _explain(desk, at))
    add(now - timedelta(hours=5), lambda at: _leave_unknown(desk, on_sale[:12], at))


def _leave_unknown(desk: Desk, stories: Sequence[Story], at: datetime) -> None:
    sheet = io.StringIO()
    table = csv.writer(sheet, delimiter=";")
    table.writerow(_UNKNOWN)
    for story in stories:
        values = story.values
        thousands = int(str(values["mileage_km"])) // 1000 if values.get("mileage_km") else ""
        make, _space, model = unicodedata.normalize("NFKD", story.line.title).partition(" ")  # Škoda is Skoda there
        price = f"{int(story.prices[-1][1]):,}".replace(",", " ")
        table.writerow((story.unique_id, values["vin"], make, model, values["year"], thousands, price))
    desk.plan(sheet.getvalue().encode("cp1251", "ignore"), "ostatki_1c.csv", at)


def _explain(desk: Desk, at: datetime) -> None:
    dealer = db.session.get_one(Dealer, desk.shop.dealer_id)
    by = Actor(at, desk.shop.keeper_id)
    shape = shape_of_headings(NumberedRow(1, [*_KNOWN]))
    column_mappings.save(
        dealer=dealer,
        name="Переоценка отдела выкупа",
        look=TableLook(shape.signature, shape.has_headings, list(_KNOWN), shape.parts),
        assignment=Assignment(
            columns=dict(enumerate(_KNOWN.values(), 1)),
            units={"mileage_km": "тыс. км"},
            constants={"condition": "used"},
            mode="delta",
        ),
        by=by,
    )
    taught_words.teach(subject=Subject("fuel", FUEL), word="солярка", code="diesel", dealer=dealer, by=by)
    taught_words.teach(subject=Subject("gearbox", GEARBOX), word="ручка", code="manual", dealer=None, by=Actor(at))
    db.session.commit()
